-- share_raw: share of all resident persons of a year who reside in the country or region
-- title:   Share of persons, as recorded
-- unit:    share of persons
-- grain:   area, year, fold
-- counts:  persons / everybody
-- counting-unit: person
-- sums-over: area
-- omits:   persons without a country in that year
-- departs: no correction for venues that come and go; see share_standardised
with here as (
    select area, year, fold, persons
    from stock
    where population = $population and stratum = '_T'
),
world as (
    select year, fold, cast(sum(persons) as bigint) as everybody
    from here
    group by year, fold
),
listed as (
    select area, year
    from here
    group by area, year
)
select l.area, l.year, w.fold, coalesce(h.persons, 0) as persons, w.everybody
from listed as l
join world as w on w.year = l.year
left join here as h on h.area = l.area and h.year = l.year and h.fold = w.fold
