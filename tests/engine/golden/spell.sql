WITH `stepped` AS (
  SELECT
    `person_id`,
    `year`,
    `country`,
    CASE
      WHEN `year` - 1 = LAG(`year`) OVER (PARTITION BY `person_id` ORDER BY `year` NULLS LAST)
      AND `country` = LAG(`country`) OVER (PARTITION BY `person_id` ORDER BY `year` NULLS LAST)
      THEN 0
      ELSE 1
    END AS `begins`
  FROM `residence`
), `numbered` AS (
  SELECT
    `person_id`,
    `year`,
    `country`,
    CAST(SUM(`begins`) OVER (
      PARTITION BY `person_id`
      ORDER BY `year` NULLS LAST
      rows BETWEEN UNBOUNDED preceding AND CURRENT ROW
    ) AS INT) AS `spell`
  FROM `stepped`
), `whole` AS (
  SELECT
    `person_id`,
    `spell`,
    `country`,
    MIN(`year`) AS `start_year`,
    MAX(`year`) AS `end_year`
  FROM `numbered`
  GROUP BY
    `person_id`,
    `spell`,
    `country`
)
SELECT
  `person_id`,
  `spell`,
  `country`,
  `start_year`,
  `end_year`,
  COALESCE(
    LAG(`end_year`) OVER (PARTITION BY `person_id` ORDER BY `spell` NULLS LAST) + 1 < `start_year`,
    TRUE
  ) AS `open_left`,
  COALESCE(
    LEAD(`start_year`) OVER (PARTITION BY `person_id` ORDER BY `spell` NULLS LAST) > `end_year` + 1,
    TRUE
  ) AS `open_right`
FROM `whole`
