-- stock: persons resident in a country or region in a year
-- title:   Stock of persons
-- unit:    persons
-- grain:   area, year, fold
-- counts:  persons
-- counting-unit: person
-- sums-over: area
-- omits:   persons without a country in that year
select area, year, fold, persons
from stock
where population = $population and stratum = '_T'
