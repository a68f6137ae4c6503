"""Starts of a doctorate: at home, abroad, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.baseline import Baseline, Draws
from talentatlas.models.change import LONGEST_LOG
from talentatlas.models.choice import Choice, Nesting, redistribute, utility_of
from talentatlas.models.effects import Effects

Array = NDArray[np.float64]
STUDENT = 0  # position on the stage axis


@dataclass(frozen=True, slots=True)
class Starting:
    """Those of one group who could start a doctorate this year.

    Args:
        pool: persons, by draw.
        choice: to go abroad, and where to; before the reform.
        at_home: share of the areas of the group among those who do not go, by draw, area; the
            rest start none.
        change: dV of destinations abroad, by draw and area; None where nothing changed.
        staying: dV of the areas at home, by draw and area; None where nothing changed.
        calm: dV abroad as it were without utility and arrivals changed; None where none is.
    """

    pool: Array
    choice: Choice
    at_home: Array
    change: Array | None = None
    staying: Array | None = None
    calm: Array | None = None

    def usual(self) -> Array:
        """Persons who would start had no utility abroad, arrival or seat changed."""
        return replace(self, change=self.calm).starts()

    def starts(self, cost: Array | None = None, keep: Array | None = None) -> Array:
        """Persons who start, by draw and area.

        Args:
            cost: shadow cost of seats, by draw and area.
            keep: share for whom there is a seat, by draw and area.
        """
        abroad, home = self.choice.shares, self.at_home
        move = self.choice.move
        if not (self.change is None and self.staying is None and cost is None):
            none = np.zeros((1, 1))
            loss = none if cost is None else cost
            valued = home * np.exp((none if self.staying is None else self.staying) - loss)
            no_start = 1.0 - home.sum(axis=1, keepdims=True)
            level = valued.sum(axis=1, keepdims=True) + no_start
            change = (none if self.change is None else self.change) - loss
            change = np.broadcast_to(change, np.broadcast_shapes(change.shape, abroad.shape))
            chosen = redistribute(self.choice, change, np.log(level[:, 0]))
            abroad, home, move = chosen.shares, valued / level, chosen.move
        persons = self.pool[:, None] * (move[:, None] * abroad + (1 - move[:, None]) * home)
        return persons if keep is None else persons * keep


def starting(base: Baseline, draws: Draws, group: int) -> Starting:
    """Those of a group who could start, without a reform."""
    home, share = base.home[group], base.entry[group]
    none = draws.not_starting
    pool = base.starts[group] / (1.0 - none)
    away = np.where(home, 0.0, share)
    gone = away.sum()
    move = (1.0 - none) * gone
    at_home = np.where(home, share, 0.0) * ((1.0 - none) / (1.0 - move))[:, None]
    nesting = Nesting(base.members, draws.top, draws.nest)
    shares = away / gone if gone > 0 else away
    return Starting(pool, Choice.of(move, shares, nesting), at_home)


def under(
    plain: Starting, effects: Effects, draws: slice, *, group: int, network: Array | None
) -> Starting:
    """The same under a reform.

    Args:
        plain: without it.
        effects: of the reform.
        draws: those in `plain`.
        group: origin group.
        network: change of the log number who come because of the stock of the group, by draw
            and area.
    """
    at_home = plain.at_home.mean(axis=0)
    weight = at_home / at_home.sum() if at_home.sum() > 0 else np.ones_like(at_home)
    utility = _from_home(effects.utility, group, weight, draws)
    with np.errstate(divide="ignore"):
        arrivals = np.log(_from_home(effects.arrivals, group, weight, draws))
    own, staying = utility + np.maximum(arrivals, -LONGEST_LOG), utility
    calm = None
    if network is not None:
        own, staying = own + network, staying + network
        calm = utility_of(plain.choice, network)
    starts = effects.starts[:, 0, 0, 0, group if effects.starts.shape[4] > 1 else 0]
    pool = plain.pool * (starts[draws] if len(starts) > 1 else starts)
    change = utility_of(plain.choice, own) if own.any() else None
    at_home, felt = plain.at_home, staying if staying.any() else None
    return Starting(pool, plain.choice, at_home, change, felt, calm)


def _from_home(effect: Array, group: int, weight: Array, draws: slice) -> Array:
    """An effect on students of a group as seen from home, by draw and destination."""
    part = effect[..., STUDENT, group if effect.shape[4] > 1 else 0]
    part = part[draws] if len(part) > 1 else part
    return part[:, 0] if part.shape[1] == 1 else np.einsum("dij,i->dj", part, weight)
