-- of_rejected: how much of the records of one vintage could not be used, by reason
-- grain:   statistic, part
-- unit:    numerator is records or parts of them, denominator works kept
with kept as (
    select cast(count(*) as double) as works from work
),
reasons as (
    select part || ', ' || reason as reason, cast(count(*) as double) as parts
    from rejected
    group by part || ', ' || reason
)
select 'rejected' as statistic, r.reason as part, r.parts as numerator, k.works as denominator
from reasons as r
join kept as k on 1 = 1
union all
select 'rejected' as statistic, '_T' as part, cast(count(r.record) as double) as numerator,
       min(k.works) as denominator
from kept as k
left join rejected as r on 1 = 1
