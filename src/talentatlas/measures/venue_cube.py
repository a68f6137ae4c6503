"""Persons by area, venue and year as an array, and shares from it with folds left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from talentatlas.errors import CoverageError
from talentatlas.quantity import FOLDS, Counts

Array = NDArray[np.float64]
Index = NDArray[np.int64]
POOLED = "other"  # name of the areas that are modelled together; never published
MILLI = 1000


@dataclass(frozen=True)
class VenueCube:
    """Persons by fold, area and held venue-year; a venue that was not held has no place.

    Args:
        persons: fold × area × venue-year.
        areas: codes, sorted, the pooled rest last.
        venues: names, sorted.
        years: sorted.
        venue_of: venue-year → place in `venues`.
        year_of: venue-year → place in `years`.
    """

    persons: Array
    areas: tuple[str, ...]
    venues: tuple[str, ...]
    years: tuple[int, ...]
    venue_of: Index
    year_of: Index

    @property
    def total(self) -> Array:
        """Persons by area and venue-year, all folds."""
        return self.persons.sum(axis=0)

    def without_each_fold(self) -> Array:
        """The total, then the total without each fold: 1 + folds × area × venue-year."""
        total = self.total
        return np.concatenate([total[None], np.maximum(total[None] - self.persons, 0.0)])

    def keep(self, venue_years: NDArray[np.bool_]) -> VenueCube:
        """The cube with some of its venue-years; names without any left are dropped."""
        venues, venue_of = np.unique(self.venue_of[venue_years], return_inverse=True)
        years, year_of = np.unique(self.year_of[venue_years], return_inverse=True)
        return VenueCube(
            self.persons[:, :, venue_years],
            self.areas,
            tuple(self.venues[v] for v in venues),
            tuple(self.years[y] for y in years),
            venue_of,
            year_of,
        )


def venue_cube(venue_stock: pa.Table, *, top: int | None = None) -> VenueCube:
    """Cube of a `venue_stock` table of one population.

    Args:
        venue_stock: columns area, venue_id, year, fold, persons_milli.
        top: areas with most persons that stay apart; the rest is pooled. All when None.

    Raises:
        CoverageError: the table is empty.
    """
    if venue_stock.num_rows == 0:
        raise CoverageError(
            "No person of this population could be placed at any venue.",
            why="Shares within venues have nothing to count.",
            todo="Read records with affiliations, or choose another population.",
        )
    areas, area = _coded(venue_stock, "area")
    venues, venue = _coded(venue_stock, "venue_id")
    years, year = _coded(venue_stock, "year")
    persons = venue_stock["persons_milli"].to_numpy().astype(np.float64) / MILLI
    if top is not None and len(areas) > top + 1:
        areas, area = _pooled(areas, area, persons, top)
    held, place = np.unique(venue * len(years) + year, return_inverse=True)
    cube = np.zeros((FOLDS, len(areas), len(held)))
    np.add.at(cube, (venue_stock["fold"].to_numpy(), area, place), persons)
    return VenueCube(
        cube,
        tuple(str(a) for a in areas),
        tuple(str(v) for v in venues),
        tuple(int(y) for y in years),
        held // len(years),
        held % len(years),
    )


def contributions(cube: VenueCube, shares: Array, *, years: tuple[int, ...]) -> Counts:
    """Counts whose sum is a share and whose folds carry its jackknife variance.

    Definition:
        c_g = s / G + (G - 1) / G (mean of s_(h) over h - s_(g))
        with s the share and s_(g) the share without fold g: the sum over g is s, and the
        total of the other folds, scaled up by G / (G - 1), moves from fold to fold as s_(g).

    Args:
        cube: what the shares were estimated from.
        shares: 1 + folds × area × year, the first from all folds; NaN is not comparable.
        years: of the last axis.

    Returns:
        Counts by area and year without denominator. `persons` is a lower bound, as a person
        who published at several venues must not count twice: in each fold the venue with most.
    """
    whole, left_out = shares[0], shares[1:]
    folds = left_out.shape[0]
    parts = whole / folds + (folds - 1) / folds * (left_out.mean(axis=0) - left_out)
    persons = _persons(cube, years)
    shown = (persons.sum(axis=0) > 0) & (np.array(cube.areas) != POOLED)[:, None]
    area, year = np.nonzero(shown)
    cells = len(area)
    table = pa.table(
        {
            "area": pa.array([cube.areas[a] for a in np.repeat(area, folds)], pa.string()),
            "year": pa.array(np.array(years, np.int32)[np.repeat(year, folds)]),
            "fold": pa.array(np.tile(np.arange(folds, dtype=np.int32), cells)),
            "numerator": pa.array(parts[:, area, year].T.ravel(), from_pandas=True),
            "denominator": pa.nulls(cells * folds, pa.float64()),
            "persons": pa.array(persons[:, area, year].T.ravel()),
        }
    )
    return Counts(table, ("area", "year"))


def _persons(cube: VenueCube, years: tuple[int, ...]) -> Index:
    """Whole persons by fold, area and year: fractions are carried from fold to fold."""
    most = np.zeros((cube.persons.shape[0], len(cube.areas), len(years)))
    for place, year in enumerate(years):
        if year in cube.years:
            here = cube.year_of == cube.years.index(year)
            most[:, :, place] = cube.persons[:, :, here].max(axis=2)
    upto = np.floor(np.cumsum(most, axis=0) + 1e-9)  # sums of thousandths are not exact
    return np.diff(upto, axis=0, prepend=0).astype(np.int64)


def _coded(table: pa.Table, column: str) -> tuple[NDArray[np.object_], Index]:
    names, codes = np.unique(np.array(table[column].to_pylist(), object), return_inverse=True)
    return names, codes.astype(np.int64)


def _pooled(
    areas: NDArray[np.object_], area: Index, persons: Array, top: int
) -> tuple[NDArray[np.object_], Index]:
    """The areas with most persons, in the order of their codes, then the rest as one."""
    size = np.round(np.bincount(area, persons) * MILLI)
    kept = np.sort(np.lexsort((np.arange(len(areas)), -size))[:top])
    place = np.full(len(areas), top, np.int64)
    place[kept] = np.arange(top)
    return np.append(areas[kept], POOLED), place[area]
