SELECT
  `r`.`country` AS `area`,
  `r`.`year`,
  `m`.`population`,
  '_T' AS `stratum`,
  `m`.`fold`,
  COUNT(*) AS `persons`
FROM `residence` AS `r`
JOIN `member` AS `m`
  ON `m`.`person_id` = `r`.`person_id`
GROUP BY
  `r`.`country`,
  `r`.`year`,
  `m`.`population`,
  `m`.`fold`
UNION ALL
SELECT
  `r`.`country` AS `area`,
  `r`.`year`,
  `m`.`population`,
  `s`.`sector` AS `stratum`,
  `m`.`fold`,
  COUNT(*) AS `persons`
FROM `residence` AS `r`
JOIN `member` AS `m`
  ON `m`.`person_id` = `r`.`person_id`
JOIN `sector_year` AS `s`
  ON `s`.`person_id` = `r`.`person_id` AND `s`.`year` = `r`.`year`
GROUP BY
  `r`.`country`,
  `r`.`year`,
  `m`.`population`,
  `s`.`sector`,
  `m`.`fold`
