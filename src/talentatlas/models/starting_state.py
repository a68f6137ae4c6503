"""The world before reform: a panel of flows and published shares, made consistent.

Everybody starts at home; years are then repeated with the flows and stocks of the panel held
fixed until the composition no longer changes. In each of these years the level of leaving in
an area is moved towards its outflow in the panel, destinations are raked to its corridors, and
as many start a doctorate as keep its stock, from the groups that published shares say.
In the United States the hazards of those who came more than two years ago are pinned by
published stay rates and stay out of this fitting; visitors and natives take up the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import CoverageError
from talentatlas.models.baseline import Baseline, Draws, usual_axes
from talentatlas.models.panel import FlowPanel
from talentatlas.models.pinning import GRADUATE, USA, logit, pin_usa
from talentatlas.models.priors import by_group, named, value
from talentatlas.models.state import (
    AREAS,
    ARRIVALS,
    GROUPS,
    HOME,
    NESTS,
    NEW,
    SETTLED,
    SETTLING,
    STAGES,
    STEPS,
    fold,
    nest_members,
)
from talentatlas.models.world import World, Yearly, twin_year

Array = NDArray[np.float64]
RECENT = 5  # years of the panel whose mean is the baseline
YEARS = 120  # repeated; four times a publishing life
LEAST_PERSONS = 50.0  # stock given to an area for which the source states less
STEP = 0.5  # of the way to the panel's outflow in a year
LOWEST, HIGHEST = -6.0, 0.0  # log odds within which leaving may be fitted
EVERYWHERE_MEDIAN = (0.2, 6.0)  # bounds on inflow over stock, relative to the middle area


def baseline(panel: FlowPanel, year: int | None = None) -> Baseline:
    """The world at the end of a year of a panel.

    Args:
        panel: flows and stocks.
        year: last year to use; the last with stocks unless given.

    Raises:
        CoverageError: the panel states no stock in those years.
    """
    targets = _targets(panel, year)
    base = pin_usa(_at_home(targets))
    draws = central(1, base)
    world = World.start(base, draws)
    for _ in range(YEARS):
        base = _towards(base, targets, twin_year(base, draws, world))
        world = World.start(base, draws)
    return base


def central(n: int, base: Baseline) -> Draws:
    """N times the best value of every parameter."""
    one = np.ones(n)
    return Draws(
        top=one,
        nest=one,
        network=value("network") * one,
        never_finish=value("never_finish") * one,
        not_starting=value("not_starting") * one,
        exit=0.0 * one,
        leave=np.zeros((n, 4)),
        stay=np.zeros((n, base.groups, base.areas)),
    )


@dataclass(frozen=True, slots=True)
class _Targets:
    """What the panel and published shares say.

    Args:
        stock: persons by area.
        flows: yearly moves by origin and destination.
        abroad: share of starts in an area that come from abroad.
        mix: share of groups among them, by group and area.
        year: of the stock.
        source: of the panel.
        vintage: of the panel.
    """

    stock: Array
    flows: Array
    abroad: Array
    mix: Array
    year: int
    source: str
    vintage: str


def _targets(panel: FlowPanel, year: int | None) -> _Targets:
    flows, stock = fold(panel)
    stated = [t for t, y in enumerate(panel.years) if stock[t].any() and y <= (year or y)]
    if not stated:
        raise CoverageError(
            f"{panel.source} states no stock up to {year or panel.years[-1]}.",
            why="Flows become hazards only against the persons who could move.",
            todo="Give a panel with stocks, or a later year.",
        )
    last = stated[-1]
    recent = slice(max(0, last - RECENT + 1), last + 1)
    mean, persons = flows[recent].mean(axis=0), np.maximum(stock[last], LEAST_PERSONS)
    home, _ = usual_axes()
    return _Targets(
        persons,
        mean,
        _from_abroad(mean.sum(axis=0) / persons),
        _groups_from_abroad(mean, home),
        panel.years[last],
        panel.source,
        panel.vintage,
    )


def _groups_from_abroad(flows: Array, home: NDArray[np.bool_]) -> Array:
    """Groups of those who start from abroad, by group and area; sums to one.

    Movers of the panel are not students: in the United States, where both are known, some
    groups are more of the students than of the movers. Elsewhere the same is assumed, in full
    where English is spoken and by its square root in other areas.
    """
    movers = np.where(home, 0.0, home.astype(float) @ flows)
    movers = movers / np.maximum(movers.sum(axis=0), 1e-300)
    students = np.where(home[:, USA], 0.0, np.nan_to_num(by_group("starts_usa")))
    tilt = students / np.maximum(movers[:, USA], 1e-300)
    tilt = np.where(home[:, USA], value("starts_americans_abroad"), tilt)
    is_english = nest_members()[:, NESTS.index("english")] > 0
    mix = movers * np.where(is_english, tilt[:, None], np.sqrt(tilt)[:, None])
    return mix / np.maximum(mix.sum(axis=0), 1e-300)


def _from_abroad(rate: Array) -> Array:
    """Share of starts in each area that come from abroad."""
    relative = np.clip(rate / np.median(rate), *EVERYWHERE_MEDIAN)
    share = value("starts_from_abroad_else") * relative
    for country, prior in named("starts_from_abroad").items():
        share[AREAS.index(country)] = prior.value
    return share


def _at_home(targets: _Targets) -> Baseline:
    """Everybody at home, with hazards and shares before fitting."""
    home, members = usual_axes()
    groups, areas = home.shape
    stock = np.zeros((groups, STEPS, len(ARRIVALS), areas))
    stock[:, :, HOME] = home[:, None, :] * targets.stock / STEPS
    flows = targets.flows / np.maximum(targets.flows.sum(axis=1, keepdims=True), 1e-300)
    pulled = flows * np.where(home[:, None, :], value("home_pull"), 1.0)
    shares = pulled / np.maximum(pulled.sum(axis=2, keepdims=True), 1e-300)
    return Baseline(
        year=targets.year,
        stock=stock,
        starts=np.zeros(groups),
        entry=home / home.sum(axis=1, keepdims=True),
        shares=shares,
        leave=_leaving(home),
        exit=np.array([value(f"exit_{stage}") for stage in STAGES]),
        academic=np.array([named("academic")[stage].value for stage in STAGES]),
        home=home,
        members=members,
        source=targets.source,
        vintage=targets.vintage,
    )


def _leaving(home: NDArray[np.bool_]) -> Array:
    """Log odds to leave by group, station, years since arrival and area."""
    foreign, native = logit(value("leave_foreign_P")), logit(value("leave_native_P"))
    arrival = np.full((len(GROUPS), len(ARRIVALS), home.shape[1]), foreign)
    arrival[:, NEW] += value("leave_0-1")
    arrival[:, SETTLING] += value("leave_2-5")
    arrival[:, HOME] = native
    stage = np.array([value("leave_D"), 0.0, 0.0, value("leave_E")])
    leave = arrival[:, None] + stage[None, :, None, None]
    first = np.where(home, value("stay_native"), value("stay_foreign"))
    leave[:, 1] = -logit(first)[:, None, :]
    return leave


def _towards(base: Baseline, targets: _Targets, done: Yearly) -> Baseline:
    """The baseline a step nearer to the panel, after a year."""
    out = done.outflow[0]
    leave = base.leave.copy()
    level = STEP * np.log(
        np.maximum(targets.flows.sum(axis=1), 1.0) / np.maximum(out.sum(axis=0), 1e-9)
    )
    free = np.ones(leave.shape, dtype=bool)
    free[:, GRADUATE] = False
    free[:, :, [SETTLING, SETTLED], USA] = False
    leave = np.where(free, np.clip(leave + level, LOWEST, HIGHEST), leave)
    flowing = np.einsum("gi,gij->ij", out, base.shares)
    raked = base.shares * (targets.flows / np.maximum(flowing, 1e-300))
    shares = raked / np.maximum(raked.sum(axis=2, keepdims=True), 1e-300)
    entry = done.entry[0]
    needed = targets.stock - (done.world.by_area()[0] - entry.sum(axis=0))
    starts = np.maximum(needed, 0.0) * (
        np.where(base.home, 1.0 - targets.abroad, targets.abroad * targets.mix)
    )
    by_group = starts.sum(axis=1)
    now = np.stack([group[0] for group in done.world.people])
    # The first step holds this year's starts and nobody else: put those needed in their place.
    now[:, 0, NEW], now[:, 0, HOME] = starts * ~base.home, starts * base.home
    return pin_usa(
        replace(
            base,
            stock=now,
            leave=leave,
            shares=shares,
            starts=by_group,
            entry=starts / np.maximum(by_group, 1e-300)[:, None],
        )
    )
