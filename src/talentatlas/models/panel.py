"""A panel of yearly flows between countries, with stocks, first and last appearances."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import HorizonError, UnknownNameError

Array = NDArray[np.float64]
NOTHING = np.zeros((0, 0))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of a source that are not in the panel.

    Args:
        what: the code or value as printed, such as "nan".
        reason: why it was left out.
        rows: number of rows.
        moves: moves in them.
    """

    what: str
    reason: str
    rows: int
    moves: float


@dataclass(frozen=True, slots=True)
class FlowPanel:
    """Yearly counts of one source.

    Args:
        source: name of the source and release, such as "openalex_2023_V1".
        years: calendar years without gaps, rising.
        areas: ISO 3166-1 alpha-3 codes, sorted.
        flows: moves by year, origin, destination; 0 on the diagonal. Unit: moves.
        stock: persons by year and area; NaN where the source states none.
        entries: first appearances by year and area. Unit: persons.
        exits: last appearances by year and area. Unit: persons.
        vintage: when the source was frozen, as it says; "" when it does not.
        licence: of the source.
        citation: of the source.
        from_unknown: moves by year into an area from a place without a known code; empty if
            the source has none.
        to_unknown: moves by year out of an area to such a place.
        left_out: rows that are not in the panel, with the reason.
        population: who is counted, such as "ai-authors"; "" for researchers of all fields.
    """

    source: str
    years: tuple[int, ...]
    areas: tuple[str, ...]
    flows: Array
    stock: Array
    entries: Array
    exits: Array
    vintage: str = ""
    licence: str = ""
    citation: str = ""
    from_unknown: Array = field(default_factory=lambda: NOTHING)
    to_unknown: Array = field(default_factory=lambda: NOTHING)
    left_out: tuple[LeftOut, ...] = ()
    population: str = ""

    def row(self, year: int) -> int:
        """Place of a year on the first axis.

        Raises:
            HorizonError: the panel does not reach that year.
        """
        if year not in self.years:
            raise HorizonError(
                f"{self.source} has no year {year}; it covers {self.years[0]} to "
                f"{self.years[-1]}.",
                why="Nothing was counted there, which is not the same as no moves.",
                todo="Choose a year inside that range.",
            )
        return year - self.years[0]

    def column(self, area: str) -> int:
        """Place of an area on the other axes.

        Raises:
            UnknownNameError: the panel has no such area; suggests the nearest.
        """
        if area not in self.areas:
            raise UnknownNameError(f"area in {self.source}", area, self.areas)
        return self.areas.index(area)

    def until(self, year: int) -> FlowPanel:
        """What was known of the years up to and including one; later years are cut off."""
        return self._years(0, self.row(year) + 1)

    def since(self, year: int) -> FlowPanel:
        """The years from one on."""
        return self._years(self.row(year), len(self.years))

    def of(self, areas: Iterable[str]) -> FlowPanel:
        """The panel of some areas; moves to and from all others are left out."""
        kept = tuple(sorted(areas))
        at = np.array([self.column(area) for area in kept], dtype=np.intp)
        return replace(
            self,
            areas=kept,
            flows=self.flows[:, at][:, :, at],
            **{name: getattr(self, name)[:, at] for name in self._by_area()},
        )

    def moves_in(self, area: str, year: int) -> float:
        """Moves into an area in a year, those from unknown places included. Unit: moves."""
        t, j = self.row(year), self.column(area)
        unknown = self.from_unknown[t, j] if self.from_unknown.size else 0.0
        return float(self.flows[t, :, j].sum() + unknown)

    def moves_out(self, area: str, year: int) -> float:
        """Moves out of an area in a year, those to unknown places included. Unit: moves."""
        t, i = self.row(year), self.column(area)
        unknown = self.to_unknown[t, i] if self.to_unknown.size else 0.0
        return float(self.flows[t, i].sum() + unknown)

    def _years(self, first: int, stop: int) -> FlowPanel:
        return replace(
            self,
            years=self.years[first:stop],
            flows=self.flows[first:stop],
            **{name: getattr(self, name)[first:stop] for name in self._by_area()},
        )

    def _by_area(self) -> list[str]:
        """Names of the arrays by year and area that this panel has."""
        names = ("stock", "entries", "exits", "from_unknown", "to_unknown")
        return [name for name in names if getattr(self, name).size]
