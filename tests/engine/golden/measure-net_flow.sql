WITH `crossing` AS (
  SELECT
    `person_id`,
    `destination` AS `area`,
    `year`,
    1 AS `arrived`,
    0 AS `departed`
  FROM `move`
  UNION ALL
  SELECT
    `person_id`,
    `origin` AS `area`,
    `year`,
    0 AS `arrived`,
    1 AS `departed`
  FROM `move`
), `dated` AS (
  SELECT
    `person_id`,
    `area`,
    `year` - (
      `year` - 0
    ) % 1 AS `year`,
    `arrived`,
    `departed`
  FROM `crossing`
)
SELECT
  `d`.`area`,
  `d`.`year`,
  `m`.`fold`,
  CAST(SUM(`d`.`arrived` - `d`.`departed`) AS BIGINT) AS `net`,
  COUNT(DISTINCT `d`.`person_id`) AS `persons`,
  COUNT(DISTINCT CASE WHEN `d`.`arrived` = 1 THEN `d`.`person_id` END) AS `persons_in`,
  COUNT(DISTINCT CASE WHEN `d`.`departed` = 1 THEN `d`.`person_id` END) AS `persons_out`
FROM `dated` AS `d`
JOIN `member` AS `m`
  ON `m`.`person_id` = `d`.`person_id`
WHERE
  `m`.`population` = 'ai-authors'
GROUP BY
  `d`.`area`,
  `d`.`year`,
  `m`.`fold`
