WITH `origin` AS (
  SELECT
    `person_id`,
    `country`
  FROM `spell`
  WHERE
    `spell` = 1
), `seen` AS (
  SELECT
    `person_id`,
    MAX(`year`) AS `last_year`
  FROM `residence`
  GROUP BY
    `person_id`
), `departure` AS (
  SELECT
    `v`.`person_id`,
    `v`.`origin`,
    MIN(`v`.`year`) AS `year`
  FROM `move` AS `v`
  JOIN `origin` AS `o`
    ON `o`.`person_id` = `v`.`person_id` AND `o`.`country` = `v`.`origin`
  GROUP BY
    `v`.`person_id`,
    `v`.`origin`
), `fate` AS (
  SELECT
    `d`.`person_id`,
    `d`.`origin`,
    `d`.`year`,
    MAX(
      CASE WHEN `r`.`year` > `d`.`year` AND `r`.`year` <= `d`.`year` + 5 THEN 1 ELSE 0 END
    ) AS `is_back`
  FROM `departure` AS `d`
  JOIN `seen` AS `s`
    ON `s`.`person_id` = `d`.`person_id`
  LEFT JOIN `residence` AS `r`
    ON `r`.`person_id` = `d`.`person_id` AND `r`.`country` = `d`.`origin`
  WHERE
    `s`.`last_year` >= `d`.`year` + 5
  GROUP BY
    `d`.`person_id`,
    `d`.`origin`,
    `d`.`year`
), `dated` AS (
  SELECT
    `person_id`,
    `origin` AS `area`,
    `year` - (
      `year` - 0
    ) % 1 AS `year`,
    `is_back`
  FROM `fate`
)
SELECT
  `d`.`area`,
  `d`.`year`,
  `m`.`fold`,
  CAST(SUM(`d`.`is_back`) AS BIGINT) AS `returned`,
  COUNT(*) AS `persons`
FROM `dated` AS `d`
JOIN `member` AS `m`
  ON `m`.`person_id` = `d`.`person_id`
WHERE
  `m`.`population` = 'ai-authors'
GROUP BY
  `d`.`area`,
  `d`.`year`,
  `m`.`fold`
