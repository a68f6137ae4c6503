SELECT
  `s`.`country` AS `area`,
  `s`.`end_year` AS `year`,
  `m`.`population`,
  '_T' AS `stratum`,
  `m`.`fold`,
  COUNT(*) AS `persons`
FROM `spell` AS `s`
JOIN `member` AS `m`
  ON `m`.`person_id` = `s`.`person_id`
WHERE
  `s`.`open_right`
GROUP BY
  `s`.`country`,
  `s`.`end_year`,
  `m`.`population`,
  `m`.`fold`
