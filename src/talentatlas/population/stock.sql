-- stock: persons resident in a country in a year
-- grain:   area, year, population, stratum, fold
-- unit:    persons
-- choice:  stratum _T is everybody; the other strata are sectors, where the kind of organisation is known
select r.country as area, r.year, m.population, '_T' as stratum, m.fold, count(*) as persons
from residence as r
join member as m on m.person_id = r.person_id
group by r.country, r.year, m.population, m.fold
union all
select r.country as area, r.year, m.population, s.sector as stratum, m.fold, count(*) as persons
from residence as r
join member as m on m.person_id = r.person_id
join sector_year as s on s.person_id = r.person_id and s.year = r.year
group by r.country, r.year, m.population, s.sector, m.fold
