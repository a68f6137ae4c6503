SELECT
  `area`,
  `year`,
  `population`,
  `stratum`,
  `fold`,
  CAST(`persons` AS DOUBLE) AS `exposure`
FROM `stock`
