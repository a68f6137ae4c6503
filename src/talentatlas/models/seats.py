"""Seats: where more want to come than may, a shadow cost keeps the rest away.

The cost works like a loss of utility that all who want a seat bear alike, so that those who
value the place least go elsewhere or stay. Complementarity: inflow <= seats, cost >= 0, and
the cost is zero where seats are left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import ModelError

Array = NDArray[np.float64]
STEPS = 50
TOLERANCE = 1e-6  # of the seats
DAMPING = 0.8  # of a step when nothing is known but the largest response
LONGEST_STEP = 2.0  # utility
SOUND = 0.1  # a step less along the excess than this share of the plain one is not taken
RIDGE = 1e-9  # of the largest response: no system of equations is singular
LEAST_OWN = 0.01  # of the largest response: least that a place may answer to its own cost
LEAST_STEP = 1e-9  # utility; a shorter step teaches nothing
NO_LIMIT = 1e12  # persons: as good as no limit
LEAST_SEATS = 1e-9  # persons; below this a place is closed


@dataclass(frozen=True, slots=True)
class Filled:
    """Shadow costs that fill the seats.

    Args:
        cost: loss of utility, mu >= 0.
        inflow: at that cost, above the seats by at most TOLERANCE of them.
        steps: taken.
    """

    cost: Array
    inflow: Array
    steps: int


def fill_seats(
    inflow_at: Callable[[Array], Array], seats: Array, *, response: Array | float = 1.0
) -> Filled:
    """The least shadow costs that bring inflow down to the seats.

    A damped fixed point in logs, mu <- max(0, mu + log(inflow / seats) / response), where the
    response of each place to the cost of each is learnt from the steps taken (Broyden).

    Args:
        inflow_at: inflow wanted at given costs; falls in each destination's own cost.
        seats: most that may come; infinite where nothing limits. Persons a year. Places that
            compete stand on the last axis; along the others each is a case of its own.
        response: largest fall of log inflow per unit of cost.

    Raises:
        ModelError: inflow still differs from the seats after STEPS steps.
    """
    limit = np.maximum(seats, LEAST_SEATS)
    cost, known = np.zeros(seats.shape), _Response.none(seats.shape, response)
    excess = _excess(inflow := inflow_at(cost), limit)
    for step in range(STEPS):
        # A row that has settled stays as it is, whatever the rows beside it still need.
        moves = _is_open(excess, cost).any(axis=-1, keepdims=True)
        if not moves.any():
            return Filled(cost, inflow, step)
        long = known.step(excess, (cost > 0) | (excess > 0))
        new = np.maximum(cost + np.clip(long, -LONGEST_STEP, LONGEST_STEP), 0.0)
        new = np.where(moves, new, cost)
        before, excess = excess, _excess(inflow := inflow_at(new), limit)
        known, cost = known.learnt(new - cost, before, excess), new
    worst = float(np.abs(np.where(_is_open(excess, cost), excess, 0.0)).max())
    raise ModelError(
        f"seats: after {STEPS} steps inflow is still {np.expm1(worst):.1e} off the seats.",
        why="Shadow costs of places that substitute closely for each other did not settle.",
        todo="Limit fewer destinations at once, or give seats closer to the usual inflow.",
    )


def _excess(inflow: Array, limit: Array) -> Array:
    """Log of inflow over seats; of no consequence where nothing limits."""
    return np.log(np.maximum(inflow, LEAST_SEATS)) - np.log(np.minimum(limit, NO_LIMIT))


def _is_open(excess: Array, cost: Array) -> NDArray[np.bool_]:
    """Is a destination neither slack without a cost nor just filled with one?"""
    filled = np.abs(excess) <= TOLERANCE
    return ~(filled | ((cost == 0) & (excess < 0)))


@dataclass(frozen=True, slots=True)
class _Response:
    """How the log inflow of each place answers to the cost of each, as far as steps showed.

    Args:
        slopes: by place that answers and place that costs more (last axes).
        first: the same before the first step.
    """

    slopes: Array
    first: Array

    @classmethod
    def none(cls, shape: tuple[int, ...], response: Array | float) -> _Response:
        """Nothing yet: each place by itself, at the largest response, damped."""
        own = np.broadcast_to(np.asarray(response) / DAMPING, shape)
        first = -own[..., None] * np.eye(shape[-1])
        return cls(first, first)

    def step(self, excess: Array, binds: NDArray[np.bool_]) -> Array:
        """Step of costs that should bring inflow to the seats where they bind."""
        wanted = np.where(binds, excess, 0.0)
        slopes = np.where(binds[..., None], self.slopes, self.first) + RIDGE * self.first
        step = np.linalg.solve(slopes, -wanted[..., None])[..., 0]
        plain = -wanted / np.diagonal(self.first, axis1=-2, axis2=-1)
        is_sound = (step * wanted).sum(axis=-1, keepdims=True) > SOUND * (plain * wanted).sum(
            axis=-1, keepdims=True
        )
        return np.where(is_sound, step, plain)

    def learnt(self, step: Array, before: Array, after: Array) -> _Response:
        """With what the last step did; from anew where it led further away."""
        size = (step * step).sum(axis=-1, keepdims=True)
        missed = after - before - (self.slopes @ step[..., None])[..., 0]
        taught = np.where(size > LEAST_STEP**2, missed / np.maximum(size, LEAST_STEP**2), 0.0)
        slopes = self.slopes + taught[..., :, None] * step[..., None, :]
        least = LEAST_OWN * np.diagonal(self.first, axis1=-2, axis2=-1)
        own = np.diagonal(slopes, axis1=-2, axis2=-1)
        is_sound = np.all(own < least, axis=-1, keepdims=True)[..., None]
        return _Response(np.where(is_sound, slopes, self.first), self.first)
