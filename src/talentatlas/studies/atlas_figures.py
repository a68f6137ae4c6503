"""Estimates of the opened atlas, or of the bundled figures, as findings of a study."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any  # values of a row

from talentatlas.atlas import Atlas, demo
from talentatlas.studies.base import Finding, Text, Used
from talentatlas.studies.data import StudyData

POPULATION = "ai-authors"
COMPLETE = ("A", "E")  # status of observations of complete years


@dataclass(frozen=True, slots=True)
class Observation:
    """One estimate: first year of its period, value and bounds."""

    year: int
    value: float
    lower: float
    upper: float


def atlas_of(data: StudyData) -> Atlas:
    """The atlas that was given, else the one bundled with the program."""
    return data.atlas or _bundled()


@cache
def _bundled() -> Atlas:
    return demo()


def observations(
    atlas: Atlas, indicator: str, area: str, *, partner: str | None = None, years: int = 1
) -> list[Observation]:
    """Estimates of complete periods of some years for one area, oldest first; hidden cells out.

    Args:
        atlas: the atlas.
        indicator: such as "net_rate".
        area: alpha-3 code; the origin where there is a partner.
        partner: the other country, or None for observations without one.
        years: length of the period.
    """
    rows = atlas.estimates().where(
        indicator=indicator, ref_area=area, population=POPULATION, period_years=years
    )
    kept = [row for row in rows.rows() if _is_whole(row) and row["counterpart_area"] == partner]
    return sorted(
        (_observation(row) for row in kept if row["value"] is not None),
        key=lambda one: one.year,
    )


def finding(
    atlas: Atlas,
    one: Observation,
    *,
    method: Text,
    scale: float = 1.0,
    departs: tuple[str, ...] = ("definition", "coverage"),
) -> Finding:
    """An observation as a finding, times a scale."""
    return Finding(
        value=scale * one.value,
        lower=scale * one.lower,
        upper=scale * one.upper,
        method=method,
        data=(used(atlas),),
        departs=departs,
    )


def used(atlas: Atlas) -> Used:
    """What the finding rests on."""
    licence = atlas.estimates().about.licence
    return Used("Talent Atlas estimates", atlas.vintage, licence)


def _is_whole(row: dict[str, Any]) -> bool:
    return row["obs_status"] in COMPLETE and all(
        row[name] == "_T" for name in ("tier", "sector", "venue")
    )


def _observation(row: dict[str, Any]) -> Observation:
    return Observation(row["time_period"], row["value"], row["lower"], row["upper"])
