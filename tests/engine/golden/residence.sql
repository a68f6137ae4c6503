WITH `held` AS (
  SELECT
    `e`.`person_id`,
    `e`.`year`,
    `e`.`country`,
    `e`.`weight_milli`,
    `e`.`pieces`,
    CASE WHEN `p`.`country` IS NULL THEN 0 ELSE 1 END AS `was_there`
  FROM `evidence` AS `e`
  LEFT JOIN `evidence` AS `p`
    ON `p`.`person_id` = `e`.`person_id`
    AND `p`.`year` = `e`.`year` - 1
    AND `p`.`country` = `e`.`country`
), `ranked` AS (
  SELECT
    `person_id`,
    `year`,
    `country`,
    `pieces`,
    ROW_NUMBER() OVER (
      PARTITION BY `person_id`, `year`
      ORDER BY `weight_milli` DESC, CASE WHEN 'stay' = 'stay' THEN `was_there` ELSE 0 END DESC, `pieces` DESC, `country` NULLS LAST
    ) AS `place`
  FROM `held`
), `observed` AS (
  SELECT
    `person_id`,
    `year`,
    `country`,
    `pieces`,
    LEAD(`year`) OVER (PARTITION BY `person_id` ORDER BY `year` NULLS LAST) - `year` AS `gap`,
    LEAD(`country`) OVER (PARTITION BY `person_id` ORDER BY `year` NULLS LAST) AS `next_country`
  FROM `ranked`
  WHERE
    `place` = 1
)
SELECT
  `person_id`,
  `year`,
  `country`,
  `pieces`,
  'observed' AS `kind`
FROM `observed`
UNION ALL
SELECT
  `o`.`person_id`,
  `o`.`year` + `s`.`step` AS `year`,
  CASE
    WHEN 'middle' = 'earlier' OR `o`.`next_country` = `o`.`country`
    THEN `o`.`country`
    WHEN 'middle' = 'middle' AND `s`.`step` * 2 < `s`.`gap`
    THEN `o`.`country`
    ELSE `o`.`next_country`
  END AS `country`,
  0 AS `pieces`,
  'bridged' AS `kind`
FROM `observed` AS `o`
JOIN `gap_step` AS `s`
  ON `s`.`gap` = `o`.`gap`
WHERE
  `s`.`step` > 0 AND `o`.`gap` <= 5 + 1
