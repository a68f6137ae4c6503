-- identity-link: which person an author key under a name belongs to
-- grain:   author_key, name_normal
-- unit:    one author key under one name
-- choice:  identifiers win, joined where evidence says that they mean one person; records without
--          one join the person of their name. Where every scheme gives the name at most one
--          person, the name is one person across schemes. A person goes by the name printed most
--          often, of equally frequent ones by the longest.
-- departs: a stand-in for probabilistic linkage; probability is 1 for identifiers, else
--          1 / (1 + expected other persons of that name)
with pair as (
    select a.author_key, a.name_normal, coalesce(k.root_key, a.author_key) as root_key,
           count(*) as pieces, substr(a.author_key, 1, 5) = 'name:' as by_name
    from authorship as a
    left join key_person as k on k.author_key = a.author_key
    group by a.author_key, a.name_normal, coalesce(k.root_key, a.author_key)
),
borne as (
    select root_key, name_normal, cast(sum(pieces) as bigint) as pieces
    from pair
    group by root_key, name_normal
),
main_name as (
    select root_key, name_normal
    from (
        select root_key, name_normal,
               row_number() over (
                   partition by root_key
                   order by pieces desc, length(name_normal) desc, name_normal
               ) as place
        from borne
    ) as ranked
    where place = 1
)
select p.author_key,
       p.name_normal,
       case when p.by_name or l.schemes_max <= 1 then 'name:' || m.name_normal
            else p.root_key end as person_root,
       case when not p.by_name then 1.0
            else 1.0 / (1.0 + l.expected_persons) end as probability,
       case when p.by_name then l.is_common
            else l.is_common and l.schemes_max <= 1 end as is_common
from pair as p
join main_name as m on m.root_key = p.root_key
join name_load as l on l.name_normal = m.name_normal
