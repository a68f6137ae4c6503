WITH `bearer` AS (
  SELECT
    `i`.`person_root`,
    COALESCE(`k`.`root_key`, `i`.`author_key`) AS `root_key`
  FROM `identity_link` AS `i`
  LEFT JOIN `key_person` AS `k`
    ON `k`.`author_key` = `i`.`author_key`
  GROUP BY
    `i`.`person_root`,
    COALESCE(`k`.`root_key`, `i`.`author_key`)
), `degree` AS (
  SELECT
    `b`.`person_root`,
    COALESCE(`e`.`level`, 'other') AS `level`,
    CASE `e`.`level`
      WHEN 'bachelor'
      THEN 1
      WHEN 'master'
      THEN 2
      WHEN 'doctorate'
      THEN 4
      ELSE 3
    END AS `step`,
    COALESCE(`e`.`end_year`, `e`.`start_year`) AS `year`,
    COALESCE(`e`.`country`, `n`.`country`, `g`.`country`) AS `country`
  FROM `life_event` AS `e`
  LEFT JOIN `key_person` AS `k`
    ON `k`.`author_key` = `e`.`author_key`
  JOIN `bearer` AS `b`
    ON `b`.`root_key` = COALESCE(`k`.`root_key`, `e`.`author_key`)
  LEFT JOIN `named_organisation` AS `n`
    ON `n`.`identifier` = `e`.`organisation_id`
  LEFT JOIN `place` AS `g`
    ON `g`.`text` IS NOT DISTINCT FROM `e`.`organisation`
    AND `g`.`domain` IS NOT DISTINCT FROM `e`.`domain`
  WHERE
    `e`.`kind` = 'degree'
), `ranked` AS (
  SELECT
    `person_root`,
    `level`,
    `year`,
    `country`,
    ROW_NUMBER() OVER (
      PARTITION BY `person_root`
      ORDER BY `step` NULLS LAST, `year` NULLS LAST, `country` NULLS LAST
    ) AS `place`,
    ROW_NUMBER() OVER (
      PARTITION BY `person_root`, `level`
      ORDER BY `year` NULLS LAST, `country` NULLS LAST
    ) AS `of_level`
  FROM `degree`
  WHERE
    NOT `country` IS NULL
), `doctorate` AS (
  SELECT
    `person_root`,
    `country`,
    `year`
  FROM `ranked`
  WHERE
    `level` = 'doctorate' AND `of_level` = 1
), `holder` AS (
  SELECT
    `person_id`,
    CASE
      WHEN LOCATE('#', `person_id`) > 0
      THEN SUBSTRING(`person_id`, 1, LOCATE('#', `person_id`) - 1)
      ELSE `person_id`
    END AS `person_root`
  FROM `person`
)
SELECT
  `h`.`person_id`,
  `r`.`country` AS `first_degree_country`,
  `r`.`level` AS `first_degree_level`,
  `r`.`year` AS `first_degree_year`,
  `d`.`country` AS `doctorate_country`,
  `d`.`year` AS `doctorate_year`
FROM `holder` AS `h`
JOIN `ranked` AS `r`
  ON `r`.`person_root` = `h`.`person_root`
LEFT JOIN `doctorate` AS `d`
  ON `d`.`person_root` = `h`.`person_root`
WHERE
  `r`.`place` = 1
