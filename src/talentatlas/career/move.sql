-- move: change of country between consecutive spells
-- grain:   person_id, move
-- unit:    one move
-- choice:  only spells that follow one another without a closed silence; a person who reappears
--          elsewhere after it is an exit and an entry, not a move
with paired as (
    select person_id, spell, country as destination, start_year as year,
           lag(country) over (partition by person_id order by spell) as origin,
           lag(end_year) over (partition by person_id order by spell) as left_year
    from spell
),
joined as (
    select person_id, spell, origin, destination, year
    from paired
    where left_year = year - 1
),
observed as (
    select j.person_id, j.spell,
           max(case when r.year < j.year then r.year end) as last_seen,
           min(case when r.year >= j.year then r.year end) as first_seen
    from joined as j
    join residence as r on r.person_id = j.person_id
    where r.kind = 'observed'
    group by j.person_id, j.spell
),
lived as (
    select j.person_id, j.spell, max(case when s.spell < j.spell then 1 else 0 end) as before
    from joined as j
    join spell as s on s.person_id = j.person_id and s.country = j.destination
    group by j.person_id, j.spell
)
select j.person_id,
       cast(row_number() over (partition by j.person_id order by j.spell) as int) as move,
       j.origin, j.destination, j.year,
       o.last_seen + 1 as earliest, o.first_seen as latest,
       l.before = 1 as is_return,
       j.year - p.first_year as academic_age
from joined as j
join observed as o on o.person_id = j.person_id and o.spell = j.spell
join lived as l on l.person_id = j.person_id and l.spell = j.spell
join person as p on p.person_id = j.person_id
