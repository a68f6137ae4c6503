WITH `stated` AS (
  SELECT
    `work_id`,
    `position`
  FROM `printed_affiliation`
  GROUP BY
    `work_id`,
    `position`
), `bare` AS (
  SELECT
    `s`.`kept_id`,
    `s`.`kept_position`,
    `s`.`work_id`,
    `s`.`position`,
    ROW_NUMBER() OVER (
      PARTITION BY `s`.`kept_id`, `s`.`kept_position`
      ORDER BY `s`.`work_id` NULLS LAST, `s`.`position` NULLS LAST
    ) AS `choice`
  FROM `same_authorship` AS `s`
  JOIN `stated` AS `h`
    ON `h`.`work_id` = `s`.`work_id` AND `h`.`position` = `s`.`position`
  LEFT JOIN `stated` AS `k`
    ON `k`.`work_id` = `s`.`kept_id` AND `k`.`position` = `s`.`kept_position`
  WHERE
    `k`.`work_id` IS NULL
)
SELECT
  `b`.`kept_id` AS `work_id`,
  `b`.`kept_position` AS `position`,
  `p`.`line`,
  `p`.`text`,
  `p`.`domain`,
  `p`.`role`,
  `p`.`country_listed`,
  `p`.`organisation_listed`,
  `p`.`kind_listed`
FROM `bare` AS `b`
JOIN `printed_affiliation` AS `p`
  ON `p`.`work_id` = `b`.`work_id` AND `p`.`position` = `b`.`position`
WHERE
  `b`.`choice` = 1
