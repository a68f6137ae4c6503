"""Counts of the last years as they will be once everything has come in.

A count is never lowered: what is visible stays, and the unseen part is added to it. Below
`LEAST_VISIBLE` more would be added than was seen; then only shares of the total are given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from talentatlas.models.panel import Array, FlowPanel
from talentatlas.uncertainty.suppression import MINIMUM, Mask, complementary

if TYPE_CHECKING:
    from talentatlas.models.delay import Delays

LEVEL = 0.8  # nominal coverage of the intervals, as for forecasts
LEAST_VISIBLE = 0.5
LEAST_ENTRIES = 0.3  # of first appearances, to tell the year of the freeze
ENTRIES_BACK = 3  # years back at which that many are first visible; 0 at two years
HALF = 0.5
WORLD = "_T"
DIRECTIONS = ("total", "in", "out", "entries")


@dataclass(frozen=True, slots=True)
class Corrected:
    """One count of one year.

    Args:
        year: calendar year of the moves.
        back: years before the freeze.
        area: code, or "_T" for all areas.
        direction: "total", "in", "out", or "entries" for first appearances.
        raw: as visible now. Unit: moves, or persons for entries.
        visible: estimated share of the final count that is visible.
        corrected: count once all is in; None when only shares can be given.
        lower: of the interval of `corrected`.
        upper: of the interval of `corrected`.
        share: of the total of the year, corrected; None for totals and entries.
        share_lower: of the interval of `share`.
        share_upper: of the interval of `share`.
        status: "complete", "corrected", "share only" or "not visible".
    """

    year: int
    back: int
    area: str
    direction: str
    raw: float
    visible: float
    corrected: float | None
    lower: float | None
    upper: float | None
    share: float | None
    share_lower: float | None
    share_upper: float | None
    status: str


@dataclass(frozen=True, slots=True)
class Nowcast:
    """The last years of a source, corrected.

    Args:
        source: name of the source and release.
        frozen: year from which years back are counted.
        delays: evidence that was used.
        level: nominal coverage of the intervals.
        rows: by year, direction and area.
    """

    source: str
    frozen: int
    delays: Delays
    level: float
    rows: tuple[Corrected, ...]

    def totals(self) -> tuple[Corrected, ...]:
        """Rows of all areas together, moves only."""
        return tuple(row for row in self.rows if row.direction == "total")


def frozen_year(panel: FlowPanel) -> int:
    """Year from which years back count: that of the name, or as first appearances tell.

    Definition:
        In the newest year in which first appearances reach 0.3 of their mean 5 to 9 years
        earlier, they are three years old (0.59 of them visible then, none at two). Used where
        a release names no month, so that its works may end a year before its name.

    Args:
        panel: a release.
    """
    named, _, month = panel.vintage.partition("-")
    stated = int(named or panel.years[-1])
    if month:
        return stated
    entries = panel.entries.sum(1)
    for row in reversed(range(10, len(entries) - 1)):  # a panel cut at a year tells nothing
        usual = entries[row - 9 : row - 4].mean()
        if entries[-1] >= LEAST_ENTRIES * usual:
            break
        if entries[row] >= LEAST_ENTRIES * usual:
            return min(panel.years[row] + ENTRIES_BACK, stated)
    return stated


def completed(panel: FlowPanel, delays: Delays, *, frozen: int) -> Array:
    """Flows by year, origin and destination with their unseen part, to the newest usable level.

    Definition:
        final = visible * (1 + w * late_out[i] * late_in[j] / c), w = (1 - v) / v, and c such
        that the unseen parts add up to w times all visible moves of the year.

    Unit: moves.

    Args:
        panel: a release.
        delays: how late it is.
        frozen: year of the release.

    Returns:
        Array as `panel.flows`, NaN in years of which no level can be given.
    """
    flows = panel.flows.copy()
    for row, year in enumerate(panel.years):
        back = frozen - year
        if back < 0 or not _has_level(delays, back):
            flows[row] = np.nan
        else:
            flows[row] += _unseen(panel, delays, row, back)
    return flows


def nowcast(panel: FlowPanel, delays: Delays, *, frozen: int, level: float = LEVEL) -> Nowcast:
    """Moves and first appearances of all years up to the freeze, corrected where incomplete.

    Unit: moves; persons for first appearances.
    Not counted: moves that the source will never see; areas of fewer moves than may be shown.

    Args:
        panel: a release, or an atlas as a panel.
        delays: how late it is.
        frozen: year from which years back are counted.
        level: nominal coverage of the intervals.

    Returns:
        Rows by year, direction and area, the total first.
    """
    rows: list[Corrected] = []
    for row, year in enumerate(panel.years):
        if year <= frozen:
            rows += _year(panel, delays, row, frozen - year, level)
    return Nowcast(panel.source, frozen, delays, level, tuple(rows))


@dataclass(frozen=True, slots=True)
class _When:
    """A year and what can be said of it."""

    year: int
    back: int
    has_level: bool


def _year(
    panel: FlowPanel, delays: Delays, row: int, back: int, level: float
) -> Iterator[Corrected]:
    """Rows of one year."""
    when = _When(panel.years[row], back, _has_level(delays, back))
    spread, area_spread = (_at(s, back) for s in (delays.total_spread, delays.area_spread))
    odds, count = _odds(delays.share(back)), np.array([_all(panel, row)])
    total = _level(count, count * odds, spread, level)
    yield _row(when, WORLD, "total", total.at(0), None)
    unseen = _unseen(panel, delays, row, back)
    for direction, axis in (("in", 0), ("out", 1)):
        count, late = panel.flows[row].sum(axis), unseen.sum(axis)
        unknown = panel.from_unknown if direction == "in" else panel.to_unknown
        if unknown.size:
            count, late = count + unknown[row], late + unknown[row] * odds
        found = _level(count, late, area_spread, level)
        own = max(area_spread - spread, 0.0)  # what an area errs beyond the total
        share = _level(count, late, own, level).over(total.value[0])
        for place in np.flatnonzero((count > 0) & ~_hidden(count)).tolist():
            yield _row(when, panel.areas[place], direction, found.at(place), share.at(place))
    yield from _entries(panel, delays, row, back, level)


@dataclass(frozen=True, slots=True)
class _Levels:
    """Counts with their corrected values and bounds."""

    raw: Array
    value: Array
    lower: Array
    upper: Array

    def at(self, place: int) -> list[float]:
        """Raw, value, lower and upper of one of them."""
        return [float(part[place]) for part in (self.raw, self.value, self.lower, self.upper)]

    def over(self, total: float) -> _Levels:
        """Shares of a total; half a move wider, since shares do not step as counts do."""
        scale = 1 / total if total else 0.0
        lower, upper = np.maximum(self.lower - HALF, 0.0), self.upper + HALF
        return _Levels(self.raw, self.value * scale, lower * scale, upper * scale)


def _level(raw: Array, unseen: Array, spread: float, level: float) -> _Levels:
    """Corrected counts; the unseen part is negative binomial around its mean.

    Its variance is m (1 + w) + spread m^2, with w the odds to be unseen: chance in what was
    seen, chance in what was not, and years or areas that are later than others.
    """
    value, mean, odds = raw + unseen, unseen, unseen / np.maximum(raw, 1.0)
    mean = np.where(raw > 0, mean + odds / 2, 0.0)  # half a move more: a count near 0 is unsure
    variance = mean * (1 + odds) + spread * mean**2
    size = np.divide(mean**2, variance - mean, out=np.ones_like(mean), where=variance > mean)
    tail = (1 - level) / 2
    bounds = [
        raw + np.where(mean > 0, stats.nbinom.ppf(at, size, size / (size + mean)), 0.0)
        for at in (tail, 1 - tail)
    ]
    return _Levels(raw, value, np.minimum(bounds[0], value), np.maximum(bounds[1], value))


def _unseen(panel: FlowPanel, delays: Delays, row: int, back: int) -> Array:
    """Moves of one year that are not visible yet, by origin and destination."""
    seen = panel.flows[row]
    late = np.outer(
        [delays.late_out.get(area, 1.0) for area in panel.areas],
        [delays.late_in.get(area, 1.0) for area in panel.areas],
    )
    weighted = seen * late
    scale = seen.sum() / weighted.sum() if weighted.sum() else 1.0
    return weighted * (scale * _odds(delays.share(back)))


def _entries(
    panel: FlowPanel, delays: Delays, row: int, back: int, level: float
) -> Iterator[Corrected]:
    """First appearances in all areas; they come later than moves."""
    raw = panel.entries[row].sum(keepdims=True)
    if not panel.entries.any() or (not raw[0] and back >= len(delays.entries)):
        return
    visible = delays.entries_share(back)
    when = _When(panel.years[row], back, visible >= LEAST_VISIBLE)
    unseen = raw * (_odds(visible) if when.has_level else 0.0)
    found = _level(raw, unseen, _at(delays.total_spread, back), level).at(0)
    made = _row(when, WORLD, "entries", found, None)
    yield made if when.has_level else replace(made, visible=visible, status="not visible")


def _row(
    when: _When, area: str, direction: str, found: list[float], share: list[float] | None
) -> Corrected:
    raw, value, lower, upper = found
    complete = when.has_level and value == raw
    status = "complete" if complete else "corrected" if when.has_level else "share only"
    visible = raw / value if value else 1.0
    nothing = None, None, None
    levels = (value, lower, upper) if when.has_level else nothing
    shares = (share[1], share[2], share[3]) if share else nothing
    return Corrected(
        when.year, when.back, area, direction, raw, visible, *levels, *shares, status
    )


def _all(panel: FlowPanel, row: int) -> float:
    """All moves of a year, those from and to unknown places included."""
    unknown = (panel.from_unknown, panel.to_unknown)
    return float(panel.flows[row].sum() + sum(part[row].sum() for part in unknown if part.size))


def _hidden(count: Array) -> Mask:
    """Areas that may not be shown, nor be found by taking the others from the total."""
    whole = np.rint(count).astype(np.int64)
    small = (whole > 0) & (whole < MINIMUM)
    return complementary(whole, small, [np.zeros(len(whole), np.int64)])


def _has_level(delays: Delays, back: int) -> bool:
    return back >= delays.least_back and delays.share(back) >= LEAST_VISIBLE


def _at(spreads: tuple[float, ...], back: int) -> float:
    return spreads[back] if back < len(spreads) else 0.0


def _odds(visible: float) -> float:
    return 1 / visible - 1
