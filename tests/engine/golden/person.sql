WITH `link` AS (
  SELECT
    `w`.`person_id`,
    `w`.`work_id`,
    `w`.`year`,
    `i`.`is_common`
  FROM `person_work` AS `w`
  JOIN `authorship` AS `a`
    ON `a`.`work_id` = `w`.`work_id` AND `a`.`position` = `w`.`position`
  JOIN `identity_link` AS `i`
    ON `i`.`author_key` = `a`.`author_key` AND `i`.`name_normal` = `a`.`name_normal`
), `works_in_year` AS (
  SELECT
    `person_id`,
    `year`,
    COUNT(*) AS `works`
  FROM `link`
  GROUP BY
    `person_id`,
    `year`
), `country_in_year` AS (
  SELECT
    `w`.`person_id`,
    `w`.`year`,
    `f`.`country`
  FROM `person_work` AS `w`
  JOIN `affiliation` AS `f`
    ON `f`.`work_id` = `w`.`work_id` AND `f`.`position` = `w`.`position`
  WHERE
    NOT `f`.`country` IS NULL
  GROUP BY
    `w`.`person_id`,
    `w`.`year`,
    `f`.`country`
), `countries` AS (
  SELECT
    `person_id`,
    MAX(`found`) AS `most`
  FROM (
    SELECT
      `person_id`,
      `year`,
      COUNT(*) AS `found`
    FROM `country_in_year`
    GROUP BY
      `person_id`,
      `year`
  ) AS `by_year`
  GROUP BY
    `person_id`
), `busy` AS (
  SELECT
    `person_id`,
    MAX(`works`) AS `most`
  FROM `works_in_year`
  GROUP BY
    `person_id`
), `summary` AS (
  SELECT
    `person_id`,
    MIN(`year`) AS `first_year`,
    MAX(`year`) AS `last_year`,
    COUNT(*) AS `works`,
    MAX(CASE WHEN `is_common` THEN 1 ELSE 0 END) AS `common`,
    MD5(`person_id` || CAST(1 AS STRING)) AS `mark`
  FROM `link`
  GROUP BY
    `person_id`
)
SELECT
  `s`.`person_id`,
  `s`.`first_year`,
  `s`.`last_year`,
  `s`.`works`,
  `s`.`common` = 1 OR `b`.`most` > 40 OR COALESCE(`c`.`most`, 0) > 3 AS `is_common`,
  (
    (
      LOCATE(SUBSTRING(`s`.`mark`, 1, 1), '0123456789abcdef') - 1
    ) * 65536 + (
      LOCATE(SUBSTRING(`s`.`mark`, 2, 1), '0123456789abcdef') - 1
    ) * 4096 + (
      LOCATE(SUBSTRING(`s`.`mark`, 3, 1), '0123456789abcdef') - 1
    ) * 256 + (
      LOCATE(SUBSTRING(`s`.`mark`, 4, 1), '0123456789abcdef') - 1
    ) * 16 + (
      LOCATE(SUBSTRING(`s`.`mark`, 5, 1), '0123456789abcdef') - 1
    )
  ) % 100 AS `fold`
FROM `summary` AS `s`
JOIN `busy` AS `b`
  ON `b`.`person_id` = `s`.`person_id`
LEFT JOIN `countries` AS `c`
  ON `c`.`person_id` = `s`.`person_id`
