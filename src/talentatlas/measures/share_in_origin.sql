-- share_in_origin: share of persons from a country or region who reside there
-- title:   Share resident in the country of origin
-- unit:    share of persons
-- grain:   area, year, fold
-- counts:  at_home / persons
-- counting-unit: person
-- departs: country of origin is that of the first degree where it is on record, else the first
--          residence; the residence is the last one in the period
with dated as (
    select person_id, country, year - (year - $anchor) % $window as period, year
    from residence
),
last_seen as (
    select person_id, country, period,
           row_number() over (partition by person_id, period order by year desc) as place
    from dated
)
select o.country as area, l.period as year, m.fold,
       cast(sum(case when l.country = o.country then 1 else 0 end) as bigint) as at_home,
       count(*) as persons
from last_seen as l
join country_of_origin as o on o.person_id = l.person_id
join member as m on m.person_id = l.person_id
where m.population = $population and l.place = 1
group by o.country, l.period, m.fold
