"""One of two vintages that are compared: its run, and its tables in an engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any  # JSON

from talentatlas.engine import Engine, Statement
from talentatlas.engine.store import Store
from talentatlas.schema import CONTRACTS, Contract

BEFORE, AFTER = "before", "after"
SQL_TYPES = {
    "string": "varchar", "int32": "int", "int64": "bigint",
    "double": "double", "boolean": "boolean", "date": "date",
}  # fmt: skip


@dataclass(frozen=True)
class Side:
    """A finished atlas as one side of a comparison.

    Args:
        folder: of the atlas.
        manifest: vintage, run and files.
        run: everything that decided its bytes.
    """

    folder: Path
    manifest: dict[str, Any]
    run: dict[str, Any]

    @classmethod
    def open(cls, folder: str | Path) -> Side:
        """The atlas in a folder.

        Raises:
            SourceUnavailable: the folder holds no complete atlas.
        """
        store = Store(Path(folder))
        return cls(Path(folder), store.read_json("manifest.json"), store.read_json("run.json"))

    @property
    def vintage(self) -> str:
        """Name of the inputs behind it."""
        return str(self.manifest["vintage"])

    @property
    def run_id(self) -> str:
        """Record of the run behind it."""
        return str(self.manifest["run_id"])

    @property
    def version(self) -> str:
        """Version of Talent Atlas that made it."""
        return str(self.manifest["version"])

    @property
    def choices(self) -> dict[str, int | str]:
        """Named choices of its build."""
        return dict(self.run["parameters"])

    def rows(self, name: str) -> int | None:
        """Rows of a table by the manifest; None when it does not hold the table."""
        contract = CONTRACTS[name]
        entry = self.manifest["files"].get(f"{contract.layer}/{name}.parquet")
        return None if entry is None else int(entry["rows"])

    def checksum(self, name: str) -> str | None:
        """SHA-256 of a table by the manifest; None when it does not hold the table."""
        contract = CONTRACTS[name]
        entry = self.manifest["files"].get(f"{contract.layer}/{name}.parquet")
        return None if entry is None else str(entry["sha256"])

    def path(self, name: str) -> Path:
        """Where a table lies, whether or not it is there."""
        return Store(self.folder).path(name)


def hold(engine: Engine, side: Side, name: str, known_as: str) -> None:
    """Make a table of one side known under a name, with every column of its contract.

    An atlas of an earlier version may lack a column, or the table: the column is null, the
    table empty.
    """
    contract = CONTRACTS[name]
    path = side.path(name)
    if not path.exists():
        engine.create(known_as, Statement(known_as, _empty(contract)), {})
        return
    engine.read(path)
    held = engine.describe(name)
    columns = ", ".join(
        c.name if c.name in held else f"{_null(c.type)} as {c.name}" for c in contract.columns
    )
    if known_as != name:
        keep(engine, known_as, columns, name)
        engine.drop(name)
    elif any(c.name not in held for c in contract.columns):
        keep(engine, "completed", columns, name)
        engine.drop(name)
        keep(engine, name, ", ".join(c.name for c in contract.columns), "completed")
        engine.drop("completed")


def keep(engine: Engine, known_as: str, columns: str, source: str) -> None:
    """Keep a selection under a name.

    Args:
        engine: holds the source.
        known_as: name of the new table.
        columns: expressions with their names.
        source: table, join or condition behind `from`.
    """
    engine.create(known_as, Statement(known_as, select(columns, source)), {})


def select(columns: str, source: str) -> str:
    """A query over names of our own contracts; nothing that a user typed gets into one."""
    return f"select {columns} from {source}"  # noqa: S608


def _empty(contract: Contract) -> str:
    columns = ", ".join(f"{_null(c.type)} as {c.name}" for c in contract.columns)
    return f"select {columns} where 1 = 0"


def _null(kind: str) -> str:
    return f"cast(null as {SQL_TYPES[kind]})"
