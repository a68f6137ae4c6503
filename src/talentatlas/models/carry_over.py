"""Mean shift: what a country's latest errors say of its next ones.

A forecast that missed a country's moves one year ahead tends to miss them again, in the same
direction, and the more so at longer horizons. The size of that is measured on earlier origins,
so an anchor that leaves nothing to learn is not changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from talentatlas.models.inner import Array, Inner, floored, without_diagonal
from talentatlas.models.size_basis import size_basis

MEMORY = (1.0, 0.7, 0.5)  # weight of the last three origins, latest first
HALF_KNOWN = 60.0  # moves at which half of a country's error is taken for noise
ERROR_CAP = 0.4  # log points; beyond it, a break of the source rather than a tendency
SHIFT_CAP = 1.0  # log points
RIDGE = 20.0  # prior information on each coefficient, centre 0
KEEP = 0.5  # of a fitted coefficient: origins overlap, so they fit too well
WORKING_SIZE = (0.05, 0.08, 0.12, 0.16, 0.2)  # dispersion by horizon, for weights only
SIZES = (0.1, 1.0, 10.0, 100.0, 1000.0)  # knots of the nuisance level, moves
LEAST_TOLD = 1.0  # moves; smaller corridors say next to nothing of a country
SCORING_STEPS = 6


@dataclass(frozen=True, slots=True)
class Carried:
    """Forecasts after the shift.

    Args:
        means: of the origin itself, by horizon, origin, destination.
        inner: the earlier forecasts after the shift each could have had.
        gross: coefficient of both countries' common error, by horizon.
        balance: coefficient of the difference of their in-minus-out errors, by horizon.
    """

    means: Array
    inner: Inner
    gross: Array
    balance: Array


def carry_over(means: Array, inner: Inner) -> Carried:
    """Shift forecasts by the countries' latest errors one year ahead.

    Definition:
        m[h,i,j] * exp(b_h * (C_i + C_j) + d_h * (D_j - D_i))
        C mean of the log errors of a country's out- and in-total, centred on its world mean
        weighted by moves; D log error of its in-total less that of its out-total, centred on
        the median; both over the three latest origins whose first target is known. b and d by
        quasi-likelihood over the earlier origins with a level by size and horizon as nuisance.

    Args:
        means: forecast by horizon, origin, destination. Unit: moves.
        inner: earlier forecasts and what came.

    Returns:
        Shifted forecasts; nothing after `inner.last_year` is used.
    """
    safe = inner.safe()
    tendencies = [_tendency(safe, origin) for origin in (*inner.origins, inner.last_year)]
    weights = inner.weights()
    horizons = means.shape[0]
    coefficients = np.zeros((horizons, 2))
    for h in range(horizons):
        used = [q for q in range(1, len(inner.origins)) if weights[q, h] > 0]
        if used:
            coefficients[h] = KEEP * _fit(safe, tendencies, used, h)
        elif h:
            coefficients[h] = coefficients[h - 1]
    shifted = np.stack(
        [_apply(m, t, coefficients) for m, t in zip(inner.means, tendencies[:-1], strict=True)]
    )
    return Carried(
        _apply(means, tendencies[-1], coefficients),
        inner.replace(shifted),
        coefficients[:, 0],
        coefficients[:, 1],
    )


def _tendency(safe: Inner, year: int) -> Array:
    """Common error of both ends and difference of their balances, known in a year."""
    countries = safe.means.shape[-1]
    told = [q for q, origin in enumerate(safe.origins) if origin + 1 <= year][::-1]
    gross, balance, weight = np.zeros(countries), np.zeros(countries), 0.0
    for q, share in zip(told, MEMORY, strict=False):
        out_error = _log_error(safe.actual[q, 0].sum(1), safe.means[q, 0].sum(1))
        in_error = _log_error(safe.actual[q, 0].sum(0), safe.means[q, 0].sum(0))
        gross += share * (out_error + in_error) / 2
        balance += share * (in_error - out_error)
        weight += share
    if not told:
        return np.zeros((countries, countries, 2))
    moves = safe.means[told[0], 0].sum(0) + safe.means[told[0], 0].sum(1)
    gross = gross / weight - np.average(gross / weight, weights=moves)
    balance = balance / weight
    return np.stack([gross[:, None] + gross, balance - balance[:, None]], axis=-1)


def _log_error(actual: Array, mean: Array) -> Array:
    """Log error of totals, small ones drawn to 0, centred on the median country."""
    error = np.log((actual + HALF_KNOWN) / (mean + HALF_KNOWN))
    return np.clip(error - np.median(error), -ERROR_CAP, ERROR_CAP)


def _fit(safe: Inner, tendencies: list[Array], used: list[int], h: int) -> Array:
    """Coefficients of one horizon by Fisher scoring with working weights."""
    weights = safe.weights()
    told = [safe.means[q, h] >= LEAST_TOLD for q in used]
    mean = np.concatenate([safe.means[q, h][t] for q, t in zip(used, told, strict=True)])
    actual = np.concatenate([safe.actual[q, h][t] for q, t in zip(used, told, strict=True)])
    tendency = np.concatenate([tendencies[q][t] for q, t in zip(used, told, strict=True)])
    weight = np.repeat([weights[q, h] for q in used], [int(t.sum()) for t in told])
    design = np.concatenate([size_basis(mean, SIZES), tendency], axis=1)
    size = WORKING_SIZE[min(h, len(WORKING_SIZE) - 1)]
    beta = np.zeros(design.shape[1])
    for _ in range(SCORING_STEPS):
        mu = mean * np.exp(np.clip(design @ beta, -1.5, 1.5))
        work = weight / (1 + size * mu)
        information = (design * (work * mu)[:, None]).T @ design
        slope = design.T @ (work * (actual - mu)) - RIDGE * beta
        beta += np.linalg.solve(information + RIDGE * np.eye(len(beta)), slope)
    return beta[-2:]


def _apply(means: Array, tendency: Array, coefficients: Array) -> Array:
    """Forecasts of one origin after the shift."""
    shift = np.einsum("ijc,hc->hij", tendency, coefficients)
    return without_diagonal(floored(means) * np.exp(np.clip(shift, -SHIFT_CAP, SHIFT_CAP)))
