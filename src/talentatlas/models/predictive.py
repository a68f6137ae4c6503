"""Predictive distribution of bilateral flows: corridors one by one, and countries' totals.

A corridor alone is negative binomial, in closed form. All of them together are drawn through
a Gaussian copula: each corridor's gamma rate is the quantile of a normal number made of the
shocks of its origin, of its destination and of its own, so that sharing shocks changes no
corridor's own distribution, only how far errors add up in totals and nets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from talentatlas.models.carry_over import carry_over
from talentatlas.models.counts import GammaFactors, Single, poisson_counts
from talentatlas.models.dispersion import fit_dispersion, volatility
from talentatlas.models.inner import Array, Inner, floored
from talentatlas.models.shocks import Shocks, fit_shocks

NET_DRAWS = 2000  # a bound of an 80% interval then moves by 1% of its probability between seeds


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds with the same probability outside on either side."""

    low: Array
    high: Array


@dataclass(frozen=True, slots=True)
class Predictive:
    """Distribution of flows by horizon, origin and destination.

    Args:
        means: expected moves after the mean shift, 0 on the diagonal; score these.
        size: alpha; the variance of a corridor is means + size * means ** 2.
        shocks: sizes and persistence of what corridors share.
        seed: of all draws.
    """

    means: Array
    size: Array
    shocks: Shocks
    seed: int

    def interval(self, level: float) -> Interval:
        """Central interval of each corridor, in closed form. Unit: moves."""
        r, p = 1 / self.size, 1 / (1 + self.size * self.means)
        low = stats.nbinom.ppf((1 - level) / 2, r, p)
        high = stats.nbinom.ppf((1 + level) / 2, r, p)
        return Interval(np.maximum(low, 0.0), np.maximum(high, 0.0))

    def each(self, n: int, *, first: int = 0, ratio: Array | None = None) -> Iterator[Single]:
        """Draws one after another, so that none need be kept.

        Common random numbers: draw d depends on the seed and on d only. With a `ratio` the same
        shocks, factors and uniform numbers act on means * ratio, and no count falls where its
        ratio rises.

        Args:
            n: draws.
            first: number of the first one, to go on after earlier ones.
            ratio: factor on the means, same axes or broadcast to them; None is 1.

        Yields:
            Whole moves by horizon, origin, destination.
        """
        scaled = self.means if ratio is None else self.means * ratio
        rate = scaled.ravel().astype(np.float32)
        factors = GammaFactors.of(self.size)
        mixing = _Mixing.of(self.shocks, self.size)
        for d in range(first, first + n):
            numbers = np.random.Generator(
                np.random.PCG64(np.random.SeedSequence([self.seed, d]))
            )
            factor = factors.at(mixing.normal(numbers).ravel())
            uniform = numbers.random(rate.shape, dtype=np.float32)
            yield poisson_counts(rate * factor, uniform).reshape(self.means.shape)

    def draws(self, n: int, *, first: int = 0, ratio: Array | None = None) -> Single:
        """Draws as one array: draw, horizon, origin, destination. As in `each`."""
        kept = np.empty((n, *self.means.shape), dtype=np.float32)
        for d, draw in enumerate(self.each(n, first=first, ratio=ratio)):
            kept[d] = draw
        return kept

    def net_draws(self, n: int, *, ratio: Array | None = None) -> Single:
        """Inflow less outflow of the same draws: draw, horizon, country. Unit: moves."""
        drawn = self.each(n, ratio=ratio)
        return np.stack([draw.sum(1) - draw.sum(2) for draw in drawn])

    def net_interval(self, level: float, *, n: int = NET_DRAWS) -> Interval:
        """Central interval of each country's net flow, by horizon, from draws. Unit: moves."""
        low, high = np.quantile(self.net_draws(n), [(1 - level) / 2, (1 + level) / 2], axis=0)
        return Interval(low, high)


def predict(
    means: Array, inner: Inner, *, history: Array, stock: Array, seed: int
) -> Predictive:
    """Predictive distribution of flows forecast at T = `inner.last_year`.

    Definition:
        y[h,i,j] ~ negative binomial(mean m, variance m + alpha * m^2)
        m = means * exp(carry-over of both countries' latest errors)      (`carry_over`)
        alpha by size, horizon and past volatility                        (`dispersion`)
        common and balance shocks of countries, lasting over horizons     (`shocks`)
        All three are measured on `inner`; each inner forecast is shifted and sized by what was
        known at its own origin.

    Unit: moves a year.
    Not counted: moves within a country, entries, exits.

    Args:
        means: point forecasts by horizon 1.., origin, destination.
        inner: forecasts that the same method made from earlier origins, and what came by T. The
            more origins the better; a year ahead is enough for the latest.
        history: observed moves by year, origin, destination; the last year is T, no year is
            left out, and at least four lie up to the first inner origin.
        stock: persons by country at T; the 40 largest size the shared shocks.
        seed: of the draws.

    Returns:
        The distribution.

    Raises:
        CoverageError: fewer than three inner origins (on making `Inner`).
        ModelError: the dispersion was not found.
    """
    stock = np.nan_to_num(stock)
    carried = carry_over(means, inner)
    shifted = carried.inner
    lengths = [len(history) - (inner.last_year - origin) for origin in inner.origins]
    pasts = [volatility(history[:length]) for length in lengths]
    dispersion = fit_dispersion(shifted, pasts)
    sizes = np.stack(
        [dispersion.size(floored(m), v) for m, v in zip(shifted.means, pasts, strict=True)]
    )
    shocks = fit_shocks(shifted, sizes, stock)
    final = floored(carried.means)
    return Predictive(final, dispersion.size(final, volatility(history)), shocks, seed)


@dataclass(frozen=True, slots=True)
class _Mixing:
    """How a corridor's normal number is made of shared and own ones.

    Args:
        shocks: sizes of the shared ones.
        share: of each country's shock in a corridor's standard deviation of logs.
        own: weight of the corridor's own number.
    """

    shocks: Shocks
    share: Single
    own: Single

    @classmethod
    def of(cls, shocks: Shocks, size: Array) -> _Mixing:
        """Weights that make the variance 1."""
        share = shocks.loading(size) / np.sqrt(np.log1p(size))
        one = shocks.common**2 + shocks.balance**2 / 4
        own = np.sqrt(1 - share**2 * (one[:, :, None] + one[:, None, :]))
        return cls(shocks, share.astype(np.float32), own.astype(np.float32))

    def normal(self, numbers: np.random.Generator) -> Single:
        """A standard normal number a cell: horizon, origin, destination."""
        horizons, countries = self.shocks.common.shape
        shared = numbers.standard_normal((horizons, 2, countries), dtype=np.float32)
        own = numbers.standard_normal(self.own.shape, dtype=np.float32)
        _last(shared, self.shocks.lasting)
        _last(own, self.shocks.own_lasting)
        common, balance = self.shocks.common * shared[:, 0], self.shocks.balance * shared[:, 1]
        out, into = common - balance / 2, common + balance / 2
        both = out[:, :, None] + into[:, None, :]
        return (self.share * both + self.own * own).astype(np.float32)


def _last(values: NDArray[np.float32], correlation: float) -> None:
    """Make independent numbers lasting over the first axis, in place; variance stays 1."""
    fresh = np.float32(np.sqrt(1 - correlation**2))
    for h in range(1, len(values)):
        values[h] = np.float32(correlation) * values[h - 1] + fresh * values[h]
