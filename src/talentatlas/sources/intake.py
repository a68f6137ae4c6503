"""Intake: every landed file becomes canonical tables, in parallel, each row exactly once."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.engine.parquet import storage_error, write_parquet
from talentatlas.schema.records import AUTHORSHIP, ORIGIN, PRINTED_AFFILIATION, REJECTED, WORK
from talentatlas.sources.base import SOURCES, Landed, Records

LANDED = (WORK, AUTHORSHIP, PRINTED_AFFILIATION, REJECTED)
SMALL_INPUT = 2_000_000  # bytes as received; below it a second process costs more than it saves


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts of one file: works and authorships kept, records and parts rejected."""

    works: int
    authorships: int
    rejected: int


def take_in(
    source: str,
    files: Sequence[Landed],
    folder: Path,
    *,
    processes: int,
    done: Callable[[int], None],
) -> pa.Table:
    """Read files into `folder/<table>/NNNNN.parquet`, unsorted, and return the origin table.

    Args:
        source: registered name.
        files: in the order in which they win; a work in two files is kept from the first.
        folder: emptied and filled.
        processes: at most so many at once; the result does not depend on it.
        done: called with 1 after each file.

    Returns:
        Rows of `origin`, in the order of the files.
    """
    shutil.rmtree(folder, ignore_errors=True)
    try:
        for contract in LANDED:
            (folder / contract.name).mkdir(parents=True)
    except OSError as error:
        raise storage_error(folder, error) from error
    seen: set[str] = set()
    counts: list[Counted] = []
    for number, _ in enumerate(_read_all(source, files, folder, processes)):
        counts.append(_keep_first(folder, number, files[number], seen))
        done(1)
    return _origins(files, counts)


def _read_all(
    source: str, files: Sequence[Landed], folder: Path, processes: int
) -> Iterator[None]:
    jobs = [(source, landed, folder, number) for number, landed in enumerate(files)]
    if processes < 2 or len(files) < 2 or sum(f.origin.bytes for f in files) < SMALL_INPUT:
        yield from map(_read_one, jobs)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield from pool.map(_read_one, jobs, chunksize=1)


def _read_one(job: tuple[str, Landed, Path, int]) -> None:
    """Read one file into one part of every table."""
    source, landed, folder, number = job
    reader = SOURCES.get(source).make()
    writers = [
        pq.ParquetWriter(_part(folder, c.name, number), c.arrow, compression="snappy")
        for c in LANDED
    ]
    try:
        for records in reader.rows(landed):
            for writer, field in zip(writers, fields(Records), strict=True):
                writer.write_table(getattr(records, field.name))
        for writer in writers:
            writer.close()
    except OSError as error:
        raise storage_error(folder, error) from error


def _part(folder: Path, table: str, number: int) -> Path:
    return folder / table / f"{number:05}.parquet"


def _keep_first(folder: Path, number: int, landed: Landed, seen: set[str]) -> Counted:
    """Drop works that an earlier file already gave; say so among the rejected."""
    works = pq.read_table(_part(folder, "work", number), columns=["work_id"])["work_id"]
    ids = works.to_pylist()
    twice = sorted({i for i in ids if i in seen})
    seen.update(ids)
    if twice:
        gone = set(twice)
        for name in ("work", "authorship", "printed_affiliation"):
            path = _part(folder, name, number)
            table = pq.read_table(path)
            kept = table.filter([i not in gone for i in table["work_id"].to_pylist()])
            write_parquet(path, table.schema, kept.to_batches())
        _reject_twice(_part(folder, "rejected", number), landed, twice)
    rows = [pq.read_metadata(_part(folder, c.name, number)).num_rows for c in LANDED]
    return Counted(works=rows[0], authorships=rows[1], rejected=rows[3])


def _reject_twice(path: Path, landed: Landed, twice: Sequence[str]) -> None:
    table = pq.read_table(path)
    more = [
        {
            "origin_id": landed.origin.origin_id,
            "record": work_id,
            "part": "work",
            "reason": "in-earlier-file",
            "line": 1,
            "message": "The same work was read from an earlier file; that one was kept.",
        }
        for work_id in twice
    ]
    both = pa.concat_tables([table, pa.Table.from_pylist(more, table.schema)])
    write_parquet(path, table.schema, both.to_batches())


def _origins(files: Sequence[Landed], counts: Sequence[Counted]) -> pa.Table:
    rows = [
        {
            "origin_id": f.origin.origin_id,
            "source": f.origin.source,
            "file": f.origin.file,
            "checksum": f.origin.checksum,
            "bytes": f.origin.bytes,
            "licence": f.origin.licence,
            "citation": f.origin.citation,
            "producer": f.origin.producer,
            "works": c.works,
            "authorships": c.authorships,
            "rejected": c.rejected,
        }
        for f, c in zip(files, counts, strict=True)
    ]
    return pa.Table.from_pylist(rows, ORIGIN.arrow).sort_by("origin_id")
