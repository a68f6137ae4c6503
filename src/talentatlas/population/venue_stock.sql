-- venue_stock: persons who published at a venue in a year, by the country of their affiliation
-- grain:   area, venue_id, year, population, fold
-- unit:    thousandths of a person; each placed person, venue and year sums to 1000
-- choice:  a person with works or affiliations in several countries is shared between them as
--          in evidence; what rounding leaves over goes by running totals in the order of codes;
--          only venues of the register count: a general index has thousands of journals, which
--          are too small to compare one by one
with placed as (
    select work_id, position, country,
           row_number() over (partition by work_id, position order by line) as place
    from affiliation
    where country is not null
),
used as (
    select work_id, position, country
    from placed
    where $several <> 'first' or place = 1
    group by work_id, position, country
),
split as (
    select work_id, position, count(*) as countries
    from used
    group by work_id, position
),
sign as (
    select w.person_id, w.venue_id, w.year, u.country,
           cast(sum(case s.countries when 1 then 1000 when 2 then 500 when 3 then 333
                    when 4 then 250 else 200 end) as bigint) as weight_milli
    from person_work as w
    join used as u on u.work_id = w.work_id and u.position = w.position
    join split as s on s.work_id = w.work_id and s.position = w.position
    where w.venue_id is not null and substr(w.venue_id, 1, 9) <> 'openalex:'
    group by w.person_id, w.venue_id, w.year, u.country
),
running as (
    select person_id, venue_id, year, country, weight_milli,
           cast(sum(weight_milli) over (
               partition by person_id, venue_id, year order by country
               rows between unbounded preceding and current row
           ) as bigint) as upto,
           cast(sum(weight_milli) over (
               partition by person_id, venue_id, year
           ) as bigint) as whole
    from sign
),
cut as (
    select person_id, venue_id, year, country,
           cast((upto * 1000 - (upto * 1000) % whole) / whole as bigint)
           - cast((before * 1000 - (before * 1000) % whole) / whole as bigint) as milli
    from (
        select person_id, venue_id, year, country, upto, upto - weight_milli as before, whole
        from running
    ) as bound
)
select c.country as area, c.venue_id, c.year, m.population, m.fold,
       cast(sum(c.milli) as bigint) as persons_milli
from cut as c
join member as m on m.person_id = c.person_id
group by c.country, c.venue_id, c.year, m.population, m.fold
