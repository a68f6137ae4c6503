WITH `term` AS (
  SELECT
    `area`,
    `year` - 1 AS `year`,
    `population`,
    `persons` AS `signed`
  FROM `stock`
  WHERE
    `stratum` = '_T'
  UNION ALL
  SELECT
    `area`,
    `year`,
    `population`,
    -`persons` AS `signed`
  FROM `stock`
  WHERE
    `stratum` = '_T'
  UNION ALL
  SELECT
    `destination` AS `area`,
    `year` - 1 AS `year`,
    `population`,
    -`moves` AS `signed`
  FROM `flow`
  UNION ALL
  SELECT
    `origin` AS `area`,
    `year` - 1 AS `year`,
    `population`,
    `moves` AS `signed`
  FROM `flow`
  UNION ALL
  SELECT
    `area`,
    `year` - 1 AS `year`,
    `population`,
    -`persons` AS `signed`
  FROM `entry`
  UNION ALL
  SELECT
    `area`,
    `year`,
    `population`,
    `persons` AS `signed`
  FROM `exit`
)
SELECT
  `area`,
  `year`,
  `population`,
  '_T' AS `stratum`,
  CAST(SUM(`signed`) AS BIGINT) AS `residual`
FROM `term`
GROUP BY
  `area`,
  `year`,
  `population`
