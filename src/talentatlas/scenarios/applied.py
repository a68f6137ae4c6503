"""A reform made ready to run: levers found, assumptions complete, effect sizes drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.effects import Effects
from talentatlas.scenarios.assumptions import ASSUMPTIONS, BECAUSE
from talentatlas.scenarios.axes import Axes
from talentatlas.scenarios.base import Asked, Dose, Lever
from talentatlas.scenarios.parameters import by_name
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.reform import FOREVER, Change, Reform, ReformError, doses

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Applied:
    """A reform over the years of a forecast, with drawn effect sizes.

    Args:
        levers: in use, by name.
        doses: what each is asked.
        eps: effect sizes of each, by draw.
        assumptions: numbers in use, usual ones included.
        axes: where effects land.
        draws: number of draws.
    """

    levers: tuple[Lever, ...]
    doses: Mapping[str, tuple[Dose, ...]]
    eps: Mapping[str, Mapping[str, Array]]
    assumptions: Mapping[str, float]
    axes: Axes
    draws: int

    def effects(self, year: int, first: int = 0, last: int | None = None) -> Effects:
        """What all levers together do.

        Args:
            year: place of the year in the forecast.
            first: first draw.
            last: draw after the last one; None: all.
        """
        total = Effects()
        for lever in self.levers:
            eps = {name: values[first:last] for name, values in self.eps[lever.name].items()}
            asked = Asked(self.doses[lever.name], eps, self.axes, self.assumptions)
            total = total + lever.function(asked, year)
        return total


def apply(
    reform: Reform, *, years: Sequence[int], axes: Axes, draws: int, seed: int
) -> Applied:
    """Make a reform ready to run.

    Args:
        reform: checked here.
        years: of the forecast.
        axes: axes of the model.
        draws: of effect sizes.
        seed: same seed, same effect sizes for a lever, whatever else the reform holds.

    Raises:
        ReformError: an assumption is missing, people cannot be told apart, or no year of the
            reform is forecast.
    """
    levers = check(reform, axes)
    _check_years(reform, years)
    every = doses(reform, years)
    return Applied(
        levers,
        {
            lever.name: tuple(d for d in every if by_name()[d.parameter][1] is lever)
            for lever in levers
        },
        {lever.name: lever.draw(draws, seed) for lever in levers},
        numbers(reform, levers),
        axes,
        draws,
    )


def numbers(reform: Reform, levers: Sequence[Lever]) -> dict[str, float]:
    """Assumptions in use by levers, those the file does not state included."""
    found: dict[str, float] = {}
    for name in sorted({name for lever in levers for name in lever.assumes}):
        stated, usual = reform.assumptions.get(name), ASSUMPTIONS[name].usual
        if isinstance(stated, (int, float)):
            found[name] = stated
        elif usual is not None:
            found[name] = usual
    return found


def check(reform: Reform, axes: Axes) -> tuple[Lever, ...]:
    """Levers in use, by name.

    Raises:
        ReformError: what a lever needs is not spelled out, or origins cannot be told apart.
    """
    found: dict[str, Lever] = {}
    for change in reform.changes:
        lever = by_name()[change.name][1]
        found[lever.name] = lever
        for need in lever.assumes:
            if ASSUMPTIONS[need].usual is None and need not in reform.assumptions:
                raise _missing(reform, change, need, "No study says how much it is.")
        if lever.is_assumption_only and not reform.assumptions.get(BECAUSE):
            raise _missing(reform, change, BECAUSE, f"No evidence stands behind {lever.name}.")
        if change.origins:
            axes.whole_groups(countries(*change.origins))
    return tuple(found[name] for name in sorted(found))


def _missing(reform: Reform, change: Change, need: str, why: str) -> ReformError:
    example = '"why this size"' if need == BECAUSE else "NUMBER"
    return ReformError(
        f"{reform.name}, line {change.line}: {change.path} runs only with the assumption "
        f"{need} spelled out.",
        why=why,
        todo=f"Add to the file:\nassumptions:\n  {need}: {example}",
    )


def _check_years(reform: Reform, years: Sequence[int]) -> None:
    first, last = years[0], years[-1]
    for change in reform.changes:
        if change.start > last or change.end < first:
            raise ReformError(
                f"{reform.name}, line {change.line}: {change.path} {change.period} is outside "
                f"{first} to {last}, the years that are forecast.",
                why="It would do nothing.",
                todo="Move the period, ask for more --years, or use a newer source.",
            )


def years_of(reform: Reform, years: Sequence[int]) -> tuple[int, int]:
    """First and last forecast year that the reform sets; all of them for an empty one."""
    if reform.is_empty:
        return years[0], years[-1]
    start = min(change.start for change in reform.changes)
    end = max(change.end for change in reform.changes)
    return max(start, years[0]), years[-1] if end == FOREVER else min(end, years[-1])
