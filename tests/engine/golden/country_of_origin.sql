WITH `first_residence` AS (
  SELECT
    `person_id`,
    `country`
  FROM `spell`
  WHERE
    `spell` = 1
), `known` AS (
  SELECT
    `p`.`person_id`,
    `r`.`country` AS `residence`,
    CASE WHEN 'degree' = 'degree' THEN `e`.`first_degree_country` END AS `degree`
  FROM `person` AS `p`
  LEFT JOIN `first_residence` AS `r`
    ON `r`.`person_id` = `p`.`person_id`
  LEFT JOIN `education` AS `e`
    ON `e`.`person_id` = `p`.`person_id`
)
SELECT
  `person_id`,
  COALESCE(`degree`, `residence`) AS `country`,
  CASE WHEN NOT `degree` IS NULL THEN 'first-degree' ELSE 'first-residence' END AS `basis`
FROM `known`
WHERE
  NOT `degree` IS NULL OR NOT `residence` IS NULL
