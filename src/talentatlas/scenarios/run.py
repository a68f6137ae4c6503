"""Runs a reform and its no-reform twin on the same random numbers.

flow with reform = flow of the anchor * ratio of the structural model
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.baseline import Baseline, Draws
from talentatlas.models.effects import Effects
from talentatlas.models.panel import FlowPanel
from talentatlas.models.state import AREAS, areas
from talentatlas.models.structure import ratios
from talentatlas.scenarios.anchoring import Anchor, axes_of, folded
from talentatlas.scenarios.applied import Applied, apply, years_of
from talentatlas.scenarios.assumptions import DIVERSION
from talentatlas.scenarios.cautions import caution_keys
from talentatlas.scenarios.figures import corridors
from talentatlas.scenarios.inflow_question import Answer, answer
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.reform import Reform
from talentatlas.scenarios.result import Result, Source
from talentatlas.scenarios.tally import Tally
from talentatlas.scenarios.who_gains import diversion_of, gains_of, headline_figures, hubs_of

Array = NDArray[np.float64]
CHUNK = 50  # draws at once; keeps memory low and does not change a number
NESTED = 40  # draws of parameters and of the process that meet for the split of variance
CENTRAL = "central"


class Structure(Protocol):
    """The structural model of a source, and its parameters."""

    @property
    def base(self) -> Baseline:
        """The world in the year before the first forecast."""
        ...

    def draw(self, n: int, seed: int, diversion: float) -> Draws:
        """Parameters that bring about a diversion ratio."""
        ...


@dataclass(frozen=True)
class Ground:
    """What a reform is run on.

    Args:
        panel: counts behind the forecast.
        last_year: last year of counts that is complete.
        anchor: forecast without policy.
        structure: turns effects into ratios.
        source: where the flows are from.
    """

    panel: FlowPanel
    last_year: int
    anchor: Anchor
    structure: Structure
    source: Source


@dataclass(frozen=True, slots=True)
class Settings:
    """How a reform is run.

    Args:
        draws: number of paths.
        years: number of years forecast.
        seed: of every draw.
        runs: of low, central, high; assumptions about diversion, each a run of its own.
    """

    draws: int = 500
    years: int = 15
    seed: int = 1
    runs: tuple[str, ...] = tuple(DIVERSION)


def run_scenario(reform: Reform, ground: Ground, settings: Settings) -> Result:
    """Run a reform beside its twin, once for each assumption about diversion.

    Args:
        reform: what is changed.
        ground: the forecast and the structural model.
        settings: draws, years, seed.

    Raises:
        ReformError: the reform cannot be run.
        ModelError: limited seats cannot be filled.
    """
    years = ground.anchor.years[: settings.years]
    axes = axes_of(ground.panel)
    applied = apply(reform, years=years, axes=axes, draws=settings.draws, seed=settings.seed)
    flows = folded(ground.anchor.draws(settings.draws, settings.seed), ground.anchor.areas)
    flows = np.asarray(flows[:, : len(years)], dtype=np.float64)
    period = years_of(reform, years)
    shares = _shares(reform, settings)
    course = _Course(applied, ground.structure, flows, tuple(years), period)
    tallies = {
        run: course.tally(ground.structure.draw(settings.draws, settings.seed, share))
        for run, share in shares.items()
    }
    return _told(applied, ground, settings, _Ran(reform, shares, tallies))


@dataclass(frozen=True)
class _Ran:
    """What came out.

    Args:
        reform: that was run.
        shares: diversion ratio by run.
        tallies: counts by run.
    """

    reform: Reform
    shares: Mapping[str, float]
    tallies: Mapping[str, Tally]


def _told(applied: Applied, ground: Ground, settings: Settings, ran: _Ran) -> Result:
    """Counts as figures, with what they rest on."""
    main = CENTRAL if CENTRAL in ran.tallies else next(iter(ran.tallies))
    first = ran.tallies[main]
    hubs = hubs_of(first)
    cells = corridors(
        first.corridor,
        first.twin_corridor,
        areas=AREAS,
        blocks={area.code: area.nest for area in areas()},
        years=first.period,
        run=main,
    )
    runs = list(ran.tallies.items())
    return Result(
        reform=ran.reform,
        source=ground.source,
        seed=settings.seed,
        draws=settings.draws,
        years=first.years,
        period=first.period,
        levers=applied.levers,
        assumptions=dict(applied.assumptions),
        diversions=tuple(diversion_of(t, run, ran.shares[run], hubs) for run, t in runs),
        headlines=tuple(
            f for run, t in runs for f in headline_figures(t, run, hubs, split=run == main)
        ),
        gains=tuple(gain for run, t in runs for gain in gains_of(t, run, hubs)),
        yearly=tuple(figure for run, t in runs for figure in t.yearly(run)),
        corridors=tuple(cells),
        hubs=tuple(hubs),
        answer=_answer(applied, ground),
        cautions=tuple(caution_keys(applied.levers, all_fields=not ground.panel.population)),
    )


def _shares(reform: Reform, settings: Settings) -> dict[str, float]:
    """Diversion ratio by run; one run only where the reform states a number of its own."""
    stated = reform.assumptions.get("diversion")
    if isinstance(stated, float):
        return {"stated": stated}
    if isinstance(stated, str):
        return {stated: DIVERSION[stated]}
    return {run: DIVERSION[run] for run in settings.runs}


@dataclass(frozen=True)
class _Course:
    """A reform over draws of the anchor.

    Args:
        applied: the reform.
        structure: turns effects into ratios.
        flows: of the anchor, by draw, year, origin and destination.
        years: that are forecast.
        period: first and last year of the reform.
    """

    applied: Applied
    structure: Structure
    flows: Array
    years: tuple[int, ...]
    period: tuple[int, int]

    def tally(self, drawn: Draws) -> Tally:
        """Counts of one run, draw by draw."""
        tally = Tally.empty(self.applied.axes, self.applied.draws, self.years, self.period)
        for first in range(0, self.applied.draws, CHUNK):
            part = slice(first, min(first + CHUNK, self.applied.draws))
            keep = max(0, NESTED - first)
            tally.add(first, self.flows[part], self._ratio(drawn, part), keep=keep)
        return tally

    def _ratio(self, drawn: Draws, part: slice) -> Array | None:
        """Flow with the reform over flow without it; None for no reform."""
        if not self.applied.levers:
            return None
        place = {year: number for number, year in enumerate(self.years)}

        def effects(year: int) -> Effects:
            return self.applied.effects(place[year], part.start, part.stop)

        return ratios(self.structure.base, effects, drawn.part(part), self.years).corridor


def _answer(applied: Applied, ground: Ground) -> Answer | None:
    """The account of a smaller inflow, where the reform asks for just that."""
    if [lever.name for lever in applied.levers] != ["inflow"]:
        return None
    doses = applied.doses["inflow"]
    hubs = {dose.area for dose in doses}
    if len(hubs) != 1 or len(countries(*hubs)) != 1 or any(dose.origins for dose in doses):
        return None
    fall = -float(min(dose.change.min() for dose in doses))
    return answer(ground.panel, year=ground.last_year, hub=hubs.pop(), fall=fall)
