"""Piecewise linear functions of the logarithm of a corridor's size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from talentatlas.models.panel import Array


def size_basis(means: Array, knots: Sequence[float]) -> Array:
    """Hat functions of log size: 1 at their own knot, 0 at every other, sum 1.

    Args:
        means: forecast moves, any shape, above 0.
        knots: sizes, rising. Unit: moves. Beyond the ends the nearest one holds.

    Returns:
        One more axis at the end, as long as `knots`.
    """
    place = np.log(np.asarray(knots, dtype=float))
    x = np.clip(np.log(means), place[0], place[-1])
    left = np.clip(np.searchsorted(place, x, "right") - 1, 0, len(place) - 2)
    part = (x - place[left]) / (place[left + 1] - place[left])
    basis = np.zeros((*x.shape, len(place)))
    np.put_along_axis(basis, left[..., None], (1 - part)[..., None], -1)
    np.put_along_axis(basis, left[..., None] + 1, part[..., None], -1)
    return basis
