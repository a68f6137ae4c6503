"""Dispersion of counts around a forecast, by horizon and size, from forecasts made earlier."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from talentatlas.models.panel import Array
from talentatlas.models.scores import log_score

EDGES = np.array([0.1, 0.5, 1.5, 5, 15, 50, 150, 500])  # of the mean forecast
GRID = np.exp(np.linspace(np.log(1e-4), np.log(30), 60))
FEWEST, MOST = 40, 4000  # cells to fit one class on
START, WIDE = 0.1, 5.0  # where no class has been fitted; smallest cells without data


def fit_dispersion(means: Sequence[Array], actual: Sequence[Array]) -> Array:
    """Maximum-likelihood dispersion by horizon and class of size.

    Args:
        means: forecasts of earlier origins, each [horizon, cell].
        actual: what came, the same shape.

    Returns:
        [horizon, class]; a class with too few cells takes that of the next smaller one.
    """
    horizons, classes = means[0].shape[0], len(EDGES) + 1
    found = np.full((horizons, classes), START)
    for h in range(horizons):
        m = np.concatenate([x[h] for x in means])
        y = np.concatenate([x[h] for x in actual])
        known = np.isfinite(m) & np.isfinite(y)
        m, y = m[known], y[known]
        size = np.digitize(m, EDGES)
        for k in range(classes):
            found[h, k] = _fit(m[size == k], y[size == k], found[h, k - 1] if k else WIDE)
    return found


def dispersion_of(means: Array, fitted: Array) -> Array:
    """The dispersion of each cell of [horizon, cell...]."""
    return np.stack([fitted[h][np.digitize(m, EDGES)] for h, m in enumerate(means)])


def _fit(m: Array, y: Array, otherwise: float) -> float:
    if len(m) < FEWEST:
        return otherwise
    if len(m) > MOST:
        some = np.linspace(0, len(m) - 1, MOST).astype(int)
        m, y = m[some], y[some]
    return float(GRID[np.argmin([log_score(y, m, np.full_like(m, a)).sum() for a in GRID])])
