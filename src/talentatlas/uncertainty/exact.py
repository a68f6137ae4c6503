"""Exact intervals for few events and for shares of few persons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from talentatlas.uncertainty.cells import Array


@dataclass(frozen=True)
class Bounds:
    """Lower and upper bounds, one pair a cell."""

    lower: Array
    upper: Array


def garwood(events: Array, *, level: float) -> Bounds:
    """Central interval of the mean of a Poisson count.

    Definition:
        lower = chi2(a/2; 2k) / 2, upper = chi2(1 - a/2; 2k + 2) / 2, with a = 1 - level;
        lower is 0 for k = 0. Coverage is never below the level.

    Args:
        events: counts; fractions are allowed and interpolate.
        level: nominal coverage.
    """
    tail = (1 - level) / 2
    lower = np.where(events > 0, stats.chi2.ppf(tail, 2 * np.maximum(events, 1e-12)) / 2, 0.0)
    return Bounds(lower, stats.chi2.ppf(1 - tail, 2 * events + 2) / 2)


def clopper_pearson(successes: Array, trials: Array, *, level: float) -> Bounds:
    """Central interval of a binomial share.

    Definition:
        lower = beta(a/2; k, n - k + 1), upper = beta(1 - a/2; k + 1, n - k), with
        a = 1 - level; 0 and 1 at the ends. Coverage is never below the level;
        Wald, Wilson and Jeffreys fall short for some shares, a published interval should not.

    Args:
        successes: k; fractions are allowed and interpolate.
        trials: n, at least k.
        level: nominal coverage.
    """
    tail = (1 - level) / 2
    failures = np.maximum(trials - successes, 0.0)
    with np.errstate(invalid="ignore"):
        lower = stats.beta.ppf(tail, successes, failures + 1)
        upper = stats.beta.ppf(1 - tail, successes + 1, failures)
    return Bounds(np.where(successes > 0, lower, 0.0), np.where(failures > 0, upper, 1.0))
