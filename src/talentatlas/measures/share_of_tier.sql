-- share_of_tier: share of the persons with a work of a tier who reside in the country or region
-- title:   Share of tier
-- unit:    share of persons
-- grain:   area, year, tier, fold
-- counts:  persons / everybody
-- counting-unit: person
-- sums-over: area
-- omits:   works of venues that state no tier; persons without a country in the year of the work
-- departs: a person counts once per period and country or region lived in
with shown as (
    select w.person_id, r.country as area, w.tier,
           w.year - (w.year - $anchor) % $window as year
    from person_work as w
    join residence as r on r.person_id = w.person_id and r.year = w.year
    where w.tier is not null
    group by w.person_id, r.country, w.tier, w.year - (w.year - $anchor) % $window
),
here as (
    select s.area, s.year, s.tier, m.fold, count(*) as persons
    from shown as s
    join member as m on m.person_id = s.person_id
    where m.population = $population
    group by s.area, s.year, s.tier, m.fold
),
world as (
    select year, tier, fold, cast(sum(persons) as bigint) as everybody
    from here
    group by year, tier, fold
),
listed as (
    select area, year, tier
    from here
    group by area, year, tier
)
select l.area, l.year, l.tier, w.fold, coalesce(h.persons, 0) as persons, w.everybody
from listed as l
join world as w on w.year = l.year and w.tier = l.tier
left join here as h
    on h.area = l.area and h.year = l.year and h.tier = l.tier and h.fold = w.fold
