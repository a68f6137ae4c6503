WITH `placed` AS (
  SELECT
    `work_id`,
    `position`,
    `country`,
    ROW_NUMBER() OVER (PARTITION BY `work_id`, `position` ORDER BY `line` NULLS LAST) AS `place`
  FROM `affiliation`
  WHERE
    NOT `country` IS NULL
), `used` AS (
  SELECT
    `work_id`,
    `position`,
    `country`
  FROM `placed`
  WHERE
    'shared' <> 'first' OR `place` = 1
  GROUP BY
    `work_id`,
    `position`,
    `country`
), `split` AS (
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
    `w`.`person_id`,
    `w`.`venue_id`,
    `w`.`year`,
    `u`.`country`,
    CAST(SUM(
      CASE `s`.`countries`
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
    ) AS BIGINT) AS `weight_milli`
  FROM `person_work` AS `w`
  JOIN `used` AS `u`
    ON `u`.`work_id` = `w`.`work_id` AND `u`.`position` = `w`.`position`
  JOIN `split` AS `s`
    ON `s`.`work_id` = `w`.`work_id` AND `s`.`position` = `w`.`position`
  WHERE
    NOT `w`.`venue_id` IS NULL AND SUBSTRING(`w`.`venue_id`, 1, 9) <> 'openalex:'
  GROUP BY
    `w`.`person_id`,
    `w`.`venue_id`,
    `w`.`year`,
    `u`.`country`
), `running` AS (
  SELECT
    `person_id`,
    `venue_id`,
    `year`,
    `country`,
    `weight_milli`,
    CAST(SUM(`weight_milli`) OVER (
      PARTITION BY `person_id`, `venue_id`, `year`
      ORDER BY `country` NULLS LAST
      rows BETWEEN UNBOUNDED preceding AND CURRENT ROW
    ) AS BIGINT) AS `upto`,
    CAST(SUM(`weight_milli`) OVER (PARTITION BY `person_id`, `venue_id`, `year`) AS BIGINT) AS `whole`
  FROM `sign`
), `cut` AS (
  SELECT
    `person_id`,
    `venue_id`,
    `year`,
    `country`,
    CAST((
      `upto` * 1000 - (
        `upto` * 1000
      ) % `whole`
    ) / `whole` AS BIGINT) - CAST((
      `before` * 1000 - (
        `before` * 1000
      ) % `whole`
    ) / `whole` AS BIGINT) AS `milli`
  FROM (
    SELECT
      `person_id`,
      `venue_id`,
      `year`,
      `country`,
      `upto`,
      `upto` - `weight_milli` AS `before`,
      `whole`
    FROM `running`
  ) AS `bound`
)
SELECT
  `c`.`country` AS `area`,
  `c`.`venue_id`,
  `c`.`year`,
  `m`.`population`,
  `m`.`fold`,
  CAST(SUM(`c`.`milli`) AS BIGINT) AS `persons_milli`
FROM `cut` AS `c`
JOIN `member` AS `m`
  ON `m`.`person_id` = `c`.`person_id`
GROUP BY
  `c`.`country`,
  `c`.`venue_id`,
  `c`.`year`,
  `m`.`population`,
  `m`.`fold`
