"""Who gains and why: people who arrive against people who stay, and where the lost ones go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.state import AREAS
from talentatlas.scenarios.figures import Band, Figure, Key, bands, figures, variance_parts
from talentatlas.scenarios.places import GROUPS
from talentatlas.scenarios.result import Diversion, Gained
from talentatlas.scenarios.tally import INDICATORS, Tally

Array = NDArray[np.float64]
IN, OUT = INDICATORS.index("inflow"), INDICATORS.index("outflow")
HUB_SHARE = 0.5  # of the largest change of inflow, to count as a place the reform acts on
LEAST_CHANGE = 1e-9  # moves; below it nothing has changed
HEADLINES = 5  # areas beside the hubs


def hubs_of(tally: Tally) -> list[str]:
    """Countries and blocks whose inflow the reform changes most, the first the most.

    All have the sign of the largest change: a reform that lowers one country's inflow has that
    country as its hub, not those who gain from it.
    """
    reform, twin = tally.means()
    change = (reform - twin)[:, : len(AREAS), IN].mean(axis=0)
    most = change[np.argmax(np.abs(change))]
    if abs(most) < LEAST_CHANGE:
        return []
    order = np.argsort(-np.abs(change), kind="stable")
    return [
        AREAS[i]
        for i in order
        if change[i] * most > 0 and abs(change[i]) > HUB_SHARE * abs(most)
    ]


def diversion_of(tally: Tally, run: str, assumed: float, hubs: Sequence[str]) -> Diversion:
    """Share of the moves that hubs lose which end elsewhere, at once and over the period.

    Definition:
        - (change of moves neither into nor out of the hubs) / (change of moves into them)
        At once: in the first year in which half of the largest change is reached. Later, people
        who stayed or went elsewhere move again, and the share grows.

    Moves from one hub to another are counted as into and as out of the hubs.
    """
    at = np.isin(tally.names[: len(AREAS)], hubs)
    change = (tally.reform - tally.twin)[:, tally.in_period, : len(AREAS)]
    into, out = change[:, :, at, IN].sum(axis=2), change[:, :, at, OUT].sum(axis=2)
    elsewhere = change[..., IN].sum(axis=2) - into - out
    size = np.abs(into.mean(axis=0))
    if not hubs or size.max() < LEAST_CHANGE:
        return Diversion(run, assumed, None, None)
    year = int(np.argmax(size >= size.max() / 2))
    once = _ratio(elsewhere[:, year], into[:, year])
    return Diversion(run, assumed, once, _ratio(elsewhere.sum(axis=1), into.sum(axis=1)))


def _ratio(elsewhere: Array, into: Array) -> Band | None:
    """Band of the share; None where some draw has no change to divide by."""
    if (np.abs(into) < LEAST_CHANGE).any():
        return None
    return bands((-elsewhere / into)[:, None])[0]


def gains_of(tally: Tally, run: str, hubs: Sequence[str]) -> list[Gained]:
    """Further arrivals and fewer departures of every area but the hubs, largest sum first."""
    reform, twin = tally.means()
    change = reform - twin
    from_hubs = tally.change_from(hubs)
    columns = change[:, :, IN] - from_hubs, from_hubs, -change[:, :, OUT]
    rows = [
        Gained(name, run, *each)
        for name, *each in zip(tally.names, *map(bands, columns), strict=True)
        if name not in hubs
    ]
    return sorted(rows, key=lambda row: (-_sum(row), row.area))


def headline_figures(
    tally: Tally, run: str, hubs: Sequence[str], *, split: bool
) -> list[Figure]:
    """Means over the period for the hubs and those who gain or lose most.

    Args:
        tally: of the run.
        run: low, central or high.
        hubs: where the reform acts.
        split: also split the variance of each.
    """
    ranked = sorted(gains_of(tally, run, hubs), key=lambda g: -abs(_sum(g)))
    others = [g.area for g in ranked if g.area not in GROUPS][:HEADLINES]
    names = [*hubs, *others, *GROUPS]
    places = [tally.names.index(name) for name in names]
    keys = [Key(i, name, "", tally.period) for name in names for i in INDICATORS]
    reform, twin = (mean[:, places].reshape(len(mean), -1) for mean in tally.means())
    made = figures(keys, reform, twin, run)
    if not split or not tally.ratio:
        return made
    return [_with_parts(figure, tally) for figure in made]


def _with_parts(figure: Figure, tally: Tally) -> Figure:
    parts = {
        f"{kind}{part}": share
        for kind, less in (("", 0.0), ("difference_", 1.0))
        for part, share in variance_parts(
            tally.nested(figure.area, figure.indicator, less=less)
        ).items()
    }
    return replace(figure, parts=parts)


def _sum(gain: Gained) -> float:
    return gain.arrived.value + gain.from_hubs.value + gain.stayed.value
