-- exit: persons not seen any more after a year
-- grain:   area, year, population, stratum, fold
-- unit:    persons; not migration
-- choice:  dated by the last year of the spell; they leave the stock of the year after
select s.country as area, s.end_year as year, m.population, '_T' as stratum, m.fold,
       count(*) as persons
from spell as s
join member as m on m.person_id = s.person_id
where s.open_right
group by s.country, s.end_year, m.population, m.fold
