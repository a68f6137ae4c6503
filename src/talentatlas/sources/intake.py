"""Intake: every landed file becomes one part of each table, wherever the engine runs."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.engine.base import Engine, Split
from talentatlas.engine.parquet import storage_error, write_parquet
from talentatlas.errors import TalentAtlasError
from talentatlas.sources.base import LANDED, SOURCES, Landed, Records

SMALL_INPUT = 2_000_000  # bytes as received; below it a second process costs more than it saves
FILE = "file_number"  # in the order in which files win
NUMBERS, READ = "landed_file", "read_file"  # tables of files to read and of files read
READ_COLUMNS = {FILE: "int32", "problem": "string"}


def take_in(
    engine: Engine,
    files: Sequence[Landed],
    folder: Path,
    *,
    processes: int,
    done: Callable[[int], None],
    keep: Callable[[Records], Records] | None = None,
) -> None:
    """Read files into `folder/<table>/NNNNNN.parquet`, unsorted, with a column `file_number`.

    A file whose parts are all there already, from a run that was stopped, is not read again.

    Args:
        engine: says where the reading runs: in processes of this machine or on a cluster.
        files: in the order in which they win.
        folder: filled; what it holds must come from the same files. Reached by every machine.
        processes: on one machine at most so many at once; the result does not depend on it.
        done: called with the number of files read, where it is known before the end.
        keep: takes out of the records of a file what must not land; crosses machines.

    Raises:
        TalentAtlasError: what the reader of the first file that failed said.
    """
    folder = folder.absolute()  # other machines stand in other folders
    try:
        for contract in LANDED:
            (folder / contract.name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(folder, error) from error
    numbers = pa.table({FILE: pa.array(range(len(files)), pa.int32())})
    path = folder / f"{NUMBERS}.parquet"
    write_parquet(path, numbers.schema, numbers.to_batches())
    engine.read(path)
    is_small = sum(f.origin.bytes for f in files) < SMALL_INPUT
    engine.map(
        READ,
        f"select {FILE} from {NUMBERS} order by {FILE}",  # noqa: S608, constants
        partial(_read_each, files=tuple(files), folder=folder, keep=keep),
        READ_COLUMNS,
        split=Split(processes=1 if is_small else processes, rows=1),
        done=done,
    )
    problems = f"select problem from {READ} order by {FILE}"  # noqa: S608, constants
    found = engine.arrow(problems)["problem"]
    engine.drop(READ)
    engine.drop(NUMBERS)
    for problem in found.drop_null().to_pylist():
        raise pickle.loads(bytes.fromhex(problem))


def _read_each(
    batches: Iterator[pa.RecordBatch],
    *,
    files: Sequence[Landed],
    folder: Path,
    keep: Callable[[Records], Records] | None,
) -> Iterator[pa.RecordBatch]:
    """Read the files of some numbers; an error crosses machines as it is, for the first one."""
    for batch in batches:
        for number in batch.column(0).to_pylist():
            problem = None
            try:
                _read_one(files[number], folder, number, keep)
            except TalentAtlasError as error:
                problem = pickle.dumps(error).hex()
            yield pa.record_batch(
                [pa.array([number], pa.int32()), pa.array([problem], pa.string())],
                names=list(READ_COLUMNS),
            )


def _read_one(
    landed: Landed, folder: Path, number: int, keep: Callable[[Records], Records] | None
) -> None:
    """Read one file into one part of every table; the last part appears when all are whole."""
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
        for found in reader.rows(landed):
            records = keep(found) if keep else found
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
