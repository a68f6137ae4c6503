-- same-authorship: one place on a byline in two records of the same work
-- grain:   work_id, position
-- unit:    one authorship of the second record
-- choice:  by the same normal name where it stands once on both bylines; else by position where
--          both bylines are equally long
with kept as (
    select a.work_id, a.position, a.name_normal,
           count(*) over (partition by a.work_id, a.name_normal) as bearers
    from authorship as a
    join same_work as s on s.kept_id = a.work_id
    group by a.work_id, a.position, a.name_normal
),
second as (
    select a.work_id, a.position, a.name_normal, s.kept_id, w.authors = k.authors as is_as_long,
           count(*) over (partition by a.work_id, a.name_normal) as bearers
    from authorship as a
    join same_work as s on s.work_id = a.work_id
    join work as w on w.work_id = a.work_id
    join work as k on k.work_id = s.kept_id
),
found as (
    select b.work_id, b.position, b.kept_id, coalesce(n.position, p.position) as kept_position,
           n.position is not null as is_same_name
    from second as b
    left join kept as n
        on n.work_id = b.kept_id and n.name_normal = b.name_normal
        and n.bearers = b.bearers and n.bearers = 1
    left join kept as p
        on p.work_id = b.kept_id and p.position = case when b.is_as_long then b.position end
)
select work_id, position, kept_id, kept_position, is_same_name
from found
where kept_position is not null
