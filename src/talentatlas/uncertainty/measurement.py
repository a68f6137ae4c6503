"""Errors of the records that no sampling interval sees, as spreads on the working scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from talentatlas.uncertainty.cells import Array

LEAST_EVENTS = 10  # cells with fewer are mostly noise; they say little about a rule


@dataclass(frozen=True, slots=True)
class Component:
    """One independent error of a measure, alike in all its cells.

    Args:
        name: where it comes from: a choice of `multiverse`, or missing_country.
        sd: standard deviation on the measure's working scale (0.05 on the log scale is 5 %).
    """

    name: str
    sd: float


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far a measure moves under another rule.

    Args:
        size: root mean square over cells, on the working scale.
        cells: number of cells compared.
    """

    size: float
    cells: int


def deviation(value: Array, other: Array, weight: Array) -> Deviation:
    """Distance between two results, over cells that are large enough to tell.

    Definition:
        d^2 = sum of w (y' - y)^2 / sum of w, over cells with w of at least LEAST_EVENTS.

    Args:
        value: result by cell under the default, on the working scale.
        other: the same under the alternative, same order; NaN where a cell is absent.
        weight: events or persons by cell. Small cells differ by chance and count little.
    """
    used = np.isfinite(value) & np.isfinite(other) & (weight >= LEAST_EVENTS)
    if not used.any():
        return Deviation(0.0, 0)
    mean = np.average((other[used] - value[used]) ** 2, weights=weight[used])
    return Deviation(float(np.sqrt(mean)), int(used.sum()))


def from_choice(name: str, sizes: Sequence[float]) -> Component:
    """The error that a choice between defensible rules leaves.

    Definition:
        s^2 = sum over alternatives of d^2 / (m + 1), for m alternatives with deviations d: the
        default and each alternative are taken to be right with equal chance.

    Args:
        name: of the choice.
        sizes: deviation under each alternative.
    """
    return Component(name, float(np.sqrt(sum(size**2 for size in sizes) / (len(sizes) + 1))))


def missing_country(placed: Array, authorships: Array) -> Component:
    """The error of a share when persons of some countries lack a country more often.

    Definition:
        s^2 = weighted variance over areas of log(placed_a / authorships_a), less what chance
        alone makes of it, (1 - p_a) / (p_a n_a). An area whose chance of being placed is
        below the mean by a factor is undercounted by that factor.

    Args:
        placed: authorships with a country, by area in which their persons are known, from
            other works, to live.
        authorships: all of theirs.
    """
    used = (authorships >= LEAST_EVENTS) & (placed > 0)
    if used.sum() < 2:
        return Component("missing_country", 0.0)
    number, rate = authorships[used], placed[used] / authorships[used]
    middle = np.average(np.log(rate), weights=number)
    spread = np.average((np.log(rate) - middle) ** 2, weights=number)
    chance = np.average((1 - rate) / (rate * number), weights=number)
    return Component("missing_country", float(np.sqrt(max(spread - chance, 0.0))))


def total_sd(components: Mapping[str, Sequence[Component]], measure: str) -> float:
    """Standard deviation of all components of a measure: independent, so squares add."""
    return float(np.sqrt(sum(component.sd**2 for component in components.get(measure, ()))))
