-- name-load: how much one normal name may be trusted to be one person
-- grain:   name_normal
-- unit:    one name
-- choice:  a name is common when one scheme gives it more than one person, when it has
--          fewer than two parts, or when more than $common_persons names would be expected of
--          its first and last part, were the two drawn independently
with distinct_name as (
    select a.name_normal, strpos(a.name_normal, ' ') as gap
    from authorship as a
    group by a.name_normal
),
part as (
    select name_normal,
           case when gap = 0 then name_normal else substr(name_normal, 1, gap - 1) end as given,
           case when gap = 0 then '' else substr(name_normal, gap + 1) end as rest
    from distinct_name
),
given_load as (
    select given, count(*) as names from part group by given
),
rest_load as (
    select rest, count(*) as names from part group by rest
),
total as (
    select 1 as one, count(*) as names from part
),
identifier as (
    select name_normal, 'openreview' as scheme, 'openreview:' || openreview as id
    from authorship where openreview is not null group by name_normal, openreview
    union all
    select name_normal, 'ieee' as scheme, 'ieee:' || ieee as id
    from authorship where ieee is not null group by name_normal, ieee
    union all
    select name_normal, 'orcid' as scheme, 'orcid:' || orcid as id
    from authorship where orcid is not null group by name_normal, orcid
    union all
    select name_normal, 'dblp' as scheme, 'dblp:' || dblp as id
    from authorship where dblp is not null group by name_normal, dblp
    union all
    select name_normal, 'openalex' as scheme, 'openalex:' || openalex as id
    from authorship where openalex is not null group by name_normal, openalex
),
root as (
    select i.name_normal, i.scheme, coalesce(k.root_key, i.id) as root_key
    from identifier as i
    left join key_person as k on k.author_key = i.id
    group by i.name_normal, i.scheme, coalesce(k.root_key, i.id)
),
by_scheme as (
    select name_normal, scheme, count(*) as ids from root group by name_normal, scheme
),
by_name as (
    select name_normal, max(ids) as ids from by_scheme group by name_normal
)
select p.name_normal,
       coalesce(b.ids, 0) as schemes_max,
       cast(g.names as double) * r.names / t.names as expected_persons,
       coalesce(b.ids, 0) > 1 or p.rest = ''
       or cast(g.names as double) * r.names / t.names > $common_persons as is_common
from part as p
join given_load as g on g.given = p.given
join rest_load as r on r.rest = p.rest
join total as t on t.one = 1
left join by_name as b on b.name_normal = p.name_normal
