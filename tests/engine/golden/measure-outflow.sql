WITH `dated` AS (
  SELECT
    `person_id`,
    `origin` AS `area`,
    `year` - (
      `year` - 0
    ) % 1 AS `year`
  FROM `move`
)
SELECT
  `d`.`area`,
  `d`.`year`,
  `m`.`fold`,
  COUNT(*) AS `moves`,
  COUNT(DISTINCT `d`.`person_id`) AS `persons`
FROM `dated` AS `d`
JOIN `member` AS `m`
  ON `m`.`person_id` = `d`.`person_id`
WHERE
  `m`.`population` = 'ai-authors'
GROUP BY
  `d`.`area`,
  `d`.`year`,
  `m`.`fold`
