-- share_of_cited: share of the persons with a much-cited work who reside in the country or region
-- title:   Share of the most cited
-- unit:    share of persons
-- grain:   area, year, tier, fold
-- counts:  persons / everybody
-- counting-unit: person
-- sums-over: area
-- defaults: top = 10 (percent of the works of a venue and year; the usual cut)
-- omits:   works whose citations are unknown; persons without a country in the year of the work
-- departs: cut within venue and year, by citations at the time of the source; among equals the
--          first work_id counts
with cited as (
    select w.work_id, w.venue_id, w.year, w.citations
    from work as w
    join ai_work as a on a.work_id = w.work_id
    where w.citations is not null
),
placed as (
    select work_id,
           row_number() over (partition by venue_id, year order by citations desc, work_id) as place,
           count(*) over (partition by venue_id, year) as works
    from cited
),
shown as (
    select w.person_id, r.country as area, w.year - (w.year - $anchor) % $window as year
    from placed as c
    join person_work as w on w.work_id = c.work_id
    join residence as r on r.person_id = w.person_id and r.year = w.year
    where c.place * 100 <= c.works * $top
    group by w.person_id, r.country, w.year - (w.year - $anchor) % $window
),
here as (
    select s.area, s.year, m.fold, count(*) as persons
    from shown as s
    join member as m on m.person_id = s.person_id
    where m.population = $population
    group by s.area, s.year, m.fold
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
select l.area, l.year, 'cited' as tier, w.fold, coalesce(h.persons, 0) as persons, w.everybody
from listed as l
join world as w on w.year = l.year
left join here as h on h.area = l.area and h.year = l.year and h.fold = w.fold
