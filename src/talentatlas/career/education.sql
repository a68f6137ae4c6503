-- education: where a person studied
-- grain:   person_id
-- unit:    one person of whom a degree with its country is on record
-- choice:  the first degree is the lowest level (bachelor, master, unnamed, doctorate), then the
--          earliest; a degree is dated by its end, else by its start
with bearer as (
    select i.person_root, coalesce(k.root_key, i.author_key) as root_key
    from identity_link as i
    left join key_person as k on k.author_key = i.author_key
    group by i.person_root, coalesce(k.root_key, i.author_key)
),
degree as (
    select b.person_root, coalesce(e.level, 'other') as level,
           case e.level when 'bachelor' then 1 when 'master' then 2 when 'doctorate' then 4
                else 3 end as step,
           coalesce(e.end_year, e.start_year) as year,
           coalesce(e.country, n.country, g.country) as country
    from life_event as e
    left join key_person as k on k.author_key = e.author_key
    join bearer as b on b.root_key = coalesce(k.root_key, e.author_key)
    left join named_organisation as n on n.identifier = e.organisation_id
    left join place as g
        on g.text is not distinct from e.organisation and g.domain is not distinct from e.domain
    where e.kind = 'degree'
),
ranked as (
    select person_root, level, year, country,
           row_number() over (
               partition by person_root order by step, year nulls last, country
           ) as place,
           row_number() over (
               partition by person_root, level order by year nulls last, country
           ) as of_level
    from degree
    where country is not null
),
doctorate as (
    select person_root, country, year from ranked where level = 'doctorate' and of_level = 1
),
holder as (
    select person_id,
           case when strpos(person_id, '#') > 0
                then substr(person_id, 1, strpos(person_id, '#') - 1)
                else person_id end as person_root
    from person
)
select h.person_id, r.country as first_degree_country, r.level as first_degree_level,
       r.year as first_degree_year, d.country as doctorate_country, d.year as doctorate_year
from holder as h
join ranked as r on r.person_root = h.person_root
left join doctorate as d on d.person_root = h.person_root
where r.place = 1
