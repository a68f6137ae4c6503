"""Tables beside a result: the past counts and the sensitivity; and reading all tables back."""

from __future__ import annotations

from pathlib import Path

import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from talentatlas.quantity import METADATA_PREFIX, About, Table
from talentatlas.scenarios.past import past_table
from talentatlas.scenarios.result import Result
from talentatlas.scenarios.run import Ground, Settings
from talentatlas.scenarios.sensitivity import sensitivity, sensitivity_table
from talentatlas.scenarios.store import TABLES

PAST, SENSITIVITY = "past", "sensitivity"
OTHERS = 1  # numbers of the sensitivity beside the first hub's inflow


def write_beside(folder: Path, result: Result, ground: Ground) -> None:
    """Add the tables that a page needs and a run does not: `past` and `sensitivity`.

    Args:
        folder: of the result, written by `write_result`.
        result: of the run.
        ground: that it ran on.
    """
    settings = Settings(result.draws, len(result.years), result.seed)
    swings = sensitivity(result.reform, ground, settings, numbers_of(result))
    about = {"population": result.source.population, "vintage": result.source.vintage}
    made = {PAST: past_table(ground), SENSITIVITY: sensitivity_table(swings, **about)}
    for name, table in made.items():
        arrow, part = table.to_arrow(), folder / f".{name}.part"
        pq.write_table(arrow, part, compression="zstd")
        part.replace(folder / f"{name}.parquet")
        pcsv.write_csv(arrow, part)
        part.replace(folder / f"{name}.csv")


def numbers_of(result: Result) -> list[tuple[str, str]]:
    """The headline numbers whose assumptions are shown: inflow of the hub, net of a gainer."""
    others = dict.fromkeys(f.area for f in result.headlines if f.area not in result.hubs)
    chosen = [(area, "net_flow") for area in list(others)[:OTHERS]]
    return [*((hub, "inflow") for hub in result.hubs[:1]), *chosen]


def read_tables(folder: Path) -> dict[str, Table]:
    """Every table of a result folder by name; those beside it only where they were written."""
    names = (*TABLES, PAST, SENSITIVITY)
    found = {name: folder / f"{name}.parquet" for name in names}
    return {name: _read(path) for name, path in found.items() if path.is_file()}


def _read(path: Path) -> Table:
    arrow = pq.read_table(path)
    entries = {
        key.decode().removeprefix(METADATA_PREFIX): value.decode()
        for key, value in (arrow.schema.metadata or {}).items()
        if key.decode().startswith(METADATA_PREFIX)
    }
    known = {name: entries.pop(name, "") for name in About.__slots__ if name != "notes"}
    notes = tuple(filter(None, entries.pop("notes", "").split("\n")))
    return Table(arrow.replace_schema_metadata(), About(**known, notes=notes), entries)
