-- ai-work: works that count as AI
-- grain:   work_id
-- unit:    one work
-- choice:  every accepted, not retracted work of a source about the field counts, and of a general
--          source what the field rule selected; of several records of one work only one
select w.work_id, coalesce(w.selected_by, 'venue:' || w.venue_id, 'all') as rule
from work as w
left join same_work as s on s.work_id = w.work_id
where w.is_accepted and not w.is_retracted and s.work_id is null
