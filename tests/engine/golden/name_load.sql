WITH `distinct_name` AS (
  SELECT
    `a`.`name_normal`,
    LOCATE(' ', `a`.`name_normal`) AS `gap`
  FROM `authorship` AS `a`
  GROUP BY
    `a`.`name_normal`
), `part` AS (
  SELECT
    `name_normal`,
    CASE
      WHEN `gap` = 0
      THEN `name_normal`
      ELSE SUBSTRING(`name_normal`, 1, `gap` - 1)
    END AS `given`,
    CASE WHEN `gap` = 0 THEN '' ELSE SUBSTRING(`name_normal`, `gap` + 1) END AS `rest`
  FROM `distinct_name`
), `given_load` AS (
  SELECT
    `given`,
    COUNT(*) AS `names`
  FROM `part`
  GROUP BY
    `given`
), `rest_load` AS (
  SELECT
    `rest`,
    COUNT(*) AS `names`
  FROM `part`
  GROUP BY
    `rest`
), `total` AS (
  SELECT
    1 AS `one`,
    COUNT(*) AS `names`
  FROM `part`
), `identifier` AS (
  SELECT
    `name_normal`,
    'openreview' AS `scheme`,
    'openreview:' || `openreview` AS `id`
  FROM `authorship`
  WHERE
    NOT `openreview` IS NULL
  GROUP BY
    `name_normal`,
    `openreview`
  UNION ALL
  SELECT
    `name_normal`,
    'ieee' AS `scheme`,
    'ieee:' || `ieee` AS `id`
  FROM `authorship`
  WHERE
    NOT `ieee` IS NULL
  GROUP BY
    `name_normal`,
    `ieee`
  UNION ALL
  SELECT
    `name_normal`,
    'orcid' AS `scheme`,
    'orcid:' || `orcid` AS `id`
  FROM `authorship`
  WHERE
    NOT `orcid` IS NULL
  GROUP BY
    `name_normal`,
    `orcid`
  UNION ALL
  SELECT
    `name_normal`,
    'dblp' AS `scheme`,
    'dblp:' || `dblp` AS `id`
  FROM `authorship`
  WHERE
    NOT `dblp` IS NULL
  GROUP BY
    `name_normal`,
    `dblp`
  UNION ALL
  SELECT
    `name_normal`,
    'openalex' AS `scheme`,
    'openalex:' || `openalex` AS `id`
  FROM `authorship`
  WHERE
    NOT `openalex` IS NULL
  GROUP BY
    `name_normal`,
    `openalex`
), `root` AS (
  SELECT
    `i`.`name_normal`,
    `i`.`scheme`,
    COALESCE(`k`.`root_key`, `i`.`id`) AS `root_key`
  FROM `identifier` AS `i`
  LEFT JOIN `key_person` AS `k`
    ON `k`.`author_key` = `i`.`id`
  GROUP BY
    `i`.`name_normal`,
    `i`.`scheme`,
    COALESCE(`k`.`root_key`, `i`.`id`)
), `by_scheme` AS (
  SELECT
    `name_normal`,
    `scheme`,
    COUNT(*) AS `ids`
  FROM `root`
  GROUP BY
    `name_normal`,
    `scheme`
), `by_name` AS (
  SELECT
    `name_normal`,
    MAX(`ids`) AS `ids`
  FROM `by_scheme`
  GROUP BY
    `name_normal`
)
SELECT
  `p`.`name_normal`,
  COALESCE(`b`.`ids`, 0) AS `schemes_max`,
  CAST(`g`.`names` AS DOUBLE) * `r`.`names` / `t`.`names` AS `expected_persons`,
  COALESCE(`b`.`ids`, 0) > 1
  OR `p`.`rest` = ''
  OR CAST(`g`.`names` AS DOUBLE) * `r`.`names` / `t`.`names` > 1 AS `is_common`
FROM `part` AS `p`
JOIN `given_load` AS `g`
  ON `g`.`given` = `p`.`given`
JOIN `rest_load` AS `r`
  ON `r`.`rest` = `p`.`rest`
JOIN `total` AS `t`
  ON `t`.`one` = 1
LEFT JOIN `by_name` AS `b`
  ON `b`.`name_normal` = `p`.`name_normal`
