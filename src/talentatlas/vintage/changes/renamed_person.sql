-- renamed_person: persons of one state who are there in the next under another identifier
-- grain:   own
-- unit:    one person
-- choice:  known by their authorships; only where neither identifier occurs in the other state,
--          and the first in order of several
with here as (
    select person_id from person_work group by person_id
),
there as (
    select person_id from later_person_work group by person_id
),
pair as (
    select w.person_id as own, l.person_id as known, count(*) as authorships
    from person_work as w
    join later_person_work as l on l.work_id = w.work_id and l.position = w.position
    where w.person_id <> l.person_id
    group by w.person_id, l.person_id
),
free as (
    select p.own, p.known,
           row_number() over (
               partition by p.own order by p.authorships desc, p.known
           ) as own_place,
           row_number() over (
               partition by p.known order by p.authorships desc, p.own
           ) as known_place
    from pair as p
    left join there as t on t.person_id = p.own
    left join here as h on h.person_id = p.known
    where t.person_id is null and h.person_id is null
)
select own, known
from free
where own_place = 1 and known_place = 1
