-- person-work: each authorship with its person
-- grain:   work_id, position
-- unit:    one authorship
-- choice:  one name cannot be one person after more than $career_gap silent years: a new person begins
with dated as (
    select a.work_id, a.position, i.person_root, w.year, w.venue_id, w.tier
    from authorship as a
    join ai_work as s on s.work_id = a.work_id
    join work as w on w.work_id = a.work_id
    join identity_link as i on i.author_key = a.author_key and i.name_normal = a.name_normal
),
active_year as (
    select person_root, year from dated group by person_root, year
),
stepped as (
    select person_root, year,
           case when year - lag(year) over (partition by person_root order by year) > $career_gap
                then 1 else 0 end as begins
    from active_year
),
numbered as (
    select person_root, year,
           cast(sum(begins) over (
               partition by person_root order by year
               rows between unbounded preceding and current row
           ) as bigint) as part
    from stepped
)
select d.work_id, d.position,
       case when n.part = 0 then d.person_root
            else d.person_root || '#' || cast(n.part + 1 as varchar) end as person_id,
       d.year, d.venue_id, d.tier
from dated as d
join numbered as n on n.person_root = d.person_root and n.year = d.year
