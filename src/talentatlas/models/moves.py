"""Moves of one origin group in one year: who leaves, and where to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.baseline import STATION_STAGE, STEP_STATION, Baseline, Draws
from talentatlas.models.change import Change
from talentatlas.models.choice import (
    Choice,
    Nesting,
    moved,
    nest_response,
    own_response,
    utility_of,
)
from talentatlas.models.state import SETTLED, STEP_STAGE

Array = NDArray[np.float64]
STAGE_STEPS = tuple(np.flatnonzero(s == STEP_STAGE) for s in range(3))


@dataclass(frozen=True, slots=True)
class Movers:
    """One group when the year's choice comes.

    Args:
        persons: by draw, step, years since arrival and area; new doctors in the first P step.
        leave: probability to leave. By draw, station, years since arrival and area.
    """

    persons: Array
    leave: Array

    @classmethod
    def of(cls, persons: Array, base: Baseline, draws: Draws, group: int) -> Movers:
        """With the hazards of the year without reform."""
        odds = base.leave[group] + draws.leave[:, :, None, None]
        odds[:, 1] -= draws.stay[:, group, None, :]
        return cls(persons, 1.0 / (1.0 + np.exp(-odds)))

    def under(self, change: Change) -> Movers:
        """With hazards shifted by a reform."""
        leave = self.leave
        if change.graduate is not None:
            leave = leave.copy()
            leave[:, 1] = moved(leave[:, 1], -change.graduate[:, None, :])
        if change.leave is not None:
            factor = np.exp(_stations(change.leave))[:, :, None, :]
            leave = -np.expm1(np.log1p(-np.minimum(leave, 1 - 1e-12)) * factor)
        return replace(self, leave=leave)

    def by_station(self) -> Array:
        """Persons by draw, station, years since arrival and area."""
        n = self.persons
        parts = [n[:, :4].sum(1), n[:, 4], n[:, 5:10].sum(1), n[:, 10]]
        return np.stack(parts, axis=1)


def _stations(effect: Array) -> Array:
    """An effect by stage, repeated by station."""
    return effect if effect.shape[1] == 1 else effect[:, STATION_STAGE]


def leavers(persons: Array, leave: Array) -> Array:
    """Who leaves, by draw, stage and area, from persons and leave by station."""
    by_station = (persons * leave).sum(axis=2)
    parts = [by_station[:, 0], by_station[:, 1] + by_station[:, 2], by_station[:, 3]]
    return np.stack(parts, axis=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Destinations that a group wants under a reform, before seats are counted.

    Args:
        movers: with hazards shifted by the reform.
        choice: before the reform; move by draw, stage, area.
        weight: share times exp(dV / lam_m), by draw, stage (or 1), origin, destination.
        nest_weight: its sum over nests, by draw, stage (or 1), origin, column.
        staying: dV of where one lives, by draw, stage, area; or None.
        lift: factor on the hazard to go home, by draw, stage, area; or None.
        calm: weight as it were without utility, arrivals and seats changed, and its sum over
            nests; None where they have not changed.
    """

    movers: Movers
    choice: Choice
    weight: Array
    nest_weight: Array
    staying: Array | None
    lift: Array | None
    calm: tuple[Array, Array] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """What of a baseline one group needs, for a part of the draws."""

    base: Baseline
    draws: Draws
    group: int

    def choice(self, movers: Movers, *, stages: bool) -> Choice:
        """The choice of destinations before the reform."""
        persons = movers.by_station()
        gone, there = leavers(persons, movers.leave), persons.sum(axis=2)
        there = np.stack([there[:, 0], there[:, 1] + there[:, 2], there[:, 3]], axis=1)
        if not stages:
            gone, there = gone.sum(axis=1, keepdims=True), there.sum(axis=1, keepdims=True)
        usual = movers.leave[:, [0, 2, 3], SETTLED][:, : gone.shape[1]]
        move = np.where(there > 0, gone / np.where(there > 0, there, 1.0), usual)
        lams = self.draws.top[:, None, None], self.draws.nest[:, None, None]
        nesting = Nesting(self.base.columns[self.group], *lams)
        return Choice(move, self.base.shares[self.group], self.base.nested[self.group], nesting)

    def wanted(
        self, movers: Movers, change: Change, network: Array | None, *, always: bool
    ) -> Wanted | Movers:
        """Destinations wanted; just the movers where no choice of them has changed.

        Args:
            movers: without the reform.
            change: by the reform.
            network: log change of the stock of the group, by draw and area.
            always: work out destinations even then, since seats are limited.
        """
        shifted = movers.under(change)
        changes = (change.own, change.staying, change.returning, network)
        if not always and all(c is None for c in changes):
            return shifted
        stages = change.own is not None and change.own.shape[1] > 1
        choice = self.choice(movers, stages=stages or always)
        weight = calm = self._weight(choice, network)
        if change.own is not None:
            weight = self._pulled(choice, calm, change.own)
        nest_weight, open_nests = weight @ choice.nesting.member, self.base.open[self.group]
        nest_weight *= open_nests
        if weight is calm and not always:
            usual = None
        else:
            usual = calm, (calm @ choice.nesting.member) * open_nests
        staying = change.staying
        if network is not None:
            effect = (self.draws.network[:, None] * network)[:, None]
            staying = effect if staying is None else staying + effect
        if staying is not None:
            staying = np.broadcast_to(staying, (*staying.shape[:2], self.base.areas))
        lift = None
        if change.returning is not None:
            away = ~self.base.home[self.group]
            lift = np.exp(change.returning * away)
        return Wanted(shifted, choice, weight, nest_weight, staying, lift, usual)

    def _weight(self, choice: Choice, network: Array | None) -> Array:
        """Share times exp(dV / lam_m) of the network alone, by draw, 1, origin, destination."""
        shares = choice.shares
        weight = np.broadcast_to(shares, (len(self.draws), 1, *shares.shape))
        return weight if network is None else weight * np.exp(self._network(choice, network))

    def _pulled(self, choice: Choice, weight: Array, own: Array) -> Array:
        """The same with utility and arrivals changed, by draw, stage, origin, destination."""
        columns = _affected(own, self.base.areas)
        utility = utility_of(_only(choice, columns), _pick(own, columns))
        shape = (len(self.draws), utility.shape[1], *choice.shares.shape)
        pulled = np.array(np.broadcast_to(weight, shape))
        lam = self.draws.nest[:, None, None, None]
        pulled[..., columns] *= np.exp(np.minimum(utility / lam, 700.0))
        return pulled

    def _network(self, choice: Choice, network: Array) -> Array:
        """DV / lam_m of a larger or smaller group at the destination, to first order."""
        nested = choice.nested @ choice.nesting.member.T
        inside = np.minimum(choice.shares / np.where(nested > 0, nested, 1.0), 1.0)
        whole = replace(choice, move=choice.move.mean(axis=1, keepdims=True))
        scale = 1.0 / (
            own_response(whole, inside, nested) * self.draws.nest[:, None, None, None]
        )
        effect = self.draws.network[:, None] * network
        return effect[:, None, None, :] * scale


def _affected(own: Array, areas: int) -> NDArray[np.int64]:
    """Destinations that an effect touches."""
    if own.shape[3] == 1:
        return np.arange(areas)
    return np.flatnonzero(own.any(axis=(0, 1, 2)))


def _pick(own: Array, columns: NDArray[np.int64]) -> Array:
    return own if own.shape[3] == 1 else own[..., columns]


def _only(choice: Choice, columns: NDArray[np.int64]) -> Choice:
    """The same choice seen from some destinations only."""
    nesting = replace(choice.nesting, member=choice.nesting.member[columns])
    return replace(choice, shares=choice.shares[:, columns], nesting=nesting)


@dataclass(frozen=True, slots=True)
class Flow:
    """Moves of one group in one year.

    Args:
        out: persons who leave, by draw, step, years since arrival and area.
        into: persons who arrive, by draw, step and area.
        corridor: by draw, origin and destination.
        usual: arrivals had no utility, arrival or seat changed, by draw and destination.
    """

    out: Array
    into: Array
    corridor: Array
    usual: Array


def plain_flow(place: Place, movers: Movers) -> Flow:
    """Moves along baseline shares."""
    shares = place.base.shares[place.group]
    out = movers.persons * movers.leave[:, STEP_STATION]
    by_step = out.sum(axis=2)
    gone = by_step.sum(axis=1)
    return Flow(out, by_step @ shares, gone[:, :, None] * shares, gone @ shares)


def changed_flow(place: Place, wanted: Wanted, cost: Array | None, keep: Array | None) -> Flow:
    """Moves under a reform.

    Args:
        place: of the group.
        wanted: destinations wanted.
        cost: shadow cost of seats, by draw, stage and destination.
        keep: share of arrivals for whom there is a seat, by draw, stage and destination.
    """
    to, level = _towards(place, wanted, cost)
    leave = moved_leave(wanted, level)
    if keep is not None:
        to = to * keep[:, :, None, :]
    row = to.sum(axis=3)
    gone = wanted.movers.persons * leave[:, STEP_STATION]
    by_step, wide = gone.sum(axis=2), to.shape[1] > 1
    if wide:
        into = np.concatenate([by_step[:, STAGE_STEPS[s]] @ to[:, s] for s in range(3)], axis=1)
        by_stage = np.stack([by_step[:, STAGE_STEPS[s]].sum(axis=1) for s in range(3)], axis=1)
        corridor = np.einsum("dsi,dsij->dij", by_stage, to)
        gone *= row[:, STEP_STAGE][:, :, None, :]
    else:
        into = by_step @ to[:, 0]
        corridor = by_step.sum(axis=1)[:, :, None] * to[:, 0]
        gone = gone * row[:, :, None, :]
    return Flow(gone, into, corridor, _usual(place, wanted, into.sum(axis=1)))


def _towards(place: Place, wanted: Wanted, cost: Array | None) -> tuple[Array, Array]:
    """Share of leavers by destination (more than one where more go home), and D."""
    weight, nest_weight = wanted.weight, wanted.nest_weight
    member = wanted.choice.nesting.member
    if cost is not None:
        lam = place.draws.nest[:, None, None]
        weight = weight * np.exp(-cost / lam)[:, :, None, :]
        nest_weight = (weight @ member) * place.base.open[place.group]
    factor, level = nest_response(wanted.choice, nest_weight)
    to = weight * (factor @ member.T)
    if wanted.lift is not None:
        home = place.base.home[place.group]
        at_home = to[..., home].sum(axis=-1)
        lift = capped(wanted, level, at_home)[..., None]
        to = np.where(home, to * lift, to)
    return to, level


def capped(wanted: Wanted, level: Array, at_home: Array) -> Array:
    """Factor on the hazard to go home, so that no more leave than there are."""
    assert wanted.lift is not None
    highest = moved_leave(wanted, level).max(axis=(1, 2))[:, None, :]
    room = 1.0 + (1.0 / np.maximum(highest, 1e-12) - 1.0) / np.maximum(at_home, 1e-12)
    return np.minimum(wanted.lift, room)


def moved_leave(wanted: Wanted, level: Array) -> Array:
    """Probability to leave after the reform, by draw, station, years since arrival, area."""
    shift = level if wanted.staying is None else level - wanted.staying
    return moved(wanted.movers.leave, _stations(shift)[:, :, None, :])


def _usual(place: Place, wanted: Wanted, into: Array) -> Array:
    """Arrivals had no utility, arrival or seat changed, by draw and destination."""
    if wanted.calm is None:
        return into
    calm = replace(wanted, weight=wanted.calm[0], nest_weight=wanted.calm[1])
    to, level = _towards(place, calm, None)
    movers = calm.movers
    gone = leavers(movers.by_station(), moved_leave(calm, level))
    if to.shape[1] == 1:
        return (gone.sum(axis=1)[:, None, :] @ to[:, 0])[:, 0]
    return (gone[:, :, None, :] @ to).sum(axis=(1, 2))
