"""Delete-a-fold jackknife: the variance of a total or a ratio from folds left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from talentatlas.uncertainty.cells import Array


@dataclass(frozen=True)
class Jackknife:
    """Values and their variances, one a cell.

    Args:
        value: from all folds.
        variance: of the value, on its own scale.
        folds: number of folds.
    """

    value: Array
    variance: Array
    folds: int

    def quantile(self, level: float) -> float:
        """Student's t with folds - 1 degrees of freedom, two-sided."""
        return float(stats.t.ppf((1 + level) / 2, self.folds - 1))


def jackknife(numerator: Array, denominator: Array | None = None) -> Jackknife:
    """Value of each cell, and its variance from leaving out one fold at a time.

    Definition:
        v = (G - 1) / G * sum over g of (t_(g) - mean of t_(h))^2
        with t_(g) the ratio without fold g or, for a total, the rest scaled up by
        G / (G - 1). Persons, not rows, are independent: a person lies in one fold with all
        works and moves, so that repeated moves of one person widen the interval.

    Args:
        numerator: cell × fold.
        denominator: cell × fold; None for a total.

    Returns:
        NaN where the denominator is zero with or without a fold.
    """
    folds = numerator.shape[1]
    whole = numerator.sum(axis=1)
    rest = whole[:, None] - numerator
    with np.errstate(invalid="ignore", divide="ignore"):
        if denominator is None:
            value, left_out = whole, rest * (folds / (folds - 1))
        else:
            below = denominator.sum(axis=1)
            value, left_out = whole / below, rest / (below[:, None] - denominator)
    value = np.where(np.isfinite(value), value, np.nan)
    finite = np.where(np.isfinite(left_out), left_out, np.nan)
    # A cell that lives in one fold has no value without it; exact intervals cover it.
    seen = np.isfinite(finite)
    mean = np.divide(
        np.where(seen, finite, 0).sum(axis=1),
        seen.sum(axis=1),
        out=np.full(len(value), np.nan),
        where=seen.any(axis=1),
    )
    spread = np.where(seen, finite - mean[:, None], 0.0)
    variance = (folds - 1) / folds * (spread**2).sum(axis=1)
    return Jackknife(value, np.where(np.isfinite(value), variance, np.nan), folds)
