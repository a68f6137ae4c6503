-- link_change: records that were taken for the same work, or are no longer
-- grain:   cause, detail
-- unit:    works that are linked in one of two vintages only
-- choice:  a consequence of the other changes, so no cause of its own in the decomposition
select 'linked' as cause, case when a.work_id is null then 'works' else 'no_longer' end as detail,
       count(*) as records, cast(null as bigint) as keys
from before_same_work as a
full outer join after_same_work as b on b.work_id = a.work_id
where a.work_id is null or b.work_id is null
group by case when a.work_id is null then 'works' else 'no_longer' end
