-- key_pair: author keys of the same place on the same byline in both vintages
-- grain:   before_key, after_key
-- unit:    authorships
select a.author_key as before_key, b.author_key as after_key, count(*) as authorships
from before_authorship as a
join after_authorship as b on b.work_id = a.work_id and b.position = a.position
group by a.author_key, b.author_key
