SELECT
  `s`.`person_id`,
  `s`.`spell`,
  `s`.`country`,
  `s`.`start_year`,
  `s`.`end_year`,
  `s`.`open_right`,
  `p`.`fold`
FROM `spell` AS `s`
JOIN `person` AS `p`
  ON `p`.`person_id` = `s`.`person_id`
JOIN `move` AS `m`
  ON `m`.`person_id` = `s`.`person_id` AND `m`.`year` = `s`.`start_year`
