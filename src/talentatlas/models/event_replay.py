"""Replays of events: what was special to the corridors concerned, against placebo corridors.

The extra of an event is what its corridors gained, in log points, beyond the pull of their
destinations, the push of their origins and their own level. Chance alone would move it less
than corridors without any event move; so their spread, by size, is the measure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from talentatlas.errors import CoverageError, HorizonError
from talentatlas.models.events import Event, events
from talentatlas.models.nowcast import frozen_year
from talentatlas.models.panel import Array, FlowPanel
from talentatlas.models.ppml import Corridors, Extras, Mask

LEVEL = 0.9  # of the intervals; 1 - LEVEL is the nominal rate of false alarms
LEAST_MOVES = 100  # in and out, a year: areas with fewer say little of common pulls
LEAST_CORRIDOR = 20  # moves a year before the event, for a corridor to be judged at all
PLACEBOS = 150  # largest corridors without an event
COMPLETE_BACK = 3  # years before the freeze; 97% of the moves are in by then
LEAST_PLACEBOS = 19  # with fewer no extra can be outside a 90% interval


@dataclass(frozen=True, slots=True)
class Replay:
    """What one source shows of one event.

    Args:
        event: the event.
        panel: name of the source and release.
        estimate: extra of its corridors. Unit: log points.
        lower: of the interval that placebos give.
        upper: of the interval that placebos give.
        spread: standard deviation of the same number for placebos of like size.
        placebos: corridors, or sets of them, compared with.
        as_extreme: share of the placebos and the event itself that are at least as extreme.
        level: nominal coverage of the interval.
        moves: yearly moves on the corridors before the event.
    """

    event: Event
    panel: str
    estimate: float
    lower: float
    upper: float
    spread: float
    placebos: int
    as_extreme: float
    level: float
    moves: float

    @property
    def is_alarm(self) -> bool:
        """Is it rarer than the nominal rate among placebos?"""
        return self.as_extreme <= 1 - self.level


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """How often placebos look like events.

    Args:
        panel: name of the source and release.
        year: pretended year of the event.
        placebos: corridors tried.
        alarms: those outside the nominal interval, each judged by all others.
        earlier_alarms: those outside it when judged by placebos of three years earlier.
        nominal: rate that should be found.
    """

    panel: str
    year: int
    placebos: int
    alarms: int
    earlier_alarms: int
    nominal: float


def _require_complete(panel: FlowPanel, happened: Event) -> None:
    if happened.last_year > frozen_year(panel) - COMPLETE_BACK:
        raise HorizonError(
            f"{panel.source} is incomplete in {happened.last_year}, in which "
            f"{happened.event} is judged.",
            why="Moves come late, and not on all corridors alike.",
            todo="Use a later release.",
        )


def replay(panel: FlowPanel, happened: Event, *, level: float = LEVEL) -> Replay:
    """The extra of an event, and how it compares with placebos.

    Definition:
        t = extra / s, s^2 = between + phi * chance, both fitted to the placebos; an event is
        as extreme as the share of placebos with |t| at least as large. Placebos of a single
        corridor are the largest other ones; of a group with one country, the same group with
        other countries.

    Unit: log points.

    Args:
        panel: a release, complete to the last year of the event.
        happened: the event.
        level: nominal coverage of the interval.

    Raises:
        HorizonError: the panel does not reach the years of the event, or not all of them yet.
        CoverageError: its corridors are too small, or there are too few placebos.
    """
    _require_complete(panel, happened)
    window = _window(panel, happened)
    treated = _cells(window, happened)
    moves = _moves_before(window, treated, happened)
    if moves < LEAST_CORRIDOR:
        raise CoverageError(
            f"{panel.source} has {moves:.0f} moves a year that {happened.event} concerns.",
            why=f"Under {LEAST_CORRIDOR} chance alone decides.",
            todo="Use a larger source.",
        )
    sets = _placebos(window, happened)
    if len(sets) < LEAST_PLACEBOS:
        raise CoverageError(
            f"{panel.source} has only {len(sets)} placebos for {happened.event}.",
            why="How unusual the event is cannot be told from so few.",
            todo="Use a larger source.",
        )
    corridors = Corridors(window.flows)
    found = corridors.extras([treated, *sets])
    placebos = Extras(found.estimate[1:], found.chance[1:])
    spread = _spread(placebos, found.chance[:1])[0]
    scores = np.abs(placebos.estimate) / _leave_one_out(placebos)
    reach = np.quantile(scores, level, method="higher") * spread
    estimate = corridors.extra(treated)  # the first step overstates a large one
    rank = 1 + (scores >= abs(estimate) / spread).sum()
    return Replay(
        event=happened,
        panel=panel.source,
        estimate=estimate,
        lower=float(estimate - reach),
        upper=float(estimate + reach),
        spread=float(spread),
        placebos=len(sets),
        as_extreme=float(rank / (len(sets) + 1)),
        level=level,
        moves=moves,
    )


def false_alarms(panel: FlowPanel, year: int, *, level: float = LEVEL) -> FalseAlarms:
    """Placebo corridors that look like events, for an event pretended in a year.

    Each is judged as an event would be: by the spread fitted to the others and their ranks;
    and once more by spread and scores of an event pretended three years earlier, which no
    placebo of this year has touched.

    Args:
        panel: a release, complete to the year after.
        year: first year of the pretended event; two years count as after it.
        level: nominal coverage.
    """
    now, before = (_pretended(panel, when) for when in (year, year - 3))
    scores = np.abs(now.estimate) / _leave_one_out(now)
    ranks = (scores[None, :] >= scores[:, None]).sum(1) / len(scores)
    earlier = np.abs(before.estimate) / _leave_one_out(before)
    limit = np.quantile(earlier, level, method="higher")
    old = np.abs(now.estimate) / _spread(before, now.chance)
    return FalseAlarms(
        panel=panel.source,
        year=year,
        placebos=len(scores),
        alarms=int((ranks <= 1 - level).sum()),
        earlier_alarms=int((old > limit).sum()),
        nominal=1 - level,
    )


def _pretended(panel: FlowPanel, year: int) -> Extras:
    nobody: frozenset[str] = frozenset()
    made_up = Event("placebo", year - 6, year, year + 1, nobody, nobody, "none")
    window = _window(panel, made_up)
    return Corridors(window.flows).extras(_placebos(window, made_up))


def _window(panel: FlowPanel, happened: Event) -> FlowPanel:
    """Years of the comparison, areas of some size."""
    cut = panel.since(happened.first_year).until(happened.last_year)
    yearly = (cut.flows.sum(1) + cut.flows.sum(2)).mean(0)
    return cut.of(a for a, moves in zip(cut.areas, yearly, strict=True) if moves >= LEAST_MOVES)


def _cells(window: FlowPanel, happened: Event) -> Mask:
    """Corridors of an event in the years from it on."""
    origin = np.isin(window.areas, sorted(happened.origins))
    destination = np.isin(window.areas, sorted(happened.destinations))
    after = np.asarray(window.years) >= happened.year
    return after[:, None, None] & (origin[:, None] & destination)


def _moves_before(window: FlowPanel, cells: Mask, happened: Event) -> float:
    """Yearly moves before the event on the corridors of some cells."""
    before = window.flows[np.asarray(window.years) < happened.year]
    return float(before[:, cells.any(0)].sum() / len(before))


def _placebos(window: FlowPanel, happened: Event) -> list[Mask]:
    """Cells of corridors, or sets of them, to which nothing on record happened then."""
    if len(happened.origins) > 1 or len(happened.destinations) > 1:
        return _other_hubs(window, happened)
    touched = np.zeros(window.flows.shape[1:], np.bool_)
    for one in events():
        if one.year <= happened.last_year and one.last_year >= happened.first_year:
            touched |= _cells(window, one).any(0)
    after = np.asarray(window.years) >= happened.year
    size = window.flows[~after].mean(0)
    size[touched] = 0.0
    order = np.argsort(-size, axis=None, kind="stable")[:PLACEBOS]
    places = [np.unravel_index(at, size.shape) for at in order]
    return [_one(window, after, i, j) for i, j in places if size[i, j] >= LEAST_CORRIDOR]


def _one(window: FlowPanel, after: Mask, origin: np.intp, destination: np.intp) -> Mask:
    cells = np.zeros(window.flows.shape, np.bool_)
    cells[after, origin, destination] = True
    return cells


def _other_hubs(window: FlowPanel, happened: Event) -> list[Mask]:
    """The same group of countries with each other country in place of the one concerned."""
    is_from_group = len(happened.origins) > 1
    group = happened.origins if is_from_group else happened.destinations
    concerned = happened.destinations if is_from_group else happened.origins
    sets = []
    for area in window.areas:
        if area in group or area in concerned:
            continue
        hub = frozenset((area,))
        ends = (group, hub) if is_from_group else (hub, group)
        made_up = Event("", happened.first_year, happened.year, happened.last_year, *ends, "")
        cells = _cells(window, made_up)
        if _moves_before(window, cells, happened) >= LEAST_CORRIDOR:
            sets.append(cells)
    return sets


def _spread(placebos: Extras, chance: Array) -> Array:
    """Standard deviation expected of extras without event, from their variance by chance."""
    squared, part = placebos.estimate**2, placebos.chance
    weight = np.ones_like(part)
    between = phi = 0.0
    for _ in range(5):  # weights follow the fit; it settles in three
        columns = np.stack([np.ones_like(part), part], axis=1) * weight[:, None]
        (between, phi), _ = nnls(columns, squared * weight)
        weight = 1 / np.maximum(between + phi * part, np.finfo(float).tiny)
    return np.sqrt(between + phi * chance)


def _leave_one_out(placebos: Extras) -> Array:
    """Spread of each placebo from the others."""
    number = len(placebos.estimate)
    return np.array([_without(placebos, np.arange(number) != at, at) for at in range(number)])


def _without(placebos: Extras, others: Mask, at: int) -> float:
    left = Extras(placebos.estimate[others], placebos.chance[others])
    return float(_spread(left, placebos.chance[at : at + 1])[0])
