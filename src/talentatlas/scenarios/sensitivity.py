"""How far each assumption moves the effect of a reform: one at a time, from low to high.

A few paths with every effect size at its middle; then each effect size, delay, stated number
and the diversion ratio in turn at its low and its high value, on the same random numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from talentatlas.models.baseline import Draws
from talentatlas.models.effects import Effects
from talentatlas.models.structure import ratios
from talentatlas.quantity import About, Table
from talentatlas.scenarios.anchoring import axes_of, folded
from talentatlas.scenarios.applied import Applied, apply, years_of
from talentatlas.scenarios.assumptions import ASSUMPTIONS, DIVERSION
from talentatlas.scenarios.base import COIN, Lever, Prior
from talentatlas.scenarios.reform import Reform
from talentatlas.scenarios.result import UNIT
from talentatlas.scenarios.run import CENTRAL, Ground, Settings
from talentatlas.scenarios.tally import INDICATORS, Tally

Array = NDArray[np.float64]
PATHS = 8  # enough for differences on common random numbers: they vary by a few percent
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9  # ranks of an effect size in its prior
FACTORS = (2 / 3, 3 / 2)  # for numbers that a reform states, about which nothing is known
EFFECT, DELAY, STATED, SPREAD = "effect", "delay", "stated", "diversion"  # kinds


@dataclass(frozen=True, slots=True)
class Swing:
    """Effect of a reform at a low and a high value of one assumption.

    Args:
        kind: effect, delay, stated or diversion.
        lever: that uses it; "" for a stated number and the diversion ratio.
        name: of the effect size or assumption.
        low: its low value.
        high: its high value.
        area: whose number moves.
        indicator: inflow, outflow or net_flow.
        at_low: change by the reform at the low value. Unit: moves a year.
        at_high: the same at the high value.
        centre: the same with everything at its middle.
    """

    kind: str
    lever: str
    name: str
    low: float
    high: float
    area: str
    indicator: str
    at_low: float
    at_high: float
    centre: float


def sensitivity(
    reform: Reform, ground: Ground, settings: Settings, numbers: Sequence[tuple[str, str]]
) -> list[Swing]:
    """Swings of some numbers, by assumption in a fixed order.

    Args:
        reform: what is changed.
        ground: the forecast and the structural model.
        settings: years and seed; its number of draws is not used.
        numbers: area and indicator of each number; means over the years of the reform.

    Raises:
        ReformError: the reform cannot be run.
    """
    runner = _Runner.of(reform, ground, settings)
    applied = runner.applied
    stated = reform.assumptions.get("diversion")
    share = stated if isinstance(stated, float) else DIVERSION[str(stated or CENTRAL)]
    drawn = {s: ground.structure.draw(PATHS, settings.seed, s) for s in (share, *_ends())}
    middle = runner.change(applied, drawn[share])
    found: list[Swing] = []

    def add(kind: str, lever: str, name: str, ends: tuple[float, float],
            changes: tuple[Array, Array]) -> None:  # fmt: skip
        for area, indicator in numbers:
            at = runner.tally.names.index(area), INDICATORS.index(indicator)
            values = (float(c[at]) for c in (*changes, middle))
            found.append(Swing(kind, lever, name, *ends, area, indicator, *values))

    if applied.levers:
        low, high = (runner.change(applied, drawn[end]) for end in _ends())
        add(SPREAD, "", "diversion", _ends(), (low, high))
    for one in _varied(applied):
        changes = tuple(runner.change(each, drawn[share]) for each in (one.at_low, one.at_high))
        add(one.kind, one.lever, one.name, (one.low, one.high), (changes[0], changes[1]))
    return found


def sensitivity_table(swings: Sequence[Swing], *, population: str, vintage: str) -> Table:
    """The swings as a table.

    Args:
        swings: of one run.
        population: who is counted.
        vintage: of the source.
    """
    columns = [f.name for f in fields(Swing)]
    text = ("kind", "lever", "name", "area", "indicator")
    schema = pa.schema([(c, pa.string() if c in text else pa.float64()) for c in columns])
    rows = [dict(zip(columns, astuple(swing), strict=True)) for swing in swings]
    about = About(
        name="scenario_sensitivity", title="Effect of a reform by assumption", unit=UNIT,
        grain="assumption, area, indicator", population=population, vintage=vintage,
        definition="change by the reform with one assumption at its low or high value, the "
        "others at their middle; mean over the years of the reform",
    )  # fmt: skip
    return Table(pa.Table.from_pylist(rows, schema=schema), about)


def _ends() -> tuple[float, float]:
    return min(DIVERSION.values()), max(DIVERSION.values())


@dataclass(frozen=True)
class _Varied:
    """A reform with one assumption at its low and at its high value."""

    kind: str
    lever: str
    name: str
    low: float
    high: float
    at_low: Applied
    at_high: Applied


def _varied(applied: Applied) -> Iterator[_Varied]:
    """Effect sizes and delays of every lever, then stated numbers."""
    for lever in applied.levers:
        for prior in _uncertain(lever):
            ends = _at(prior, LOW), _at(prior, HIGH)
            made = [_with_eps(applied, lever.name, prior.name, end) for end in ends]
            kind = DELAY if prior.name == "lag" else EFFECT
            yield _Varied(kind, lever.name, prior.name, _value(ends[0]), _value(ends[1]), *made)
    for name, value in sorted(applied.assumptions.items()):
        bounds = ASSUMPTIONS[name]
        low, high = (min(max(f * value, bounds.low), bounds.high) for f in FACTORS)
        made = [
            replace(applied, assumptions={**applied.assumptions, name: end})
            for end in (low, high)
        ]
        yield _Varied(STATED, "", name, low, high, *made)


def _uncertain(lever: Lever) -> list[Prior]:
    """Priors of a lever with a spread, its delay last."""
    first, last = lever.lag
    lag = Prior("lag", (first + last) / 2, (last - first) / 2, distribution="even")
    return [prior for prior in (*lever.priors, lag) if prior.sd > 0]


def _at(prior: Prior, rank: float) -> Array:
    """An effect size at a rank of its prior; a coin has none, so its draws fall both ways."""
    if prior.distribution == COIN and rank == MIDDLE:
        return prior.draw((np.arange(PATHS) + 0.5) / PATHS)
    return prior.draw(np.full(PATHS, rank))


def _value(ends: Array) -> float:
    return float(ends[0])


def _with_eps(applied: Applied, lever: str, name: str, values: Array) -> Applied:
    eps: Mapping[str, Mapping[str, Array]] = {
        **applied.eps, lever: {**applied.eps[lever], name: values},
    }  # fmt: skip
    return replace(applied, eps=eps)


@dataclass(frozen=True)
class _Runner:
    """A reform on a few paths, with every effect size at its middle."""

    applied: Applied
    ground: Ground
    flows: Array
    tally: Tally

    @classmethod
    def of(cls, reform: Reform, ground: Ground, settings: Settings) -> _Runner:
        years = tuple(ground.anchor.years[: settings.years])
        axes = axes_of(ground.panel)
        applied = apply(reform, years=years, axes=axes, draws=PATHS, seed=settings.seed)
        middle = {
            lever.name: {
                **applied.eps[lever.name],
                **{prior.name: _at(prior, MIDDLE) for prior in _uncertain(lever)},
            }
            for lever in applied.levers
        }
        flows = folded(ground.anchor.draws(PATHS, settings.seed), ground.anchor.areas)
        return cls(
            replace(applied, eps=middle), ground,
            np.asarray(flows[:, : len(years)], dtype=np.float64),
            Tally.empty(axes, PATHS, years, years_of(reform, years)),
        )  # fmt: skip

    def change(self, applied: Applied, drawn: Draws) -> Array:
        """Change by the reform, mean over paths and its years, by name and indicator."""
        place = {year: number for number, year in enumerate(self.tally.years)}

        def effects(year: int) -> Effects:
            return applied.effects(place[year])

        found = ratios(self.ground.structure.base, effects, drawn, self.tally.years)
        self.tally.add(0, self.flows, found.corridor if applied.levers else None, keep=0)
        reform, twin = self.tally.means()
        return (reform - twin).mean(axis=0)
