-- flow: moves from one country to another in a year
-- grain:   origin, destination, year, population, stratum, fold
-- unit:    moves; persons who moved
select v.origin, v.destination, v.year, m.population, '_T' as stratum, m.fold,
       count(*) as moves, count(*) as persons
from move as v
join member as m on m.person_id = v.person_id
group by v.origin, v.destination, v.year, m.population, m.fold
