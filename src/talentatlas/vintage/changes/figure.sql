-- figure: published estimates of two vintages side by side
-- grain:   indicator, ref_area, counterpart_area, time_period, period_years, tier, sector, venue,
--          population
-- unit:    one figure that at least one of the two publishes
-- choice:  weight is the difference relative to half the mean width of the two intervals
with paired as (
    select coalesce(a.indicator, b.indicator) as indicator,
           coalesce(a.ref_area, b.ref_area) as ref_area,
           coalesce(a.counterpart_area, b.counterpart_area) as counterpart_area,
           coalesce(a.time_period, b.time_period) as time_period,
           coalesce(a.period_years, b.period_years) as period_years,
           coalesce(a.tier, b.tier) as tier, coalesce(a.sector, b.sector) as sector,
           coalesce(a.venue, b.venue) as venue,
           coalesce(a.population, b.population) as population,
           coalesce(b.unit, a.unit) as unit,
           a.value as value_before, a.lower as lower_before, a.upper as upper_before,
           b.value as value_after, b.lower as lower_after, b.upper as upper_after
    from before_estimate as a
    full outer join after_estimate as b
        on b.indicator = a.indicator and b.ref_area = a.ref_area
        and b.counterpart_area is not distinct from a.counterpart_area
        and b.time_period = a.time_period and b.period_years = a.period_years
        and b.tier = a.tier and b.sector = a.sector and b.venue = a.venue
        and b.population = a.population
),
measured as (
    select indicator, ref_area, counterpart_area, time_period, period_years, tier, sector, venue,
           population, unit, value_before, lower_before, upper_before, value_after, lower_after,
           upper_after, value_after - value_before as difference,
           (upper_before - lower_before + upper_after - lower_after) / 4.0 as half_width
    from paired
    where value_before is not null or value_after is not null
)
select indicator, ref_area, counterpart_area, time_period, period_years, tier, sector, venue,
       population, unit, value_before, lower_before, upper_before, value_after, lower_after,
       upper_after, difference,
       case when half_width > 0 then abs(difference) / half_width
            when difference = 0 then 0.0 end as weight,
       lower_before <= upper_after and lower_after <= upper_before as overlaps,
       case when value_before is null then 'appeared'
            when value_after is null then 'vanished'
            when difference = 0 then 'same'
            else 'moved' end as state
from measured
