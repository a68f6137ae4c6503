"""Parquet files with stable bytes: fixed row groups, one codec, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.errors import StorageError

ROW_GROUP = 122_880  # rows; DuckDB's own, so that its scans split evenly
CODEC = "zstd"


def write_parquet(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """Write batches to a file that appears only when it is complete.

    The bytes depend on the rows and their order alone, not on how they were batched.

    Returns:
        Number of rows.

    Raises:
        StorageError: the folder cannot be written or the disk is full.
    """
    part = path.with_name(f".{path.name}.part")
    rows = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with pq.ParquetWriter(part, schema, compression=CODEC, use_dictionary=True) as writer:
            for group in _groups(schema, batches):
                writer.write_table(group, row_group_size=ROW_GROUP)
                rows += group.num_rows
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise storage_error(path, error) from error
    return rows


def storage_error(path: Path, error: OSError) -> StorageError:
    """What the operating system refused, in words a user can act on."""
    reason = error.strerror or str(error).splitlines()[0]
    return StorageError(
        f"{path} could not be written: {reason}.",
        why="Nothing half-written was left behind; tables finished before it are kept.",
        todo="Free some space or choose another folder with --out, then run the same command.",
    )


def _groups(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The same rows in tables of exactly ROW_GROUP rows, but the last."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        while count >= ROW_GROUP:
            table = pa.Table.from_batches(held, schema)
            yield table.slice(0, ROW_GROUP).combine_chunks()
            rest = table.slice(ROW_GROUP)
            held, count = rest.to_batches(), rest.num_rows
    if count:
        yield pa.Table.from_batches(held, schema).combine_chunks()
