-- entry: persons first seen in a country, or seen again after a closed silence
-- grain:   area, year, population, stratum, fold
-- unit:    persons; not migration
-- choice:  dated by the first year of the spell
select s.country as area, s.start_year as year, m.population, '_T' as stratum, m.fold,
       count(*) as persons
from spell as s
join member as m on m.person_id = s.person_id
where s.open_left
group by s.country, s.start_year, m.population, m.fold
