"""One interval out of the sampling interval and further independent errors."""

from __future__ import annotations

import numpy as np

from talentatlas.uncertainty.cells import Array
from talentatlas.uncertainty.exact import Bounds
from talentatlas.uncertainty.scales import Scale


def reach_ends(
    bounds: Bounds, *, events: Array, others: Array | None, sd: Array, level: float
) -> Bounds:
    """Let an interval reach the end of its range where all the few events may be errors.

    Definition:
        lower = 0 where f^k exceeds (1 - level) / 2, with k events and f = 1 - exp(-s) the part
        of them that an error of standard deviation s takes away; likewise the upper bound is 1
        for the n - k others of a share. One return on record, where a third of such records
        are slips, does not show that anybody returned.

    Args:
        bounds: the interval so far.
        events: in each cell.
        others: trials without event, for a share; None for a count or rate.
        sd: standard deviation of the errors of the records, on the working scale.
        level: nominal coverage.
    """
    doubtful, tail = 1 - np.exp(-sd), (1 - level) / 2
    lower = np.where(doubtful**events > tail, 0.0, bounds.lower)
    if others is None:
        return Bounds(lower, bounds.upper)
    return Bounds(lower, np.where(doubtful**others > tail, 1.0, bounds.upper))


def combine(
    value: Array, bounds: Bounds, *, sd: Array, quantile: float, scale: Scale
) -> Bounds:
    """Widen an interval by an independent error, adding variances on the working scale.

    Definition:
        half-width to each side = sqrt(h^2 + (q s)^2), with h the half-width of the given
        bounds to that side, s the standard deviation of the further error and q the quantile.
        Where the value lies at the end of its range, and so nowhere on the working scale, the
        inner bound moves out by q s and the outer one stays.

    Args:
        value: estimates.
        bounds: their sampling interval.
        sd: standard deviation of the further error on the working scale; several independent
            ones add up as squares before.
        quantile: of the distribution that the interval is made from.
        scale: working scale.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = scale.forward(value)
        low, high = scale.forward(bounds.lower), scale.forward(bounds.upper)
        extra = quantile * sd
        lower = np.where(
            np.isfinite(centre), centre - np.hypot(centre - low, extra), low - extra
        )
        upper = np.where(
            np.isfinite(centre), centre + np.hypot(high - centre, extra), high + extra
        )
        back_low = np.where(np.isfinite(low), scale.back(lower), bounds.lower)
        back_high = np.where(np.isfinite(high), scale.back(upper), bounds.upper)
    return Bounds(back_low, back_high)
