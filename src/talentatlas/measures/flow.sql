-- flow: moves from a country or region of origin to one of destination
-- title:   Flow
-- unit:    moves
-- grain:   area, partner, year, fold
-- counts:  moves
-- counting-unit: move
-- sums-over: area, partner
-- omits:   entries and exits
with dated as (
    select person_id, origin as area, destination as partner,
           year - (year - $anchor) % $window as year
    from move
)
select d.area, d.partner, d.year, m.fold,
       count(*) as moves, count(distinct d.person_id) as persons
from dated as d
join member as m on m.person_id = d.person_id
where m.population = $population
group by d.area, d.partner, d.year, m.fold
