SELECT
  `person_id`,
  'ai-authors' AS `population`,
  `fold`
FROM `person`
UNION ALL
SELECT
  `person_id`,
  'clear-names' AS `population`,
  `fold`
FROM `person`
WHERE
  NOT `is_common`
