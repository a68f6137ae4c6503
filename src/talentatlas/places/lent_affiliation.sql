-- lent-affiliation: lines of a second record for authorships that the kept record leaves bare
-- grain:   work_id, position, line
-- unit:    one line of one authorship
-- choice:  only where the kept record states no affiliation at all; from one second record
with stated as (
    select work_id, position from printed_affiliation group by work_id, position
),
bare as (
    select s.kept_id, s.kept_position, s.work_id, s.position,
           row_number() over (
               partition by s.kept_id, s.kept_position order by s.work_id, s.position
           ) as choice
    from same_authorship as s
    join stated as h on h.work_id = s.work_id and h.position = s.position
    left join stated as k on k.work_id = s.kept_id and k.position = s.kept_position
    where k.work_id is null
)
select b.kept_id as work_id, b.kept_position as position, p.line, p.text, p.domain, p.role,
       p.country_listed, p.organisation_listed, p.kind_listed
from bare as b
join printed_affiliation as p on p.work_id = b.work_id and p.position = b.position
where b.choice = 1
