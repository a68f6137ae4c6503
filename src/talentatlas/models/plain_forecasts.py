"""Plain forecasts of bilateral flows, to be beaten: one function each, past in, means out.

Settings are fixed once, at the middle of the grids that were tried by others on this panel.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np

from talentatlas.models.features import Past
from talentatlas.models.panel import Array
from talentatlas.models.rescaling import meet_margins
from talentatlas.models.trends import HORIZONS, damped, growth, pair_growth

Forecast = Callable[[Past], Array]  # means by horizon, origin, destination

RECENT = np.array([0.2, 0.3, 0.5])  # weights of the last three years
RECENT_AGE = 0.7  # their mean age in years
FADE = 0.85  # of growth, a year
DRIFT_YEARS = 10
SHARE_YEARS, SHARE_PRIOR = 10, 20.0  # long-run shares count as that many moves
LONG_WEIGHT = 0.02  # of the ten-year mean in the seed of margins, so that no pair is lost
STEEPEST_TOTAL = 0.2  # log points a year


def last_value(past: Past) -> Array:
    """The last year again: what every skill is measured against."""
    return _again(past.flows[-1])


def three_year_mean(past: Past) -> Array:
    """Mean of the last three years."""
    return _again(past.flows[-3:].mean(0))


def drift(past: Past) -> Array:
    """The last year, moved on by the mean yearly change of ten years."""
    years = min(DRIFT_YEARS, len(past.flows) - 1)
    step = (past.flows[-1] - past.flows[-1 - years]) / years
    ahead = np.arange(1, HORIZONS + 1)[:, None, None]
    return np.maximum(past.flows[-1] + ahead * step, 0.0)


def shrunk_trend(past: Past) -> Array:
    """Log-linear trend of each pair, shrunk to that of its ends, fading."""
    level = np.tensordot(RECENT, past.flows[-3:], (0, 0))
    slope = pair_growth(past.flows).shrunk
    return np.stack([level * np.exp(slope * (RECENT_AGE + d)) for d in damped(FADE)])


def margins(past: Past) -> Array:
    """Both margins by fading trend, corridors by iterative proportional fitting."""
    out, into = project(past.flows.sum(2)), project(past.flows.sum(1))
    seed = np.tensordot(RECENT, past.flows[-3:], (0, 0))
    seed = seed + LONG_WEIGHT * past.flows[-SHARE_YEARS:].mean(0)
    return np.stack([meet_margins(seed, out[h], into[h]) for h in range(HORIZONS)])


def shares(past: Past) -> Array:
    """Outflow rate times projected stock, divided by smoothed shares of destinations.

    Without stocks the outflow itself is projected.
    """
    long = past.flows[-SHARE_YEARS:].sum(0)
    recent = past.flows[-3:].sum(0)
    share = recent + SHARE_PRIOR * long / np.maximum(long.sum(1, keepdims=True), 1.0)
    share /= np.maximum(share.sum(1, keepdims=True), 1.0)
    if np.isnan(past.stock[-3:]).any():
        out = project(past.flows.sum(2))
    else:
        rate = past.flows[-3:].sum((0, 2)) / np.maximum(past.stock[-3:].sum(0), 1.0)
        out = rate * project(np.nan_to_num(past.stock))
    return out[:, :, None] * share


def damped_ets(past: Past) -> Array:
    """Exponential smoothing with damped trend, fitted to each pair (statsmodels)."""
    roots = np.sqrt(past.flows)
    means = np.zeros((HORIZONS, *roots.shape[1:]))
    for i, j in zip(*np.nonzero(roots.any(0)), strict=True):
        means[:, i, j] = np.maximum(_forecast_of(roots[:, i, j]), 0.0) ** 2
    return means


def ppml_stocks(past: Past) -> Array:
    """Poisson pseudo-likelihood with pair effects and stocks at both ends (pyfixest)."""
    from talentatlas.models.gravity import stock_elasticities

    years = min(10, len(past.flows))
    stock = np.log1p(past.stock)
    elastic = stock_elasticities(past.flows[-years:], stock[-years:])
    ahead = np.log1p(project(np.nan_to_num(past.stock)))

    def pull(logs: Array) -> Array:
        return np.exp(elastic[0] * logs[:, :, None] + elastic[1] * logs[:, None, :])

    effect = past.flows[-5:].sum(0) / np.maximum(pull(stock[-5:]).sum(0), 1e-12)
    return effect * pull(ahead)


PLAIN: dict[str, Forecast] = {
    "last value": last_value,
    "3-year mean": three_year_mean,
    "drift": drift,
    "shrunk trend": shrunk_trend,
    "margins": margins,
    "shares": shares,
}
HEAVY: dict[str, Forecast] = {"ets": damped_ets, "ppml": ppml_stocks}  # minutes, or libraries


def project(series: Array, years: int = 6) -> Array:
    """Fading log trend of each country's series: horizon, country."""
    slope = np.clip(growth(series, years), -STEEPEST_TOTAL, STEEPEST_TOTAL)
    logs = np.log(series[-3:] + 1.0)
    level = np.tensordot(RECENT, logs, (0, 0)) + RECENT_AGE * slope
    return np.maximum(np.stack([np.exp(level + slope * d) - 1 for d in damped(FADE)]), 0.0)


def _forecast_of(series: Array) -> Array:
    """Damped-trend smoothing of one series; warnings about slow convergence are silenced."""
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = ExponentialSmoothing(
            series, trend="add", damped_trend=True, initialization_method="heuristic"
        )
        return np.asarray(model.fit().forecast(HORIZONS))


def _again(means: Array) -> Array:
    return np.repeat(means[None], HORIZONS, axis=0)
