-- evidence: dated signs of where a person was
-- grain:   person_id, year, country
-- unit:    thousandths of one authorship
-- choice:  several affiliations on one authorship share it equally ($several = 'shared'), each
--          counts as a whole one ($several = 'each'), or only the first with a country counts
--          ($several = 'first')
with several as (
    select work_id, position from affiliation where line > 1 group by work_id, position
),
ranked as (
    select f.work_id, f.position, f.country,
           row_number() over (partition by f.work_id, f.position order by f.line) as place
    from affiliation as f
    join several as s on s.work_id = f.work_id and s.position = f.position
    where f.country is not null
),
used as (
    select work_id, position, country
    from ranked
    where $several <> 'first' or place = 1
    group by work_id, position, country
),
shared as (
    select work_id, position, count(*) as countries from used group by work_id, position
),
sign as (
    select f.work_id, f.position, f.country, 1 as countries
    from affiliation as f
    left join several as s on s.work_id = f.work_id and s.position = f.position
    where f.country is not null and s.work_id is null
    union all
    select u.work_id, u.position, u.country,
           case when $several = 'each' then 1 else h.countries end as countries
    from used as u
    join shared as h on h.work_id = u.work_id and h.position = u.position
)
select w.person_id, w.year, g.country,
       cast(sum(case g.countries when 1 then 1000 when 2 then 500 when 3 then 333
                when 4 then 250 else 200 end) as bigint) as weight_milli,
       count(*) as pieces
from person_work as w
join sign as g on g.work_id = w.work_id and g.position = w.position
group by w.person_id, w.year, g.country
