WITH `edge` AS (
  SELECT
    `left_key` AS `author_key`,
    `right_key` AS `other`
  FROM `same_key`
  GROUP BY
    `left_key`,
    `right_key`
  UNION ALL
  SELECT
    `right_key` AS `author_key`,
    `left_key` AS `other`
  FROM `same_key`
  GROUP BY
    `left_key`,
    `right_key`
), `start` AS (
  SELECT
    `author_key`,
    CASE
      WHEN SUBSTRING(`author_key`, 1, 6) = 'orcid:'
      THEN '!' || `author_key`
      ELSE `author_key`
    END AS `root`
  FROM `edge`
  GROUP BY
    `author_key`
), `step_1` AS (
  SELECT
    `s`.`author_key`,
    LEAST(`s`.`root`, MIN(`o`.`root`)) AS `root`
  FROM `start` AS `s`
  JOIN `edge` AS `e`
    ON `e`.`author_key` = `s`.`author_key`
  JOIN `start` AS `o`
    ON `o`.`author_key` = `e`.`other`
  GROUP BY
    `s`.`author_key`,
    `s`.`root`
), `step_2` AS (
  SELECT
    `s`.`author_key`,
    LEAST(`s`.`root`, MIN(`o`.`root`)) AS `root`
  FROM `step_1` AS `s`
  JOIN `edge` AS `e`
    ON `e`.`author_key` = `s`.`author_key`
  JOIN `step_1` AS `o`
    ON `o`.`author_key` = `e`.`other`
  GROUP BY
    `s`.`author_key`,
    `s`.`root`
), `step_3` AS (
  SELECT
    `s`.`author_key`,
    LEAST(`s`.`root`, MIN(`o`.`root`)) AS `root`
  FROM `step_2` AS `s`
  JOIN `edge` AS `e`
    ON `e`.`author_key` = `s`.`author_key`
  JOIN `step_2` AS `o`
    ON `o`.`author_key` = `e`.`other`
  GROUP BY
    `s`.`author_key`,
    `s`.`root`
), `step_4` AS (
  SELECT
    `s`.`author_key`,
    LEAST(`s`.`root`, MIN(`o`.`root`)) AS `root`
  FROM `step_3` AS `s`
  JOIN `edge` AS `e`
    ON `e`.`author_key` = `s`.`author_key`
  JOIN `step_3` AS `o`
    ON `o`.`author_key` = `e`.`other`
  GROUP BY
    `s`.`author_key`,
    `s`.`root`
), `identifier` AS (
  SELECT
    `root`,
    CAST(SUM(CASE WHEN SUBSTRING(`author_key`, 1, 6) = 'orcid:' THEN 1 ELSE 0 END) AS BIGINT) AS `orcids`
  FROM `step_4`
  GROUP BY
    `root`
)
SELECT
  `s`.`author_key`,
  CASE
    WHEN `i`.`orcids` > 1
    THEN `s`.`author_key`
    WHEN SUBSTRING(`s`.`root`, 1, 1) = '!'
    THEN SUBSTRING(`s`.`root`, 2)
    ELSE `s`.`root`
  END AS `root_key`,
  `i`.`orcids` > 1 AS `is_contested`
FROM `step_4` AS `s`
JOIN `identifier` AS `i`
  ON `i`.`root` = `s`.`root`
