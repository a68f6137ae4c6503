-- arrival: spell opened by a move
-- grain:   person_id, spell
-- unit:    one spell
select s.person_id, s.spell, s.country, s.start_year, s.end_year, s.open_right, p.fold
from spell as s
join person as p on p.person_id = s.person_id
join move as m on m.person_id = s.person_id and m.year = s.start_year
