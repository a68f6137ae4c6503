-- ai-work: works that count as AI
-- grain:   work_id
-- unit:    one work
-- choice:  every accepted, not retracted work of a proceedings source counts; the venue is the rule
select work_id, 'venue:' || venue_id as rule
from work
where is_accepted and not is_retracted
