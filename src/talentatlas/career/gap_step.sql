-- gap-step: the years inside a gap between two observed years
-- grain:   gap, step
-- unit:    one year of a gap; step 0 is the observed year before it
-- choice:  gaps of up to 99 years, longer than any career
with digit as (
    select 0 as n union all select 1 as n union all select 2 as n union all select 3 as n
    union all select 4 as n union all select 5 as n union all select 6 as n
    union all select 7 as n union all select 8 as n union all select 9 as n
),
number as (
    select tens.n * 10 + ones.n as n
    from digit as tens
    join digit as ones on 1 = 1
),
pair as (
    select g.n as gap, s.n as step
    from number as g
    join number as s on 1 = 1
)
select gap, step
from pair
where step < gap
