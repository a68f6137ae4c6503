"""Scores of forecasts of counts: proper scores, calibration, errors, skill with its interval.

A forecast is a negative binomial with mean m and dispersion a: variance m + a m².
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from talentatlas.models.panel import Array

Flags = NDArray[np.bool_]
SMOOTH_FROM = 200.0  # mean above which the gamma of the same variance stands for the counts
REPLICATES = 400  # draws of origin countries
SKILL_LEVEL = 0.90  # of the interval of a skill
PIT_SEED = 5
SKILL_SEED = 11


def log_score(actual: Array, mean: Array, dispersion: Array) -> Array:
    """Minus the log probability of each count; lower is better. Unit: nats."""
    r = 1 / dispersion
    return -(
        special.gammaln(actual + r)
        - special.gammaln(r)
        - special.gammaln(actual + 1)
        + r * np.log(r / (r + mean))
        + actual * np.log(mean / (r + mean))
    )


def crps(actual: Array, mean: Array, dispersion: Array) -> Array:
    """Continuous ranked probability score of each count, in closed form; lower is better.

    Definition:
        integral over x of (F(x) - 1[actual <= x])², F the distribution forecast.

    Unit: that of the count.

    Follows: Jordan, Krüger, Lerch 2019 (Journal of Statistical Software 90(12), appendix A):
        negative binomial and gamma.
    Departs: above a mean of 200, and where the closed form overflows (a mean above about 30
        with hardly any dispersion), the gamma of equal mean and variance is used.
    """
    y, m, a = (np.ravel(x).astype(float) for x in np.broadcast_arrays(actual, mean, dispersion))
    score = np.full_like(m, np.nan)
    small = m <= SMOOTH_FROM
    with np.errstate(all="ignore"):
        score[small] = _crps_counts(y[small], m[small], a[small])
    large = ~np.isfinite(score)
    score[large] = _crps_gamma(y[large], m[large], a[large])
    return score.reshape(np.shape(mean))


def _crps_counts(y: Array, m: Array, a: Array) -> Array:
    r, p = 1 / a, 1 / (1 + a * m)
    spread = (1 - p) / p**2
    below = stats.nbinom.cdf(y, r, p)
    below_next = stats.nbinom.cdf(y - 1, r + 1, p)
    tail = special.hyp2f1(r + 1, 0.5, 2, -4 * spread)
    return y * (2 * below - 1) - r * spread * (p * (2 * below_next - 1) + tail)


def _crps_gamma(y: Array, m: Array, a: Array) -> Array:
    variance = m + a * m**2
    shape, scale = m**2 / variance, variance / m
    below, below_next = (
        special.gammainc(shape, y / scale),
        special.gammainc(shape + 1, y / scale),
    )
    beta = np.exp(-special.betaln(0.5, shape))
    return y * (2 * below - 1) - scale * (shape * (2 * below_next - 1) + beta)


def randomised_pit(
    actual: Array, mean: Array, dispersion: Array, *, seed: int = PIT_SEED
) -> Array:
    """Where each count falls in its forecast, 0 to 1, uniform if the forecast is calibrated.

    Counts are discrete, so plain coverage of small cells is high by construction; drawing
    within the step of the distribution function is the fair check.
    """
    r, p = 1 / dispersion, 1 / (1 + dispersion * mean)
    upper, lower = stats.nbinom.cdf(actual, r, p), stats.nbinom.cdf(actual - 1, r, p)
    return lower + np.random.default_rng(seed).random(np.shape(actual)) * (upper - lower)


def held(pit: Array, level: float) -> Flags:
    """Does the central interval of that level hold the count, by its PIT?"""
    edge = (1 - level) / 2
    return (pit >= edge) & (pit <= 1 - edge)


def wmape(actual: Array, mean: Array) -> float:
    """Absolute errors as a share of the moves: sum of |mean - actual| over sum of actual."""
    return float(np.abs(mean - actual).sum() / actual.sum())


@dataclass(frozen=True, slots=True)
class Skill:
    """Share of the reference's loss that a forecast avoids, with bounds; 0 is no better."""

    value: float
    lower: float
    upper: float


def skill(loss: Array, reference: Array, origins: NDArray[np.intp], areas: int) -> Skill:
    """Skill of a forecast, its interval from a bootstrap over origin countries.

    Args:
        loss: by pair, such as the CRPS summed over horizons.
        reference: the same of the forecast to beat.
        origins: place of the origin country of each pair.
        areas: number of countries.
    """
    ours = np.bincount(origins, weights=loss, minlength=areas)
    theirs = np.bincount(origins, weights=reference, minlength=areas)
    draws = np.random.default_rng(SKILL_SEED).integers(0, areas, (REPLICATES, areas))
    weights = np.stack([np.bincount(draw, minlength=areas) for draw in draws]).astype(float)
    drawn = weights @ theirs
    some = drawn > 0  # a draw may miss every origin of a small group
    ratios = 1 - (weights @ ours)[some] / drawn[some]
    edge = (1 - SKILL_LEVEL) / 2
    lower, upper = np.quantile(ratios, [edge, 1 - edge])
    return Skill(float(1 - ours.sum() / theirs.sum()), float(lower), float(upper))
