-- member: which populations a person belongs to
-- grain:   person_id, population
-- unit:    one person
-- choice:  ai-authors are all authors of works that count; clear-names leaves out persons who rest
--          on a name that is too common to trust
select person_id, 'ai-authors' as population, fold from person
union all
select person_id, 'clear-names' as population, fold from person where not is_common
