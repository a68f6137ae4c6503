WITH `sign` AS (
  SELECT
    `w`.`person_id`,
    `w`.`year`,
    `w`.`work_id`,
    `f`.`line`,
    CASE
      WHEN `f`.`kind` IN ('education', 'company', 'government')
      THEN `f`.`kind`
      ELSE 'other'
    END AS `sector`,
    CASE `f`.`kind`
      WHEN 'education'
      THEN 1
      WHEN 'company'
      THEN 2
      WHEN 'government'
      THEN 3
      ELSE 4
    END AS `rank`
  FROM `person_work` AS `w`
  JOIN `affiliation` AS `f`
    ON `f`.`work_id` = `w`.`work_id` AND `f`.`position` = `w`.`position`
  WHERE
    NOT `f`.`kind` IS NULL
), `counted` AS (
  SELECT
    `person_id`,
    `year`,
    `sector`,
    MIN(`rank`) AS `rank`,
    COUNT(*) AS `pieces`
  FROM `sign`
  GROUP BY
    `person_id`,
    `year`,
    `sector`
)
SELECT
  `person_id`,
  `year`,
  `sector`
FROM (
  SELECT
    `person_id`,
    `year`,
    `sector`,
    ROW_NUMBER() OVER (PARTITION BY `person_id`, `year` ORDER BY `pieces` DESC, `rank` NULLS LAST) AS `place`
  FROM `counted`
) AS `ranked`
WHERE
  `place` = 1
