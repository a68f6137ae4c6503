WITH `shown` AS (
  SELECT
    `w`.`person_id`,
    `r`.`country` AS `area`,
    `w`.`tier`,
    `w`.`year` - (
      `w`.`year` - 0
    ) % 1 AS `year`
  FROM `person_work` AS `w`
  JOIN `residence` AS `r`
    ON `r`.`person_id` = `w`.`person_id` AND `r`.`year` = `w`.`year`
  WHERE
    NOT `w`.`tier` IS NULL
  GROUP BY
    `w`.`person_id`,
    `r`.`country`,
    `w`.`tier`,
    `w`.`year` - (
      `w`.`year` - 0
    ) % 1
), `here` AS (
  SELECT
    `s`.`area`,
    `s`.`year`,
    `s`.`tier`,
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
    `s`.`tier`,
    `m`.`fold`
), `world` AS (
  SELECT
    `year`,
    `tier`,
    `fold`,
    CAST(SUM(`persons`) AS BIGINT) AS `everybody`
  FROM `here`
  GROUP BY
    `year`,
    `tier`,
    `fold`
), `listed` AS (
  SELECT
    `area`,
    `year`,
    `tier`
  FROM `here`
  GROUP BY
    `area`,
    `year`,
    `tier`
)
SELECT
  `l`.`area`,
  `l`.`year`,
  `l`.`tier`,
  `w`.`fold`,
  COALESCE(`h`.`persons`, 0) AS `persons`,
  `w`.`everybody`
FROM `listed` AS `l`
JOIN `world` AS `w`
  ON `w`.`year` = `l`.`year` AND `w`.`tier` = `l`.`tier`
LEFT JOIN `here` AS `h`
  ON `h`.`area` = `l`.`area`
  AND `h`.`year` = `l`.`year`
  AND `h`.`tier` = `l`.`tier`
  AND `h`.`fold` = `w`.`fold`
