-- balance: stock next year - stock - moves in + moves out - entries + exits
-- grain:   area, year, population, stratum
-- unit:    persons; zero in every row
-- choice:  moves and entries are dated by the year after, exits by the year itself
with term as (
    select area, year - 1 as year, population, persons as signed from stock where stratum = '_T'
    union all
    select area, year, population, -persons as signed from stock where stratum = '_T'
    union all
    select destination as area, year - 1 as year, population, -moves as signed from flow
    union all
    select origin as area, year - 1 as year, population, moves as signed from flow
    union all
    select area, year - 1 as year, population, -persons as signed from entry
    union all
    select area, year, population, persons as signed from exit
)
select area, year, population, '_T' as stratum, cast(sum(signed) as bigint) as residual
from term
group by area, year, population
