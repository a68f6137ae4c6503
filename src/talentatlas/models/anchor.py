"""The forecast anchor: bilateral flows if all goes on as before, without any policy in them.

Boosted trees with Poisson loss (LightGBM, which takes an offset; scikit-learn's do not) learn,
over all earlier origins and horizons at once, what the recent level of a corridor is multiplied
by. Totals of countries are then drawn some way to those of the last year. Whatever is forecast
at an origin uses that year and earlier ones only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any  # parameters of a library without types

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import CoverageError, HorizonError
from talentatlas.models.features import Corridors, Past, corridors, pairs
from talentatlas.models.inner import Inner
from talentatlas.models.large_areas import large_areas
from talentatlas.models.panel import Array, FlowPanel
from talentatlas.models.rescaling import draw_to_last
from talentatlas.models.trends import HORIZONS

if TYPE_CHECKING:
    import lightgbm

INNER_ORIGINS = 9  # forecasts of the past to measure errors on: T - 9 to T - 1
LEAST_YEARS = 7  # of a past that something can be learnt from
LEAST_INNER = 3
FEWEST_AREAS = 3
COVERED = 0.1  # a source starts in the first year with that share of the last year's moves
SEEDS = (1, 2, 3)  # boosters averaged
ROUNDS = 80
SMALL_LEVEL, RARE_LEVEL = 2.0, 0.3  # moves a year below which pairs are sampled
SMALL_PART, RARE_PART = 0.5, 0.1
SIZE_WEIGHT = 0.25  # power of the level by which large corridors count more than Poisson's
FLOOR = 0.05  # added to the level, so that an empty corridor can fill
GROSS_PULL, NET_PULL = (
    0.1,
    0.5,
)  # part of the way that totals and nets are drawn to the last year
PARAMETERS: dict[str, Any] = {
    "objective": "poisson",
    "learning_rate": 0.1,
    "num_leaves": 63,
    "min_data_in_leaf": 400,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,  # two boosters at a time are faster, and sums do not depend on it
    "verbose": -1,
}
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Known:
    """What may be known at an origin.

    Args:
        areas: countries, chosen by that alone.
        origin: last year known, T.
        past: flows, stocks and first appearances of the years that the source covers.
        starts: numbers of those years after which the method is tried, T - 9 to T - 1.
    """

    areas: tuple[str, ...]
    origin: int
    past: Past
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Anchored:
    """A forecast and those that the same method would have made earlier.

    Args:
        areas: countries, chosen by what was known at the origin.
        origin: last year known, T.
        means: expected moves in T + 1, ... by horizon, origin, destination.
        inner: the same from T - 9 to T - 1, and what came by T.
        past: what was known.
    """

    areas: tuple[str, ...]
    origin: int
    means: Array
    inner: Inner
    past: Past


def anchor(panel: FlowPanel, origin: int | None = None) -> Anchored:
    """Forecast the five years after an origin, and from each of nine years before it.

    Definition:
        m[h,i,j] = (level[i,j] + 0.05) * exp(f(features of i, j at T; h)), f boosted trees;
        then totals in plus out, and nets, drawn 10% and 50% of the way to those of year T.

    Unit: moves a year.
    Not counted: moves from and to unknown places and countries left out.

    Args:
        panel: flows, stocks and first appearances; years after the origin are not looked at.
        origin: T; None is the last year of the panel.

    Raises:
        HorizonError: fewer than eleven covered years up to the origin.
        CoverageError: fewer than three countries are large enough.
    """
    return anchor_at(known_at(panel, origin))


def known_at(panel: FlowPanel, origin: int | None = None) -> Known:
    """What a panel tells up to an origin, of the countries large enough then.

    Raises:
        HorizonError: fewer than eleven covered years up to the origin.
        CoverageError: fewer than three countries are large enough.
    """
    until = panel.until(panel.years[-1] if origin is None else origin)
    areas, year = large_areas(until), until.years[-1]
    if len(areas) < FEWEST_AREAS:
        raise CoverageError(
            f"{len(areas)} countries of {panel.source} are large enough in {year}.",
            why="Flows between so few cannot be learnt from one another.",
            todo="Give a source with more records, or a later origin.",
        )
    past = past_of(until.of(areas))
    length = len(past.flows)
    starts = tuple(k for k in range(length - INNER_ORIGINS, length) if k > LEAST_YEARS)
    if len(starts) < LEAST_INNER:
        raise HorizonError(
            f"{panel.source} covers {length} years up to {year}; "
            f"{LEAST_YEARS + LEAST_INNER + 1} are needed.",
            why="A forecast without errors of earlier ones would have no interval.",
            todo="Choose a later origin.",
        )
    return Known(areas, year, past, starts)


def anchor_at(known: Known, *, advance: Callable[[int], None] = lambda steps: None) -> Anchored:
    """As `anchor`, from what is known; `advance` is told after each forecast."""
    learner, flows, found = Learner(known.past), known.past.flows, []

    def one(years: int) -> Array:
        return draw_to_last(learner.forecast(years), flows[years - 1], GROSS_PULL, NET_PULL)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for means in pool.map(one, [*known.starts, len(flows)]):
            found.append(means)
            advance(1)
    origins = tuple(known.origin - (len(flows) - k) for k in known.starts)
    actual = actual_by(flows, known.starts)
    inner = Inner(origins, known.origin, np.stack(found[:-1]), actual)
    return Anchored(known.areas, known.origin, found[-1], inner, known.past)


def past_of(panel: FlowPanel) -> Past:
    """The years that the source covers, up to its last."""
    total = panel.flows.sum((1, 2))
    first = int(np.argmax(total >= COVERED * total[-1]))
    return Past(panel.flows[first:], panel.stock[first:], panel.entries[first:])


def actual_by(flows: Array, starts: Sequence[int]) -> Array:
    """What came after each number of years, by horizon; NaN where not known yet."""
    unknown = np.full((HORIZONS, *flows.shape[1:]), np.nan)
    longer = np.concatenate([flows, unknown])
    return np.stack([longer[k : k + HORIZONS] for k in starts])


@dataclass(frozen=True, slots=True)
class _Rows:
    """Training rows.

    Args:
        values: features, the last of them the horizon.
        moves: what came.
        level: that the features are relative to.
        weight: of the row, against sampling.
        target: number of years by which its outcome is known.
    """

    values: NDArray[np.float32]
    moves: Array
    level: Array
    weight: Array
    target: NDArray[np.int64]


class Learner:
    """Forecasts from any year of a past, each trained on what was known by then.

    Args:
        past: flows, stocks, first appearances.
    """

    def __init__(self, past: Past) -> None:
        self._past = past
        self._at = pairs(past.flows.shape[1])
        lengths = range(LEAST_YEARS, len(past.flows) + 1)
        self._corridors = {k: corridors(past.until(k)) for k in lengths}
        parts = [
            self._rows_at(k, h)
            for k in lengths
            for h in range(1, min(HORIZONS, len(past.flows) - k) + 1)
        ]
        self._rows = _Rows(
            *(
                np.concatenate([getattr(part, name) for part in parts])
                for name in _Rows.__slots__
            )
        )

    def forecast(self, years: int) -> Array:
        """Means by horizon, origin, destination, from the first years of the past."""
        import lightgbm as lgb

        rows, known = self._rows, self._rows.target <= years
        train = lgb.Dataset(
            rows.values[known],
            rows.moves[known],
            init_score=np.log(rows.level[known] + FLOOR),
            weight=rows.weight[known],
            params={"max_bin": PARAMETERS["max_bin"], "verbose": -1, "num_threads": 1},
            free_raw_data=False,
        )
        boosters = [lgb.train({**PARAMETERS, "seed": seed}, train, ROUNDS) for seed in SEEDS]
        means = np.zeros((HORIZONS, *self._past.flows.shape[1:]))
        for h in range(1, HORIZONS + 1):
            means[(h - 1, *self._at)] = _mean(boosters, self._corridors[years], h)
        return means

    def _rows_at(self, years: int, horizon: int) -> _Rows:
        """Pairs at one origin and horizon; small ones are sampled and weighted up."""
        known = self._corridors[years]
        part = np.where(
            known.level > SMALL_LEVEL,
            1.0,
            np.where(known.level > RARE_LEVEL, SMALL_PART, RARE_PART),
        )
        kept = np.random.default_rng(years).random(len(part)) < part
        return _Rows(
            _with_horizon(known.values[kept], horizon),
            self._past.flows[years + horizon - 1][self._at][kept],
            known.level[kept],
            ((known.level + 1) ** SIZE_WEIGHT / part)[kept],
            np.full(int(kept.sum()), years + horizon),
        )


def _mean(boosters: Sequence[lightgbm.Booster], known: Corridors, horizon: int) -> Array:
    values, start = _with_horizon(known.values, horizon), np.log(known.level + FLOOR)
    raw = [b.predict(values, raw_score=True, num_threads=1) for b in boosters]
    return np.mean([np.exp(start + np.asarray(score)) for score in raw], axis=0)


def _with_horizon(values: NDArray[np.float32], horizon: int) -> NDArray[np.float32]:
    return np.column_stack([values, np.full(len(values), horizon, dtype=np.float32)])
