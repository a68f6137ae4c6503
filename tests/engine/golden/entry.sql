SELECT
  `s`.`country` AS `area`,
  `s`.`start_year` AS `year`,
  `m`.`population`,
  '_T' AS `stratum`,
  `m`.`fold`,
  COUNT(*) AS `persons`
FROM `spell` AS `s`
JOIN `member` AS `m`
  ON `m`.`person_id` = `s`.`person_id`
WHERE
  `s`.`open_left`
GROUP BY
  `s`.`country`,
  `s`.`start_year`,
  `m`.`population`,
  `m`.`fold`
