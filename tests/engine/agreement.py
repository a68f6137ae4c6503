"""Runs one statement on some engine, and says whether two tables hold the same rows."""

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.builder import Setting, build
from talentatlas.config import Choices
from talentatlas.engine import Engine, Statement
from talentatlas.engine.parquet import write_parquet
from talentatlas.schema import CONTRACTS
from talentatlas.schema.contract import Contract

CLOSE = 1e-9  # doubles: sums are taken in another order
SMALL_MEMORY = 1500 * 2**20  # bytes; the worlds of these tests are small
SEED = 11


def built(where: str, folder: Path, engine: str = "duckdb") -> Path:
    """An atlas, made by one engine."""
    build(where, folder, setting=Setting(engine=engine))
    return folder


def tables(atlas: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(atlas.glob("*/*.parquet"))}


def shuffled(atlas: Path, folder: Path) -> Path:
    """The same tables with their rows in another order."""
    chance = np.random.default_rng(SEED)
    for name, path in tables(atlas).items():
        table = pq.read_table(path)
        mixed = table.take(pa.array(chance.permutation(table.num_rows)))
        write_parquet(folder / "mixed" / f"{name}.parquet", table.schema, mixed.to_batches())
    return folder


def result(engine: Engine, statement: Statement) -> pa.Table:
    """What a statement makes, in the types and the order of its contract."""
    contract = CONTRACTS[statement.name]
    engine.create("made", statement, Choices().parameters())
    made = engine.arrow(f"select {', '.join(contract.arrow.names)} from made")
    engine.drop("made")
    return in_order(made.cast(contract.arrow), contract.key)


def in_order(table: pa.Table, key: tuple[str, ...]) -> pa.Table:
    return table.sort_by([(name, "ascending") for name in key]).combine_chunks()


def differences(expected: pa.Table, found: pa.Table) -> list[str]:
    """Columns that differ, in words; both tables in the same order."""
    if expected.schema.names != found.schema.names:
        return [f"columns {expected.schema.names} and {found.schema.names}"]
    if expected.num_rows != found.num_rows:
        return [f"{expected.num_rows} and {found.num_rows} rows"]
    return [
        f"{name}: {_first(expected[name], found[name])}"
        for name in expected.schema.names
        if not _same(expected[name], found[name])
    ]


def _same(expected: pa.ChunkedArray, found: pa.ChunkedArray) -> bool:
    if expected.type != pa.float64():
        return expected.equals(found)
    if not expected.is_null().equals(found.is_null()):
        return False
    gap = np.abs(expected.fill_null(0).to_numpy() - found.fill_null(0).to_numpy())
    return bool((gap <= CLOSE).all())


def _first(expected: pa.ChunkedArray, found: pa.ChunkedArray) -> str:
    pairs = zip(expected.to_pylist(), found.to_pylist(), strict=True)
    return next((f"{one!r} and {other!r}" for one, other in pairs if one != other), "types")


def has_double(contract: Contract) -> bool:
    return any(column.type == "double" for column in contract.columns)


def some_files(folder: Path, names: tuple[str, ...], into: Path) -> Path:
    """Copies of the files whose names begin so."""
    into.mkdir()
    for path in sorted(folder.glob("*.json.gz")):
        if path.name.startswith(names):
            shutil.copy(path, into)
    return into
