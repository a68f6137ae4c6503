"""Engines: hold tables, run statements; they know SQL text, not talent."""

from __future__ import annotations

from pathlib import Path

from talentatlas.engine.base import Engine, Parameters
from talentatlas.engine.duckdb import DuckDB
from talentatlas.engine.statement import Statement
from talentatlas.errors import ConfigError


def connect(
    address: str = "duckdb",
    *,
    memory: int | None = None,
    threads: int | None = None,
    spill: Path | None = None,
) -> DuckDB:
    """An engine by its address.

    Raises:
        ConfigError: no engine of that name.
    """
    if address != "duckdb":
        raise ConfigError(
            f'There is no engine called "{address}".',
            todo='Use "duckdb"; it is built in.',
        )
    return DuckDB(memory=memory, threads=threads, spill=spill)


__all__ = ["DuckDB", "Engine", "Parameters", "Statement", "connect"]
