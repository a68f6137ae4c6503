SELECT
  `venue_id`,
  COUNT(*) AS `works`,
  MIN(`year`) AS `first_year`,
  MAX(`year`) AS `last_year`
FROM `work`
WHERE
  NOT `venue_id` IS NULL
GROUP BY
  `venue_id`
