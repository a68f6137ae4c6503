-- of_work: statistics of the works of one vintage
-- grain:   statistic, part
-- unit:    numerator and denominator are works
with one as (
    select case when doi is null then 1 else 0 end as no_doi,
           case when title is null then 1 else 0 end as no_title,
           case when is_retracted then 1 else 0 end as retracted,
           case when citations is null then 1 else 0 end as no_citations,
           case when unread is not null then 1 else 0 end as unread
    from work
),
summary as (
    select cast(count(*) as double) as works,
           cast(sum(no_doi) as double) as no_doi,
           cast(sum(no_title) as double) as no_title,
           cast(sum(retracted) as double) as retracted,
           cast(sum(no_citations) as double) as no_citations,
           cast(sum(unread) as double) as unread
    from one
),
titled as (
    select title_key, count(*) as works from work where title_key is not null group by title_key
),
repeated as (
    select cast(sum(case when works > 1 then works else 0 end) as double) as repeated,
           cast(sum(works) as double) as works
    from titled
),
counted as (
    select w.year, count(*) as works, count(s.work_id) as counted
    from work as w
    left join ai_work as s on s.work_id = w.work_id
    group by w.year
),
kinds as (
    select kind, count(*) as works from work group by kind
),
bylines as (
    select cast(count(*) as double) as works from (
        select work_id from authorship group by work_id
    ) as stated
)
select 'works' as statistic, '_T' as part, works as numerator,
       cast(null as double) as denominator
from summary
union all
select 'missing_doi', '_T', no_doi, works from summary
union all
select 'missing_title', '_T', no_title, works from summary
union all
select 'retracted', '_T', retracted, works from summary
union all
select 'missing_citations', '_T', no_citations, works from summary
union all
select 'unread_fields', '_T', unread, works from summary
union all
select 'repeated_titles', '_T', repeated, works from repeated
union all
select 'works_without_authors', '_T', s.works - b.works, s.works
from summary as s
join bylines as b on 1 = 1
union all
select 'ai_share', cast(year as varchar), cast(counted as double), cast(works as double)
from counted
union all
select 'kind_share', k.kind, cast(k.works as double), s.works
from kinds as k
join summary as s on 1 = 1
