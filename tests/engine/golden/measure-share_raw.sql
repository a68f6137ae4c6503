WITH `here` AS (
  SELECT
    `area`,
    `year`,
    `fold`,
    `persons`
  FROM `stock`
  WHERE
    `population` = 'ai-authors' AND `stratum` = '_T'
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
  `w`.`fold`,
  COALESCE(`h`.`persons`, 0) AS `persons`,
  `w`.`everybody`
FROM `listed` AS `l`
JOIN `world` AS `w`
  ON `w`.`year` = `l`.`year`
LEFT JOIN `here` AS `h`
  ON `h`.`area` = `l`.`area` AND `h`.`year` = `l`.`year` AND `h`.`fold` = `w`.`fold`
