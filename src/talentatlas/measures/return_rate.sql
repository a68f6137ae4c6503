-- return_rate: share of emigrants who live in their country of origin again within some years
-- title:   Return rate
-- unit:    share of persons
-- grain:   area, year, fold
-- counts:  returned / persons
-- counting-unit: person
-- defaults: years = 5 (the horizon of the retention rate, so that both can be read together)
-- omits:   emigrants who are not seen, anywhere, that many years after leaving or later
-- departs: country of origin is the first residence; a later first departure counts, a second
--          does not; returns after the horizon are left out, so that cohorts compare
with origin as (
    select person_id, country
    from spell
    where spell = 1
),
seen as (
    select person_id, max(year) as last_year
    from residence
    group by person_id
),
departure as (
    select v.person_id, v.origin, min(v.year) as year
    from move as v
    join origin as o on o.person_id = v.person_id and o.country = v.origin
    group by v.person_id, v.origin
),
fate as (
    select d.person_id, d.origin, d.year,
           max(case when r.year > d.year and r.year <= d.year + $years then 1 else 0 end) as is_back
    from departure as d
    join seen as s on s.person_id = d.person_id
    left join residence as r on r.person_id = d.person_id and r.country = d.origin
    where s.last_year >= d.year + $years
    group by d.person_id, d.origin, d.year
),
dated as (
    select person_id, origin as area, year - (year - $anchor) % $window as year, is_back
    from fate
)
select d.area, d.year, m.fold,
       cast(sum(d.is_back) as bigint) as returned,
       count(*) as persons
from dated as d
join member as m on m.person_id = d.person_id
where m.population = $population
group by d.area, d.year, m.fold
