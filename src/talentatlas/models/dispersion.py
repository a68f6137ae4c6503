"""Negative-binomial dispersion of a corridor by size, horizon and the volatility of its past.

The variance of a corridor with mean m is m + alpha * m^2. Size classes make the largest
corridors too wide, since a class mixes unlike ones; here log alpha is a smooth function.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from talentatlas.errors import ModelError
from talentatlas.models.inner import Array, Inner
from talentatlas.models.size_basis import size_basis

SIZES = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)  # knots of log alpha
GROWTH_SIZES = (0.1, 1.0, 10.0, 100.0, 1000.0)  # knots of its growth with log horizon
STIFFNESS = 3.0  # penalty on the second differences of neighbouring knots
RIDGE = 1e-3
LOG_RANGE = (-9.0, 4.0)  # of alpha
LARGE = 5.0  # moves; every larger cell is fitted on
SMALL_CELLS = 1500  # smaller cells fitted on, by origin and horizon, spread evenly, weighted up
PAST_YEARS = 7  # of a corridor's own history
PRIOR_YEARS = 3.0  # weight of the usual volatility against a corridor's own
USUAL_FLOOR, USUAL_SLOPE = 0.01, 0.25  # usual yearly alpha: floor + slope / (1 + mean)
ODDEST = 10.0  # cap of one corridor's ratio in its country's volatility
TELLING = 0.5  # moves a year below which a corridor says nothing of its country
PRIOR_CORRIDORS = 5.0
TURN = 2.0  # log moves (7): there a past counts half as for small and half as for large cells


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Fitted log alpha.

    Args:
        coefficients: of the columns of `_design`.
    """

    coefficients: Array

    def size(self, means: Array, volatility: Array) -> Array:
        """Alpha of every cell: horizon, origin, destination.

        Args:
            means: forecast moves, same axes.
            volatility: of each corridor, as `volatility` gives it.
        """
        safe = np.where(means > 0, means, 1.0)
        steps = np.log(np.arange(1, len(means) + 1.0))
        return np.stack(
            [
                np.exp(np.clip(_design(m, step, volatility) @ self.coefficients, *LOG_RANGE))
                for m, step in zip(safe, steps, strict=True)
            ]
        )


def volatility(history: Array) -> Array:
    """How much each corridor, its origin and its destination swung, relative to the usual.

    Definition:
        log of (residual sum of squares around a straight line over seven years + prior) over
        (what counting and the usual dispersion give + prior); for a country, the mean ratio of
        its corridors.

    Args:
        history: moves by year, origin, destination, up to the origin of the forecast.

    Returns:
        [origin, destination, (corridor, origin, destination)], 0 is usual.
    """
    recent = history[-PAST_YEARS:]
    years = np.arange(len(recent)) - (len(recent) - 1) / 2
    mean = recent.mean(0)
    slope = np.tensordot(years, recent, (0, 0)) / (years**2).sum()
    squares = ((recent - mean - years[:, None, None] * slope) ** 2).sum(0)
    free = max(len(recent) - 2, 1)
    usual = mean + (USUAL_FLOOR + USUAL_SLOPE / (1 + mean)) * mean**2 + 0.02
    own = np.log((squares + PRIOR_YEARS * usual) / ((free + PRIOR_YEARS) * usual))
    telling = mean > TELLING
    ratio = np.where(telling, np.minimum(squares / (free * usual), ODDEST), 0.0)
    ends = [
        np.log((ratio.sum(a) + PRIOR_CORRIDORS) / (telling.sum(a) + PRIOR_CORRIDORS))
        for a in (1, 0)
    ]
    shape = own.shape
    return np.stack(
        [own, np.broadcast_to(ends[0][:, None], shape), np.broadcast_to(ends[1], shape)],
        axis=-1,
    )


def fit_dispersion(inner: Inner, volatilities: list[Array]) -> Dispersion:
    """Maximum penalised likelihood of log alpha on the errors of earlier origins.

    Args:
        inner: earlier forecasts and what came.
        volatilities: of each inner origin, from the years it knew.

    Returns:
        The fitted function.

    Raises:
        ModelError: the search did not end.
    """
    actual, mean, weight, design = _cells(inner, volatilities)
    penalty = _penalty(design.shape[1])
    weight = weight / weight.mean()

    def loss(beta: Array) -> tuple[float, Array]:
        alpha = np.exp(np.clip(design @ beta, *LOG_RANGE))
        value, slope = _log_likelihood(actual, mean, alpha)
        total = -(weight * value).sum() + beta @ penalty @ beta / 2
        return float(total), -(design.T @ (weight * slope)) + penalty @ beta

    found = optimize.minimize(
        loss, _start(design.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}
    )
    if not np.isfinite(found.fun) or found.nit == 0:
        raise ModelError(
            f"the dispersion of forecasts was not found: {found.message}",
            why="without it no interval can be given",
            todo="check the earlier forecasts for cells that are not numbers",
        )
    return Dispersion(found.x)


def _cells(inner: Inner, volatilities: list[Array]) -> tuple[Array, Array, Array, Array]:
    """Observed, forecast, weight and design of the cells fitted on."""
    weights, safe = inner.weights(), inner.safe()
    off = ~np.eye(safe.means.shape[-1], dtype=bool)
    parts: list[tuple[Array, Array, Array, Array]] = []
    for q, h in np.argwhere(weights > 0):
        if q < inner.first:
            continue
        mean, actual = safe.means[q, h][off], safe.actual[q, h][off]
        large = np.flatnonzero(mean >= LARGE)
        small = np.flatnonzero(mean < LARGE)
        stride = max(1, len(small) // SMALL_CELLS)
        chosen = np.concatenate([large, small[(q + h) % stride :: stride]])
        weight = weights[q, h] * np.where(mean[chosen] >= LARGE, 1.0, stride)
        past = volatilities[q][off][chosen]
        design = _design(mean[chosen], np.log(h + 1.0), past)
        parts.append((actual[chosen], mean[chosen], weight, design))
    actual, mean, weight, design = (np.concatenate(c) for c in zip(*parts, strict=True))
    return actual, mean, weight, design


def _design(mean: Array, log_horizon: float, past: Array) -> Array:
    """Columns of log alpha: size, size by horizon, volatility of small and of large cells."""
    share = 1 / (1 + np.exp(-(np.log(mean) - TURN)))[..., None]
    growth = size_basis(mean, GROWTH_SIZES) * log_horizon
    return np.concatenate(
        [size_basis(mean, SIZES), growth, past * (1 - share), past * share], axis=-1
    )


def _penalty(columns: int) -> Array:
    """Quadratic penalty that keeps neighbouring knots in line."""
    penalty = np.eye(columns) * RIDGE
    start = 0
    for knots in (len(SIZES), len(GROWTH_SIZES)):
        bend = np.diff(np.eye(knots), 2, axis=0)
        penalty[start : start + knots, start : start + knots] += STIFFNESS * bend.T @ bend
        start += knots
    return penalty


def _start(columns: int) -> Array:
    """Usual dispersion, growing with the horizon a little slower than in proportion."""
    beta = np.zeros(columns)
    beta[: len(SIZES)] = np.log(USUAL_FLOOR + USUAL_SLOPE / (1 + np.asarray(SIZES)))
    beta[len(SIZES) : len(SIZES) + len(GROWTH_SIZES)] = 0.8
    return beta


def _log_likelihood(actual: Array, mean: Array, alpha: Array) -> tuple[Array, Array]:
    """Log probability of each count and its slope in log alpha."""
    r = 1 / alpha
    spread = np.log1p(alpha * mean)
    value = special.gammaln(actual + r) - special.gammaln(r) - special.gammaln(actual + 1)
    value += -r * spread + actual * (np.log(alpha * mean) - spread)
    slope_r = special.digamma(actual + r) - special.digamma(r) - spread
    slope_r += (mean - actual) / (r + mean)
    return value, -slope_r * r
