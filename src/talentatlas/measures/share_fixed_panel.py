"""Share of persons over venues that were held in every year, at fixed weights."""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from talentatlas.errors import CoverageError
from talentatlas.measures.base import measure
from talentatlas.measures.venue_cube import VenueCube, contributions, venue_cube
from talentatlas.quantity import Counts

LEAST_PERSONS = (
    30  # at a venue in a year; of fewer, a share means little and a fold may hold all
)


@measure(
    "share_fixed_panel",
    title="Share of persons over a fixed panel of venues",
    unit="share of persons",
    grain="area, year, fold",
    needs="venue_stock",
    defaults=(
        "first_year = 2010 (before it few venues print affiliations); "
        "last_year = 2100 (up to the last year on record)"
    ),
    omits="venues outside the panel; years in which one of its venues was not held, or fewer "
    "than 30 persons there could be placed",
    departs="venues come and go, so the panel is the set of years and venues, each held in all "
    "of them, that holds most persons; the year sets tried are those of one or two venues",
)
def share_fixed_panel(venue_stock: pa.Table, *, first_year: int, last_year: int) -> Counts:
    """Share of persons who reside in the country or region, over one panel of venues.

    Definition:
        s_at = sum over v of m_v n_avt / n_vt, over the venues v of the panel, with m_v the
        persons of venue v in all years of the panel, n_vt those of all areas in year t.

    Unit: share, 0 to 1.

    Args:
        venue_stock: persons by area, venue, year and fold.
        first_year: first year of the panel.
        last_year: last year of the panel.

    Returns:
        Contributions of the folds, without denominator.

    Raises:
        CoverageError: no venue was held in two of the years.
    """
    cube = venue_cube(venue_stock)
    years = np.array(cube.years)[cube.year_of]
    inside = (years >= first_year) & (years <= last_year)
    inside &= cube.total.sum(axis=0) >= LEAST_PERSONS
    panel = cube.keep(_balanced(cube, inside))
    data = panel.without_each_fold()
    size = np.bincount(panel.venue_of, panel.total.sum(axis=0))
    weight = (size / size.sum())[panel.venue_of]
    within = weight * data / data.sum(axis=1, keepdims=True)
    in_year = panel.year_of[:, None] == np.arange(len(panel.years))
    return contributions(panel, within @ in_year.astype(np.float64), years=panel.years)


def _balanced(cube: VenueCube, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The venue-years of the largest panel in which every venue is held in every year."""
    held: NDArray[np.bool_] = np.zeros((len(cube.venues), len(cube.years)), bool)
    held[cube.venue_of[inside], cube.year_of[inside]] = True
    size = cube.total.sum(axis=0)
    best, most = np.zeros_like(inside), 0.0
    for one, other in combinations_with_replacement(range(len(cube.venues)), 2):
        years = np.logical_and(held[one], held[other])
        if years.sum() < 2:
            continue
        panel = inside & years[cube.year_of] & np.all(held[:, years], axis=1)[cube.venue_of]
        if (persons := float(size[panel].sum())) > most:
            best, most = panel, persons
    if not best.any():
        raise CoverageError(
            "No venue was held in two of the years asked for.",
            why="A fixed panel compares years by the same venues.",
            todo="Ask for more years, or use share_standardised.",
        )
    return best
