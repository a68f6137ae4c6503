-- effectiveness: net flow of a country or region relative to its gross flow
-- title:   Effectiveness
-- unit:    net share of moves
-- interval: fisher
-- grain:   area, year, fold
-- counts:  net / gross
-- counting-unit: move
-- reveals: inflow, outflow
-- omits:   entries and exits
with crossing as (
    select person_id, destination as area, year, 1 as arrived, 0 as departed from move
    union all
    select person_id, origin as area, year, 0 as arrived, 1 as departed from move
),
dated as (
    select person_id, area, year - (year - $anchor) % $window as year, arrived, departed
    from crossing
)
select d.area, d.year, m.fold,
       cast(sum(d.arrived - d.departed) as bigint) as net,
       count(*) as gross,
       count(distinct d.person_id) as persons,
       count(distinct case when d.arrived = 1 then d.person_id end) as persons_in,
       count(distinct case when d.departed = 1 then d.person_id end) as persons_out
from dated as d
join member as m on m.person_id = d.person_id
where m.population = $population
group by d.area, d.year, m.fold
