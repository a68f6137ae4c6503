-- person-year: time at risk in a country
-- grain:   area, year, population, stratum, fold
-- unit:    person-years
select area, year, population, stratum, fold, cast(persons as double) as exposure
from stock
