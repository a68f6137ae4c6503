WITH `stated` AS (
  SELECT
    `work_id`,
    `position`,
    `line`,
    `text`,
    `domain`,
    `role`,
    `country_listed`,
    `organisation_listed`,
    `kind_listed`
  FROM `printed_affiliation`
  UNION ALL
  SELECT
    `work_id`,
    `position`,
    `line`,
    `text`,
    `domain`,
    `role`,
    `country_listed`,
    `organisation_listed`,
    `kind_listed`
  FROM `lent_affiliation`
), `known` AS (
  SELECT
    `p`.`work_id`,
    `p`.`position`,
    `p`.`line`,
    `p`.`text`,
    `p`.`domain`,
    `p`.`role`,
    COALESCE(`g`.`organisation_id`, `p`.`organisation_listed`) AS `organisation_id`,
    COALESCE(`g`.`kind`, `p`.`kind_listed`) AS `kind`,
    `g`.`country_printed`,
    `g`.`country_organisation`,
    `g`.`country_domain`,
    `p`.`country_listed`,
    COALESCE(`g`.`country`, `p`.`country_listed`) AS `country`,
    CASE
      WHEN NOT `g`.`country` IS NULL
      THEN `g`.`rule`
      WHEN NOT `p`.`country_listed` IS NULL
      THEN 'listed'
    END AS `rule`
  FROM `stated` AS `p`
  LEFT JOIN `place` AS `g`
    ON `g`.`text` IS NOT DISTINCT FROM `p`.`text`
    AND `g`.`domain` IS NOT DISTINCT FROM `p`.`domain`
)
SELECT
  `work_id`,
  `position`,
  `line`,
  `text`,
  `domain`,
  `role`,
  `organisation_id`,
  `kind`,
  `country_printed`,
  `country_organisation`,
  `country_domain`,
  `country_listed`,
  `country`,
  `rule`,
  CASE
    WHEN `country` IS NULL
    THEN NULL
    ELSE CAST(1.0 AS DOUBLE) / COUNT(`country`) OVER (PARTITION BY `work_id`, `position`)
  END AS `share`
FROM `known`
