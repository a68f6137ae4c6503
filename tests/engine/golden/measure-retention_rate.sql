WITH `followed` AS (
  SELECT
    `a`.`person_id`,
    `a`.`country` AS `area`,
    `a`.`start_year` - (
      `a`.`start_year` - 0
    ) % 1 AS `year`,
    CASE WHEN `a`.`end_year` >= `a`.`start_year` + 5 THEN 1 ELSE 0 END AS `is_still_there`
  FROM `arrival` AS `a`
  JOIN `residence` AS `r`
    ON `r`.`person_id` = `a`.`person_id` AND `r`.`year` = `a`.`start_year` + 5
)
SELECT
  `f`.`area`,
  `f`.`year`,
  `m`.`fold`,
  CAST(SUM(`f`.`is_still_there`) AS BIGINT) AS `stayed`,
  COUNT(*) AS `arrived`
FROM `followed` AS `f`
JOIN `member` AS `m`
  ON `m`.`person_id` = `f`.`person_id`
WHERE
  `m`.`population` = 'ai-authors'
GROUP BY
  `f`.`area`,
  `f`.`year`,
  `m`.`fold`
