-- record_change: how many records changed between two vintages, and in which way
-- grain:   cause, detail
-- unit:    works, authorships or lines (records), author keys (keys)
-- choice:  re-placed lines have the same text in both vintages and another country or rule;
--          placed:printed:domain are those with another country, same:… those with the same
with work_change as (
    select case when a.year is distinct from b.year then 1 else 0 end as year,
           case when a.is_retracted is distinct from b.is_retracted then 1 else 0 end as retraction,
           case when a.is_accepted is distinct from b.is_accepted
                     or a.selected_by is distinct from b.selected_by
                     or a.venue_id is distinct from b.venue_id
                     or a.kind is distinct from b.kind
                     or a.tier is distinct from b.tier then 1 else 0 end as selection
    from before_work as a
    join after_work as b on b.work_id = a.work_id
),
byline as (
    select coalesce(a.work_id, b.work_id) as work_id,
           case when a.work_id is null then 'added'
                when b.work_id is null then 'removed'
                else 'another_name' end as detail
    from before_authorship as a
    full outer join after_authorship as b
        on b.work_id = a.work_id and b.position = a.position
    where a.name_normal is distinct from b.name_normal
),
line as (
    select coalesce(a.work_id, b.work_id) as work_id,
           case when a.work_id is null or b.work_id is null
                     or a.text is distinct from b.text or a.domain is distinct from b.domain
                then 'restated' else 're-placed' end as cause,
           case when a.work_id is null then 'added'
                when b.work_id is null then 'removed'
                when a.text is distinct from b.text or a.domain is distinct from b.domain
                then 'another_text'
                else case when a.country is distinct from b.country then 'placed:'
                          else 'same:' end
                     || coalesce(a.rule, 'none') || ':' || coalesce(b.rule, 'none')
           end as detail
    from before_affiliation as a
    full outer join after_affiliation as b
        on b.work_id = a.work_id and b.position = a.position and b.line = a.line
    where a.text is distinct from b.text or a.domain is distinct from b.domain
          or a.country is distinct from b.country or a.rule is distinct from b.rule
)
select cause, 'works' as detail, count(*) as records, cast(null as bigint) as keys
from work_fate group by cause
union all
select 'year', 'works', cast(sum(year) as bigint), cast(null as bigint) from work_change
union all
select 'retraction', 'works', cast(sum(retraction) as bigint), cast(null as bigint)
from work_change
union all
select 'selection', 'works', cast(sum(selection) as bigint), cast(null as bigint)
from work_change
union all
select 'byline', b.detail, count(*), cast(null as bigint)
from byline as b
left join work_fate as f on f.work_id = b.work_id
where f.work_id is null group by b.detail
union all
select cause, 'authorships', cast(sum(authorships) as bigint), count(distinct before_key)
from key_change where cause <> 'byline' group by cause
union all
select l.cause, l.detail, count(*), cast(null as bigint)
from line as l
left join work_fate as f on f.work_id = l.work_id
where f.work_id is null group by l.cause, l.detail
