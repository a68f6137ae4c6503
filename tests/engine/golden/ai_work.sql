SELECT
  `w`.`work_id`,
  COALESCE(`w`.`selected_by`, 'venue:' || `w`.`venue_id`, 'all') AS `rule`
FROM `work` AS `w`
LEFT JOIN `same_work` AS `s`
  ON `s`.`work_id` = `w`.`work_id`
WHERE
  `w`.`is_accepted` AND NOT `w`.`is_retracted` AND `s`.`work_id` IS NULL
