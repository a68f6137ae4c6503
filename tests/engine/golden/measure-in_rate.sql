WITH `life` AS (
  SELECT
    `person_id`,
    `country` AS `area`,
    `year`,
    1 AS `lived`,
    0 AS `arrived`
  FROM `residence`
  UNION ALL
  SELECT
    `person_id`,
    `destination` AS `area`,
    `year`,
    0 AS `lived`,
    1 AS `arrived`
  FROM `move`
), `dated` AS (
  SELECT
    `person_id`,
    `area`,
    `year` - (
      `year` - 0
    ) % 1 AS `year`,
    `lived`,
    `arrived`
  FROM `life`
)
SELECT
  `d`.`area`,
  `d`.`year`,
  `m`.`fold`,
  CAST(SUM(`d`.`arrived`) AS BIGINT) AS `moves`,
  CAST(SUM(`d`.`lived`) AS BIGINT) AS `person_years`,
  COUNT(DISTINCT `d`.`person_id`) AS `persons`,
  COUNT(DISTINCT CASE WHEN `d`.`arrived` = 1 THEN `d`.`person_id` END) AS `persons_in`
FROM `dated` AS `d`
JOIN `member` AS `m`
  ON `m`.`person_id` = `d`.`person_id`
WHERE
  `m`.`population` = 'ai-authors'
GROUP BY
  `d`.`area`,
  `d`.`year`,
  `m`.`fold`
