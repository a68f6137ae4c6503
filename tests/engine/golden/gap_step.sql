WITH `digit` AS (
  SELECT
    0 AS `n`
  UNION ALL
  SELECT
    1 AS `n`
  UNION ALL
  SELECT
    2 AS `n`
  UNION ALL
  SELECT
    3 AS `n`
  UNION ALL
  SELECT
    4 AS `n`
  UNION ALL
  SELECT
    5 AS `n`
  UNION ALL
  SELECT
    6 AS `n`
  UNION ALL
  SELECT
    7 AS `n`
  UNION ALL
  SELECT
    8 AS `n`
  UNION ALL
  SELECT
    9 AS `n`
), `number` AS (
  SELECT
    `tens`.`n` * 10 + `ones`.`n` AS `n`
  FROM `digit` AS `tens`
  JOIN `digit` AS `ones`
    ON 1 = 1
), `pair` AS (
  SELECT
    `g`.`n` AS `gap`,
    `s`.`n` AS `step`
  FROM `number` AS `g`
  JOIN `number` AS `s`
    ON 1 = 1
)
SELECT
  `gap`,
  `step`
FROM `pair`
WHERE
  `step` < `gap`
