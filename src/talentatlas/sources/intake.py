"""Intake: every landed file becomes one part of each canonical table, in parallel."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.engine.parquet import storage_error
from talentatlas.sources.base import LANDED, SOURCES, Landed

SMALL_INPUT = 2_000_000  # bytes as received; below it a second process costs more than it saves
FILE = "file_number"  # in the order in which files win


def take_in(
    files: Sequence[Landed],
    folder: Path,
    *,
    processes: int,
    done: Callable[[int], None],
) -> None:
    """Read files into `folder/<table>/NNNNNN.parquet`, unsorted, with a column `file_number`.

    A file whose parts are all there already, from a run that was stopped, is not read again.

    Args:
        files: in the order in which they win.
        folder: filled; what it holds must come from the same files.
        processes: at most so many at once; the result does not depend on it.
        done: called with 1 after each file.
    """
    try:
        for contract in LANDED:
            (folder / contract.name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(folder, error) from error
    for _ in _read_all(files, folder, processes):
        done(1)


def _read_all(files: Sequence[Landed], folder: Path, processes: int) -> Iterator[None]:
    jobs = [(landed, folder, number) for number, landed in enumerate(files)]
    if processes < 2 or len(files) < 2 or sum(f.origin.bytes for f in files) < SMALL_INPUT:
        yield from map(_read_one, jobs)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield from pool.map(_read_one, jobs, chunksize=1)


def _read_one(job: tuple[Landed, Path, int]) -> None:
    """Read one file into one part of every table; the last part appears when all are whole."""
    landed, folder, number = job
    paths = [folder / c.name / f"{number:06}.parquet" for c in LANDED]
    if paths[-1].exists():
        return
    reader = SOURCES.get(landed.origin.source).make()
    unfinished = [path.with_name(f".{path.name}.part") for path in paths]
    schemas = [contract.arrow.append(pa.field(FILE, pa.int32())) for contract in LANDED]
    writers = [
        pq.ParquetWriter(path, schema, compression="snappy")
        for path, schema in zip(unfinished, schemas, strict=True)
    ]
    try:
        for records in reader.rows(landed):
            for contract, writer in zip(LANDED, writers, strict=True):
                table: pa.Table = getattr(records, contract.name)
                if table.num_rows:
                    part = pa.repeat(pa.scalar(number, pa.int32()), table.num_rows)
                    writer.write_table(table.append_column(FILE, part))
        for writer in writers:
            writer.close()
        for path, whole in zip(unfinished, paths, strict=True):
            path.rename(whole)
    except OSError as error:
        raise storage_error(folder, error) from error
