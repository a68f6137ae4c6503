"""Stocks, flows, entries and exits of one pass over lives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from talentatlas.career.lives import YEAR_BITS, Ints, Moves, Residence, Spells
from talentatlas.population.tally import Codes, Groups, Tally, counted
from talentatlas.schema.contract import Contract
from talentatlas.schema.results import ENTRY, EXIT, FLOW, STOCK

EVERYBODY = "_T"


@dataclass(frozen=True, slots=True)
class Membership:
    """What persons are counted by.

    Args:
        group: of each person, see `Groups`.
        fold: of each person.
    """

    group: Ints
    fold: Ints


class Counts:
    """Counts of lives that come some persons at a time."""

    def __init__(self) -> None:
        self.groups = Groups()
        self.strata = Codes(EVERYBODY)
        self._areas = Codes()
        by = ("year", "stratum", "group", "fold")
        self._stock, self._flow = Tally("area", *by), Tally("origin", "destination", *by)
        self._entry, self._exit = Tally("area", *by), Tally("area", *by)

    def areas(self, names: pa.StringArray) -> Ints:
        """Numbers of some countries here."""
        return self._areas.of(names.to_pylist())

    def add_residence(self, lived: Residence, area: Ints, member: Membership) -> None:
        """Count persons by area and year."""
        self._stock.add(area, lived.year, *_everybody(lived.person, member))

    def add_sectors(
        self, lived: Residence, area: Ints, member: Membership, sector: tuple[Ints, Ints, Ints]
    ) -> None:
        """Count persons by area, year and the sector of that year: person, year, stratum."""
        person, year, stratum = sector
        key = lived.person << YEAR_BITS | lived.year
        wanted = person << YEAR_BITS | year
        row = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        found = key[row] == wanted
        row, person, stratum = row[found], person[found], stratum[found]
        cell = (area[row], lived.year[row], stratum)
        self._stock.add(*cell, member.group[person], member.fold[person])

    def add_spells(self, made: Spells, area: Ints, member: Membership) -> None:
        """Count spells that open and that end out of sight."""
        for tally, is_open, year in (
            (self._entry, made.open_left, made.start_year),
            (self._exit, made.open_right, made.end_year),
        ):
            cell = (area[is_open], year[is_open])
            tally.add(*cell, *_everybody(made.person[is_open], member))

    def add_moves(self, moved: Moves, made: Spells, area: Ints, member: Membership) -> None:
        """Count moves; `area` is that of each spell."""
        opened = moved.spell
        cell = (area[opened - 1], area[opened], made.start_year[opened])
        self._flow.add(*cell, *_everybody(made.person[opened], member))

    def tables(self) -> Iterator[tuple[Contract, pa.Table]]:
        """The tables of counts, in the order of their keys."""
        texts = {name: self._areas for name in ("area", "origin", "destination")}
        texts["stratum"] = self.strata
        for contract, tally in (
            (STOCK, self._stock),
            (FLOW, self._flow),
            (ENTRY, self._entry),
            (EXIT, self._exit),
        ):
            yield contract, counted(contract, tally, texts, self.groups)


def _everybody(person: Ints, member: Membership) -> tuple[Ints, Ints, Ints]:
    """Stratum, group and fold of rows that are not divided by stratum."""
    return np.zeros(len(person), np.int64), member.group[person], member.fold[person]
