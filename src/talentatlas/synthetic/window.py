"""What can be known of true lives: the active window of each person, and counts inside it.

Nobody can be seen before the first or after the last published work, so the truth is taken
over each person's *active window*: the years from the first to the last accepted work in a
venue-year that the bibliography covers, silent years included, in whatever country the person
really was. What the records then lack or get wrong (missing works and affiliations, stale or
wrong countries, shared names, long silences) is error of the estimate, not part of the truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from talentatlas.synthetic.chance import Floats, Ints
from talentatlas.synthetic.world import World, labels

TOTAL = "_T"
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TruthPlan:
    """For which periods and horizons the truth is wanted; defaults as in the measures.

    Args:
        period_years: length of the periods beside single years; they end with the last year
            of the world and do not overlap.
        horizon_years: years after arrival or departure at which retention and return are taken.
        top_percent: of the works of a venue and year that count as much cited.
    """

    period_years: int = 5
    horizon_years: int = 5
    top_percent: int = 10

    def periods(self, years: int) -> list[tuple[int, int]]:
        """First year (from 0) and length: single years, then periods, then all years."""
        single = [(year, 1) for year in range(years)]
        firsts = range(years % self.period_years, years, self.period_years)
        longer = [(first, self.period_years) for first in firsts if self.period_years > 1]
        return list(dict.fromkeys([*single, *longer, (0, years)]))


@dataclass(frozen=True, slots=True)
class Window:
    """True states inside the active windows; -1 outside, persons by years.

    Args:
        residence: number of the country.
        sector: number in `SECTORS`.
        origin: residence in the first year of the window; -1 for those never seen.
        end: last year of the window, from 0; -1 for those never seen.
    """

    residence: Ints
    sector: Ints
    origin: Ints
    end: Ints


def active_window(world: World, seen: Flags | None = None) -> Window:
    """States of each person between the first and the last work.

    Args:
        world: people and works.
        seen: authorships that open the window; by default all on covered works. With
            `Printed.is_placed`, only those that the records place: what the most careful
            reader of these very records could know.
    """
    bylines, lives = world.bylines, world.lives
    persons, years = lives.country.shape
    used = bylines.covered[bylines.work] if seen is None else seen
    person, year = bylines.person[used], bylines.year[bylines.work[used]]
    first, last = np.full(persons, years), np.full(persons, -1)
    np.minimum.at(first, person, year)
    np.maximum.at(last, person, year)
    when = np.arange(years)
    inside = (when >= first[:, None]) & (when <= last[:, None])
    residence = np.where(inside, lives.country, -1).astype(np.int64)
    start = residence[np.arange(persons), np.minimum(first, years - 1)]
    sector = np.where(inside, lives.sector, -1).astype(np.int64)
    return Window(residence, sector, start, last)


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Quotient; not a number where the denominator is 0."""
    return numerator / np.where(denominator == 0, np.nan, denominator)


@dataclass(frozen=True)
class Tally:
    """Counts by area and year inside the windows of one world, and their sums over periods.

    Args:
        world: people and works.
        window: their true states.
        plan: periods and horizons.
    """

    world: World
    window: Window
    plan: TruthPlan

    @property
    def areas(self) -> int:
        """Number of countries."""
        return len(self.world.geography.countries)

    @property
    def years(self) -> int:
        """Number of years."""
        return self.window.residence.shape[1]

    @cached_property
    def periods(self) -> list[tuple[int, int]]:
        """First year (from 0) and length of each period."""
        return self.plan.periods(self.years)

    @cached_property
    def over(self) -> Floats:
        """Matrix that sums years into periods."""
        matrix = np.zeros((self.years, len(self.periods)))
        for column, (first, length) in enumerate(self.periods):
            matrix[first : first + length, column] = 1
        return matrix

    @cached_property
    def stock(self) -> Floats:
        """Persons by country and year."""
        person, year = np.nonzero(self.window.residence >= 0)
        return self.by_year(self.window.residence[person, year], year)

    @cached_property
    def moves(self) -> tuple[Ints, Ints]:
        """Person and year of each move: the first year of residence in the destination."""
        before, now = self.window.residence[:, :-1], self.window.residence[:, 1:]
        person, year = np.nonzero((before != now) & (before >= 0) & (now >= 0))
        return person, year + 1

    @cached_property
    def flow(self) -> Floats:
        """Moves by origin, destination and period."""
        person, year = self.moves
        residence = self.window.residence
        pair = residence[person, year - 1] * self.areas + residence[person, year]
        summed = self.by_year(pair, year, self.areas**2) @ self.over
        return summed.reshape(self.areas, self.areas, -1)

    def by_year(self, area: Ints, year: Ints, areas: int | None = None) -> Floats:
        """Number of things by area (or pair of areas, if so many) and year."""
        areas = areas or self.areas
        counted = np.bincount(area * self.years + year, minlength=areas * self.years)
        return counted.reshape(areas, self.years).astype(np.float64)

    def rows(
        self, indicator: str, value: Floats, *, tier: str = TOTAL, single: bool = False
    ) -> pa.Table:
        """Rows of one indicator, without those that are not a number.

        Args:
            indicator: its name.
            value: by area and period, or by origin, destination and period.
            tier: of the works.
            single: single years only.
        """
        pairs = value.ndim == 3
        flat = value.reshape(-1, len(self.periods))
        length = np.array([length for _, length in self.periods])
        area, period = np.nonzero(np.isfinite(flat) & ((length == 1) | (not single)))
        first = self.world.config.first_year + np.array([first for first, _ in self.periods])
        codes, number = self.world.geography.countries, len(area)
        other = area % self.areas if pairs else np.full(number, -1)
        return pa.table(
            {
                "indicator": pa.repeat(pa.scalar(indicator), number),
                "ref_area": labels(area // self.areas if pairs else area, codes),
                "counterpart_area": labels(other, codes),
                "time_period": pa.array(first[period], pa.int32()),
                "period_years": pa.array(length[period], pa.int32()),
                "tier": pa.repeat(pa.scalar(tier), number),
                "sector": pa.repeat(pa.scalar(TOTAL), number),
                "value": pa.array(flat[area, period], pa.float64()),
            }
        )
