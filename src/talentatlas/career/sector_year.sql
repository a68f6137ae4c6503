-- sector-year: the kind of organisation that a person mainly worked for in a year
-- grain:   person_id, year
-- unit:    one person-year with a known kind
-- choice:  kinds other than education, company and government count as other; ties go to more
--          pieces, then to the order education, company, government, other
with sign as (
    select w.person_id, w.year, w.work_id, f.line,
           case when f.kind in ('education', 'company', 'government') then f.kind
                else 'other' end as sector,
           case f.kind when 'education' then 1 when 'company' then 2
                when 'government' then 3 else 4 end as rank
    from person_work as w
    join affiliation as f on f.work_id = w.work_id and f.position = w.position
    where f.kind is not null
),
counted as (
    select person_id, year, sector, min(rank) as rank, count(*) as pieces
    from sign
    group by person_id, year, sector
)
select person_id, year, sector
from (
    select person_id, year, sector,
           row_number() over (partition by person_id, year order by pieces desc, rank) as place
    from counted
) as ranked
where place = 1
