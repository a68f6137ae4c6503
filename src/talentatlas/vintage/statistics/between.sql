-- between: how far two vintages agree on what both hold
-- grain:   statistic, part
-- unit:    numerator and denominator are works, authorships or lines that both vintages hold
-- choice:  titles are the same when their letters and digits are; bylines when every name is
with pair as (
    select case when a.title_key is not null and b.title_key is not null
                then case when a.title_key = b.title_key then 0 else 1 end
                when lower(a.title) = lower(b.title) or a.title is null or b.title is null
                then 0 else 1 end as title,
           case when a.year is distinct from b.year then 1 else 0 end as year,
           case when a.venue_id is distinct from b.venue_id then 1 else 0 end as venue,
           case when a.doi <> b.doi then 1 else 0 end as doi
    from before_work as a
    join after_work as b on b.work_id = a.work_id
),
work_total as (
    select cast(count(*) as double) as works, cast(sum(title) as double) as title,
           cast(sum(year) as double) as year, cast(sum(venue) as double) as venue,
           cast(sum(doi) as double) as doi
    from pair
),
size as (
    select cast(sum(case when side = 'a' then works else 0 end) as double) as before_works,
           cast(sum(case when side = 'b' then works else 0 end) as double) as after_works
    from (
        select 'a' as side, count(*) as works from before_work
        union all
        select 'b' as side, count(*) as works from after_work
    ) as sides
),
place as (
    select a.work_id, case when a.name_normal is distinct from b.name_normal then 1 else 0 end as name,
           case when a.author_key = b.author_key then 0 else 1 end as author_key
    from before_authorship as a
    join after_authorship as b on b.work_id = a.work_id and b.position = a.position
),
byline as (
    select work_id, max(name) as name from place group by work_id
),
byline_total as (
    select cast(count(*) as double) as works, cast(sum(name) as double) as changed from byline
),
key_total as (
    select cast(count(*) as double) as authorships,
           cast(sum(case when name = 0 then author_key else 0 end) as double) as changed
    from place
),
line_total as (
    select cast(count(*) as double) as lines,
           cast(sum(case when coalesce(a.country, '') = coalesce(b.country, '')
                    then 0 else 1 end) as double) as changed
    from before_affiliation as a
    join after_affiliation as b on b.work_id = a.work_id and b.position = a.position
        and b.line = a.line and b.text = a.text
)
select 'changed_title' as statistic, '_T' as part, title as numerator, works as denominator
from work_total
union all select 'changed_year', '_T', year, works from work_total
union all select 'changed_venue', '_T', venue, works from work_total
union all select 'changed_doi', '_T', doi, works from work_total
union all select 'changed_byline', '_T', changed, works from byline_total
union all select 'changed_author_key', '_T', changed, authorships from key_total
union all select 'changed_country', '_T', changed, lines from line_total
union all select 'works_gone', '_T', s.before_works - w.works, s.before_works
from size as s join work_total as w on 1 = 1
union all select 'works_new', '_T', s.after_works - w.works, s.before_works
from size as s join work_total as w on 1 = 1
