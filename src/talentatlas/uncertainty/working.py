"""Results on their working scale, where errors of records add up and compare between cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from talentatlas.uncertainty.cells import Array, Cells
from talentatlas.uncertainty.folds import jackknife
from talentatlas.uncertainty.scales import scale

IN, OUT = "persons_in", "persons_out"


@dataclass(frozen=True)
class Working:
    """Cells of a measure on its working scale.

    Args:
        keys: of the cells.
        value: on the working scale; infinite or NaN where a value has no place there.
        weight: events, or persons of a share, that a cell rests on.
    """

    keys: list[tuple[object, ...]]
    value: Array
    weight: Array


def working(cells: Cells, scale_name: str) -> Working:
    """Bring a measure to its working scale.

    A net count can be of any sign and size, so that its errors compare between cells only in
    units of what it is the difference of; see `unit`.
    """
    found = jackknife(cells.numerator, cells.denominator)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = scale(scale_name).forward(found.value) / unit(cells, scale_name)
    names = cells.keys.column_names
    keys = list(zip(*(cells.keys[name].to_pylist() for name in names), strict=True))
    return Working(keys, value, _weight(cells, scale_name))


def unit(cells: Cells, scale_name: str) -> Array:
    """What an error of 1 is worth in each cell on the working scale.

    Definition:
        1 on scales that are relative; for a net count sqrt(in^2 + out^2), divided by its
        denominator: independent errors of the same relative size in both.
    """
    if scale_name != "plain":
        return np.ones(len(cells))
    gross = np.hypot(cells.parts[IN], cells.parts[OUT])
    if cells.denominator is None:
        return gross
    below = cells.denominator.sum(axis=1)
    return np.divide(gross, below, out=np.zeros_like(gross), where=below > 0)


def _weight(cells: Cells, scale_name: str) -> Array:
    if scale_name == "plain":
        return (cells.parts[IN] + cells.parts[OUT]).astype(np.float64)
    if scale_name == "log":
        return cells.numerator.sum(axis=1)
    if cells.denominator is None:
        return cells.persons.astype(np.float64)
    events, trials = cells.numerator.sum(axis=1), cells.denominator.sum(axis=1)
    return np.minimum(events, trials - events) if scale_name == "logit" else trials
