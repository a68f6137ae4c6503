-- venue: conferences and journals in this atlas
-- grain:   venue_id
-- unit:    one venue, whatever the year
select venue_id, count(*) as works, min(year) as first_year, max(year) as last_year
from work
where venue_id is not null
group by venue_id
