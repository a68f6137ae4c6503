"""How late moves become visible, from the works of an atlas replayed at earlier freezes.

Follows: the chain ladder for events that happened and are not reported yet (reviewed in
    Verbelen et al. 2019, Modeling the occurrence of events subject to a reporting delay,
    arXiv:1909.08336).
Departs: the spread between freezes is measured, not assumed binomial; areas differ by a factor
    on the odds of being late, shrunk to 1, if that would have made past freezes better.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from talentatlas.errors import CoverageError
from talentatlas.models.delay import Delays
from talentatlas.models.panel import Array

WINDOW = 8  # years of moves behind a hazard; five or all years did no better at past freezes
FREEZES = 12  # most past freezes that the spread is measured on
LEAST_FREEZES = 3  # fewer say nothing about a spread
LEAST_MOVES = 50  # in the newest complete year; below it no delay can be measured
EDGE = 0.10  # the lower edge of an 80% interval, at which few freezes widen the spread most


@dataclass(frozen=True, slots=True)
class Triangle:
    """Moves by the year they are dated in and how many years later they can first be seen.

    Args:
        source: name of the source and release.
        frozen: last year whose works are in.
        years: calendar years of the moves without gaps, up to `frozen`.
        areas: ISO 3166-1 alpha-3 codes, sorted.
        moves: by year, delay, origin, destination. Unit: moves.
    """

    source: str
    frozen: int
    years: tuple[int, ...]
    areas: tuple[str, ...]
    moves: Array


def replayed_delays(triangle: Triangle) -> Delays:
    """Delays of an atlas from its own works, replayed at earlier freezes.

    Definition:
        h_d = moves seen d years late / moves seen at most d years late, over the last years in
        which both can be known; visible k years back = product over d > k of (1 - h_d).

    Not counted: lateness of the source itself (records that arrive after their year is over);
        only that of the people, whose next work shows where they are.

    Raises:
        CoverageError: too few moves or years.
    """
    last, most = len(triangle.years) - 1, triangle.moves.shape[1] - 1
    complete = triangle.moves[: max(last - most, 0) + 1].sum((1, 2, 3))
    if complete[-1] < LEAST_MOVES or len(complete) < LEAST_FREEZES:
        raise CoverageError(
            f"{triangle.source} has {complete[-1]:.0f} moves in its newest complete year.",
            why=f"How late they are cannot be measured on fewer than {LEAST_MOVES} of them.",
            todo="Use an atlas with more records, or a release of a larger source.",
        )
    total = triangle.moves.sum((2, 3))[:, :, None]
    into, out = triangle.moves.sum(2), triangle.moves.sum(3)
    visible = _visible(total[..., 0], last)
    freezes = range(max(last - FREEZES, most + LEAST_FREEZES), last + 1)
    sides = [_side(side, total, freezes) for side in (into, out)]
    return Delays(
        evidence="replay",
        rests_on=(f"{triangle.source}, works to {triangle.frozen}",),
        visible=tuple(visible[:most].tolist()),
        total_spread=_spread(total, total, freezes, is_own=False),
        area_spread=tuple(map(max, sides[0].spread, sides[1].spread)),
        late_in=_named(triangle, sides[0].late),
        late_out=_named(triangle, sides[1].late),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """Moves in, or moves out: the factor of each area and the spread that is left."""

    late: Array
    spread: tuple[float, ...]


def _side(side: Array, total: Array, freezes: range) -> _Side:
    """Factors of areas, if they would have made past freezes better; else none."""
    own, same = (_spread(side, total, freezes, is_own=is_own) for is_own in (True, False))
    if sum(own) < sum(same):
        return _Side(_late(side, len(side) - 1), own)
    return _Side(np.ones(side.shape[2]), same)


def _visible(total: Array, last: int) -> Array:
    """Visible share by years back, from what was known at the end of the year `last`."""
    most = total.shape[1] - 1
    stays = np.ones(most + 1)  # 1 - hazard of each delay
    for delay in range(1, most + 1):
        known = total[max(last - delay - WINDOW + 1, 0) : max(last - delay + 1, 0)]
        on_time = known[:, : delay + 1].sum()
        stays[delay] = 1 - known[:, delay].sum() / on_time if on_time else 1.0
    return np.append(np.cumprod(stays[::-1])[::-1][1:], 1.0)


def _late(side: Array, last: int) -> Array:
    """Factor on the odds of each area to be unseen, shrunk to 1.

    What differs between areas is what deviations of different years have in common; what a
    year adds to that, chance included, is the noise that shrinks it.
    """
    most = side.shape[1] - 1
    complete = side[max(last - most - WINDOW + 1, 0) : max(last - most + 1, 0)]
    seen, late = complete[:, 0], complete[:, 1:].sum(1)
    of_year = seen.sum(1, keepdims=True)
    due = np.divide(
        seen * late.sum(1, keepdims=True), of_year, out=np.zeros_like(seen), where=of_year > 0
    )
    error = late - due
    across = ((error.sum(0)) ** 2 - (error**2).sum(0)).sum()
    pairs = (due.sum(0) ** 2 - (due**2).sum(0)).sum()
    if across <= 0 or pairs <= 0:
        return np.ones(side.shape[2])
    prior = (error**2).sum() / due.sum() / (across / pairs)
    return (late.sum(0) + prior) / (due.sum(0) + prior)


def _spread(side: Array, total: Array, freezes: range, *, is_own: bool) -> tuple[float, ...]:
    """Squared relative error of the unseen moves at past freezes, beyond chance."""
    most, last = side.shape[1] - 1, len(side) - 1
    found: list[float] = []
    for back in range(most):
        excess = weight = 0.0
        used = [freeze for freeze in freezes if freeze - back + most <= last]
        for freeze in used:
            visible = _visible(total[..., 0], freeze)
            odds = 1 / visible[back] - 1
            row = side[freeze - back]
            due = row[: back + 1].sum(0) * odds * (_late(side, freeze) if is_own else 1.0)
            some = due > 0
            late = row[back + 1 :].sum(0)
            excess += ((late - due)[some] ** 2 / due[some] - (1 + odds)).sum()
            weight += due.sum()
        wider = _wider(len(used))
        found.append(wider * max(excess / weight, 0.0) if weight else 1.0)
    return tuple(found)


def _wider(freezes: int) -> float:
    """Factor on a variance known from few freezes, so that 80% intervals hold 80%."""
    degrees = max(freezes, 1)
    return float((stats.t.ppf(EDGE, degrees) / stats.norm.ppf(EDGE)) ** 2)


def _named(triangle: Triangle, factors: Array) -> dict[str, float]:
    return dict(zip(triangle.areas, factors.tolist(), strict=True))
