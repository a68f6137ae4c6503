"""DuckDB, embedded: the default engine."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from talentatlas.engine.base import BATCH, SPLIT, Parameters, RowFunction, Split
from talentatlas.engine.machine import MEGABYTE, asked, memory_limit
from talentatlas.engine.mapping import mapped
from talentatlas.engine.parquet import ROW_GROUP, write_parquet, write_table
from talentatlas.engine.statement import Statement
from talentatlas.errors import EngineError, StorageError
from talentatlas.schema import CONTRACTS
from talentatlas.schema.contract import TYPES

COMMON_BEGINNING = {  # of most identifiers where there are millions
    "work_id": "openalex:W",
    "author_key": "openalex:A",
    "person_id": "openalex:A",
}
TYPE_NAMES = {
    "VARCHAR": "string", "INTEGER": "int32", "BIGINT": "int64",
    "DOUBLE": "double", "BOOLEAN": "boolean", "DATE": "date",
}  # fmt: skip


class DuckDB:
    """An in-memory DuckDB that spills to a folder of its own.

    Args:
        memory: limit in bytes; from the container's own limit when None.
        threads: from the machine when None.
        spill: folder for what does not fit in memory; a temporary one when None.
    """

    name = "duckdb"
    checks_keys = True

    def __init__(
        self,
        *,
        memory: int | None = None,
        threads: int | None = None,
        spill: Path | None = None,
    ) -> None:
        self._spill = spill or Path(tempfile.mkdtemp(prefix="talentatlas-"))
        self._db = duckdb.connect(
            ":memory:",
            config={
                "temp_directory": str(self._spill),
                "threads": threads or asked("TALENTATLAS_THREADS") or os.cpu_count() or 1,
                "memory_limit": f"{(memory or memory_limit()) // MEGABYTE}MB",
                "preserve_insertion_order": True,
            },
        )
        # A misspelt table must fail, not bind to some Python variable of that name.
        self._db.execute("set python_enable_replacements = false")
        self._waiting: tuple[str, str] | None = None  # last created, not computed: name, text

    def close(self) -> None:
        """Close the database and remove what it spilled."""
        self._db.close()
        shutil.rmtree(self._spill, ignore_errors=True)

    def __enter__(self) -> DuckDB:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, path: Path) -> str:
        """See `Engine.read`."""
        name = path.stem
        self.drop(name)
        quoted = str(path / "*.parquet" if path.is_dir() else path).replace("'", "''")
        self._db.execute(f"create view {name} as from read_parquet('{quoted}')")
        return name

    def create(self, name: str, statement: Statement, parameters: Parameters) -> None:
        """See `Engine.create`.

        The statement is only bound here, and computed at the first use: a table that is just
        written goes to its file without being held.
        """
        text = statement.bound(parameters)
        self.drop(name)
        try:
            self._db.execute(f"create view {name} as\n{text}")
        except duckdb.Error as error:
            raise self._explained(error, name, text) from error
        self._waiting = name, text

    def _settle(self) -> None:
        """Compute the table that waits, before anything else is done."""
        if self._waiting is None:
            return
        (name, text), self._waiting = self._waiting, None
        try:
            self._db.execute(f"create or replace table {name}_computed as from {name}")
        except duckdb.Error as error:
            raise self._explained(error, name, text) from error
        self._db.execute(f"drop view {name}")
        self._db.execute(f"alter table {name}_computed rename to {name}")

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
        """See `Engine.map`; the rows lie in the spill folder."""
        self._settle()
        path = self._spill / f"{name}.parquet"
        arrow = pa.schema([(column, TYPES[kind]) for column, kind in schema.items()])
        try:
            reader = self._db.sql(sql).to_arrow_reader(BATCH)
            batches = mapped(_cut(reader, split.rows), function, processes=split.processes)
            write_parquet(path, arrow, _told(batches, done))
        except duckdb.Error as error:
            raise self._explained(error, name, sql) from error
        self.read(path)

    def arrow(self, sql: str, parameters: Parameters | None = None) -> pa.Table:
        """See `Engine.arrow`."""
        self._settle()
        text = Statement("query", sql).bound(parameters or {})
        try:
            return self._db.sql(text).to_arrow_table()
        except duckdb.Error as error:
            raise self._explained(error, "query", text) from error

    def write(self, name: str, path: Path) -> int:
        """See `Engine.write`; columns and order are those of the table's contract.

        Raises:
            SchemaError: the key is not unique or a required column is null.
        """
        if self._waiting and self._waiting[0] != name:
            self._settle()
        contract = CONTRACTS[name]
        columns = ", ".join(
            f"cast({c.name} as {_sql_type(c.type)}) as {c.name}" for c in contract.columns
        )
        order = ", ".join(f"{_sort_key(k)} nulls last" for k in contract.key)
        text = f"select {columns} from {name} order by {order}"
        try:
            # The order of the rows before the sort is of no use, and would have to be held.
            self._db.execute("set preserve_insertion_order = false")
            reader = self._db.sql(text).to_arrow_reader(ROW_GROUP)
            return write_table(path, contract, _cast(reader, contract.arrow))
        except duckdb.Error as error:
            raise self._explained(error, name, text) from error
        finally:
            self._db.execute("set preserve_insertion_order = true")

    def exists(self, name: str) -> bool:
        """See `Engine.exists`."""
        found = self._db.execute(
            "select table_type from information_schema.tables where table_name = ?", [name]
        ).fetchall()
        return bool(found)

    def drop(self, name: str) -> None:
        """See `Engine.drop`."""
        if self._waiting and self._waiting[0] == name:
            self._waiting = None
        self._settle()
        kind = self._db.execute(
            "select table_type from information_schema.tables where table_name = ?", [name]
        ).fetchall()
        if kind:
            self._db.execute(f"drop {'view' if kind[0][0] == 'VIEW' else 'table'} {name}")

    def describe(self, name: str) -> dict[str, str]:
        """See `Engine.describe`."""
        self._settle()
        rows = self._db.execute(f"describe {name}").fetchall()
        return {row[0]: TYPE_NAMES.get(str(row[1]), str(row[1]).lower()) for row in rows}

    def _explained(
        self, error: duckdb.Error, name: str, text: str
    ) -> EngineError | StorageError:
        first = str(error).splitlines()[0]
        if isinstance(error, (duckdb.OutOfMemoryException, duckdb.IOException)):
            return StorageError(
                f"DuckDB ran out of room at table {name}: {first}",
                why="The table was not written; tables finished before it are kept.",
                todo="Free disk space or memory, or set TALENTATLAS_MEMORY, then run again.",
            )
        return EngineError(
            f"Table {name} failed on DuckDB: {first}",
            statement=name,
            text=text,
            engine=self.name,
        )


def _sql_type(portable: str) -> str:
    return next(sql for sql, name in TYPE_NAMES.items() if name == portable)


def _sort_key(column: str) -> str:
    """A text in the same order as a column, shorter where identifiers begin alike.

    DuckDB compares the first bytes of a text at once and the others one row after the other.
    Whatever the texts are: those that share a beginning lie between those before and after it.
    """
    if (beginning := COMMON_BEGINNING.get(column)) is None:
        return column
    return (
        f"case when starts_with({column}, '{beginning}') "
        f"then '1' || substr({column}, {len(beginning) + 1}) "
        f"when {column} < '{beginning}' then '0' || {column} else '2' || {column} end"
    )


def _cast(reader: pa.RecordBatchReader, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for batch in reader:
        yield from pa.Table.from_batches([batch]).cast(schema).to_batches()


def _told(
    batches: Iterable[pa.RecordBatch], done: Callable[[int], None] | None
) -> Iterator[pa.RecordBatch]:
    """The same batches; somebody is told of the rows of each."""
    for batch in batches:
        yield batch
        if done is not None:
            done(batch.num_rows)


def _cut(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """The same rows in batches of at most so many."""
    for batch in batches:
        for start in range(0, batch.num_rows, rows):
            yield batch.slice(start, rows)
