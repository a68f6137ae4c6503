WITH `dated` AS (
  SELECT
    `a`.`work_id`,
    `a`.`position`,
    `i`.`person_root`,
    `w`.`year`,
    `w`.`venue_id`,
    `w`.`tier`
  FROM `authorship` AS `a`
  JOIN `ai_work` AS `s`
    ON `s`.`work_id` = `a`.`work_id`
  JOIN `work` AS `w`
    ON `w`.`work_id` = `a`.`work_id`
  JOIN `identity_link` AS `i`
    ON `i`.`author_key` = `a`.`author_key` AND `i`.`name_normal` = `a`.`name_normal`
), `active_year` AS (
  SELECT
    `person_root`,
    `year`
  FROM `dated`
  GROUP BY
    `person_root`,
    `year`
), `stepped` AS (
  SELECT
    `person_root`,
    `year`,
    CASE
      WHEN `year` - LAG(`year`) OVER (PARTITION BY `person_root` ORDER BY `year` NULLS LAST) > 12
      THEN 1
      ELSE 0
    END AS `begins`
  FROM `active_year`
), `numbered` AS (
  SELECT
    `person_root`,
    `year`,
    CAST(SUM(`begins`) OVER (
      PARTITION BY `person_root`
      ORDER BY `year` NULLS LAST
      rows BETWEEN UNBOUNDED preceding AND CURRENT ROW
    ) AS BIGINT) AS `part`
  FROM `stepped`
)
SELECT
  `d`.`work_id`,
  `d`.`position`,
  CASE
    WHEN `n`.`part` = 0
    THEN `d`.`person_root`
    ELSE `d`.`person_root` || '#' || CAST(`n`.`part` + 1 AS STRING)
  END AS `person_id`,
  `d`.`year`,
  `d`.`venue_id`,
  `d`.`tier`
FROM `dated` AS `d`
JOIN `numbered` AS `n`
  ON `n`.`person_root` = `d`.`person_root` AND `n`.`year` = `d`.`year`
