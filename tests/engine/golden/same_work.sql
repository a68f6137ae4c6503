WITH `record` AS (
  SELECT
    `w`.`work_id`,
    `w`.`doi`,
    `w`.`title_key`,
    `w`.`year`,
    `w`.`authors`,
    `o`.`source`,
    CASE
      WHEN `o`.`source` = 'proceedings'
      THEN 0
      WHEN `o`.`source` = 'openreview'
      THEN 1
      WHEN `w`.`kind` = 'preprint'
      THEN 4
      WHEN `o`.`source` = 'dblp'
      THEN 3
      ELSE 2
    END AS `place`
  FROM `work` AS `w`
  JOIN `origin` AS `o`
    ON `o`.`origin_id` = `w`.`origin_id`
  WHERE
    `w`.`is_accepted`
), `pair` AS (
  SELECT
    `a`.`work_id` AS `kept_id`,
    `b`.`work_id`,
    `a`.`place`,
    'doi' AS `evidence`,
    0 AS `rank`
  FROM `record` AS `a`
  JOIN `record` AS `b`
    ON `b`.`doi` = `a`.`doi`
  WHERE
    `a`.`place` < `b`.`place`
  UNION ALL
  SELECT
    `a`.`work_id` AS `kept_id`,
    `b`.`work_id`,
    `a`.`place`,
    'title-names' AS `evidence`,
    1 AS `rank`
  FROM `record` AS `a`
  JOIN `record` AS `b`
    ON `b`.`title_key` = `a`.`title_key`
  WHERE
    `a`.`place` < `b`.`place` AND ABS(`a`.`year` - `b`.`year`) <= 2
), `common` AS (
  SELECT
    `p`.`kept_id`,
    `p`.`work_id`,
    COUNT(*) AS `names`
  FROM `pair` AS `p`
  JOIN `authorship` AS `a`
    ON `a`.`work_id` = `p`.`kept_id`
  JOIN `authorship` AS `b`
    ON `b`.`work_id` = `p`.`work_id` AND `b`.`name_normal` = `a`.`name_normal`
  WHERE
    `p`.`rank` = 1
  GROUP BY
    `p`.`kept_id`,
    `p`.`work_id`
), `sound` AS (
  SELECT
    `p`.`kept_id`,
    `p`.`work_id`,
    `p`.`place`,
    `p`.`evidence`,
    `p`.`rank`
  FROM `pair` AS `p`
  JOIN `record` AS `a`
    ON `a`.`work_id` = `p`.`kept_id`
  JOIN `record` AS `b`
    ON `b`.`work_id` = `p`.`work_id`
  LEFT JOIN `common` AS `c`
    ON `c`.`kept_id` = `p`.`kept_id` AND `c`.`work_id` = `p`.`work_id`
  WHERE
    `p`.`rank` = 0
    OR `a`.`authors` = `b`.`authors`
    OR COALESCE(`c`.`names`, 0) * 2 >= LEAST(`a`.`authors`, `b`.`authors`)
), `best` AS (
  SELECT
    `kept_id`,
    `work_id`,
    `evidence`,
    ROW_NUMBER() OVER (
      PARTITION BY `work_id`
      ORDER BY `place` NULLS LAST, `rank` NULLS LAST, `kept_id` NULLS LAST
    ) AS `choice`
  FROM `sound`
)
SELECT
  `b`.`work_id`,
  COALESCE(`u`.`kept_id`, `b`.`kept_id`) AS `kept_id`,
  `b`.`evidence`
FROM `best` AS `b`
LEFT JOIN `best` AS `u`
  ON `u`.`work_id` = `b`.`kept_id` AND `u`.`choice` = 1
WHERE
  `b`.`choice` = 1
