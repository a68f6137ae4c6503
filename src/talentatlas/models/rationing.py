"""Seats of one year: who of those that want to come finds one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.baseline import STATION_STAGE
from talentatlas.models.choice import nest_response
from talentatlas.models.entry import STUDENT, Starting
from talentatlas.models.moves import Place, Wanted, capped, moved_leave
from talentatlas.models.seats import LEAST_SEATS, fill_seats

Array = NDArray[np.float64]
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Seats:
    """Outcome of rationing for some groups.

    Args:
        cost: shadow cost by draw, stage and area.
        keep: share of arrivals for whom there is a seat, by draw, stage and area; 1 but for
            what rounding and tolerance leave.
    """

    cost: Array
    keep: Array


@dataclass(frozen=True, slots=True)
class Applicants:
    """One group in a year of limited seats."""

    place: Place
    wanted: Wanted
    starting: Starting


def ration(applicants: Sequence[Applicants], limit: Array, response: Array) -> Seats:
    """Shadow costs that hold inflow within the seats, for groups that share them.

    Args:
        applicants: the groups.
        limit: seats by draw, stage and area; infinite where nothing limits.
        response: fall of log inflow per unit of cost, by draw; a first guess.
    """
    cost, keep = np.zeros(limit.shape), np.ones(limit.shape)
    for stage in range(limit.shape[1]):
        columns = np.flatnonzero(np.isfinite(limit[:, stage]).any(axis=0))
        if not len(columns):
            continue
        seats = limit[:, stage, columns]
        queues = [_queue(group, stage, columns) for group in applicants]
        filled = fill_seats(
            lambda cost, queues=queues: sum(
                (queue.inflow(cost) for queue in queues), np.zeros_like(cost)
            ),
            seats,
            response=response[:, None],
        )
        cost[:, stage, columns] = filled.cost
        share = seats / np.maximum(filled.inflow, LEAST_SEATS) * (1 - ROUNDING)
        keep[:, stage, columns] = np.minimum(share, 1.0)
    return Seats(cost, keep)


@dataclass(frozen=True, slots=True)
class _Queue:
    """One group at one stage in front of the areas with limited seats.

    Args:
        place: of the group.
        columns: positions of the areas.
        persons: by draw, station of the stage, years since arrival and area.
        wanted: destinations wanted at the stage; its movers are those of the stage.
        starting: those who could start a doctorate; None at other stages.
    """

    place: Place
    columns: NDArray[np.int64]
    persons: Array
    wanted: Wanted
    starting: Starting | None

    def inflow(self, cost: Array) -> Array:
        """Persons who come at a cost, by draw and area."""
        place, wanted, columns = self.place, self.wanted, self.columns
        member = wanted.choice.nesting.member[columns]
        usual = wanted.weight[:, 0][..., columns]
        weight = usual * np.exp(-cost / place.draws.nest[:, None])[:, None, :]
        nest_weight = (
            wanted.nest_weight[:, 0]
            + ((weight - usual) @ member) * (place.base.open[place.group])
        )
        factor, level = nest_response(wanted.choice, np.maximum(nest_weight, 0.0)[:, None])
        gone = (self.persons * moved_leave(wanted, level)).sum(axis=(1, 2))
        to = weight * (factor[:, 0] @ member.T)
        if wanted.lift is not None:
            at_home = (nest_weight[:, None] * factor)[..., 0]
            lift = capped(wanted, level, at_home)[:, 0, :, None]
            to = np.where(place.base.home[place.group][columns], to * lift, to)
        inflow = (gone[:, None, :] @ to)[:, 0]
        if self.starting is not None:
            wide = np.zeros((len(cost), place.base.areas))
            wide[:, columns] = cost
            inflow = inflow + self.starting.starts(wide)[:, columns]
        return inflow


def _queue(group: Applicants, stage: int, columns: NDArray[np.int64]) -> _Queue:
    """A group at one stage, with a stage axis of length one."""

    def cut(array: Array | None) -> Array | None:
        if array is None or array.shape[1] == 1:
            return array
        return array[:, stage : stage + 1]

    wanted, stations = group.wanted, stage == STATION_STAGE
    weight, nest_weight = cut(wanted.weight), cut(wanted.nest_weight)
    assert weight is not None
    assert nest_weight is not None
    choice = replace(wanted.choice, move=cut(wanted.choice.move))
    movers = replace(wanted.movers, leave=wanted.movers.leave[:, stations])
    rest = cut(wanted.staying), cut(wanted.lift)
    return _Queue(
        group.place,
        columns,
        wanted.movers.by_station()[:, stations],
        Wanted(movers, choice, weight, nest_weight, *rest),
        group.starting if stage == STUDENT else None,
    )
