"""What a reform does to flows and stocks: the reform and its twin on the same parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.baseline import Baseline, Draws
from talentatlas.models.effects import Effects
from talentatlas.models.world import World, Yearly, reform_year, twin_year

Array = NDArray[np.float64]
CHUNK = 20
WORKERS = 2

ByYear = Mapping[int, Effects] | Callable[[int], Effects]


@dataclass(frozen=True, slots=True)
class Path:
    """One future of every draw. Unit: persons, a year where it flows.

    Args:
        stock: at the end of the year, by draw, year, area and stage.
        people: the same by draw, year, group and area.
        inflow: moves into an area, by draw, year, group and area; likewise the others.
        outflow: moves out of it.
        entry: starts of a doctorate in it.
        exit: who left research, or a doctorate, in it.
    """

    stock: Array
    people: Array
    inflow: Array
    outflow: Array
    entry: Array
    exit: Array

    @classmethod
    def empty(cls, draws: int, years: int, base: Baseline) -> Path:
        """A path to be filled in."""
        by_group = (draws, years, base.groups, base.areas)
        return cls(
            np.empty((draws, years, base.areas, 3)), *(np.empty(by_group) for _ in range(5))
        )


@dataclass(frozen=True, slots=True)
class RatioResult:
    """A reform beside its no-reform twin.

    Args:
        years: simulated.
        corridor: flow under the reform over flow without it, by draw, year, origin and
            destination; just 1 where nothing differs. On the diagonal of a block, for moves
            inside it: the ratio of its stock.
        twin: without the reform.
        reform: with it.
        lost: persons fewer than usual who came to destinations that lost, by draw and year.
        gained: persons more who came to destinations that gained, by draw and year.
        residual: largest gap in any account, relative to the stock.
    """

    years: tuple[int, ...]
    corridor: Array
    twin: Path
    reform: Path
    lost: Array
    gained: Array
    residual: float

    def diversion(self) -> Array:
        """Diversion ratio by draw: of those a reform turns away, the share who go elsewhere.

        For a reform that draws people in: the share of them who would have gone elsewhere.
        NaN where a reform changes no choice of destination.
        """
        lost, gained = self.lost.sum(axis=1), self.gained.sum(axis=1)
        most = np.maximum(lost, gained)
        return np.where(
            most > 0, np.minimum(lost, gained) / np.where(most > 0, most, 1), np.nan
        )


def ratios(
    base: Baseline,
    effects: ByYear,
    draws: Draws,
    years: Sequence[int],
    *,
    workers: int = WORKERS,
) -> RatioResult:
    """Run a reform and its twin.

    Args:
        base: the world in the year before the first.
        effects: the reform by year; a year that it lacks has none.
        draws: parameters, the same for reform and twin.
        years: to simulate, in order.
        workers: parts of the draws at once; does not change the result.

    Raises:
        ModelError: limited seats cannot be filled.
    """
    found = {year: _effects(effects, year) for year in years}
    n, t = len(draws), len(years)
    result = RatioResult(
        tuple(years),
        np.ones((n, t, base.areas, base.areas)),
        Path.empty(n, t, base),
        Path.empty(n, t, base),
        np.zeros((n, t)),
        np.zeros((n, t)),
        0.0,
    )
    parts = [slice(start, min(start + CHUNK, n)) for start in range(0, n, CHUNK)]
    with ThreadPoolExecutor(workers) as pool:
        gaps = list(pool.map(lambda part: _run(base, found, draws, part, result), parts))
    return _closed(result, max(gaps))


def _closed(result: RatioResult, gap: float) -> RatioResult:
    """The result with its largest gap."""
    return RatioResult(
        result.years,
        result.corridor,
        result.twin,
        result.reform,
        result.lost,
        result.gained,
        gap,
    )


def _effects(effects: ByYear, year: int) -> Effects:
    if isinstance(effects, Mapping):
        return effects.get(year, Effects())
    return effects(year)


@dataclass
class _Run:
    """State of a part of the draws."""

    twin: World
    reform: World
    gap: float = field(default=0.0)


def _run(
    base: Baseline, effects: dict[int, Effects], draws: Draws, part: slice, result: RatioResult
) -> float:
    """Simulate a part of the draws and write it into the result; returns its largest gap."""
    chosen = draws.part(part)
    start = World.start(base, chosen)
    run = _Run(start, start)
    for t, change in enumerate(effects.values()):
        usual = twin_year(base, chosen, run.twin)
        same = change.is_empty() and run.reform is run.twin
        changed = (
            usual
            if same
            else reform_year(base, chosen, run.reform, usual.beside(run.twin, change, part))
        )
        run.gap = max(run.gap, usual.gap(run.twin), changed.gap(run.reform))
        run.twin, run.reform = usual.world, changed.world
        _keep(result, part, t, usual, changed)
    return run.gap


def _keep(result: RatioResult, part: slice, t: int, usual: Yearly, changed: Yearly) -> None:
    """Write a year into the result."""
    for path, year in ((result.twin, usual), (result.reform, changed)):
        path.stock[part, t] = year.world.by_stage()
        path.people[part, t] = year.world.by_group()
        path.inflow[part, t] = year.inflow
        path.outflow[part, t] = year.outflow
        path.entry[part, t] = year.entry
        path.exit[part, t] = year.exit
    if changed is usual:
        return
    flowed = usual.corridor > 0
    ratio = np.where(flowed, changed.corridor / np.where(flowed, usual.corridor, 1.0), 1.0)
    stock = changed.world.by_area(), usual.world.by_area()
    inside = np.where(stock[1] > 0, stock[0] / np.where(stock[1] > 0, stock[1], 1.0), 1.0)
    diagonal = np.arange(ratio.shape[1])
    ratio[:, diagonal, diagonal] = inside
    result.corridor[part, t] = ratio
    result.lost[part, t], result.gained[part, t] = changed.lost, changed.gained
