"""Engines: hold tables, run statements; they know SQL text, not talent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from talentatlas.engine.base import Engine, Parameters
from talentatlas.engine.duckdb import DuckDB
from talentatlas.engine.statement import Statement
from talentatlas.errors import ConfigError

if TYPE_CHECKING:
    from talentatlas.engine.spark import Spark

SPARK_MASTERS = ("local", "spark://", "yarn", "k8s://")


def connect(
    address: str = "duckdb",
    *,
    memory: int | None = None,
    threads: int | None = None,
    spill: Path | None = None,
) -> DuckDB | Spark:
    """An engine by its address.

    Args:
        address: "duckdb"; "spark" on this machine; or the master of a Spark cluster, such as
            "spark://host:7077" or "yarn".
        memory: limit in bytes; from the container's own limit when None.
        threads: from the machine when None.
        spill: folder for what does not fit in memory; a temporary one when None.

    Raises:
        ConfigError: no engine of that name, or Spark or Java is missing.
    """
    if address == "duckdb":
        return DuckDB(memory=memory, threads=threads, spill=spill)
    if address != "spark" and not address.startswith(SPARK_MASTERS):
        raise ConfigError(
            f'There is no engine called "{address}".',
            todo='Use "duckdb", which is built in, "spark", or the address of a Spark cluster.',
        )
    try:
        from talentatlas.engine.spark import Spark
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pyspark", "py4j"):
            raise
        raise ConfigError(
            "Spark is not installed.",
            why="It comes apart from the rest, since it is larger than all the rest.",
            todo='Type `pip install "talentatlas[spark]"`, or use the engine "duckdb".',
        ) from error
    master = "local[*]" if address == "spark" else address
    return Spark(master, memory=memory, threads=threads, spill=spill)


__all__ = ["DuckDB", "Engine", "Parameters", "Statement", "connect"]
