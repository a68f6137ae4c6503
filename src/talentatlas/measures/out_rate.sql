-- out_rate: moves out of a country or region per 1,000 person-years lived there
-- title:   Out-rate
-- unit:    per 1,000 person-years
-- grain:   area, year, fold
-- counts:  moves / person_years
-- counting-unit: person_year
-- reveals: outflow
-- omits:   exits: persons who are not seen any more
with life as (
    select person_id, country as area, year, 1 as lived, 0 as departed from residence
    union all
    select person_id, origin as area, year, 0 as lived, 1 as departed from move
),
dated as (
    select person_id, area, year - (year - $anchor) % $window as year, lived, departed
    from life
)
select d.area, d.year, m.fold,
       cast(sum(d.departed) as bigint) as moves,
       cast(sum(d.lived) as bigint) as person_years,
       count(distinct d.person_id) as persons,
       count(distinct case when d.departed = 1 then d.person_id end) as persons_out
from dated as d
join member as m on m.person_id = d.person_id
where m.population = $population
group by d.area, d.year, m.fold
