-- steady_evidence: evidence with or without blips
-- grain:   person_id, year, country
-- unit:    thousandths of one authorship
-- choice:  a blip is the only authorship of a person in a country, at a time when the person has
--          works in another country both before or then, and then or after; it may be a visit, or
--          a slip of the record, and makes two moves, out and back ($blips = 'kept' or 'dropped')
with held as (
    select person_id, country, cast(sum(pieces) as bigint) as pieces,
           min(year) as first_year, max(year) as last_year
    from all_evidence
    group by person_id, country
),
blip as (
    select lone.person_id, lone.country
    from held as lone
    join held as home on home.person_id = lone.person_id
    where lone.pieces = 1 and home.pieces > 1
      and home.first_year <= lone.first_year and home.last_year >= lone.first_year
      and $blips = 'dropped'
    group by lone.person_id, lone.country
)
select e.person_id, e.year, e.country, e.weight_milli, e.pieces
from all_evidence as e
left join blip as b on b.person_id = e.person_id and b.country = e.country
where b.person_id is null
