"""Functions for `map`, where other processes can import them."""

import os
from collections.abc import Iterator

import pyarrow as pa

SCHEMA = {"work_id": "string", "letters": "int32", "known": "boolean", "half": "double"}
ARROW = pa.schema(
    {"work_id": pa.string(), "letters": pa.int32(), "known": pa.bool_(), "half": pa.float64()}
)


def measured(batches: Iterator[pa.RecordBatch], *, least: int) -> Iterator[pa.RecordBatch]:
    """Two rows for a long title, none for a short or missing one."""
    for batch in batches:
        made = [
            {"work_id": f"{key}/{n}", "letters": len(title), "known": None, "half": n / 2}
            for key, title in zip(*(c.to_pylist() for c in batch.columns), strict=True)
            if title is not None and len(title) >= least
            for n in (1, 2)
        ]
        yield pa.RecordBatch.from_pylist(made, ARROW)


def process(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        number = pa.array([os.getpid()] * batch.num_rows, pa.int64())
        yield pa.record_batch([batch.column(0), number], names=["work_id", "process"])


def broken(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        raise ValueError(f"{batch.num_rows} rows that nobody can read")
        yield batch


def unchanged(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield from batches
