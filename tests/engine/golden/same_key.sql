WITH `own` AS (
  SELECT
    `author_key`,
    'openreview:' || `openreview` AS `other`,
    'authorship' AS `kind`
  FROM `authorship`
  WHERE
    NOT `openreview` IS NULL
  UNION ALL
  SELECT
    `author_key`,
    'ieee:' || `ieee` AS `other`,
    'authorship' AS `kind`
  FROM `authorship`
  WHERE
    NOT `ieee` IS NULL
  UNION ALL
  SELECT
    `author_key`,
    'orcid:' || `orcid` AS `other`,
    'authorship' AS `kind`
  FROM `authorship`
  WHERE
    NOT `orcid` IS NULL
  UNION ALL
  SELECT
    `author_key`,
    'dblp:' || `dblp` AS `other`,
    'authorship' AS `kind`
  FROM `authorship`
  WHERE
    NOT `dblp` IS NULL
  UNION ALL
  SELECT
    `author_key`,
    'openalex:' || `openalex` AS `other`,
    'authorship' AS `kind`
  FROM `authorship`
  WHERE
    NOT `openalex` IS NULL
  UNION ALL
  SELECT
    `author_key`,
    'orcid:' || `orcid_profile` AS `other`,
    'profile' AS `kind`
  FROM `authorship`
  WHERE
    NOT `orcid_profile` IS NULL
  UNION ALL
  SELECT
    `k`.`author_key`,
    `a`.`author_key` AS `other`,
    'work' AS `kind`
  FROM `same_authorship` AS `s`
  JOIN `authorship` AS `a`
    ON `a`.`work_id` = `s`.`work_id` AND `a`.`position` = `s`.`position`
  JOIN `authorship` AS `k`
    ON `k`.`work_id` = `s`.`kept_id` AND `k`.`position` = `s`.`kept_position`
  WHERE
    `s`.`is_same_name`
  UNION ALL
  SELECT
    `left_key` AS `author_key`,
    `right_key` AS `other`,
    'record' AS `kind`
  FROM `same_person`
)
SELECT
  LEAST(`author_key`, `other`) AS `left_key`,
  GREATEST(`author_key`, `other`) AS `right_key`,
  `kind`,
  COUNT(*) AS `pieces`
FROM `own`
WHERE
  `author_key` <> `other`
  AND SUBSTRING(`author_key`, 1, 5) <> 'name:'
  AND SUBSTRING(`other`, 1, 5) <> 'name:'
GROUP BY
  LEAST(`author_key`, `other`),
  GREATEST(`author_key`, `other`),
  `kind`
