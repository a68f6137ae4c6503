-- of_authorship: statistics of the bylines of one vintage
-- grain:   statistic, part
-- unit:    numerator and denominator are authorships, author keys, names or works
with keyed as (
    select author_key, count(*) as authorships, count(distinct name_normal) as names,
           count(distinct orcid) as orcids,
           case when substr(author_key, 1, 5) = 'name:' then 0 else 1 end as identified
    from authorship
    group by author_key
),
key_total as (
    select cast(count(*) as double) as author_keys,
           cast(sum(authorships) as double) as authorships,
           cast(sum(names) as double) as pairs,
           cast(sum(case when identified = 1 then authorships else 0 end) as double) as identified,
           cast(sum(case when identified = 1 and orcids > 0 then 1 else 0 end) as double)
               as with_orcid,
           cast(sum(case when identified = 1 and orcids > 1 then 1 else 0 end) as double)
               as in_conflict
    from keyed
),
named as (
    select name_normal, count(*) as authorships from authorship group by name_normal
),
name_total as (
    select cast(count(*) as double) as names,
           cast(sum(authorships) as double) as authorships,
           cast(sum(case when strpos(name_normal, ' ') = 0 then authorships else 0 end) as double)
               as of_one_word
    from named
),
orcid_total as (
    select cast(count(orcid) as double) as stated, cast(count(*) as double) as authorships
    from authorship
),
twice as (
    select work_id, count(*) - count(distinct name_normal) as repeats
    from authorship
    group by work_id
),
work_total as (
    select cast(count(*) as double) as works,
           cast(sum(case when repeats > 0 then 1 else 0 end) as double) as with_repeats
    from twice
)
select 'authors_a_work' as statistic, '_T' as part, k.authorships as numerator,
       w.works as denominator
from key_total as k
join work_total as w on 1 = 1
union all
select 'authorships_a_key', '_T', authorships, author_keys from key_total
union all
select 'names_a_key', '_T', pairs, author_keys from key_total
union all
select 'keys_a_name', '_T', k.pairs, n.names
from key_total as k
join name_total as n on 1 = 1
union all
select 'identified', '_T', identified, authorships from key_total
union all
select 'orcid_conflict', '_T', in_conflict, with_orcid from key_total
union all
select 'orcid_stated', '_T', stated, authorships from orcid_total
union all
select 'name_of_one_word', '_T', of_one_word, authorships from name_total
union all
select 'name_twice', '_T', with_repeats, works from work_total
