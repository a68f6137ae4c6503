"""Parquet files with stable bytes: fixed row groups, one codec, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from talentatlas.errors import SchemaError, StorageError
from talentatlas.schema.contract import Contract

ROW_GROUP = 122_880  # rows; DuckDB's own, so that its scans split evenly
CODEC = "zstd"
NEARLY_UNIQUE = ("_id", "_key")  # endings of what leads a key and has no use for a dictionary


def write_parquet(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """Write batches to a file that appears only when it is complete.

    The bytes depend on the rows and their order alone, not on how they were batched.

    Returns:
        Number of rows.

    Raises:
        StorageError: the folder cannot be written or the disk is full.
    """
    with ParquetTable(path, schema) as table:
        for batch in batches:
            table.add(batch)
    return table.rows


def write_table(path: Path, contract: Contract, batches: Iterable[pa.RecordBatch]) -> int:
    """Write a table that comes in the order of its key, and check its contract on the way.

    Returns:
        Number of rows.

    Raises:
        SchemaError: the key is not unique or a required column is null; no file appears.
        StorageError: the folder cannot be written or the disk is full.
    """
    with ParquetTable(path, contract.arrow, contract) as table:
        for batch in batches:
            table.add(batch)
    return table.rows


class ParquetTable:
    """A file that grows by batches and appears, as a whole, when the block is left.

    Args:
        path: of the file.
        schema: of its columns.
        contract: checked on the way when given; the rows must come in the order of its key.
    """

    def __init__(self, path: Path, schema: pa.Schema, contract: Contract | None = None) -> None:
        self.rows = 0
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._schema = schema
        self._check = KeyCheck(contract) if contract else None
        self._held: list[pa.RecordBatch] = []
        self._count = 0

    def __enter__(self) -> ParquetTable:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = pq.ParquetWriter(
                self._part,
                self._schema,
                compression=CODEC,
                use_dictionary=_repeated(self._schema),  # pyright: ignore[reportArgumentType]
            )
        except OSError as error:
            raise storage_error(self._path, error) from error
        return self

    def add(self, batch: pa.RecordBatch) -> None:
        """Append rows."""
        if self._check is not None:
            self._check.add(batch)
        self._held.append(batch)
        self._count += batch.num_rows
        if self._count >= ROW_GROUP:
            self._write(ROW_GROUP)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._write(1)
                if self._check is not None:
                    self._check.require()
            self._writer.close()
            if error is None:
                os.replace(self._part, self._path)
        except OSError as refused:
            raise storage_error(self._path, refused) from error or refused
        finally:
            self._part.unlink(missing_ok=True)

    def _write(self, least: int) -> None:
        """Write groups of ROW_GROUP rows, as long as at least so many are left."""
        table = pa.Table.from_batches(self._held, self._schema)
        try:
            while table.num_rows >= least:
                group = table.slice(0, ROW_GROUP).combine_chunks()
                self._writer.write_table(group, row_group_size=ROW_GROUP)
                self.rows += group.num_rows
                table = table.slice(ROW_GROUP)
        except OSError as error:
            raise storage_error(self._path, error) from error
        self._held, self._count = table.to_batches(), table.num_rows


class KeyCheck:
    """Counts what breaks a contract in rows that come in the order of its key.

    Args:
        contract: whose key has to be unique, and whose required columns not null.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._required = [c.name for c in contract.columns if c.required]
        self._last: pa.RecordBatch | None = None
        self._twice = 0
        self._nulls = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Look at the next rows."""
        if batch.num_rows == 0:
            return
        keys = batch.select(list(self._contract.key))
        if self._last is not None:
            self._twice += _equal_neighbours(
                pa.Table.from_batches([self._last, keys.slice(0, 1)])
            )
        self._twice += _equal_neighbours(pa.Table.from_batches([keys]))
        self._last = keys.slice(batch.num_rows - 1)
        columns = [batch.column(name) for name in self._required]
        missing = [c.is_null() for c in columns if c.null_count]
        if missing:
            lacks = missing[0]
            for other in missing[1:]:
                lacks = pc.or_(lacks, other)
            self._nulls += pc.sum(lacks).as_py()

    def require(self) -> None:
        """Stop when the contract is broken.

        Raises:
            SchemaError: says how often.
        """
        if self._nulls or self._twice:
            raise broken_contract(self._contract, twice=self._twice, nulls=self._nulls)


def broken_contract(contract: Contract, *, twice: int, nulls: int) -> SchemaError:
    """What is wrong with a table, in words."""
    return SchemaError(
        f"{contract.name} breaks its contract: {twice} rows have the key "
        f"({', '.join(contract.key)}) of another one, {nulls} rows lack a required value.",
        why="Counts made from it would be wrong.",
        todo="Report this with the file that was read; the tables before it are kept.",
    )


def storage_error(path: Path, error: OSError) -> StorageError:
    """What the operating system refused, in words a user can act on."""
    reason = error.strerror or str(error).splitlines()[0]
    return StorageError(
        f"{path} could not be written: {reason}.",
        why="Nothing half-written was left behind; tables finished before it are kept.",
        todo="Free some space or choose another folder with --out, then run the same command.",
    )


def _repeated(schema: pa.Schema) -> list[str]:
    """Columns worth a dictionary: all but a leading identifier, whose values hardly repeat.

    Its dictionary would overflow, and take half as much again as the sorted text does.
    """
    lead = schema.names[0]
    return [name for name in schema.names if name != lead or not lead.endswith(NEARLY_UNIQUE)]


def _equal_neighbours(keys: pa.Table) -> int:
    """Rows whose key is that of the row before; null is a value like any other."""
    same: pa.ChunkedArray | None = None
    for column in keys.combine_chunks().columns:
        here, before = column[1:], column[:-1]
        equal = pc.equal(here, before)
        if column.null_count:
            both = pc.and_(here.is_null(), before.is_null())
            equal = pc.or_(both, pc.fill_null(equal, False))
        same = equal if same is None else pc.and_(same, equal)
    return 0 if same is None else pc.sum(same).as_py() or 0
