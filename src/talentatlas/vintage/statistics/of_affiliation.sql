-- of_affiliation: statistics of the stated affiliations of one vintage
-- grain:   statistic, part
-- unit:    numerator and denominator are lines, or authorships
-- choice:  texts that a reader kept once of two count as repeats: they are the source's fault
with line_total as (
    select cast(count(*) as double) as lines, cast(count(text) as double) as texts,
           cast(count(distinct text) as double) as different_texts,
           cast(count(country) as double) as placed,
           cast(sum(case when country_printed is not null and country_organisation is not null
                         then 1 else 0 end) as double) as both_known,
           cast(sum(case when country_printed <> country_organisation then 1 else 0 end)
               as double) as elsewhere
    from affiliation
),
stated as (
    select work_id, position, max(case when country is null then 0 else 1 end) as placed
    from affiliation
    group by work_id, position
),
stated_total as (
    select cast(count(*) as double) as authorships, cast(sum(placed) as double) as placed
    from stated
),
byline_total as (
    select cast(count(*) as double) as authorships from authorship
),
left_out as (
    select cast(count(*) as double) as lines from rejected where reason = 'repeated-string'
),
repeated as (
    select cast(count(*) as double) as authorships
    from (
        select a.work_id, a.position
        from affiliation as a
        join affiliation as b
            on b.work_id = a.work_id and b.position = a.position and b.text = a.text || '.'
        group by a.work_id, a.position
    ) as twice
),
rules as (
    select coalesce(rule, 'none') as rule, cast(count(*) as double) as lines
    from affiliation
    group by coalesce(rule, 'none')
),
countries as (
    select country, cast(count(*) as double) as lines
    from affiliation
    where country is not null
    group by country
)
select 'affiliation_stated' as statistic, '_T' as part, s.authorships as numerator,
       b.authorships as denominator
from stated_total as s
join byline_total as b on 1 = 1
union all
select 'placed', '_T', coalesce(s.placed, 0), b.authorships
from stated_total as s
join byline_total as b on 1 = 1
union all
select 'lines_an_authorship', '_T', l.lines, s.authorships
from line_total as l
join stated_total as s on 1 = 1
union all
select 'texts_a_line', '_T', different_texts, texts from line_total
union all
select 'repeats_but_full_stop', '_T', r.authorships + o.lines, s.authorships
from repeated as r
join left_out as o on 1 = 1
join stated_total as s on 1 = 1
union all
select 'printed_elsewhere', '_T', elsewhere, both_known from line_total
union all
select 'rule_share', r.rule, r.lines, l.lines
from rules as r
join line_total as l on 1 = 1
union all
select 'country_share', c.country, c.lines, l.placed
from countries as c
join line_total as l on 1 = 1
