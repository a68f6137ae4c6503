"""How late moves become visible, from two or more releases of one source."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from talentatlas.errors import CoverageError
from talentatlas.models.delay import (
    PUBLISHED_AREAS,
    PUBLISHED_ENTRIES,
    PUBLISHED_SPREAD,
    Delays,
)
from talentatlas.models.panel import Array, FlowPanel

SETTLED = 6  # years back from which a release counts as complete
LEVEL_YEARS = (4, 8)  # years back over which the level ratio of two releases is taken


def released_delays(releases: Sequence[FlowPanel], frozen: Sequence[int]) -> Delays:
    """Delays from two or more releases of one source.

    Definition:
        r_k = moves k years back in the older release / those of the same years in the newest,
        over the same ratio 4 to 8 years back; visible share v_k = r_k * v_(k + years between).

    Args:
        releases: of one source, the newest last.
        frozen: year of each.

    Raises:
        CoverageError: fewer than two releases of different years, or too few years.
    """
    newest, year = releases[-1], frozen[-1]
    pairs = [(old, then) for old, then in zip(releases, frozen, strict=True) if then < year]
    if not pairs:
        raise CoverageError(
            f"All releases of {newest.source} are of {year}.",
            why="How late a source is shows only between releases of different years.",
            todo="Give an older release.",
        )
    visible = np.ones(SETTLED)
    error = np.zeros(SETTLED)
    for back in reversed(range(SETTLED)):
        seen = [_ratio(old, newest, then - back, then) for old, then in pairs]
        later = [back + year - then for _, then in pairs]
        shares = [
            ratio * (visible[age] if age < SETTLED else 1.0)
            for ratio, age in zip(seen, later, strict=True)
        ]
        above = visible[back + 1] if back + 1 < SETTLED else 1.0
        visible[back] = min(float(np.mean(shares)), above)
        error[back] = max(float(np.std(shares)), _unsteady(pairs, newest))
    spread = _at_least_published(visible, error)
    return Delays(
        evidence="releases",
        rests_on=tuple(panel.source for panel in releases),
        visible=tuple(visible.tolist()),
        total_spread=spread,
        area_spread=tuple(one + PUBLISHED_AREAS for one in spread),
        entries=PUBLISHED_ENTRIES,
    )


def _moves(panel: FlowPanel, year: int) -> float:
    return float(panel.flows[panel.row(year)].sum())


def _ratio(old: FlowPanel, new: FlowPanel, year: int, frozen: int) -> float:
    """Moves in the older over those in the newer release, without their ratio of level."""
    first, last = (frozen - back for back in reversed(LEVEL_YEARS))
    span = range(first, last + 1)
    level = sum(_moves(old, y) for y in span) / sum(_moves(new, y) for y in span)
    return _moves(old, year) / (_moves(new, year) * level)


def _unsteady(pairs: Sequence[tuple[FlowPanel, int]], newest: FlowPanel) -> float:
    """Standard deviation of the ratio over the years that set the level."""
    first, last = LEVEL_YEARS
    return float(
        np.mean(
            [
                np.std([_ratio(old, newest, then - k, then) for k in range(first, last + 1)])
                for old, then in pairs
            ]
        )
    )


def _at_least_published(visible: Array, error: Array) -> tuple[float, ...]:
    """Error of the share as a squared relative error of the unseen, with that between years."""
    unseen = np.maximum(1 - visible, 1e-3)
    return tuple((np.minimum(error / unseen, 1.0) ** 2 + PUBLISHED_SPREAD[1]).tolist())
