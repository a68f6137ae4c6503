"""Share of persons under a fixed mix of venues, from a log-linear model."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from talentatlas.measures.base import measure
from talentatlas.measures.loglinear import connected, fit
from talentatlas.measures.venue_cube import contributions, venue_cube
from talentatlas.quantity import Counts

MILLI, PPM = 1e-3, 1e-6  # parameters are whole numbers


@measure(
    "share_standardised",
    title="Share of persons, standardised for venues",
    unit="share of persons",
    grain="area, year, fold",
    kind="modelled",
    needs="venue_stock",
    defaults=(
        "top = 24 (areas modelled apart; smaller ones are seen at too few venues); "
        "prior_milli = 500 (thousandths of a person; half a person makes every factor finite); "
        "tolerance_ppm = 1 (millionths of a venue's persons; far below what is printed)"
    ),
    omits="areas beyond the largest `top`, which are modelled together; years that share no "
    "venue, even by way of other years, with the rest (missing)",
    departs="the reference mix is that of all years: each venue weighs all its persons",
)
def share_standardised(
    venue_stock: pa.Table, *, top: int, prior_milli: int, tolerance_ppm: int
) -> Counts:
    """Share of persons who reside in the country or region, were the mix of venues constant.

    Definition:
        log E_avt = x_av + y_at + z_vt, for venues held; then
        s_at = sum over v of m_v E(a | v, t), with m_v the persons of venue v in all years.
        A venue that enters or leaves the panel changes no share by that alone: each venue has
        its own mix of areas (x), and only what changes inside venues (y) moves the share.

        To each venue-year half a person is added, spread over the areas like all persons, so
        that an area never seen at a venue, or in a year, has a small chance there and not none.

    Unit: share, 0 to 1.
    Assumes: the odds of two areas change alike at all venues from year to year.

    Args:
        venue_stock: persons by area, venue, year and fold.
        top: areas that are modelled apart.
        prior_milli: thousandths of a person added to each venue-year.
        tolerance_ppm: millionths by which a fitted margin may differ.

    Returns:
        Contributions of the folds, without denominator.

    Raises:
        ModelError: the fit did not converge.
        CoverageError: no person was placed at any venue.
    """
    cube = venue_cube(venue_stock, top=top)
    main = cube.keep(connected(cube))
    size = np.bincount(main.venue_of, main.total.sum(axis=0))
    model = fit(main, prior=prior_milli * MILLI, tolerance=tolerance_ppm * PPM)
    fitted = model.shares(size / size.sum())
    shares = np.full((*fitted.shape[:2], len(cube.years)), np.nan)
    shares[:, :, [cube.years.index(year) for year in main.years]] = fitted
    return contributions(cube, shares, years=cube.years)
