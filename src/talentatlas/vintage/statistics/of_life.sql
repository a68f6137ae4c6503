-- of_life: statistics of the lives that one vintage tells
-- grain:   statistic, part
-- unit:    numerator and denominator are persons, person-years, moves or works
-- choice:  exits of the last $tail_years years are left out, as many of them will be seen again
with lived as (
    select max(year) as last_year, cast(count(*) as double) as years,
           cast(sum(case when kind = 'bridged' then 1 else 0 end) as double) as bridged
    from residence
),
moved as (
    select cast(count(*) as double) as moves,
           cast(sum(case when is_return then 1 else 0 end) as double) as returns
    from move
),
everybody as (
    select cast(count(*) as double) as persons, cast(sum(works) as double) as works,
           cast(sum(case when is_common then 1 else 0 end) as double) as common_names
    from person
),
busy as (
    select cast(count(*) as double) as years,
           cast(sum(case when works > $busy_works then 1 else 0 end) as double) as busy
    from (
        select person_id, year, count(*) as works from person_work group by person_id, year
    ) as by_year
),
heaviest as (
    select person_id, year, max(weight_milli) as weight_milli
    from evidence
    group by person_id, year
),
tied as (
    select cast(count(*) as double) as years,
           cast(sum(case when countries > 1 then 1 else 0 end) as double) as ties
    from (
        select e.person_id, e.year, count(*) as countries
        from evidence as e
        join heaviest as h on h.person_id = e.person_id and h.year = e.year
            and h.weight_milli = e.weight_milli
        group by e.person_id, e.year
    ) as by_year
),
ended as (
    select cast(count(*) as double) as exits
    from spell as s
    join lived as l on 1 = 1
    where s.open_right and s.end_year <= l.last_year - $tail_years
),
early as (
    select cast(count(*) as double) as years
    from residence as r
    join lived as l on 1 = 1
    where r.year <= l.last_year - $tail_years
)
select 'moves' as statistic, '_T' as part, m.moves as numerator, l.years as denominator
from moved as m
join lived as l on 1 = 1
union all
select 'return_moves', '_T', coalesce(returns, 0), moves from moved
union all
select 'bridged', '_T', coalesce(bridged, 0), years from lived
union all
select 'common_names', '_T', common_names, persons from everybody
union all
select 'works_a_person', '_T', works, persons from everybody
union all
select 'busy_years', '_T', coalesce(busy, 0), years from busy
union all
select 'ties', '_T', coalesce(ties, 0), years from tied
union all
select 'exits', '_T', x.exits, e.years
from ended as x
join early as e on 1 = 1
