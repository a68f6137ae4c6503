WITH `paired` AS (
  SELECT
    `person_id`,
    `spell`,
    `country` AS `destination`,
    `start_year` AS `year`,
    LAG(`country`) OVER (PARTITION BY `person_id` ORDER BY `spell` NULLS LAST) AS `origin`,
    LAG(`end_year`) OVER (PARTITION BY `person_id` ORDER BY `spell` NULLS LAST) AS `left_year`
  FROM `spell`
), `joined` AS (
  SELECT
    `person_id`,
    `spell`,
    `origin`,
    `destination`,
    `year`
  FROM `paired`
  WHERE
    `left_year` = `year` - 1
), `observed` AS (
  SELECT
    `j`.`person_id`,
    `j`.`spell`,
    MAX(CASE WHEN `r`.`year` < `j`.`year` THEN `r`.`year` END) AS `last_seen`,
    MIN(CASE WHEN `r`.`year` >= `j`.`year` THEN `r`.`year` END) AS `first_seen`
  FROM `joined` AS `j`
  JOIN `residence` AS `r`
    ON `r`.`person_id` = `j`.`person_id`
  WHERE
    `r`.`kind` = 'observed'
  GROUP BY
    `j`.`person_id`,
    `j`.`spell`
), `lived` AS (
  SELECT
    `j`.`person_id`,
    `j`.`spell`,
    MAX(CASE WHEN `s`.`spell` < `j`.`spell` THEN 1 ELSE 0 END) AS `before`
  FROM `joined` AS `j`
  JOIN `spell` AS `s`
    ON `s`.`person_id` = `j`.`person_id` AND `s`.`country` = `j`.`destination`
  GROUP BY
    `j`.`person_id`,
    `j`.`spell`
)
SELECT
  `j`.`person_id`,
  CAST(ROW_NUMBER() OVER (PARTITION BY `j`.`person_id` ORDER BY `j`.`spell` NULLS LAST) AS INT) AS `move`,
  `j`.`origin`,
  `j`.`destination`,
  `j`.`year`,
  `o`.`last_seen` + 1 AS `earliest`,
  `o`.`first_seen` AS `latest`,
  `l`.`before` = 1 AS `is_return`,
  `j`.`year` - `p`.`first_year` AS `academic_age`
FROM `joined` AS `j`
JOIN `observed` AS `o`
  ON `o`.`person_id` = `j`.`person_id` AND `o`.`spell` = `j`.`spell`
JOIN `lived` AS `l`
  ON `l`.`person_id` = `j`.`person_id` AND `l`.`spell` = `j`.`spell`
JOIN `person` AS `p`
  ON `p`.`person_id` = `j`.`person_id`
