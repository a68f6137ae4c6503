-- same-key: evidence that two author keys mean the same person
-- grain:   left_key, right_key, kind
-- unit:    one piece of evidence
-- choice:  stated with one authorship; the profile at the source; the same name on the same work
--          in two sources; a statement in a person's own record
with own as (
    select author_key, 'openreview:' || openreview as other, 'authorship' as kind
    from authorship where openreview is not null
    union all
    select author_key, 'ieee:' || ieee as other, 'authorship' as kind
    from authorship where ieee is not null
    union all
    select author_key, 'orcid:' || orcid as other, 'authorship' as kind
    from authorship where orcid is not null
    union all
    select author_key, 'dblp:' || dblp as other, 'authorship' as kind
    from authorship where dblp is not null
    union all
    select author_key, 'openalex:' || openalex as other, 'authorship' as kind
    from authorship where openalex is not null
    union all
    select author_key, 'orcid:' || orcid_profile as other, 'profile' as kind
    from authorship where orcid_profile is not null
    union all
    select k.author_key, a.author_key as other, 'work' as kind
    from same_authorship as s
    join authorship as a on a.work_id = s.work_id and a.position = s.position
    join authorship as k on k.work_id = s.kept_id and k.position = s.kept_position
    where s.is_same_name
    union all
    select left_key as author_key, right_key as other, 'record' as kind
    from same_person
)
select least(author_key, other) as left_key, greatest(author_key, other) as right_key, kind,
       count(*) as pieces
from own
where author_key <> other
    and substr(author_key, 1, 5) <> 'name:' and substr(other, 1, 5) <> 'name:'
group by least(author_key, other), greatest(author_key, other), kind
