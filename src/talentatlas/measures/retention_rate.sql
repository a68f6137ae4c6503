-- retention_rate: share of arrivals who have lived on in the country or region for some years
-- title:   Retention rate
-- unit:    share of persons
-- grain:   area, year, fold
-- counts:  stayed / arrived
-- persons: arrived
-- counting-unit: person
-- defaults: years = 5 (long enough to outlast a doctorate or a fixed-term post)
-- omits:   arrivals too recent for the horizon, and arrivals of whom nothing is known, here or
--          elsewhere, in the year of the horizon: they have not left, they are unseen
-- departs: the residence must be unbroken; somebody who left and came back did not stay
with followed as (
    select a.person_id, a.country as area,
           a.start_year - (a.start_year - $anchor) % $window as year,
           case when a.end_year >= a.start_year + $years then 1 else 0 end as is_still_there
    from arrival as a
    join residence as r on r.person_id = a.person_id and r.year = a.start_year + $years
)
select f.area, f.year, m.fold,
       cast(sum(f.is_still_there) as bigint) as stayed,
       count(*) as arrived
from followed as f
join member as m on m.person_id = f.person_id
where m.population = $population
group by f.area, f.year, m.fold
