"""The sampling interval of each cell: folds left out, exact where events are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.uncertainty.cells import Array, Cells
from talentatlas.uncertainty.exact import Bounds, clopper_pearson, garwood
from talentatlas.uncertainty.folds import Jackknife, jackknife
from talentatlas.uncertainty.scales import Scale, scale

FEW = 30  # events; below it 100 folds hold too few for their spread to be known


@dataclass(frozen=True)
class Sampled:
    """Values with their sampling intervals, one a cell.

    Args:
        value: estimates; NaN where there is none.
        bounds: sampling interval.
        method: name of the interval's method.
        quantile: of Student's t at the level.
        scale: working scale of the interval.
    """

    value: Array
    bounds: Bounds
    method: NDArray[np.object_]
    quantile: float
    scale: Scale


def sampled(cells: Cells, *, scale_name: str, level: float) -> Sampled:
    """Estimate each cell and its sampling interval.

    The jackknife speaks where events are many. Where they are few, the exact interval for
    independent events does, or the jackknife where it reaches further (a person who moves
    often is no independent event): the lower of the lower bounds, the higher of the higher.

    Args:
        cells: numerators and denominators by fold.
        scale_name: log (counts, rates), logit (shares), fisher (net share) or plain (net).
        level: nominal coverage.
    """
    working = scale(scale_name)
    found = jackknife(cells.numerator, cells.denominator)
    quantile = found.quantile(level)
    wide = _jackknife_bounds(cells, found, working, quantile)
    name, exact, few = _exact(cells, found.value, working, level)
    lower = np.where(few, np.fmin(exact.lower, wide.lower), wide.lower)
    upper = np.where(few, np.fmax(exact.upper, wide.upper), wide.upper)
    method = np.where(few, name, "jackknife").astype(object)
    return Sampled(found.value, Bounds(lower, upper), method, quantile, working)


def _jackknife_bounds(
    cells: Cells, found: Jackknife, working: Scale, quantile: float
) -> Bounds:
    variance = found.variance
    if working.name == "plain":
        variance = np.maximum(variance, _least_variance(cells))
    with np.errstate(divide="ignore", invalid="ignore"):
        half = quantile * np.sqrt(variance) * working.slope(found.value)
        centre = working.forward(found.value)
        lower, upper = working.back(centre - half), working.back(centre + half)
    return Bounds(lower, upper)


def _least_variance(cells: Cells) -> Array:
    """A net count of few moves varies at least as they do, were they independent."""
    gross = np.abs(cells.numerator).sum(axis=1)
    below = 1.0 if cells.denominator is None else cells.denominator.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(gross < FEW, gross / np.square(below), 0.0)


def _exact(
    cells: Cells, value: Array, working: Scale, level: float
) -> tuple[str, Bounds, NDArray[np.bool_]]:
    """Name of the exact method, its bounds, and where it is needed."""
    events = cells.numerator.sum(axis=1)
    if working.name == "plain":
        none = garwood(np.zeros(len(value)), level=level).upper
        below = (
            np.ones(len(value)) if cells.denominator is None else cells.denominator.sum(axis=1)
        )
        reach = np.divide(none, below, out=np.full(len(value), np.nan), where=below > 0)
        still = np.abs(cells.numerator).sum(axis=1) == 0
        return "garwood", Bounds(value - reach, value + reach), still
    if cells.denominator is None and working.name == "logit":
        return _scaled(value, cells.persons.astype(np.float64), level)
    if cells.denominator is None:
        return "garwood", garwood(events, level=level), events < FEW
    trials = cells.denominator.sum(axis=1)
    if working.name == "log":
        return _rate(events, trials, level)
    if working.name == "fisher":
        ups = (events + trials) / 2
        share = clopper_pearson(ups, trials, level=level)
        few = np.minimum(ups, trials - ups) < FEW
        return "clopper_pearson", Bounds(2 * share.lower - 1, 2 * share.upper - 1), few
    few = np.minimum(events, trials - events) < FEW
    return "clopper_pearson", clopper_pearson(events, trials, level=level), few


def _rate(
    events: Array, exposure: Array, level: float
) -> tuple[str, Bounds, NDArray[np.bool_]]:
    count = garwood(events, level=level)
    with np.errstate(divide="ignore", invalid="ignore"):
        bounds = Bounds(count.lower / exposure, count.upper / exposure)
    return "garwood", bounds, events < FEW


def _scaled(
    value: Array, persons: Array, level: float
) -> tuple[str, Bounds, NDArray[np.bool_]]:
    """A weighted share of few persons: relative bounds of their count."""
    count = garwood(persons, level=level)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = value * count.lower / persons, value * count.upper / persons
    return "garwood", Bounds(lower, np.minimum(upper, 1.0)), persons < FEW
