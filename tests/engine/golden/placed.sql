WITH `stated` AS (
  SELECT
    `work_id`,
    `position`,
    MAX(CASE WHEN NOT `text` IS NULL OR NOT `domain` IS NULL THEN 1 ELSE 0 END) AS `has_text`,
    MAX(CASE WHEN NOT `country` IS NULL THEN 1 ELSE 0 END) AS `has_country`
  FROM `affiliation`
  GROUP BY
    `work_id`,
    `position`
)
SELECT
  `p`.`year`,
  `p`.`venue_id`,
  COUNT(*) AS `authorships`,
  CAST(SUM(COALESCE(`s`.`has_text`, 0)) AS BIGINT) AS `stated`,
  CAST(SUM(COALESCE(`s`.`has_country`, 0)) AS BIGINT) AS `placed`
FROM `person_work` AS `p`
LEFT JOIN `stated` AS `s`
  ON `s`.`work_id` = `p`.`work_id` AND `s`.`position` = `p`.`position`
GROUP BY
  `p`.`year`,
  `p`.`venue_id`
