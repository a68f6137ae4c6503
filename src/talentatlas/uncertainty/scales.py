"""Working scales: where intervals are made so that bounds stay where values can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from talentatlas.errors import UnknownNameError
from talentatlas.uncertainty.cells import Array


@dataclass(frozen=True)
class Scale:
    """A monotone transform of a value.

    Args:
        name: log, logit, plain or fisher.
        forward: value → working scale; infinite at the ends of the range.
        back: working scale → value.
        slope: derivative of `forward`.
    """

    name: str
    forward: Callable[[Array], Array]
    back: Callable[[Array], Array]
    slope: Callable[[Array], Array]


def _logistic(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


SCALES = {
    scale.name: scale
    for scale in (
        Scale("log", np.log, np.exp, lambda x: 1 / x),
        Scale(
            "logit", lambda p: np.log(p) - np.log1p(-p), _logistic, lambda p: 1 / (p * (1 - p))
        ),
        Scale("plain", lambda x: x, lambda x: x, np.ones_like),
        Scale("fisher", np.arctanh, np.tanh, lambda r: 1 / (1 - r**2)),
    )
}


def scale(name: str) -> Scale:
    """The scale of that name.

    Raises:
        UnknownNameError: none has it.
    """
    if name not in SCALES:
        raise UnknownNameError("working scale", name, SCALES)
    return SCALES[name]
