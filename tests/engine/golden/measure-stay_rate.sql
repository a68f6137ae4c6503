WITH `followed` AS (
  SELECT
    `e`.`person_id`,
    `e`.`doctorate_country` AS `area`,
    `e`.`doctorate_year` - (
      `e`.`doctorate_year` - 0
    ) % 1 AS `year`,
    CASE WHEN `r`.`country` = `e`.`doctorate_country` THEN 1 ELSE 0 END AS `is_there`
  FROM `education` AS `e`
  JOIN `residence` AS `r`
    ON `r`.`person_id` = `e`.`person_id` AND `r`.`year` = `e`.`doctorate_year` + 5
  WHERE
    NOT `e`.`doctorate_country` IS NULL
)
SELECT
  `f`.`area`,
  `f`.`year`,
  `m`.`fold`,
  CAST(SUM(`f`.`is_there`) AS BIGINT) AS `stayed`,
  COUNT(*) AS `graduates`
FROM `followed` AS `f`
JOIN `member` AS `m`
  ON `m`.`person_id` = `f`.`person_id`
WHERE
  `m`.`population` = 'ai-authors'
GROUP BY
  `f`.`area`,
  `f`.`year`,
  `m`.`fold`
