-- origin_residence: persons by country of origin and by last residence in the period
-- title:   Origin and residence
-- unit:    persons
-- grain:   area, partner, year, fold
-- counts:  persons
-- counting-unit: person
-- sums-over: area, partner
-- departs: country of origin is that of the first degree where it is on record, else the first
--          residence; area is the origin, partner the residence
with dated as (
    select person_id, country, year - (year - $anchor) % $window as period, year
    from residence
),
last_seen as (
    select person_id, country, period,
           row_number() over (partition by person_id, period order by year desc) as place
    from dated
)
select o.country as area, l.country as partner, l.period as year, m.fold, count(*) as persons
from last_seen as l
join country_of_origin as o on o.person_id = l.person_id
join member as m on m.person_id = l.person_id
where m.population = $population and l.place = 1
group by o.country, l.country, l.period, m.fold
