"""Yearly hazards to leave a country, from lives in an atlas, partially pooled.

A person-year counts where the next year is known too; leaving is another country in that
year. Stages are told by the doctorate where records have it, else by years since the first
work. Cells of stage, years since arrival, origin group and area are shrunk towards their stage
and years since arrival: a Beta prior whose weight is estimated by the method of moments, so
that small cells say what their kind says and large ones speak for themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from talentatlas.engine.base import Engine
from talentatlas.errors import CoverageError
from talentatlas.models.baseline import Baseline
from talentatlas.models.state import (
    ARRIVALS,
    DOCTORAL_YEARS,
    GROUPS,
    HOME,
    POSTDOCTORAL_YEARS,
    STAGES,
    area_index,
    group_index,
    group_of,
    home_areas,
)

Array = NDArray[np.float64]
LEAST_YEARS = 200.0  # person-years below which an atlas says nothing about a kind of cell
LEAST_WEIGHT, MOST_WEIGHT = 20.0, 20_000.0  # person-years that the prior of a kind is worth
TABLES = ("residence", "spell", "person", "education", "country_of_origin")
STATION_OF_STAGE = (0, 2, 3)  # the new doctor has a first choice instead

# grain: stage, years since arrival, country of origin, country; unit: person-years.
QUERY = """
with doctor as (
    select person_id, doctorate_year from education where doctorate_year is not null
),
lived as (
    select r.person_id, r.country, r.year, n.country as next_country, o.country as origin,
           r.year - s.start_year as since,
           case when d.doctorate_year is not null then r.year - d.doctorate_year
                else r.year - p.first_year - $doctoral_years end as after
    from residence as r
    join residence as n on n.person_id = r.person_id and n.year = r.year + 1
    join country_of_origin as o on o.person_id = r.person_id
    join person as p on p.person_id = r.person_id
    join spell as s on s.person_id = r.person_id and s.country = r.country
    left join doctor as d on d.person_id = r.person_id
    where r.year >= s.start_year and r.year <= s.end_year
),
placed as (
    select origin, country,
           case when after < 0 then 0 when after < $postdoctoral_years then 1 else 2
               end as stage,
           case when since < 2 then 0 when since < 6 then 1 else 2 end as arrival,
           case when next_country <> country then 1 else 0 end as has_left
    from lived
)
select stage, arrival, origin, country, count(*) as years,
       cast(sum(has_left) as bigint) as leavers
from placed
group by stage, arrival, origin, country
order by stage, arrival, origin, country
"""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Person-years at risk and those that ended in another country.

    Args:
        years: by group, stage, years since arrival and area.
        leavers: likewise.
    """

    years: Array
    leavers: Array


def exposure(engine: Engine) -> Exposure:
    """Count person-years in the person tables of an atlas.

    Args:
        engine: knows the tables named in TABLES.

    Raises:
        CoverageError: too few person-years to say anything.
    """
    parameters: dict[str, int | str] = {
        "doctoral_years": DOCTORAL_YEARS + 2,
        "postdoctoral_years": POSTDOCTORAL_YEARS,
    }
    found = exposure_of(engine.arrow(QUERY, parameters))
    if found.years.sum() < LEAST_YEARS:
        raise CoverageError(
            f"The atlas holds {found.years.sum():.0f} person-years with a known next year.",
            why=f"Below {LEAST_YEARS:.0f} its hazards would be noise.",
            todo="Use the published priors, or build the atlas from more records.",
        )
    return found


def exposure_of(table: pa.Table) -> Exposure:
    """Fold counts by country onto groups and areas."""
    home = home_areas()
    shape = (len(GROUPS), len(STAGES), len(ARRIVALS), home.shape[1])
    years, leavers = np.zeros(shape), np.zeros(shape)
    for row in table.to_pylist():
        group, area = group_index(group_of(row["origin"])), area_index(row["country"])
        arrival = HOME if home[group, area] else row["arrival"]
        cell = (group, row["stage"], arrival, area)
        years[cell] += row["years"]
        leavers[cell] += row["leavers"]
    return Exposure(years, leavers)


def pooled(counts: Exposure) -> Array:
    """Yearly probability to leave by group, stage, years since arrival and area.

    A kind (stage and years since arrival) with fewer than LEAST_YEARS is NaN.
    """
    years, leavers = counts.years, counts.leavers
    kind_years = years.sum(axis=(0, 3), keepdims=True)
    mean = (leavers.sum(axis=(0, 3), keepdims=True) + 0.5) / (kind_years + 1.0)
    weight = _weight(years, leavers, mean)
    shrunk = (leavers + weight * mean) / (years + weight)
    return np.where(kind_years >= LEAST_YEARS, shrunk, np.nan)


def _weight(years: Array, leavers: Array, mean: Array) -> Array:
    """Person-years that the mean of a kind is worth, by the method of moments."""
    total = years.sum(axis=(0, 3), keepdims=True)
    rate = leavers / np.maximum(years, 1.0)
    spread = (years * (rate - mean) ** 2).sum(axis=(0, 3), keepdims=True)
    cells = (years > 0).sum(axis=(0, 3), keepdims=True)
    noise = mean * (1 - mean)
    size = total - (years**2).sum(axis=(0, 3), keepdims=True) / np.maximum(total, 1.0)
    between = (spread - noise * np.maximum(cells - 1, 0)) / np.maximum(size, 1.0)
    weight = noise / np.maximum(between, 1e-12) - 1.0
    return np.clip(weight, LEAST_WEIGHT, MOST_WEIGHT)


def with_hazards(base: Baseline, counts: Exposure) -> Baseline:
    """A baseline whose yearly hazards come from an atlas where it has enough person-years.

    First choices after the doctorate stay as published.

    Args:
        base: with hazards from published figures.
        counts: of the atlas.
    """
    hazard, leave = pooled(counts), base.leave.copy()
    bounded = np.clip(hazard, 1e-5, 0.9)
    odds = np.log(bounded) - np.log1p(-bounded)
    for stage, station in enumerate(STATION_OF_STAGE):
        known = ~np.isnan(odds[:, stage])
        leave[:, station] = np.where(known, odds[:, stage], leave[:, station])
    return replace(base, leave=leave)
