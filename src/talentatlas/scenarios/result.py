"""What a run leaves: what decides its bytes, its figures, and what stands behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from talentatlas.scenarios.base import Lever
from talentatlas.scenarios.figures import Band, Figure
from talentatlas.scenarios.inflow_question import Answer
from talentatlas.scenarios.reform import Reform

ALL_FIELDS = "publishing researchers of the source, all fields"
UNIT = "moves a year"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the flows are from.

    Args:
        name: of the source and release.
        vintage: when it was frozen.
        licence: of the source.
        citation: of the source.
        population: who is counted.
        last_year: last year of counts that the forecast rests on.
        anchor: name of the forecast method.
    """

    name: str
    vintage: str
    licence: str
    citation: str
    population: str
    last_year: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Diversion:
    """How many of those put off go elsewhere.

    Args:
        run: low, central or high.
        assumed: share given to the model.
        at_once: share that the run came to in its first year; None where nobody is put off.
        over_period: the same over all years of the reform.
    """

    run: str
    assumed: float
    at_once: Band | None
    over_period: Band | None


@dataclass(frozen=True, slots=True)
class Gained:
    """Who gains and why.

    Args:
        area: country or group.
        run: low, central or high.
        arrived: further arrivals a year from elsewhere than the hubs.
        from_hubs: further arrivals a year from the hubs, whose stock the reform changes.
        stayed: fewer departures a year.
    """

    area: str
    run: str
    arrived: Band
    from_hubs: Band
    stayed: Band


@dataclass(frozen=True)
class Result:
    """One run of a reform and its twin.

    Args:
        reform: what was run.
        source: of the flows.
        seed: of all draws.
        draws: number of paths.
        years: that are forecast.
        period: first and last of them that the reform sets.
        levers: in use.
        assumptions: numbers in use.
        diversions: one for each run.
        headlines: means over the period, with the split of variance.
        gains: who gains, most first.
        yearly: by area and year.
        corridors: means over the period.
        hubs: areas whose arrivals the reform lowers or raises most.
        answer: to the question about a smaller inflow, when that was asked.
        cautions: keys of what the data cannot tell.
        notes: what was left out or cut.
    """

    reform: Reform
    source: Source
    seed: int
    draws: int
    years: tuple[int, ...]
    period: tuple[int, int]
    levers: tuple[Lever, ...]
    assumptions: Mapping[str, float]
    diversions: tuple[Diversion, ...]
    headlines: tuple[Figure, ...]
    gains: tuple[Gained, ...]
    yearly: tuple[Figure, ...]
    corridors: tuple[Figure, ...]
    hubs: tuple[str, ...]
    answer: Answer | None
    cautions: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())
