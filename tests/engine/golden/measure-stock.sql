SELECT
  `area`,
  `year`,
  `fold`,
  `persons`
FROM `stock`
WHERE
  `population` = 'ai-authors' AND `stratum` = '_T'
