-- key-person: author keys that shared evidence makes one person
-- grain:   author_key
-- unit:    one author key
-- choice:  the ORCID iD within four steps of evidence stands for all, else the least key; keys
--          that come together under more than one ORCID iD all stay apart
with edge as (
    select left_key as author_key, right_key as other from same_key
    group by left_key, right_key
    union all
    select right_key as author_key, left_key as other from same_key
    group by left_key, right_key
),
start as (
    select author_key,
           case when substr(author_key, 1, 6) = 'orcid:' then '!' || author_key
                else author_key end as root
    from edge
    group by author_key
),
step_1 as (
    select s.author_key, least(s.root, min(o.root)) as root
    from start as s
    join edge as e on e.author_key = s.author_key
    join start as o on o.author_key = e.other
    group by s.author_key, s.root
),
step_2 as (
    select s.author_key, least(s.root, min(o.root)) as root
    from step_1 as s
    join edge as e on e.author_key = s.author_key
    join step_1 as o on o.author_key = e.other
    group by s.author_key, s.root
),
step_3 as (
    select s.author_key, least(s.root, min(o.root)) as root
    from step_2 as s
    join edge as e on e.author_key = s.author_key
    join step_2 as o on o.author_key = e.other
    group by s.author_key, s.root
),
step_4 as (
    select s.author_key, least(s.root, min(o.root)) as root
    from step_3 as s
    join edge as e on e.author_key = s.author_key
    join step_3 as o on o.author_key = e.other
    group by s.author_key, s.root
),
identifier as (
    select root, cast(sum(case when substr(author_key, 1, 6) = 'orcid:' then 1 else 0 end)
        as bigint) as orcids
    from step_4
    group by root
)
select s.author_key,
       case when i.orcids > 1 then s.author_key
            when substr(s.root, 1, 1) = '!' then substr(s.root, 2)
            else s.root end as root_key,
       i.orcids > 1 as is_contested
from step_4 as s
join identifier as i on i.root = s.root
