-- net_rate: net moves into a country or region per 1,000 person-years lived there
-- title:   Net rate
-- unit:    net moves per 1,000 person-years
-- grain:   area, year, fold
-- counts:  net / person_years
-- counting-unit: person_year
-- reveals: inflow, outflow
-- omits:   entries and exits
with life as (
    select person_id, country as area, year, 1 as lived, 0 as arrived, 0 as departed
    from residence
    union all
    select person_id, destination as area, year, 0 as lived, 1 as arrived, 0 as departed
    from move
    union all
    select person_id, origin as area, year, 0 as lived, 0 as arrived, 1 as departed
    from move
),
dated as (
    select person_id, area, year - (year - $anchor) % $window as year, lived, arrived, departed
    from life
)
select d.area, d.year, m.fold,
       cast(sum(d.arrived - d.departed) as bigint) as net,
       cast(sum(d.lived) as bigint) as person_years,
       count(distinct d.person_id) as persons,
       count(distinct case when d.arrived = 1 then d.person_id end) as persons_in,
       count(distinct case when d.departed = 1 then d.person_id end) as persons_out
from dated as d
join member as m on m.person_id = d.person_id
where m.population = $population
group by d.area, d.year, m.fold
