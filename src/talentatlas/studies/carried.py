"""A yearly series carried to a year that is not at hand, with an interval that says how unsure.

Random walk with drift, whose steps have been as large as those of the years at hand: the usual
yardstick in forecasting, with Student's t for the few steps there are. Shares are carried as
they are, counts as logarithms, so that neither depends on the level.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from talentatlas.quantity import LEVEL

LEAST_STEPS = 3  # with fewer there is no spread to speak of
FARTHEST = 5  # years beyond the series; farther, the interval means nothing


@dataclass(frozen=True, slots=True)
class Carried:
    """A figure for a year, and the year it was carried from.

    Args:
        value: the figure.
        lower: lower bound; None when the year is at hand.
        upper: upper bound.
        base: last year at hand, the year itself when there.
    """

    value: float
    lower: float | None
    upper: float | None
    base: int


def carried(
    series: Mapping[int, float],
    year: int,
    *,
    is_count: bool = False,
    has_drift: bool = True,
    level: float = LEVEL,
) -> Carried | None:
    """The figure of a year: as it is when at hand, else carried from the years before it.

    Args:
        series: figure by year; years may be apart, evenly or not.
        year: wanted.
        is_count: carry logarithms.
        has_drift: go on rising or falling as on average, else stay at the last figure.
        level: nominal coverage of the interval.

    Returns:
        None when there are too few years, or the last one is too long ago.
    """
    from scipy.stats import t

    if year in series:
        return Carried(series[year], None, None, year)
    years = sorted(y for y in series if y < year)
    if len(years) <= LEAST_STEPS or year - years[-1] > FARTHEST:
        return None
    if is_count and min(series[y] for y in years) <= 0:
        return None
    levels = [math.log(series[y]) if is_count else series[y] for y in years]
    pairs = list(zip(years, levels, strict=True))
    # a step over several years is as large as several independent yearly steps
    steps = [
        ((b - a) / (later - early), later - early) for (early, a), (later, b) in pairwise(pairs)
    ]
    drift = (levels[-1] - levels[0]) / (years[-1] - years[0]) if has_drift else 0.0
    spread = math.sqrt(
        sum(gap * (rate - drift) ** 2 for rate, gap in steps) / (len(steps) - int(has_drift))
    )
    ahead, length = year - years[-1], years[-1] - years[0]
    error = spread * math.sqrt(ahead + (ahead**2 / length if has_drift else 0))
    half = float(t.ppf((1 + level) / 2, len(steps) - int(has_drift))) * error
    middle = levels[-1] + drift * ahead
    low, high = middle - half, middle + half
    back = math.exp if is_count else float
    return Carried(back(middle), back(low), back(high), years[-1])
