"""Counts from standard normal and uniform numbers, so that two runs share their chance.

A corridor's rate is its mean times a gamma factor with mean 1 and variance alpha, taken as a
quantile of a normal number; the count is a Poisson quantile of a uniform number. Both are
monotone in what they are given: the same numbers with another mean give the same draw, moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from talentatlas.models.panel import Array

Single = NDArray[np.float32]

ALPHA_RANGE = (np.exp(-9.0), np.exp(4.0))
ALPHAS = 131  # a step of a tenth in log alpha
NORMAL_LIMIT, NORMALS = 5.5, 221  # grid of normal numbers, a step of 0.05
SMALL_RATE = (
    14.0  # above it the Cornish-Fisher quantile errs by less than one count in a thousand
)


@dataclass(frozen=True, slots=True)
class GammaFactors:
    """Gamma factors of fixed dispersion, looked up.

    Args:
        row: place of each cell's log alpha on the grid, whole part.
        part: fractional part.
    """

    row: NDArray[np.int64]
    part: Single

    @classmethod
    def of(cls, alpha: Array) -> GammaFactors:
        """Factors for cells with these dispersions, flattened."""
        low, high = np.log(ALPHA_RANGE)
        place = (np.log(np.clip(alpha.ravel(), *ALPHA_RANGE)) - low) / (high - low)
        place = np.minimum(place * (ALPHAS - 1), ALPHAS - 1.001)
        row = place.astype(np.int64)
        return cls(row * NORMALS, (place - row).astype(np.float32))

    def at(self, normal: Single) -> Single:
        """The quantile of each cell's gamma factor at a standard normal number.

        Definition:
            F^-1(Phi(z)), F gamma with mean 1 and variance alpha; linear between grid points.

        Args:
            normal: one number a cell, flattened.
        """
        table = _table()
        step = np.float32(2 * NORMAL_LIMIT / (NORMALS - 1))
        place = (np.clip(normal, -NORMAL_LIMIT, NORMAL_LIMIT - 1e-3) + NORMAL_LIMIT) / step
        column = place.astype(np.int64)
        inside = (place - column).astype(np.float32)
        index = self.row + column
        lower = table[index] * (1 - inside) + table[index + 1] * inside
        upper = table[index + NORMALS] * (1 - inside) + table[index + NORMALS + 1] * inside
        return (lower * (1 - self.part) + upper * self.part).astype(np.float32)


@cache
def _table() -> Single:
    """Gamma quantiles by dispersion and normal number, flattened."""
    low_alpha, high_alpha = np.log(ALPHA_RANGE)
    alpha = np.exp(np.linspace(low_alpha, high_alpha, ALPHAS))[:, None]
    normal = np.linspace(-NORMAL_LIMIT, NORMAL_LIMIT, NORMALS)
    low = special.gammaincinv(1 / alpha, special.ndtr(normal))
    high = special.gammainccinv(1 / alpha, special.ndtr(-normal))
    return (np.where(normal < 0, low, high) * alpha).astype(np.float32).ravel()


def poisson_counts(rate: Single, uniform: Single) -> Single:
    """The Poisson quantile of a uniform number: the least count whose probability reaches it.

    Args:
        rate: mean of each cell, flattened; 0 gives 0.
        uniform: one number a cell, 0 to 1.

    Returns:
        Whole numbers.

    Follows: Cornish and Fisher 1938, third order, above a rate of 14; exact search below.
    """
    counts = np.zeros(rate.shape, dtype=np.float32)
    large = rate >= SMALL_RATE
    counts[large] = _large_counts(rate[large].astype(float), uniform[large].astype(float))
    left = np.flatnonzero(~large & (rate > 0))
    mean, goal = rate[left].astype(float), uniform[left].astype(float)
    term = np.exp(-mean)
    reached, count = term.copy(), 0
    while len(left):
        above = goal > reached
        left, mean, goal = left[above], mean[above], goal[above]
        count += 1
        counts[left] = count
        term = term[above] * mean / count
        reached = reached[above] + term
        if count > 8 * SMALL_RATE:  # a uniform number of 1 less rounding
            break
    return counts


def _large_counts(rate: Array, uniform: Array) -> Array:
    """Quantiles of large Poisson counts."""
    z = special.ndtri(np.clip(uniform, 1e-9, 1 - 1e-9))
    root = np.sqrt(rate)
    value = rate + root * z + (z * z - 1) / 6 + (z - z**3) / (72 * root)
    return np.maximum(np.floor(value + 0.5), 0.0)
