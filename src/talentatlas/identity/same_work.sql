-- same-work: a second record of a work that another record stands for
-- grain:   work_id
-- unit:    one work that is not counted again
-- choice:  records of different sources, or a preprint and what it became, are one work with the
--          same DOI, or with the same title within two years and either half of the names in
--          common or, where names are printed otherwise, as many names; proceedings stand for the
--          others, then what is no preprint, then the first identifier
with record as (
    select w.work_id, w.doi, w.title_key, w.year, w.authors, o.source,
           case when o.source = 'proceedings' then 0 when o.source = 'openreview' then 1
                when w.kind = 'preprint' then 4 when o.source = 'dblp' then 3 else 2 end as place
    from work as w
    join origin as o on o.origin_id = w.origin_id
    where w.is_accepted
),
pair as (
    select a.work_id as kept_id, b.work_id, a.place, 'doi' as evidence, 0 as rank
    from record as a
    join record as b on b.doi = a.doi
    where a.place < b.place
    union all
    select a.work_id as kept_id, b.work_id, a.place, 'title-names' as evidence, 1 as rank
    from record as a
    join record as b on b.title_key = a.title_key
    where a.place < b.place and abs(a.year - b.year) <= 2
),
common as (
    select p.kept_id, p.work_id, count(*) as names
    from pair as p
    join authorship as a on a.work_id = p.kept_id
    join authorship as b on b.work_id = p.work_id and b.name_normal = a.name_normal
    where p.rank = 1
    group by p.kept_id, p.work_id
),
sound as (
    select p.kept_id, p.work_id, p.place, p.evidence, p.rank
    from pair as p
    join record as a on a.work_id = p.kept_id
    join record as b on b.work_id = p.work_id
    left join common as c on c.kept_id = p.kept_id and c.work_id = p.work_id
    where p.rank = 0 or a.authors = b.authors
        or coalesce(c.names, 0) * 2 >= least(a.authors, b.authors)
),
best as (
    select kept_id, work_id, evidence,
           row_number() over (partition by work_id order by place, rank, kept_id) as choice
    from sound
)
select b.work_id, coalesce(u.kept_id, b.kept_id) as kept_id, b.evidence
from best as b
left join best as u on u.work_id = b.kept_id and u.choice = 1
where b.choice = 1
