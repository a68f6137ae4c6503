-- stay_rate: share of doctorate holders who live in the country or region of study years later
-- title:   Stay rate of doctorate holders
-- unit:    share of persons
-- grain:   area, year, fold
-- counts:  stayed / graduates
-- persons: graduates
-- counting-unit: person
-- defaults: years = 5 (the usual horizon of official stay rates)
-- omits:   doctorates without a year or country on record, and graduates of whom nothing is known,
--          here or elsewhere, in the year of the horizon
-- departs: official stay rates follow holders of temporary visas; records show no visas, so all
--          holders of the doctorate count, those at home included
with followed as (
    select e.person_id, e.doctorate_country as area,
           e.doctorate_year - (e.doctorate_year - $anchor) % $window as year,
           case when r.country = e.doctorate_country then 1 else 0 end as is_there
    from education as e
    join residence as r
        on r.person_id = e.person_id and r.year = e.doctorate_year + $years
    where e.doctorate_country is not null
)
select f.area, f.year, m.fold,
       cast(sum(f.is_there) as bigint) as stayed,
       count(*) as graduates
from followed as f
join member as m on m.person_id = f.person_id
where m.population = $population
group by f.area, f.year, m.fold
