"""Small cells are not shown, nor cells from which a small one could be found by subtraction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from talentatlas.uncertainty.cells import Cells, Whole

MINIMUM = (
    5  # persons; the default of conventions.md for public records, an operator may raise it
)

Mask = NDArray[np.bool_]


def primary(cells: Cells, *, minimum: int = MINIMUM) -> Mask:
    """Cells that rest on fewer persons than may be shown.

    A part of a cell (those who moved in, of those who live there) is small when it is not
    empty; an empty part is a zero, which tells nothing of a person.
    """
    small = cells.persons < minimum
    for part in cells.parts.values():
        small |= (part > 0) & (part < minimum)
    return small


def complementary(
    persons: Whole, hidden: Mask, groups: Sequence[NDArray[np.int64]], *, minimum: int = MINIMUM
) -> Mask:
    """Hide further cells until no hidden one follows from a total and the cells shown.

    Definition:
        In each group of cells whose total is known, the hidden cells must be none, or at least
        two that hold `minimum` persons together; else the smallest shown cell is hidden too,
        the first in order among equals. Repeated until no group changes.

    Args:
        persons: persons in each cell.
        hidden: cells hidden so far.
        groups: for each margin, the group that a cell belongs to; -1 for none.
        minimum: persons.

    Returns:
        All cells to be hidden, those given included.
    """
    hidden = hidden.copy()
    changed = True
    while changed:
        changed = False
        for group in groups:
            for open_group in _open_groups(persons, hidden, group, minimum):
                candidates = np.flatnonzero((group == open_group) & ~hidden & (persons > 0))
                if len(candidates):
                    hidden[candidates[np.argmin(persons[candidates])]] = True
                    changed = True
    return hidden


def _open_groups(persons: Whole, hidden: Mask, group: Whole, minimum: int) -> Whole:
    """Groups whose hidden cells could be found, or hold too few persons together."""
    inside = hidden & (group >= 0) & (persons > 0)
    if not inside.any():
        return np.empty(0, np.int64)
    size = np.bincount(group[inside])
    held = np.bincount(group[inside], persons[inside])
    return np.flatnonzero((size > 0) & ((size < 2) | (held < minimum)))
