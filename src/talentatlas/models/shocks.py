"""Shocks that all corridors of a country share in a year: their size, and how they last.

Two shocks a country and horizon: one common to all its moves (C) and one of its balance (D).
Its outflow takes C - D/2 and its inflow C + D/2, both in logs, so in- and outflow errors
correlate by (var C - var D / 4) / (var C + var D / 4). Sizes are such that the gross and the
net totals of large countries, forecast from earlier origins, fell inside their bands as often
as the bands claim.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.inner import Array, Inner

LARGEST = 40  # countries by stock whose totals size the shocks; one set of corridors in all
SHARED_MOST = 0.9  # of a corridor's variance of logs that shared shocks may take
LEVELS = ((0.7, 1.0364), (0.8, 1.2816), (0.87, 1.5141))  # share inside, normal quantile
ROUNDS = 25  # of the fixed point; it settles within ten
BOUNDS = (0.005, 0.35)  # of a shock, log points
START = 0.06
PRIOR_SLOPE, PRIOR_WEIGHT = (
    0.45,
    5.0,
)  # of log size on log horizon: a little under a random walk
OWN_PRIOR = 4.0  # weight of the usual size against a country's own, in errors
OWN_CAP = 9.0  # squared standard errors
UNSURE = 1.0  # variance of a next year around a size that was itself estimated: 1 + 1 / years
HALF_KNOWN = 10.0  # moves
MEDIAN_CHI2 = 0.455  # median of chi-square with one degree
LASTING = (0.3, 0.97)  # bounds of the correlation of neighbouring horizons


@dataclass(frozen=True, slots=True)
class Shocks:
    """Standard deviations and persistence of the shared shocks.

    Args:
        common: of C, by horizon and country. Unit: log points.
        balance: of D, same axes.
        lasting: correlation of a shock at neighbouring horizons.
        own_lasting: the same of what a corridor does on its own.
    """

    common: Array
    balance: Array
    lasting: float
    own_lasting: float

    def loading(self, size: Array) -> Array:
        """Share of its countries' shocks that a corridor takes, 0 to 1.

        Definition:
            min(1, sqrt(0.9 * log(1 + alpha) / (var of both shocks))), so that a corridor's own
            part is never negative.

        Args:
            size: alpha by horizon, origin, destination.
        """
        total = _both(self.common, self.balance)
        return np.sqrt(np.minimum(1.0, SHARED_MOST * np.log1p(size) / np.maximum(total, 1e-12)))


@dataclass(frozen=True, slots=True)
class Totals:
    """Variance of the net and of the gross total of each country."""

    net: Array
    gross: Array


def _both(common: Array, balance: Array) -> Array:
    """Variance of logs that the shocks of origin and destination add up to."""
    one = common**2 + balance**2 / 4
    return one[..., :, None] + one[..., None, :]


def variance_of_totals(means: Array, size: Array, common: Array, balance: Array) -> Totals:
    """First-order variances of a country's inflow less and plus outflow, at one horizon.

    Args:
        means: by origin and destination, 0 on the diagonal.
        size: alpha, same axes.
        common: standard deviation of C by country.
        balance: of D.
    """
    logs, both = np.log1p(size), _both(common, balance)
    load = np.sqrt(np.minimum(1.0, SHARED_MOST * logs / np.maximum(both, 1e-12)))
    moved = load * means
    inflow, outflow = moved.sum(0), moved.sum(1)
    own = means + np.expm1(logs - load**2 * both) * means**2
    rest = own.sum(0) + own.sum(1)
    plus, minus = (moved.T + moved) ** 2, (moved.T - moved) ** 2
    c, d = common**2, balance**2 / 4
    return Totals(
        net=c * (inflow - outflow) ** 2
        + d * (inflow + outflow) ** 2
        + minus @ c
        + plus @ d
        + rest,
        gross=c * (inflow + outflow) ** 2
        + d * (inflow - outflow) ** 2
        + plus @ c
        + minus @ d
        + rest,
    )


def fit_shocks(inner: Inner, sizes: Array, stock: Array) -> Shocks:
    """Sizes and persistence of shared shocks on the errors of earlier origins.

    Definition:
        sd[h, country] = usual[h] * own[country] * sqrt(1 + 1 / years)
        usual: weighted 70, 80 and 87% quantiles of |error| / sd of the totals of the 40 largest
        countries equal those of a normal number, then a straight line in log h; own: root mean
        square of the country's errors over the usual, drawn to 1; years: independent years
        behind the estimate, which is itself uncertain.

    Args:
        inner: earlier forecasts and what came.
        sizes: alpha of the earlier forecasts, by inner origin, horizon, origin, destination.
        stock: persons by country at T; which are large.

    Returns:
        Shocks of the forecast made at `inner.last_year`.
    """
    evidence = _Evidence.of(inner, sizes, stock)
    own = evidence.own
    usual = np.full((sizes.shape[1], 2), START)
    for h in range(len(usual)):
        if evidence.weights[:, h].any():
            for _ in range(ROUNDS):
                usual[h] = _step(usual[h], evidence, h)
    usual = _straight(usual, evidence.weights.sum(0))
    usual *= np.sqrt(1 + UNSURE / inner.effective_years())
    return Shocks(
        common=usual[:, :1] * own[-1][0],
        balance=usual[:, 1:] * own[-1][1],
        lasting=_lasting(evidence),
        own_lasting=_own_lasting(evidence),
    )


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the sizes are measured on.

    Args:
        safe: earlier forecasts and what came.
        sizes: alpha of the earlier forecasts.
        weights: of errors, by origin and horizon; 0 where they do not count.
        large: countries whose totals count.
        errors: log errors C and D of each country's totals: (2, origin, horizon, country).
        own: relative size of each country's errors, by origin and at last at T: (2, country).
    """

    safe: Inner
    sizes: Array
    weights: Array
    large: NDArray[np.int64]
    errors: Array
    own: list[Array]

    @classmethod
    def of(cls, inner: Inner, sizes: Array, stock: Array) -> _Evidence:
        """Gather it."""
        safe, weights = inner.safe(), inner.weights()
        large = np.argsort(-stock, kind="stable")[:LARGEST]
        errors = _country_errors(safe)
        own = [
            _own(errors, safe, np.where(inner.targets <= year, weights, 0.0), large)
            for year in (*inner.origins, inner.last_year)
        ]
        counted = weights.copy()
        counted[: inner.first] = 0.0
        return cls(safe, sizes, counted, large, errors, own)


def _country_errors(safe: Inner) -> Array:
    """Log errors C and D of each country's totals: (2, origin, horizon, country)."""

    def error(axis: int) -> Array:
        return np.log(
            (safe.actual.sum(axis) + HALF_KNOWN) / (safe.means.sum(axis) + HALF_KNOWN)
        )

    incoming, outgoing = error(2), error(3)
    return np.stack([(incoming + outgoing) / 2, incoming - outgoing])


def _own(errors: Array, safe: Inner, weights: Array, large: NDArray[np.int64]) -> Array:
    """Own size of each country's C and D relative to the usual, from errors with a weight."""
    squares, mass = np.full((2, errors.shape[3]), OWN_PRIOR), OWN_PRIOR
    noise = 1 / (safe.means.sum(2) + 1) + 1 / (safe.means.sum(3) + 1)
    for h in range(errors.shape[2]):
        used = np.flatnonzero(weights[:, h] > 0)
        if not len(used):
            continue
        part = errors[:, used, h]
        usual = np.median(part[:, :, large] ** 2, axis=(1, 2)) / MEDIAN_CHI2
        chance = np.stack([noise[used, h] / 4, noise[used, h]])
        ratio = np.minimum(part**2 / (usual[:, None, None] + chance), OWN_CAP)
        share = weights[used, h] / (h + 1)  # neighbouring origins share h of h + 1 years
        squares += np.einsum("k,ekc->ec", share, ratio)
        mass += share.sum()
    return np.sqrt(squares / mass)


def _step(usual: Array, evidence: _Evidence, h: int) -> Array:
    """One step of the fixed point: stretch both shocks by how far totals missed."""
    net, gross, weight = [], [], []
    for q in np.flatnonzero(evidence.weights[:, h]):
        mean, actual = evidence.safe.means[q, h], evidence.safe.actual[q, h]
        sd = usual[:, None] * evidence.own[q]
        variance = variance_of_totals(mean, evidence.sizes[q, h], sd[0], sd[1])
        miss = actual - mean
        net.append((np.abs(miss.sum(0) - miss.sum(1)) / np.sqrt(variance.net))[evidence.large])
        gross.append(
            (np.abs(miss.sum(0) + miss.sum(1)) / np.sqrt(variance.gross))[evidence.large]
        )
        weight.append(np.full(len(evidence.large), evidence.weights[q, h]))
    each = np.concatenate(weight)
    stretch = [_too_narrow(np.concatenate(ratio), each) for ratio in (gross, net)]
    return np.clip(usual * np.array(stretch) ** 0.9, *BOUNDS)


def _too_narrow(ratio: Array, weight: Array) -> float:
    """How much wider than claimed the middle and shoulders of errors are."""
    order = np.argsort(ratio, kind="stable")
    reached = np.cumsum(weight[order]) - weight[order] / 2
    return float(
        np.mean([np.interp(p, reached / weight.sum(), ratio[order]) / z for p, z in LEVELS])
    )


def _straight(usual: Array, weight: Array) -> Array:
    """Sizes on a straight line in logs over the horizons, for horizons seen seldom or never."""
    lines = np.stack([np.ones(len(usual)), np.log(np.arange(1, len(usual) + 1.0))], axis=1)
    prior = np.diag([0.0, PRIOR_WEIGHT])
    left = (lines * weight[:, None]).T @ lines + prior
    right = (lines * weight[:, None]).T @ np.log(usual) + prior @ [[0.0], [PRIOR_SLOPE]]
    return np.exp(lines @ np.linalg.solve(left, right))


def _lasting(evidence: _Evidence) -> float:
    """Correlation of large countries' errors at neighbouring horizons."""
    errors = evidence.errors[..., evidence.large]
    both = evidence.weights[:, 1:, None] > 0
    return float(np.clip(_alike(errors[:, :, :-1] * both, errors[:, :, 1:] * both), *LASTING))


def _own_lasting(evidence: _Evidence) -> float:
    """The same of corridors, where counting is less than half of the variance."""
    means, sizes = evidence.safe.means, evidence.sizes
    counted = (evidence.weights > 0)[:, :, None, None] & (sizes * means > 1.0)
    scale = np.where(counted, 1 / np.maximum(np.sqrt(sizes) * means, 1e-9), 0.0)
    z = np.clip((evidence.safe.actual - means) * scale, -3, 3)
    both = counted[:, :-1] & counted[:, 1:]
    return float(np.clip(_alike(z[:, :-1] * both, z[:, 1:] * both), *LASTING))


def _alike(first: Array, second: Array) -> float:
    """Correlation around 0."""
    spread = np.sqrt((first**2).sum() * (second**2).sum())
    return float((first * second).sum() / spread) if spread > 0 else 0.0
