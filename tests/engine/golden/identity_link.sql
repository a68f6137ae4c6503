WITH `pair` AS (
  SELECT
    `a`.`author_key`,
    `a`.`name_normal`,
    COALESCE(`k`.`root_key`, `a`.`author_key`) AS `root_key`,
    COUNT(*) AS `pieces`,
    SUBSTRING(`a`.`author_key`, 1, 5) = 'name:' AS `by_name`
  FROM `authorship` AS `a`
  LEFT JOIN `key_person` AS `k`
    ON `k`.`author_key` = `a`.`author_key`
  GROUP BY
    `a`.`author_key`,
    `a`.`name_normal`,
    COALESCE(`k`.`root_key`, `a`.`author_key`)
), `borne` AS (
  SELECT
    `root_key`,
    `name_normal`,
    CAST(SUM(`pieces`) AS BIGINT) AS `pieces`
  FROM `pair`
  GROUP BY
    `root_key`,
    `name_normal`
), `main_name` AS (
  SELECT
    `root_key`,
    `name_normal`
  FROM (
    SELECT
      `root_key`,
      `name_normal`,
      ROW_NUMBER() OVER (
        PARTITION BY `root_key`
        ORDER BY `pieces` DESC, LENGTH(`name_normal`) DESC, `name_normal` NULLS LAST
      ) AS `place`
    FROM `borne`
  ) AS `ranked`
  WHERE
    `place` = 1
)
SELECT
  `p`.`author_key`,
  `p`.`name_normal`,
  CASE
    WHEN `p`.`by_name` OR `l`.`schemes_max` <= 1
    THEN 'name:' || `m`.`name_normal`
    ELSE `p`.`root_key`
  END AS `person_root`,
  CASE
    WHEN NOT `p`.`by_name`
    THEN CAST(1.0 AS DOUBLE)
    ELSE CAST(1.0 AS DOUBLE) / (
      CAST(1.0 AS DOUBLE) + `l`.`expected_persons`
    )
  END AS `probability`,
  CASE
    WHEN `p`.`by_name`
    THEN `l`.`is_common`
    ELSE `l`.`is_common` AND `l`.`schemes_max` <= 1
  END AS `is_common`
FROM `pair` AS `p`
JOIN `main_name` AS `m`
  ON `m`.`root_key` = `p`.`root_key`
JOIN `name_load` AS `l`
  ON `l`.`name_normal` = `m`.`name_normal`
