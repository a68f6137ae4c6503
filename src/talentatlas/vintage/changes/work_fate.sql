-- work_fate: works that only one of two vintages holds
-- grain:   work_id
-- unit:    one work
select coalesce(a.work_id, b.work_id) as work_id,
       case when b.work_id is null then 'gone' else 'new' end as cause
from before_work as a
full outer join after_work as b on b.work_id = a.work_id
where a.work_id is null or b.work_id is null
