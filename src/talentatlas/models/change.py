"""The part of a reform that acts on one origin group in one year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.effects import Effects

Array = NDArray[np.float64]
LONGEST_LOG = 50.0  # a factor of zero, in logs


@dataclass(frozen=True, slots=True)
class Change:
    """Effects on one group, in the order draw, stage, origin, destination; None: no change.

    Args:
        own: log change of the number who choose a destination, all else unchanged.
        staying: dV of where one lives. By draw, stage, area.
        leave: shift of the log hazard to leave. By draw, stage, area.
        graduate: shift of the log odds to stay after the doctorate. By draw and area.
        returning: shift of the log hazard to leave for home. By draw, stage, area.
    """

    own: Array | None = None
    staying: Array | None = None
    leave: Array | None = None
    graduate: Array | None = None
    returning: Array | None = None

    @classmethod
    def of(cls, effects: Effects, group: int, draws: slice) -> Change:
        """The part of a reform that acts on one group."""
        utility = _cut(effects.utility, group, draws)
        arrivals = _cut(effects.arrivals, group, draws)
        with np.errstate(divide="ignore"):
            own = utility + np.maximum(np.log(arrivals), -LONGEST_LOG)
        stay = _cut(effects.stay, group, draws)[:, -1 if effects.stay.shape[3] == 1 else 1]
        return cls(
            _some(own),
            _some(_residence(utility)),
            _some(_cut(effects.leave, group, draws)[:, :, 0]),
            _some(stay[:, 0]),
            _some(_cut(effects.returning, group, draws)[:, :, 0]),
        )


def _cut(effect: Array, group: int, draws: slice) -> Array:
    """One group of an effect, as draw, stage, origin, destination."""
    part = effect[..., group if effect.shape[4] > 1 else 0]
    part = part[draws] if part.shape[0] > 1 else part
    return part.transpose(0, 3, 1, 2)


def _some(effect: Array) -> Array | None:
    return effect if effect.any() else None


def _residence(utility: Array) -> Array:
    """DV of the area of residence: the diagonal where origins are told apart."""
    if utility.shape[2] == 1:
        return utility[:, :, 0]
    if utility.shape[3] == 1:
        # A change for every destination alike says nothing about staying.
        return np.zeros_like(utility[:, :, :, 0])
    return np.diagonal(utility, axis1=2, axis2=3)
