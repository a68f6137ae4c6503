-- spell: unbroken residence in one country
-- grain:   person_id, spell
-- unit:    one spell
-- choice:  a spell ends when the country changes or the person is not seen for longer than is bridged
with stepped as (
    select person_id, year, country,
           case when year - 1 = lag(year) over (partition by person_id order by year)
                     and country = lag(country) over (partition by person_id order by year)
                then 0 else 1 end as begins
    from residence
),
numbered as (
    select person_id, year, country,
           cast(sum(begins) over (
               partition by person_id order by year
               rows between unbounded preceding and current row
           ) as int) as spell
    from stepped
),
whole as (
    select person_id, spell, country, min(year) as start_year, max(year) as end_year
    from numbered
    group by person_id, spell, country
)
select person_id, spell, country, start_year, end_year,
       coalesce(lag(end_year) over (partition by person_id order by spell) + 1 < start_year, true)
           as open_left,
       coalesce(lead(start_year) over (partition by person_id order by spell) > end_year + 1, true)
           as open_right
from whole
