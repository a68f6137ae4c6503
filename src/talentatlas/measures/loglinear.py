"""The log-linear model of area × venue × year without three-way interaction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import ModelError
from talentatlas.measures.venue_cube import Array, VenueCube

ITERATIONS = 10_000  # real panels need some 100; sparse ones, thousands
CHUNK = 26  # replicates fitted at a time, so that the arrays stay in the processor's cache


@dataclass(frozen=True)
class Fit:
    """Factors of the model: expected persons = area_venue × area_year × venue_year.

    Args:
        area_venue: replicate × area × venue.
        area_year: replicate × area × year.
    """

    area_venue: Array
    area_year: Array

    def shares(self, mix: Array) -> Array:
        """Share of each area in each year under a fixed mix of venues.

        Definition:
            s_at = sum over v of m_v A_av B_at / (sum over b of A_bv B_bt)
            The factor of the venue-year cancels, so that years without the venue have a share.

        Args:
            mix: weight of each venue; sums to 1.

        Returns:
            Replicate × area × year; NaN where no area of a venue is seen in the year.
        """
        shares = np.zeros_like(self.area_year)
        for venue, weight in enumerate(mix):
            expected = self.area_venue[:, :, venue, None] * self.area_year
            whole = expected.sum(axis=1, keepdims=True)
            with np.errstate(invalid="ignore", divide="ignore"):
                shares += weight * expected / whole
        return shares


def fit(cube: VenueCube, *, prior: float, tolerance: float) -> Fit:
    """Fit the model to all folds together and to all folds but each one.

    Definition:
        log E_avt = x_av + y_at + z_vt for venues v held in year t (others are structural
        zeros), by maximum likelihood under Poisson or multinomial counts: expected and
        observed persons agree by area and venue, by area and year, and by venue and year.
        Iterative proportional fitting scales the three sets of factors in turn.

    Args:
        cube: persons; all its venues and years must be connected.
        prior: persons added to each venue-year, spread over the areas like all persons.
        tolerance: largest difference between an expected and an observed margin, as a share
            of the venue's persons.

    Raises:
        ModelError: not converged.
    """
    whole = cube.total.sum(axis=1)
    data = cube.without_each_fold() + prior * (whole / whole.sum())[:, None]
    venue = _indicator(cube.venue_of, len(cube.venues))
    year = _indicator(cube.year_of, len(cube.years))
    first = _fit(data[:1], (venue, year), None, tolerance)
    parts = [first]
    for start in range(1, len(data), CHUNK):
        parts.append(_fit(data[start : start + CHUNK], (venue, year), first, tolerance))
    return Fit(
        np.concatenate([part.area_venue for part in parts]),
        np.concatenate([part.area_year for part in parts]),
    )


def connected(cube: VenueCube) -> NDArray[np.bool_]:
    """Which venue-years hang together, by common venues or years, in the largest such set.

    Years outside cannot be compared with those inside: no venue was held in both.
    """
    label = np.arange(len(cube.venue_of))
    while True:
        before = label.copy()
        for group in (cube.venue_of, cube.year_of):
            least = np.full(group.max() + 1, len(label))
            np.minimum.at(least, group, label)
            label = least[group]
        if (label == before).all():
            break
    size = np.bincount(label, cube.total.sum(axis=0))
    return label == size.argmax()


def _fit(data: Array, by: tuple[Array, Array], start: Fit | None, tolerance: float) -> Fit:
    """Factors for some replicates, all at once."""
    venue, year = by
    seen_venue, seen_year, seen = data @ venue, data @ year, data.sum(axis=1)
    shape = len(data)
    a = np.repeat(start.area_venue, shape, 0) if start else np.ones(seen_venue.shape)
    b = np.repeat(start.area_year, shape, 0) if start else np.ones(seen_year.shape)
    a, b = np.where(seen_venue > 0, a, 0.0), np.where(seen_year > 0, b, 0.0)
    in_venue, in_year = venue.argmax(axis=1), year.argmax(axis=1)
    size = np.maximum(seen_venue.sum(axis=1), 1.0)[:, None, :]
    worst = np.inf
    for _ in range(ITERATIONS):
        product = a[:, :, in_venue] * b[:, :, in_year]
        product *= _ratio(seen, product.sum(axis=1))[:, None, :]
        step = _ratio(seen_venue, product @ venue)
        worst = float(np.abs((step - 1) * (product @ venue) / size)[seen_venue > 0].max())
        a *= step
        product *= step[:, :, in_venue]
        b *= _ratio(seen_year, product @ year)
        if worst < tolerance:
            return Fit(a, b)
    raise ModelError(
        f"The log-linear model of venues did not converge in {ITERATIONS} steps: a margin is "
        f"still off by {worst:.1e} of its venue, more than {tolerance:.1e}.",
        why="Shares standardised for the mix of venues would depend on where the fit stopped.",
        todo="Lower `top`, so that small countries are pooled, or use share_fixed_panel.",
    )


def _indicator(group: NDArray[np.int64], size: int) -> Array:
    return (group[:, None] == np.arange(size)).astype(np.float64)


def _ratio(seen: Array, expected: Array) -> Array:
    """Seen over expected; 1 where nothing is expected."""
    return np.divide(seen, expected, out=np.ones_like(seen), where=expected > 0)
