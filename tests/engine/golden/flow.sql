SELECT
  `v`.`origin`,
  `v`.`destination`,
  `v`.`year`,
  `m`.`population`,
  '_T' AS `stratum`,
  `m`.`fold`,
  COUNT(*) AS `moves`,
  COUNT(*) AS `persons`
FROM `move` AS `v`
JOIN `member` AS `m`
  ON `m`.`person_id` = `v`.`person_id`
GROUP BY
  `v`.`origin`,
  `v`.`destination`,
  `v`.`year`,
  `m`.`population`,
  `m`.`fold`
