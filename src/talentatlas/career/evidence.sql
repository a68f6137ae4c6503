-- evidence: dated signs of where a person was
-- grain:   person_id, year, country
-- unit:    thousandths of one authorship
-- choice:  several affiliations on one authorship share it equally ($several = 'shared'), or only
--          the first with a country counts ($several = 'first')
with placed as (
    select work_id, position, line, country,
           row_number() over (partition by work_id, position order by line) as place
    from affiliation
    where country is not null
),
used as (
    select work_id, position, country
    from placed
    where $several = 'shared' or place = 1
    group by work_id, position, country
),
shared as (
    select work_id, position, count(*) as countries from used group by work_id, position
)
select w.person_id, w.year, u.country,
       cast(sum(case s.countries when 1 then 1000 when 2 then 500 when 3 then 333
                when 4 then 250 else 200 end) as bigint) as weight_milli,
       count(*) as pieces
from person_work as w
join used as u on u.work_id = w.work_id and u.position = w.position
join shared as s on s.work_id = w.work_id and s.position = w.position
group by w.person_id, w.year, u.country
