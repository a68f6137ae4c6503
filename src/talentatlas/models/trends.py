"""Log growth of corridors and countries, drawn to what their ends and the world do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from talentatlas.models.panel import Array

HORIZONS = 5  # years ahead
MARGIN_YEARS, PAIR_YEARS = 6, 8  # a growth rate is fitted on
MARGIN_NOISE, PAIR_NOISE = 0.02, 0.05  # variance of a yearly log count beyond Poisson
SURE = 5.0  # mean moves from which a pair's own growth tells how much pairs differ
STEEPEST = 0.3  # log points a year
LEAST_SPREAD = 1e-6


@dataclass(frozen=True, slots=True)
class PairGrowth:
    """Log growth a year of each pair.

    Args:
        shrunk: between the pair's own and that of its ends, as its counts allow.
        prior: world + what origin and destination grow beyond it.
        own: fitted on the pair alone.
    """

    shrunk: Array
    prior: Array
    own: Array


def growth(series: Array, years: int, *, add: float = 1.0) -> Array:
    """Slope of log(series + add) over the last years, by least squares."""
    steps, squares = _steps(min(years, len(series)))
    logs = np.log(series[-len(steps) :] + add)
    return np.tensordot(steps, logs, (0, 0)) / squares


def margin_growth(flows: Array, years: int = MARGIN_YEARS) -> tuple[Array, Array, Array]:
    """Growth of the world total, and of out- and in-totals beyond it, shrunk to none."""
    out, into = flows.sum(2), flows.sum(1)
    world = growth(flows.sum((1, 2)), years)
    return (
        world,
        _shrink(growth(out, years) - world, out[-years:].mean(0), min(years, len(flows))),
        _shrink(growth(into, years) - world, into[-years:].mean(0), min(years, len(flows))),
    )


def pair_growth(flows: Array, years: int = PAIR_YEARS) -> PairGrowth:
    """Growth of each pair, shrunk to that of its ends by empirical Bayes."""
    _, squares = _steps(min(years, len(flows)))
    own, mean = growth(flows, years, add=0.5), flows[-years:].mean(0)
    world, out, into = margin_growth(flows)
    prior = world + out[:, None] + into[None]
    variance = (1 / (mean + 0.5) + PAIR_NOISE) / squares
    sure = mean >= SURE
    excess = (own - prior)[sure] ** 2 - variance[sure]
    spread = max(float(excess.mean()), LEAST_SPREAD) if sure.any() else LEAST_SPREAD
    shrunk = (own * spread + prior * variance) / (spread + variance)
    return PairGrowth(np.where(mean > 0, np.clip(shrunk, -STEEPEST, STEEPEST), 0.0), prior, own)


def damped(factor: float) -> Array:
    """Years of growth felt by horizon when it fades by a factor a year."""
    fading: Array = np.power(factor, np.arange(1.0, HORIZONS + 1))
    return np.cumsum(fading)


def _steps(years: int) -> tuple[Array, float]:
    steps: Array = np.arange(years, dtype=np.float64) - (years - 1) / 2
    return steps, float((steps**2).sum())


def _shrink(slope: Array, mean: Array, years: int) -> Array:
    variance = (1 / (mean + 1) + MARGIN_NOISE) / _steps(years)[1]
    spread = max(float(np.average(slope**2 - variance, weights=mean + 1)), LEAST_SPREAD)
    return slope * spread / (spread + variance)
