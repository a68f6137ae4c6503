"""Does a fall of one country's inflow strengthen the others? By arrivals and by who stays.

Accounts of one year, no behaviour: of those who no longer come, a share (the diversion ratio)
goes to the other destinations that people of the same country chose that year, in the same
proportions; the rest does not move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import HorizonError
from talentatlas.models.panel import FlowPanel
from talentatlas.scenarios.assumptions import DIVERSION
from talentatlas.scenarios.places import countries

Array = NDArray[np.float64]
AREAS = ("GBR", "EU", "CAN", "CHN", "IND")  # those that the question is mostly asked about
SINCE = 2005  # Scopus breaks in level in 2003-05
CLOSED_BORDERS = (2020, 2021)  # years whose growth says nothing about usual variation
LEAST_YEARS = 6  # growth rates below which a spread says nothing


@dataclass(frozen=True, slots=True)
class Gain:
    """What one area gains at one diversion ratio, in the year of the account.

    Args:
        area: country or group.
        diversion: share of those who no longer come that moves elsewhere.
        inflow: arrivals from outside the area before. Unit: moves.
        gained: further arrivals from outside the area. Unit: moves.
        stayed: own people who no longer leave the area. Unit: persons.
        net_before: arrivals less departures before. Unit: moves.
    """

    area: str
    diversion: float
    inflow: float
    gained: float
    stayed: float
    net_before: float

    @property
    def net_after(self) -> float:
        """Arrivals less departures after. Unit: moves."""
        return self.net_before + self.gained + self.stayed

    @property
    def gained_share(self) -> float:
        """Further arrivals relative to those before."""
        return self.gained / self.inflow if self.inflow else 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The account of one year.

    Args:
        hub: country that takes in fewer.
        fall: share of its inflow that is lost.
        year: of the counts.
        lost: moves that no longer happen, those from unknown places included.
        usual: standard deviation of the yearly growth of the hub's inflow around its mean.
        usual_years: first and last year it was taken from.
        gains: by diversion ratio and area.
    """

    hub: str
    fall: float
    year: int
    lost: float
    usual: float
    usual_years: tuple[int, int]
    gains: tuple[Gain, ...]

    @property
    def times_usual(self) -> float:
        """The fall in standard deviations of a usual year."""
        return -np.log1p(-self.fall) / self.usual


def answer(
    panel: FlowPanel, *, year: int, hub: str = "USA", fall: float = 0.10,
    areas: Sequence[str] = AREAS,
) -> Answer:  # fmt: skip
    """Who gains what if the hub's inflow of a year had been smaller.

    Args:
        panel: flows between countries.
        year: with complete records.
        hub: country that takes in fewer.
        fall: share of its inflow, 0 to 1.
        areas: for whom to answer; the hub itself is left out.
    """
    year_flows = _YearFlows.of(panel, year)
    usual, years = usual_variation(panel, hub=hub, last=year)
    gains = tuple(
        _gain(panel, year_flows, fall, area, hub=hub, diversion=ratio)
        for ratio in DIVERSION.values()
        for area in areas
        if hub not in countries(area)
    )
    return Answer(hub, fall, year, fall * panel.moves_in(hub, year), usual, years, gains)


@dataclass(frozen=True, slots=True)
class _YearFlows:
    """Flows of a year, with those to and from places that the source does not tell."""

    flows: Array
    from_unknown: Array
    to_unknown: Array

    @classmethod
    def of(cls, panel: FlowPanel, year: int) -> _YearFlows:
        row, nothing = panel.years.index(year), np.zeros(len(panel.areas))
        unknown = (
            side[row] if side.size else nothing
            for side in (panel.from_unknown, panel.to_unknown)
        )  # fmt: skip
        return cls(panel.flows[row], *unknown)

    def diverted(self, lost: Array, hub: int, diversion: float) -> Array:
        """Moves that go elsewhere, by origin and destination; some to unknown places."""
        others = self.flows.copy()
        others[:, hub] = 0.0
        total = (others.sum(axis=1) + self.to_unknown)[:, None]
        return diversion * lost[:, None] * others / np.where(total > 0, total, 1.0)

    def diverted_from_unknown(self, lost: float, hub: int, diversion: float) -> Array:
        """The same for people who come from unknown places, by destination."""
        others = self.from_unknown.copy()
        others[hub] = 0.0
        total = others.sum()
        return diversion * lost * others / (total if total > 0 else 1.0)


def usual_variation(
    panel: FlowPanel, *, hub: str, last: int, since: int = SINCE
) -> tuple[float, tuple[int, int]]:
    """Spread of the yearly growth of a country's inflow around its mean.

    Definition:
        standard deviation of log(inflow[t] / inflow[t-1]), years with closed borders left out.

    Unit: log change, nearly a share.

    Raises:
        HorizonError: the panel has too few years.
    """
    years = [t for t in panel.years if since <= t <= last]
    inflow = {t: panel.moves_in(hub, t) for t in years}
    growth = [
        np.log(inflow[t] / inflow[t - 1])
        for t in years[1:]
        if not {t, t - 1} & {*CLOSED_BORDERS} and inflow[t] > 0 and inflow[t - 1] > 0
    ]
    if len(growth) < LEAST_YEARS:
        raise HorizonError(
            f"{panel.source} has {len(growth)} usable growth rates of the inflow of {hub} up "
            f"to {last}.",
            why=f"At least {LEAST_YEARS} are needed to say what a usual year is.",
            todo="Use a source with a longer record.",
        )
    return float(np.std(growth, ddof=1)), (years[0], years[-1])


def _gain(
    panel: FlowPanel, year: _YearFlows, fall: float, area: str, *, hub: str, diversion: float
) -> Gain:
    inside, at = np.isin(panel.areas, countries(area)), panel.areas.index(hub)
    lost = fall * year.flows[:, at]
    moved = year.diverted(lost, at, diversion)
    unplaced = year.diverted_from_unknown(fall * year.from_unknown[at], at, diversion)
    across = np.ix_(~inside, inside)
    kept = (1 - diversion) * lost[inside].sum() + moved[np.ix_(inside, inside)].sum()
    inflow = year.flows[across].sum() + year.from_unknown[inside].sum()
    outflow = year.flows[np.ix_(inside, ~inside)].sum() + year.to_unknown[inside].sum()
    gained = moved[across].sum() + unplaced[inside].sum()
    return Gain(
        area, diversion, float(inflow), float(gained), float(kept), float(inflow - outflow)
    )
