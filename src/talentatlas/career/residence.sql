-- residence: the country a person mainly worked from in a year
-- grain:   person_id, year
-- unit:    one person-year
-- follows: modal country of affiliation per year, the usual rule in studies of scholarly migration
-- choice:  ties go to the country held in the year before, where it is among them ($ties = 'stay'),
--          else to more pieces of evidence, then to the first code; up to $silent_years silent
--          years are bridged: with the same country on both sides by it, else ($bridge = 'middle')
--          by the earlier country up to the middle of the gap, rounded down, and by the later one
--          after it, or wholly by one of them ($bridge = 'earlier' or 'later')
with held as (
    select e.person_id, e.year, e.country, e.weight_milli, e.pieces,
           case when p.country is null then 0 else 1 end as was_there
    from evidence as e
    left join evidence as p
        on p.person_id = e.person_id and p.year = e.year - 1 and p.country = e.country
),
ranked as (
    select person_id, year, country, pieces,
           row_number() over (
               partition by person_id, year
               order by weight_milli desc,
                        case when $ties = 'stay' then was_there else 0 end desc,
                        pieces desc, country
           ) as place
    from held
),
observed as (
    select person_id, year, country, pieces,
           lead(year) over (partition by person_id order by year) - year as gap,
           lead(country) over (partition by person_id order by year) as next_country
    from ranked
    where place = 1
)
select person_id, year, country, pieces, 'observed' as kind
from observed
union all
select o.person_id, o.year + s.step as year,
       case when $bridge = 'earlier' or o.next_country = o.country then o.country
            when $bridge = 'middle' and s.step * 2 < s.gap then o.country
            else o.next_country end as country,
       0 as pieces, 'bridged' as kind
from observed as o
join gap_step as s on s.gap = o.gap
where s.step > 0 and o.gap <= $silent_years + 1
