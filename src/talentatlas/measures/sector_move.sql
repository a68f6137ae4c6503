-- sector_move: moves from education to company per 1,000 person-years in education
-- title:   From academia to industry
-- unit:    per 1,000 person-years
-- grain:   area, year, fold
-- counts:  changes / person_years
-- counting-unit: person_year
-- omits:   years in education that no later year with a known sector follows
-- departs: the years to the next known sector are the time at risk, dated like the change by
--          the year in which it ends; the area is the residence in the year in which it begins
with paired as (
    select person_id, year, sector,
           lead(year) over (partition by person_id order by year) - year as years,
           lead(sector) over (partition by person_id order by year) as next_sector
    from sector_year
),
dated as (
    select p.person_id, r.country as area, p.years,
           p.year + p.years - (p.year + p.years - $anchor) % $window as year,
           case when p.next_sector = 'company' then 1 else 0 end as is_change
    from paired as p
    join residence as r on r.person_id = p.person_id and r.year = p.year
    where p.sector = 'education' and p.years is not null
)
select d.area, d.year, m.fold,
       cast(sum(d.is_change) as bigint) as changes,
       cast(sum(d.years) as bigint) as person_years,
       count(distinct d.person_id) as persons,
       count(distinct case when d.is_change = 1 then d.person_id end) as persons_changing
from dated as d
join member as m on m.person_id = d.person_id
where m.population = $population
group by d.area, d.year, m.fold
