"""What a reform does in one year: the only thing that passes from the levers to the model.

Axes, always in this order, each of length 1 where an effect does not differ:
draw, origin country i, destination (or country of residence) j, stage s, origin group g.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
AXES = ("draw", "origin", "destination", "stage", "group")


def none(value: float = 0.0) -> Array:
    """An array that changes nothing, or the same everywhere."""
    return np.full((1,) * len(AXES), value)


@dataclass(frozen=True, slots=True)
class Effects:
    """Changes against the year without reform.

    Args:
        utility: change of the log number who choose to live in j while nothing else changes,
            as studies report it; the model finds the change of utility behind it, to which
            moves, entry to the doctorate and redistribution respond. For those who live in j
            it is dV itself, in log odds of staying.
        arrivals: factor on those who get to j after choosing it, such as a refused visa; who
            does not get there chooses again among the other countries.
        capacity: seats of j as a factor on its inflow without reform, starts of a doctorate
            included; 1 is no limit (origin axis of length 1).
        starts: factor on doctorates started by group g, wherever (origin and destination 1).
        stay: shift of the log odds of new doctors to stay in j (origin axis of length 1; of
            three stages P is read).
        leave: shift of the log hazard to leave j, of new doctors too (origin axis of length
            1).
        returning: shift of the log hazard to leave j for the country of g; other departures
            do not change (origin axis of length 1).
        leave_research: added to the yearly hazard to leave research in j.
        programme: persons a year who come to j beyond what choice gives, by stage (net of those
            who would have come anyway), in the unit of the stock; 0 or more.
    """

    utility: Array = field(default_factory=none)
    arrivals: Array = field(default_factory=lambda: none(1.0))
    capacity: Array = field(default_factory=lambda: none(1.0))
    starts: Array = field(default_factory=lambda: none(1.0))
    stay: Array = field(default_factory=none)
    leave: Array = field(default_factory=none)
    returning: Array = field(default_factory=none)
    leave_research: Array = field(default_factory=none)
    programme: Array = field(default_factory=none)

    def is_empty(self) -> bool:
        """Does nothing change?"""
        return all(
            bool((getattr(self, name) == (1.0 if name in FACTORS else 0.0)).all())
            for name in self.__slots__
        )

    def __add__(self, other: Effects) -> Effects:
        """Both reforms: shifts add, factors multiply."""
        return Effects(
            **{
                name: getattr(self, name) * getattr(other, name)
                if name in FACTORS
                else getattr(self, name) + getattr(other, name)
                for name in self.__slots__
            }
        )


FACTORS = ("arrivals", "capacity", "starts")
