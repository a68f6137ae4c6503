"""A forecast held against what came: scores by group of corridors, by horizon, and of nets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any  # values of fields

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from talentatlas.models.features import pairs
from talentatlas.models.panel import Array
from talentatlas.models.scores import (
    Flags,
    crps,
    held,
    log_score,
    randomised_pit,
    skill,
    wmape,
)

TOP, BIG = 200, 10.0  # largest corridors; moves a year, mean of the last three
SIX = ("CAN", "CHN", "DEU", "GBR", "IND", "USA")
LARGEST = 30  # countries whose nets are judged
RATED = 1000.0  # persons from which a net rate is compared
Z80 = 1.2816  # of a central 80% interval


@dataclass(frozen=True, slots=True)
class Window:
    """What forecasts of one origin are judged by.

    Args:
        source: of the panel.
        origin: last year known.
        areas: countries.
        last: moves of the last year.
        recent: moves a year, mean of the last three.
        size: persons, or moves where no stock is stated; NaN-free.
        has_stock: are sizes persons?
        actual: moves by horizon, origin, destination.
    """

    source: str
    origin: int
    areas: tuple[str, ...]
    last: Array
    recent: Array
    size: Array
    has_stock: bool
    actual: Array

    def groups(self) -> dict[str, Flags]:
        """Pairs of each group: all, the 200 largest corridors, six countries, ten moves."""
        at = pairs(len(self.areas))
        recent = self.recent[at]
        top = np.zeros(len(recent), dtype=bool)
        top[np.argsort(-recent, kind="stable")[:TOP]] = True
        six = np.isin(self.areas, SIX)
        found = {
            "all": np.ones_like(top),
            "top200": top,
            "six": six[at[0]] & six[at[1]],
            "big": recent >= BIG,
        }
        return {name: flags for name, flags in found.items() if flags.any()}

    def net(self, flows: Array) -> Array:
        """In less out of the thirty largest countries by horizon. Unit: moves a year."""
        return (flows.sum(1) - flows.sum(2))[:, self.largest]

    @property
    def largest(self) -> NDArray[np.intp]:
        """Places of the thirty largest countries."""
        return np.argsort(-self.size, kind="stable")[:LARGEST]


@dataclass(frozen=True, slots=True)
class Stated:
    """A forecast with its distribution.

    Args:
        method: name.
        means: by horizon, origin, destination.
        dispersion: of each cell.
        net_low: lower bound of the 80% interval of the nets of the largest; None: as if
            corridors were independent.
        net_high: upper bound.
    """

    method: str
    means: Array
    dispersion: Array
    net_low: Array | None = None
    net_high: Array | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How well one method did on one group of one window.

    Args:
        source: of the panel.
        origin: last year known.
        group: all, top200, six, big, or h1 to h5 for all pairs at one horizon.
        method: name.
        pairs: corridors in the group.
        skill: share of the CRPS of the last value that is avoided.
        skill_lower: of its 90% interval over origin countries.
        skill_upper: of the same.
        crps: mean. Unit: moves a year.
        wmape: absolute error as a share of moves.
        log_score: mean. Unit: nats.
        pit80: share of counts within their central 80%.
        pit95: share of counts within their central 95%.
        net_error_ratio: error of the nets of the 30 largest countries over that of last value.
        net_cover80: share of these nets within their 80% interval.
        net_rate_rho: rank correlation of net rates over the window; None without stocks.
    """

    source: str
    origin: int
    group: str
    method: str
    pairs: int
    skill: float
    skill_lower: float
    skill_upper: float
    crps: float
    wmape: float
    log_score: float
    pit80: float
    pit95: float
    net_error_ratio: float
    net_cover80: float
    net_rate_rho: float | None


def judge(window: Window, stated: Stated, reference: Stated) -> list[Score]:
    """Scores of a method by group and by horizon.

    Args:
        window: what came.
        stated: the method's forecast.
        reference: that of the last value.
    """
    cells = _Cells.of(window, stated, reference)
    horizons = list(range(len(window.actual)))
    asked = [(name, horizons, flags) for name, flags in window.groups().items()]
    asked += [(f"h{h + 1}", [h], np.ones(cells.actual.shape[1], dtype=bool)) for h in horizons]
    return [
        Score(
            source=window.source,
            origin=window.origin,
            group=name,
            method=stated.method,
            **cells.scores(rows, flags, window),
            **_of_nets(window, stated, reference, rows),
        )
        for name, rows, flags in asked
    ]


@dataclass(frozen=True, slots=True)
class _Cells:
    """Forecast, outcome and losses by horizon and pair."""

    actual: Array
    mean: Array
    loss: Array
    to_beat: Array
    logs: Array
    pit: Array

    @classmethod
    def of(cls, window: Window, stated: Stated, reference: Stated) -> _Cells:
        at = (slice(None), *pairs(len(window.areas)))
        actual, mean, spread = window.actual[at], stated.means[at], stated.dispersion[at]
        return cls(
            actual,
            mean,
            crps(actual, mean, spread),
            crps(actual, reference.means[at], reference.dispersion[at]),
            log_score(actual, mean, spread),
            randomised_pit(actual, mean, spread),
        )

    def scores(self, rows: list[int], flags: Flags, window: Window) -> dict[str, Any]:
        """Scores of some horizons and pairs, by name of the field of `Score`."""
        at = np.ix_(np.array(rows), np.nonzero(flags)[0])
        origin = pairs(len(window.areas))[0][flags]
        loss, to_beat = self.loss[at].sum(0), self.to_beat[at].sum(0)
        found = skill(loss, to_beat, origin, len(window.areas))
        return {
            "pairs": int(flags.sum()),
            "skill": found.value,
            "skill_lower": found.lower,
            "skill_upper": found.upper,
            "crps": float(self.loss[at].mean()),
            "wmape": wmape(self.actual[at], self.mean[at]),
            "log_score": float(self.logs[at].mean()),
            "pit80": float(held(self.pit[at], 0.80).mean()),
            "pit95": float(held(self.pit[at], 0.95).mean()),
        }


def _of_nets(
    window: Window, stated: Stated, reference: Stated, rows: list[int]
) -> dict[str, Any]:
    """Error ratio, coverage and rank correlation of nets over some horizons, by field."""
    came, mean = window.net(window.actual)[rows], window.net(stated.means)[rows]
    to_beat = np.abs(window.net(reference.means)[rows] - came).mean()
    if stated.net_low is None or stated.net_high is None:
        variance = stated.means + stated.dispersion * stated.means**2
        reach = Z80 * np.sqrt((variance.sum(1) + variance.sum(2))[:, window.largest][rows])
        low, high = mean - reach, mean + reach
    else:
        low, high = stated.net_low[rows], stated.net_high[rows]
    return {
        "net_error_ratio": float(np.abs(mean - came).mean() / to_beat),
        "net_cover80": float(((came >= low) & (came <= high)).mean()),
        "net_rate_rho": _rho(window, stated, rows),
    }


def _rho(window: Window, stated: Stated, rows: list[int]) -> float | None:
    rated = window.size >= RATED
    if not window.has_stock or rated.sum() < LARGEST:
        return None

    def rate(flows: Array) -> Array:
        return ((flows.sum(1) - flows.sum(2))[rows].sum(0) / np.maximum(window.size, 1))[rated]

    ours, came = (stats.rankdata(rate(flows)) for flows in (stated.means, window.actual))
    return float(np.corrcoef(ours, came)[0, 1])
