WITH `several` AS (
  SELECT
    `work_id`,
    `position`
  FROM `affiliation`
  WHERE
    `line` > 1
  GROUP BY
    `work_id`,
    `position`
), `ranked` AS (
  SELECT
    `f`.`work_id`,
    `f`.`position`,
    `f`.`country`,
    ROW_NUMBER() OVER (PARTITION BY `f`.`work_id`, `f`.`position` ORDER BY `f`.`line` NULLS LAST) AS `place`
  FROM `affiliation` AS `f`
  JOIN `several` AS `s`
    ON `s`.`work_id` = `f`.`work_id` AND `s`.`position` = `f`.`position`
  WHERE
    NOT `f`.`country` IS NULL
), `used` AS (
  SELECT
    `work_id`,
    `position`,
    `country`
  FROM `ranked`
  WHERE
    'shared' <> 'first' OR `place` = 1
  GROUP BY
    `work_id`,
    `position`,
    `country`
), `shared` AS (
  SELECT
    `work_id`,
    `position`,
    COUNT(*) AS `countries`
  FROM `used`
  GROUP BY
    `work_id`,
    `position`
), `sign` AS (
  SELECT
    `f`.`work_id`,
    `f`.`position`,
    `f`.`country`,
    1 AS `countries`
  FROM `affiliation` AS `f`
  LEFT JOIN `several` AS `s`
    ON `s`.`work_id` = `f`.`work_id` AND `s`.`position` = `f`.`position`
  WHERE
    NOT `f`.`country` IS NULL AND `s`.`work_id` IS NULL
  UNION ALL
  SELECT
    `u`.`work_id`,
    `u`.`position`,
    `u`.`country`,
    CASE WHEN 'shared' = 'each' THEN 1 ELSE `h`.`countries` END AS `countries`
  FROM `used` AS `u`
  JOIN `shared` AS `h`
    ON `h`.`work_id` = `u`.`work_id` AND `h`.`position` = `u`.`position`
)
SELECT
  `w`.`person_id`,
  `w`.`year`,
  `g`.`country`,
  CAST(SUM(
    CASE `g`.`countries`
      WHEN 1
      THEN 1000
      WHEN 2
      THEN 500
      WHEN 3
      THEN 333
      WHEN 4
      THEN 250
      ELSE 200
    END
  ) AS BIGINT) AS `weight_milli`,
  COUNT(*) AS `pieces`
FROM `person_work` AS `w`
JOIN `sign` AS `g`
  ON `g`.`work_id` = `w`.`work_id` AND `g`.`position` = `w`.`position`
GROUP BY
  `w`.`person_id`,
  `w`.`year`,
  `g`.`country`
