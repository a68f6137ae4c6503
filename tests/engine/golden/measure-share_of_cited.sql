WITH `cited` AS (
  SELECT
    `w`.`work_id`,
    `w`.`venue_id`,
    `w`.`year`,
    `w`.`citations`
  FROM `work` AS `w`
  JOIN `ai_work` AS `a`
    ON `a`.`work_id` = `w`.`work_id`
  WHERE
    NOT `w`.`citations` IS NULL
), `placed` AS (
  SELECT
    `work_id`,
    ROW_NUMBER() OVER (PARTITION BY `venue_id`, `year` ORDER BY `citations` DESC, `work_id` NULLS LAST) AS `place`,
    COUNT(*) OVER (PARTITION BY `venue_id`, `year`) AS `works`
  FROM `cited`
), `shown` AS (
  SELECT
    `w`.`person_id`,
    `r`.`country` AS `area`,
    `w`.`year` - (
      `w`.`year` - 0
    ) % 1 AS `year`
  FROM `placed` AS `c`
  JOIN `person_work` AS `w`
    ON `w`.`work_id` = `c`.`work_id`
  JOIN `residence` AS `r`
    ON `r`.`person_id` = `w`.`person_id` AND `r`.`year` = `w`.`year`
  WHERE
    `c`.`place` * 100 <= `c`.`works` * 10
  GROUP BY
    `w`.`person_id`,
    `r`.`country`,
    `w`.`year` - (
      `w`.`year` - 0
    ) % 1
), `here` AS (
  SELECT
    `s`.`area`,
    `s`.`year`,
    `m`.`fold`,
    COUNT(*) AS `persons`
  FROM `shown` AS `s`
  JOIN `member` AS `m`
    ON `m`.`person_id` = `s`.`person_id`
  WHERE
    `m`.`population` = 'ai-authors'
  GROUP BY
    `s`.`area`,
    `s`.`year`,
    `m`.`fold`
), `world` AS (
  SELECT
    `year`,
    `fold`,
    CAST(SUM(`persons`) AS BIGINT) AS `everybody`
  FROM `here`
  GROUP BY
    `year`,
    `fold`
), `listed` AS (
  SELECT
    `area`,
    `year`
  FROM `here`
  GROUP BY
    `area`,
    `year`
)
SELECT
  `l`.`area`,
  `l`.`year`,
  'cited' AS `tier`,
  `w`.`fold`,
  COALESCE(`h`.`persons`, 0) AS `persons`,
  `w`.`everybody`
FROM `listed` AS `l`
JOIN `world` AS `w`
  ON `w`.`year` = `l`.`year`
LEFT JOIN `here` AS `h`
  ON `h`.`area` = `l`.`area` AND `h`.`year` = `l`.`year` AND `h`.`fold` = `w`.`fold`
