-- placed: how much of the record could be placed in a country
-- grain:   year, venue_id
-- unit:    authorships
with stated as (
    select work_id, position,
           max(case when text is not null or domain is not null then 1 else 0 end) as has_text,
           max(case when country is not null then 1 else 0 end) as has_country
    from affiliation
    group by work_id, position
)
select p.year, p.venue_id, count(*) as authorships,
       cast(sum(coalesce(s.has_text, 0)) as bigint) as stated,
       cast(sum(coalesce(s.has_country, 0)) as bigint) as placed
from person_work as p
left join stated as s on s.work_id = p.work_id and s.position = p.position
group by p.year, p.venue_id
