"""One year of all origin groups together, without and with a reform."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.baseline import Baseline, Draws
from talentatlas.models.change import Change
from talentatlas.models.cohort import Progressed, Settled, leaving_research, progress, settle
from talentatlas.models.effects import Effects
from talentatlas.models.entry import Starting, starting, under
from talentatlas.models.moves import Flow, Movers, Place, Wanted, changed_flow, plain_flow
from talentatlas.models.programme import Brought, add, brought
from talentatlas.models.rationing import Applicants, Seats, ration
from talentatlas.models.state import STEP_STAGE

Array = NDArray[np.float64]
ROUNDING = 1e-9  # of a flow


@dataclass(frozen=True)
class World:
    """Everybody, for a part of the draws: by group, draw, step, years since arrival, area."""

    people: tuple[Array, ...]

    @classmethod
    def start(cls, base: Baseline, draws: Draws) -> World:
        """The stock of the baseline, the same for every draw."""
        n = len(draws)
        return cls(tuple(np.broadcast_to(s, (n, *s.shape)) for s in base.stock))

    def by_group(self) -> Array:
        """Persons by draw, group and area."""
        return self._by_group

    def by_area(self) -> Array:
        """Persons by draw and area."""
        return self._by_group.sum(axis=1)

    def by_stage(self) -> Array:
        """Persons by draw, area and stage."""
        by_step = np.sum([group.sum(axis=2) for group in self.people], axis=0)
        parts = [by_step[:, s == STEP_STAGE].sum(axis=1) for s in range(3)]
        return np.stack(parts, axis=2)

    @cached_property
    def _by_group(self) -> Array:
        return np.stack([group.sum(axis=(1, 2)) for group in self.people], axis=1)


@dataclass(frozen=True, slots=True)
class Yearly:
    """What happened in a year.

    Args:
        world: at its end.
        inflow: by draw, group and area; likewise outflow, entry, exit.
        outflow: who moved away.
        entry: who started a doctorate.
        exit: who left research or a doctorate.
        arrivals: who came or started, by draw, group, stage and area.
        corridor: moves by draw, origin and destination.
        lost: fewer than usual who came to destinations that lost, by draw.
        gained: more who came to those that gained, by draw.
    """

    world: World
    inflow: Array
    outflow: Array
    entry: Array
    exit: Array
    arrivals: Array
    corridor: Array
    lost: Array
    gained: Array

    def gap(self, before: World) -> float:
        """Largest gap in the accounts of an area or of the world, relative to the stock."""
        change = self.entry + self.inflow - self.outflow - self.exit
        was, now = before.by_group(), self.world.by_group()
        scale = np.maximum(was.sum(axis=1), 1e-300)
        by_area = np.abs((now - was - change).sum(axis=1)) / scale
        net = np.abs((self.inflow - self.outflow).sum(axis=(1, 2))) / scale.sum(axis=1)
        return float(max(by_area.max(), net.max()))

    def beside(self, before: World, effects: Effects, draws: slice) -> Beside:
        """This year as the twin of a reform."""
        return Beside(before, self, effects, draws)


@dataclass(frozen=True, slots=True)
class Beside:
    """The twin's year, the reform that sets the other apart from it, and the draws."""

    before: World
    usual: Yearly
    effects: Effects
    draws: slice

    def network(self, world: World) -> Array | None:
        """Log of stock over the twin's, by draw, group and area; None where all are equal."""
        if world is self.before:
            return None
        ours, twins = world.by_group(), self.before.by_group()
        both = (ours > 0) & (twins > 0)
        ratio = np.log(np.where(both, ours / np.where(both, twins, 1.0), 1.0))
        return ratio if ratio.any() else None

    def limit(self, groups: int) -> Array | None:
        """Seats by draw, group (or 1), stage and area; None where nothing is limited."""
        factor = self.effects.capacity
        if (factor == 1.0).all():
            return None
        factor = factor[self.draws] if len(factor) > 1 else factor
        factor = factor[:, 0].transpose(0, 3, 2, 1)
        arrivals = self.usual.arrivals
        if factor.shape[1] == 1:
            arrivals = arrivals.sum(axis=1, keepdims=True)
        return np.where(factor == 1.0, np.inf, factor * arrivals)


def twin_year(base: Baseline, draws: Draws, world: World) -> Yearly:
    """A year without reform."""
    exits = leaving_research(base, draws)
    groups, flows, corridor = [], [], 0.0
    for g, people in enumerate(world.people):
        year = progress(people, draws)
        flow = plain_flow(Place(base, draws, g), Movers.of(year.persons, base, draws, g))
        starts = starting(base, draws, g).starts()
        groups.append(settle(base, g, year, flow, (starts, exits)))
        flows.append(flow)
        corridor = corridor + flow.corridor
    return _yearly(groups, flows, np.asarray(corridor), (0.0, 0.0))


def reform_year(base: Baseline, draws: Draws, world: World, beside: Beside) -> Yearly:
    """A year with a reform."""
    network, limit = beside.network(world), beside.limit(base.groups)
    years = [progress(people, draws) for people in world.people]
    wanted: list[Wanted | Movers] = []
    begin: list[Starting] = []
    usual = [Movers.of(y.persons, base, draws, g) for g, y in enumerate(years)]
    for g in range(base.groups):
        links = None if network is None else network[:, g]
        place, change = Place(base, draws, g), Change.of(beside.effects, g, beside.draws)
        wanted.append(place.wanted(usual[g], change, links, always=limit is not None))
        felt = None if links is None else draws.network[:, None] * links
        plain = starting(base, draws, g)
        begin.append(under(plain, beside.effects, beside.draws, group=g, network=felt))
    seats = _seats(base, draws, (wanted, begin), limit)
    more = brought(base, usual, beside.effects.programme, beside.draws)
    return _move(base, draws, beside, _Ready(years, wanted, begin, seats, more))


@dataclass(frozen=True, slots=True)
class _Ready:
    """All groups before anybody moves."""

    years: list[Progressed]
    wanted: list[Wanted | Movers]
    begin: list[Starting]
    seats: list[Seats] | None
    more: list[Brought] | None


def _seats(
    base: Baseline,
    draws: Draws,
    wishes: tuple[list[Wanted | Movers], list[Starting]],
    limit: Array | None,
) -> list[Seats] | None:
    """Seats of every group; None where none are limited."""
    if limit is None:
        return None
    groups = [
        Applicants(Place(base, draws, g), want, start)
        for g, (want, start) in enumerate(zip(*wishes, strict=True))
        if isinstance(want, Wanted)
    ]
    response = 1.0 / draws.nest
    if limit.shape[1] == 1:
        return [ration(groups, limit[:, 0], response)] * base.groups
    return [ration([group], limit[:, g], response) for g, group in enumerate(groups)]


def _move(base: Baseline, draws: Draws, beside: Beside, ready: _Ready) -> Yearly:
    """Let everybody move, start and stop."""
    added = beside.effects.leave_research
    added = added[beside.draws] if len(added) > 1 else added
    groups, flows, corridor, change = [], [], 0.0, 0.0
    for g, want in enumerate(ready.wanted):
        place = Place(base, draws, g)
        seats = None if ready.seats is None else ready.seats[g]
        cost, keep = (None, None) if seats is None else (seats.cost, seats.keep)
        begin = ready.begin[g]
        if isinstance(want, Movers):
            flow = plain_flow(place, want)
            starts = begin.starts()
        else:
            flow = changed_flow(place, want, cost, keep)
            starts = begin.starts(
                None if cost is None else cost[:, 0], None if keep is None else keep[:, 0]
            )
        abroad = np.where(base.home[g], 0.0, starts - begin.usual())
        came = flow.into.sum(axis=1)
        change = change + _clear(came - flow.usual, came) + _clear(abroad, starts)
        year = ready.years[g]
        flow = add(flow, year.persons, None if ready.more is None else ready.more[g])
        part = added[:, 0, :, :, g if added.shape[4] > 1 else 0].transpose(0, 2, 1)
        exits = leaving_research(base, draws, part if part.any() else None)
        groups.append(settle(base, g, year, flow, (starts, exits)))
        flows.append(flow)
        corridor = corridor + flow.corridor
    change = np.asarray(change)
    moved = np.maximum(-change, 0).sum(axis=1), np.maximum(change, 0).sum(axis=1)
    return _yearly(groups, flows, np.asarray(corridor), moved)


def _clear(change: Array, of: Array) -> Array:
    """A change without what rounding alone makes."""
    return np.where(np.abs(change) > ROUNDING * of, change, 0.0)


def _yearly(
    groups: list[Settled],
    flows: list[Flow],
    corridor: Array,
    moved: tuple[Array | float, Array | float],
) -> Yearly:
    """The year of all groups."""

    def stacked(name: str) -> Array:
        return np.stack([getattr(group, name) for group in groups], axis=1)

    into = np.stack([flow.into for flow in flows], axis=1)
    arrivals = np.stack([into[:, :, s == STEP_STAGE].sum(axis=2) for s in range(3)], axis=2)
    entry = stacked("entry")
    arrivals[:, :, 0] += entry
    lost, gained = (np.asarray(m, dtype=np.float64) for m in moved)
    world = World(tuple(group.persons for group in groups))
    return Yearly(
        world,
        inflow=stacked("inflow"),
        outflow=stacked("outflow"),
        entry=entry,
        exit=stacked("exit"),
        arrivals=arrivals,
        corridor=corridor,
        lost=lost,
        gained=gained,
    )
