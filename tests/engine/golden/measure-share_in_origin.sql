WITH `dated` AS (
  SELECT
    `person_id`,
    `country`,
    `year` - (
      `year` - 0
    ) % 1 AS `period`,
    `year`
  FROM `residence`
), `last_seen` AS (
  SELECT
    `person_id`,
    `country`,
    `period`,
    ROW_NUMBER() OVER (PARTITION BY `person_id`, `period` ORDER BY `year` DESC) AS `place`
  FROM `dated`
)
SELECT
  `o`.`country` AS `area`,
  `l`.`period` AS `year`,
  `m`.`fold`,
  CAST(SUM(CASE WHEN `l`.`country` = `o`.`country` THEN 1 ELSE 0 END) AS BIGINT) AS `at_home`,
  COUNT(*) AS `persons`
FROM `last_seen` AS `l`
JOIN `country_of_origin` AS `o`
  ON `o`.`person_id` = `l`.`person_id`
JOIN `member` AS `m`
  ON `m`.`person_id` = `l`.`person_id`
WHERE
  `m`.`population` = 'ai-authors' AND `l`.`place` = 1
GROUP BY
  `o`.`country`,
  `l`.`period`,
  `m`.`fold`
