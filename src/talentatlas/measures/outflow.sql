-- outflow: moves out of a country or region
-- title:   Outflow
-- unit:    moves
-- grain:   area, year, fold
-- counts:  moves
-- counting-unit: move
-- sums-over: area
-- omits:   exits: persons who are not seen any more
with dated as (
    select person_id, origin as area, year - (year - $anchor) % $window as year
    from move
)
select d.area, d.year, m.fold, count(*) as moves, count(distinct d.person_id) as persons
from dated as d
join member as m on m.person_id = d.person_id
where m.population = $population
group by d.area, d.year, m.fold
