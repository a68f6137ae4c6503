"""Measures with other settings than the stored ones: one bounded engine, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pyarrow as pa
from fastapi.concurrency import run_in_threadpool

from talentatlas.atlas import Atlas
from talentatlas.engine import DuckDB
from talentatlas.estimation.context import Context
from talentatlas.estimation.estimate import Draft, chosen, draft, rows
from talentatlas.estimation.step import context_of
from talentatlas.measures.base import MEASURES, counts
from talentatlas.rest.kept import Kept
from talentatlas.rest.problems import CATALOGUE, Refused
from talentatlas.rest.settings import Settings
from talentatlas.vocabulary.messages import Messages

THREADS = 2  # of the engine; the rest of the machine answers meanwhile
RETRY_SECONDS = "5"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be computed.

    Args:
        measure: its name.
        population: who is counted.
        level: nominal coverage of the intervals.
        parameters: name and value, sorted.
    """

    measure: str
    population: str
    level: float
    parameters: tuple[tuple[str, int | str], ...]


class Computing:
    """Computes measures from the records of an atlas and keeps the latest tables.

    Args:
        atlas: opened.
        settings: bounds of memory and of waiting.
    """

    def __init__(self, atlas: Atlas, settings: Settings) -> None:
        self._atlas, self._settings = atlas, settings
        self._lock = threading.Lock()
        self._tables: Kept[Order, pa.Table] = Kept(settings.tables_bytes, _table_bytes)
        self._drafts: Kept[Order, Draft] = Kept(settings.tables_bytes, _draft_bytes)
        self._contexts: dict[str, Context] = {}
        self._engine: DuckDB | None = None
        self._waiting = 0

    async def table(self, order: Order, lang: str) -> pa.Table:
        """Rows of the `estimate` table, from memory when they were computed before.

        Args:
            order: what is asked for.
            lang: of the refusal.

        Raises:
            Refused: too many wait already.
            CoverageError: the atlas holds no records to compute from.
        """
        if (kept := self._tables.get(order)) is not None:
            return kept
        if self._waiting >= self._settings.waiting:
            raise Refused(
                "Busy",
                Messages(CATALOGUE, lang)("detail.Busy", number=self._waiting),
                headers={"Retry-After": RETRY_SECONDS},
            )
        self._waiting += 1
        try:
            return await run_in_threadpool(self._computed, order)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Give the engine's memory and spilled files back."""
        with self._lock:
            if self._engine is not None:
                self._engine.close()
            self._engine = None

    def _computed(self, order: Order) -> pa.Table:
        with self._lock:
            table = self._tables.get(order)
            if table is None:
                table = self._compute(order)
                self._tables.put(order, table)
            return table

    def _compute(self, order: Order) -> pa.Table:
        if "marts/stock.parquet" not in self._atlas.manifest["files"]:
            # Refuses, or finds the numbers among the stored ones; in either case as in Python.
            return self._atlas.measure(
                order.measure, population=order.population, level=order.level,
                area=None, year=None, **dict(order.parameters),
            ).arrow  # fmt: skip
        context = self._context(order.population)
        return rows(self._draft(order, context), context=context, level=order.level)

    def _draft(self, order: Order, context: Context) -> Draft:
        """Counts of a measure, gathered: the part that no level changes."""
        key = replace(order, level=0.0)
        found = self._drafts.get(key)
        if found is None:
            measure = MEASURES.get(order.measure)
            values = chosen(measure, context, dict(order.parameters))
            found = draft(counts(self._opened(), measure, values), measure, context, values)
            self._drafts.put(key, found)
        return found

    def _context(self, population: str) -> Context:
        if population not in self._contexts:
            self._contexts[population] = context_of(
                self._opened(),
                population=population,
                vintage=self._atlas.vintage,
                run_id=self._atlas.run_id,
            )
        return self._contexts[population]

    def _opened(self) -> DuckDB:
        if self._engine is None:
            self._engine = DuckDB(memory=self._settings.engine_bytes, threads=THREADS)
            for file in self._atlas.manifest["files"]:
                self._engine.read(self._atlas.folder / file)
        return self._engine


def order_of(
    measure: str, population: str, level: float, parameters: Mapping[str, int | str]
) -> Order:
    """An order whose parameters are in one order only."""
    return Order(measure, population, level, tuple(sorted(parameters.items())))


def _table_bytes(table: pa.Table) -> int:
    return table.nbytes


def _draft_bytes(found: Draft) -> int:
    cells = found.cells
    arrays = (cells.numerator, cells.denominator, cells.persons, *cells.parts.values())
    return cells.keys.nbytes + sum(array.nbytes for array in arrays if array is not None)
