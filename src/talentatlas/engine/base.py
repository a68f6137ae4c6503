"""What an engine is: eight verbs over named tables. A ninth needs a decision page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from talentatlas.engine.statement import Statement

Parameters = dict[str, int | str]
BATCH = 20_480  # rows that one process takes at a time; fewer are not worth a second process
RowFunction = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


@dataclass(frozen=True, slots=True)
class Split:
    """How rows are shared out to a Python function.

    Args:
        processes: on one machine, at most so many at once; a cluster uses what it has.
        rows: that one process takes at a time; 1 when each row is much work.
    """

    processes: int = 1
    rows: int = BATCH


SPLIT = Split()


class Engine(Protocol):
    """Holds tables, runs statements.

    Args:
        checks_keys: does `write` refuse a table whose key is not unique?
    """

    checks_keys: bool

    def read(self, path: Path) -> str:
        """Make a Parquet file, or a folder of them, known by its name; returns the name."""
        ...

    def create(self, name: str, statement: Statement, parameters: Parameters) -> None:
        """Run a statement and keep its result as a table."""
        ...

    def map(
        self,
        name: str,
        sql: str,
        function: RowFunction,
        schema: Mapping[str, str],
        *,
        split: Split = SPLIT,
        done: Callable[[int], None] | None = None,
    ) -> None:
        """Keep what a Python function makes of the rows of a query as a table.

        Args:
            name: of the table.
            sql: a query without parameters.
            function: importable by its module and name, or made with `functools.partial` from
                one that is. It runs in other processes, on machines of a cluster, any number of
                times, each time on a part of the rows that the engine chooses: it holds no
                state that a second call would miss. What is dear to set up belongs in a cached
                function beside it.
            schema: column → portable type of what the function makes, in order.
            split: how the rows are shared out.
            done: told how many more rows are there, where the engine knows before the end.
        """
        ...

    def arrow(self, sql: str, parameters: Parameters | None = None) -> pa.Table:
        """The result of a query, for small results."""
        ...

    def write(self, name: str, path: Path) -> int:
        """Write a table to Parquet in the order of its key; returns the rows."""
        ...

    def exists(self, name: str) -> bool:
        """Is a table of that name known?"""
        ...

    def drop(self, name: str) -> None:
        """Forget a table; nothing happens when it is not known."""
        ...

    def describe(self, name: str) -> dict[str, str]:
        """Column → portable type."""
        ...
