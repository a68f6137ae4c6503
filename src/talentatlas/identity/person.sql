-- person: one human as far as the records tell
-- grain:   person_id
-- unit:    one person
-- choice:  a person also counts as common with more than $works_a_year works in one year, or with
--          more than $countries_a_year countries in one year: more than one human is likely behind it
with link as (
    select w.person_id, w.work_id, w.year, i.is_common
    from person_work as w
    join authorship as a on a.work_id = w.work_id and a.position = w.position
    join identity_link as i on i.author_key = a.author_key and i.name_normal = a.name_normal
),
works_in_year as (
    select person_id, year, count(*) as works from link group by person_id, year
),
country_in_year as (
    select w.person_id, w.year, f.country
    from person_work as w
    join affiliation as f on f.work_id = w.work_id and f.position = w.position
    where f.country is not null
    group by w.person_id, w.year, f.country
),
countries as (
    select person_id, max(found) as most
    from (
        select person_id, year, count(*) as found from country_in_year group by person_id, year
    ) as by_year
    group by person_id
),
busy as (
    select person_id, max(works) as most from works_in_year group by person_id
),
summary as (
    select person_id, min(year) as first_year, max(year) as last_year, count(*) as works,
           max(case when is_common then 1 else 0 end) as common, md5(person_id || cast($seed as varchar)) as mark
    from link
    group by person_id
)
select s.person_id, s.first_year, s.last_year, s.works,
       s.common = 1 or b.most > $works_a_year
       or coalesce(c.most, 0) > $countries_a_year as is_common,
       (
           (strpos('0123456789abcdef', substr(s.mark, 1, 1)) - 1) * 65536
           + (strpos('0123456789abcdef', substr(s.mark, 2, 1)) - 1) * 4096
           + (strpos('0123456789abcdef', substr(s.mark, 3, 1)) - 1) * 256
           + (strpos('0123456789abcdef', substr(s.mark, 4, 1)) - 1) * 16
           + (strpos('0123456789abcdef', substr(s.mark, 5, 1)) - 1)
       ) % 100 as fold
from summary as s
join busy as b on b.person_id = s.person_id
left join countries as c on c.person_id = s.person_id
