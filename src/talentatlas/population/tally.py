"""Counts of persons by cell, added up over parts of the persons in little memory.

The definitions stand in stock.sql, flow.sql, entry.sql and exit.sql. Each part of the persons
adds to the cells of all; what makes a cell comes as numbers, texts through `Codes`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from talentatlas.schema.contract import Contract

Ints = NDArray[np.int64]
BITS = {"year": 14, "stratum": 6, "group": 10, "population": 10, "fold": 8}  # of a packed key
AREA_BITS = 12
PENDING = 4_000_000  # rows held before they are counted


class Codes:
    """Numbers texts as they come, the same text always alike."""

    def __init__(self, *names: str) -> None:
        self._numbers: dict[str, int] = {}
        self.of(names)

    def of(self, names: Sequence[str]) -> Ints:
        """Number of each text."""
        known = self._numbers
        return np.array([known.setdefault(n, len(known)) for n in names], np.int64)

    def names(self) -> list[str]:
        """Every text, by its number."""
        return list(self._numbers)


class Groups:
    """Numbers sets of populations: persons of one group belong to the same populations."""

    def __init__(self) -> None:
        self.populations = Codes()
        self._sets: dict[int, int] = {}

    def of(self, persons: int, person: Ints, population: pa.StringArray) -> Ints:
        """Group of each person.

        Args:
            persons: how many there are.
            person: number of the person of each membership.
            population: of each membership.
        """
        coded = population.dictionary_encode()
        number = self.populations.of(coded.dictionary.to_pylist())[coded.indices.to_numpy()]
        members = np.zeros(persons, np.int64)
        np.bitwise_or.at(members, person, 1 << number)
        sets, place = np.unique(members, return_inverse=True)
        known = self._sets
        return np.array([known.setdefault(int(s), len(known)) for s in sets])[place]

    def of_population(self, number: int) -> Ints:
        """Groups whose persons belong to a population."""
        return np.array([g for s, g in self._sets.items() if s >> number & 1], np.int64)


class Tally:
    """Numbers of rows by cell.

    Args:
        columns: what a cell is made of.
    """

    def __init__(self, *columns: str) -> None:
        self._columns = columns
        self._held: list[Ints] = []
        self._pending = 0
        self._cells = self._rows = np.zeros(0, np.int64)

    def add(self, *values: Ints) -> None:
        """Count rows, given by column."""
        self._held.append(_packed(self._columns, values))
        self._pending += len(values[0])
        if self._pending > PENDING:
            self._count()

    def total(self) -> tuple[dict[str, Ints], Ints]:
        """Columns of the cells, and the rows in each."""
        self._count()
        return _unpacked(self._columns, self._cells), self._rows

    def _count(self) -> None:
        key = np.sort(np.concatenate([self._cells[:0], *self._held]))
        first = _changes(key)
        rows = np.diff(np.append(first, len(key)))
        cells, numbers = [self._cells, key[first]], [self._rows, rows]
        self._cells, self._rows = _added_up(cells, numbers)
        self._held, self._pending = [], 0


def counted(
    contract: Contract, tally: Tally, texts: dict[str, Codes], groups: Groups
) -> pa.Table:
    """The rows of a table of counts, in the order of its key.

    Args:
        contract: of the table; the columns that are not in its key hold the number of rows.
        tally: with a column "group" in the place of "population".
        texts: of the columns that are texts, but for the population.
        groups: of the tally.
    """
    cells, rows = tally.total()
    texts = {**texts, "population": groups.populations}
    sorted_texts = {
        name: np.array(sorted(codes.names()), np.str_) for name, codes in texts.items()
    }
    for name in texts.keys() & cells.keys():
        cells[name] = np.searchsorted(sorted_texts[name], texts[name].names())[cells[name]]
    keys: list[Ints] = []
    numbers: list[Ints] = []
    for number, name in enumerate(groups.populations.names()):
        among = np.isin(cells["group"], groups.of_population(number))
        rank = np.searchsorted(sorted_texts["population"], name)
        part = {column: values[among] for column, values in cells.items()}
        part["population"] = np.full(len(part["group"]), rank)
        keys.append(_packed(contract.key, [part[column] for column in contract.key]))
        numbers.append(rows[among])
    key, number = _added_up(keys, numbers)  # several groups belong to a population
    columns = _unpacked(contract.key, key)
    made: list[pa.Array] = []
    for field in contract.arrow:
        values = pa.array(columns.get(field.name, number))
        if field.name in sorted_texts:
            made.append(pa.array(sorted_texts[field.name], pa.string()).take(values))
        else:
            made.append(values.cast(field.type))
    return pa.table(made, schema=contract.arrow)


def _added_up(cells: list[Ints], rows: list[Ints]) -> tuple[Ints, Ints]:
    """Each cell once, in order, with the sum of its rows."""
    nothing = np.zeros(0, np.int64)
    cell, number = np.concatenate([nothing, *cells]), np.concatenate([nothing, *rows])
    order = np.argsort(cell)
    cell, number = cell[order], number[order]
    first = _changes(cell)
    return cell[first], np.add.reduceat(number, first) if len(first) else number


def _changes(ordered: Ints) -> Ints:
    """Where another value begins."""
    return np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])


def _packed(names: Sequence[str], columns: Sequence[Ints]) -> Ints:
    """One number for several, in the order of the first, then the second, and so on."""
    key = np.zeros(len(columns[0]), np.int64)
    for name, values in zip(names, columns, strict=True):
        key = key << BITS.get(name, AREA_BITS) | values
    return key


def _unpacked(names: Sequence[str], key: Ints) -> dict[str, Ints]:
    columns: dict[str, Ints] = {}
    for name in reversed(names):
        bits = BITS.get(name, AREA_BITS)
        columns[name] = key & ((1 << bits) - 1)
        key = key >> bits
    return columns
