WITH `kept` AS (
  SELECT
    `a`.`work_id`,
    `a`.`position`,
    `a`.`name_normal`,
    COUNT(*) OVER (PARTITION BY `a`.`work_id`, `a`.`name_normal`) AS `bearers`
  FROM `authorship` AS `a`
  JOIN `same_work` AS `s`
    ON `s`.`kept_id` = `a`.`work_id`
  GROUP BY
    `a`.`work_id`,
    `a`.`position`,
    `a`.`name_normal`
), `second` AS (
  SELECT
    `a`.`work_id`,
    `a`.`position`,
    `a`.`name_normal`,
    `s`.`kept_id`,
    `w`.`authors` = `k`.`authors` AS `is_as_long`,
    COUNT(*) OVER (PARTITION BY `a`.`work_id`, `a`.`name_normal`) AS `bearers`
  FROM `authorship` AS `a`
  JOIN `same_work` AS `s`
    ON `s`.`work_id` = `a`.`work_id`
  JOIN `work` AS `w`
    ON `w`.`work_id` = `a`.`work_id`
  JOIN `work` AS `k`
    ON `k`.`work_id` = `s`.`kept_id`
), `found` AS (
  SELECT
    `b`.`work_id`,
    `b`.`position`,
    `b`.`kept_id`,
    COALESCE(`n`.`position`, `p`.`position`) AS `kept_position`,
    NOT `n`.`position` IS NULL AS `is_same_name`
  FROM `second` AS `b`
  LEFT JOIN `kept` AS `n`
    ON `n`.`work_id` = `b`.`kept_id`
    AND `n`.`name_normal` = `b`.`name_normal`
    AND `n`.`bearers` = `b`.`bearers`
    AND `n`.`bearers` = 1
  LEFT JOIN `kept` AS `p`
    ON `p`.`work_id` = `b`.`kept_id`
    AND `p`.`position` = CASE WHEN `b`.`is_as_long` THEN `b`.`position` END
)
SELECT
  `work_id`,
  `position`,
  `kept_id`,
  `kept_position`,
  `is_same_name`
FROM `found`
WHERE
  NOT `kept_position` IS NULL
