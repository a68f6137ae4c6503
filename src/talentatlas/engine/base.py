"""What an engine is: seven verbs over named tables. An eighth needs a decision page."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pyarrow as pa

from talentatlas.engine.statement import Statement

Parameters = dict[str, int | str]


class Engine(Protocol):
    """Holds tables, runs statements."""

    def read(self, path: Path) -> str:
        """Make a Parquet file, or a folder of them, known by its name; returns the name."""
        ...

    def create(self, name: str, statement: Statement, parameters: Parameters) -> None:
        """Run a statement and keep its result as a table."""
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
