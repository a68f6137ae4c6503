WITH `paired` AS (
  SELECT
    `person_id`,
    `year`,
    `sector`,
    LEAD(`year`) OVER (PARTITION BY `person_id` ORDER BY `year` NULLS LAST) - `year` AS `years`,
    LEAD(`sector`) OVER (PARTITION BY `person_id` ORDER BY `year` NULLS LAST) AS `next_sector`
  FROM `sector_year`
), `dated` AS (
  SELECT
    `p`.`person_id`,
    `r`.`country` AS `area`,
    `p`.`years`,
    `p`.`year` + `p`.`years` - (
      `p`.`year` + `p`.`years` - 0
    ) % 1 AS `year`,
    CASE WHEN `p`.`next_sector` = 'company' THEN 1 ELSE 0 END AS `is_change`
  FROM `paired` AS `p`
  JOIN `residence` AS `r`
    ON `r`.`person_id` = `p`.`person_id` AND `r`.`year` = `p`.`year`
  WHERE
    `p`.`sector` = 'education' AND NOT `p`.`years` IS NULL
)
SELECT
  `d`.`area`,
  `d`.`year`,
  `m`.`fold`,
  CAST(SUM(`d`.`is_change`) AS BIGINT) AS `changes`,
  CAST(SUM(`d`.`years`) AS BIGINT) AS `person_years`,
  COUNT(DISTINCT `d`.`person_id`) AS `persons`,
  COUNT(DISTINCT CASE WHEN `d`.`is_change` = 1 THEN `d`.`person_id` END) AS `persons_changing`
FROM `dated` AS `d`
JOIN `member` AS `m`
  ON `m`.`person_id` = `d`.`person_id`
WHERE
  `m`.`population` = 'ai-authors'
GROUP BY
  `d`.`area`,
  `d`.`year`,
  `m`.`fold`
