-- key_change: what happened to an author key that is not what it was
-- grain:   before_key, after_key
-- unit:    authorships on places that both vintages hold
-- choice:  merged: the key is gone, and all its authorships now stand under one other key that
--          was there before, or that took in several. Renamed: the same, but one for one.
--          Split: a new key made of authorships of one other. All the rest is reassigned; a key
--          that is only a name follows the byline
with old_side as (
    select before_key, count(*) as parts from key_pair group by before_key
),
new_side as (
    select after_key, count(*) as parts from key_pair group by after_key
),
still as (
    select author_key from after_authorship group by author_key
),
already as (
    select author_key from before_authorship group by author_key
)
select p.before_key, p.after_key, p.authorships,
       case when substr(p.before_key, 1, 5) = 'name:' and substr(p.after_key, 1, 5) = 'name:'
            then 'byline'
            when o.parts = 1 and s.author_key is null
                 and (h.author_key is not null or n.parts > 1) then 'merged'
            when o.parts = 1 and s.author_key is null then 'renamed'
            when h.author_key is null and n.parts = 1 then 'split'
            else 'reassigned' end as cause
from key_pair as p
join old_side as o on o.before_key = p.before_key
join new_side as n on n.after_key = p.after_key
left join still as s on s.author_key = p.before_key
left join already as h on h.author_key = p.after_key
where p.before_key <> p.after_key
