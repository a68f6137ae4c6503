-- affiliation: stated affiliation with organisation and country
-- grain:   work_id, position, line
-- unit:    one line of one authorship
-- choice:  printed address, then organisation, then domain, then the country that the source lists
with stated as (
    select work_id, position, line, text, domain, role, country_listed, organisation_listed,
           kind_listed
    from printed_affiliation
    union all
    select work_id, position, line, text, domain, role, country_listed, organisation_listed,
           kind_listed
    from lent_affiliation
),
known as (
    select p.work_id, p.position, p.line, p.text, p.domain, p.role,
           coalesce(g.organisation_id, p.organisation_listed) as organisation_id,
           coalesce(g.kind, p.kind_listed) as kind, g.country_printed, g.country_organisation,
           g.country_domain, p.country_listed, coalesce(g.country, p.country_listed) as country,
           case when g.country is not null then g.rule
                when p.country_listed is not null then 'listed' end as rule
    from stated as p
    left join place as g
        on g.text is not distinct from p.text and g.domain is not distinct from p.domain
)
select work_id, position, line, text, domain, role, organisation_id, kind, country_printed,
       country_organisation, country_domain, country_listed, country, rule,
       case when country is null then null
            else 1.0 / count(country) over (partition by work_id, position) end as share
from known
