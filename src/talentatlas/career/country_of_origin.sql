-- country-of-origin: where a person comes from, as far as records tell
-- grain:   person_id
-- unit:    one person
-- choice:  the country of the first degree where it is on record ($origin = 'degree'), else the
--          first residence; never nationality, never a guess from a name
with first_residence as (
    select person_id, country from spell where spell = 1
),
known as (
    select p.person_id, r.country as residence,
           case when $origin = 'degree' then e.first_degree_country end as degree
    from person as p
    left join first_residence as r on r.person_id = p.person_id
    left join education as e on e.person_id = p.person_id
)
select person_id, coalesce(degree, residence) as country,
       case when degree is not null then 'first-degree' else 'first-residence' end as basis
from known
where degree is not null or residence is not null
