-- of_organisation: statistics of the organisations that lines were matched to
-- grain:   statistic, part
-- unit:    numerator and denominator are lines, or matches of the source
-- choice:  a sentinel is an OpenAlex institution below 1, such as I-1; those that a reader left
--          out count as well, as they are the source's fault all the same. A burst is one
--          organisation in one country and year with $burst_lines lines or more, and over
--          $burst_times times its yearly mean in the other years
with listed as (
    select work_id, position, line, organisation_listed as organisation_id from printed_affiliation
    where organisation_listed is not null
    union all
    select work_id, position, line, coalesce(openalex, organisation_id) as organisation_id
    from organisation_match
),
left_out as (
    select cast(count(*) as double) as parts from rejected where reason = 'sentinel-institution'
),
listed_total as (
    select count(l.organisation_id) + min(o.parts) as matches,
           cast(sum(case when strpos(l.organisation_id, 'I-') > 0
                         or l.organisation_id in ('openalex:I0', 'I0', 'openalex:', '')
                    then 1 else 0 end) as double) + min(o.parts) as sentinel
    from left_out as o
    left join listed as l on 1 = 1
),
match_total as (
    select cast(count(*) as double) as matches,
           cast(sum(case when name is null then 1 else 0 end) as double) as unnamed
    from organisation_match
),
placed as (
    select f.organisation_id, f.country, w.year, count(*) as lines
    from affiliation as f
    join work as w on w.work_id = f.work_id
    where f.organisation_id is not null and f.country is not null
    group by f.organisation_id, f.country, w.year
),
span as (
    select cast(count(distinct year) - 1 as double) as other_years, cast(count(*) as double) as n
    from work
),
held as (
    select organisation_id, country, cast(sum(lines) as bigint) as lines
    from placed
    group by organisation_id, country
),
burst as (
    select cast(sum(p.lines) as double) as lines,
           cast(sum(case when p.lines >= $burst_lines and s.other_years > 0
                         and p.lines * s.other_years > (h.lines - p.lines + 1) * $burst_times
                    then p.lines else 0 end) as double) as in_burst
    from placed as p
    join held as h on h.organisation_id = p.organisation_id and h.country = p.country
    join span as s on 1 = 1
),
country_lines as (
    select country, cast(sum(lines) as double) as lines, cast(max(lines) as double) as top
    from held
    group by country
),
known as (
    select cast(count(*) as double) as lines, cast(count(organisation_id) as double) as recognised
    from affiliation
)
select 'sentinel_organisation' as statistic, '_T' as part, coalesce(sentinel, 0) as numerator,
       matches as denominator
from listed_total
union all
select 'organisation_unnamed', '_T', coalesce(unnamed, 0), matches from match_total
union all
select 'organisation_burst', '_T', coalesce(in_burst, 0), coalesce(lines, 0) from burst
union all
select 'organisation_recognised', '_T', recognised, lines from known
union all
select 'top_organisation', c.country, c.top, c.lines
from country_lines as c
