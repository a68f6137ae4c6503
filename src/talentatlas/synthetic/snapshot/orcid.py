"""Writes an ORCID public data file of invented people, and what each record states."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # rows of tables

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.synthetic.snapshot.block import Block, Pools
from talentatlas.synthetic.snapshot.config import BLOCK_WORKS, SnapshotConfig
from talentatlas.synthetic.snapshot.orcid_statements import statements
from talentatlas.synthetic.snapshot.orcid_xml import FIRST_PUT_CODE, record_xml
from talentatlas.synthetic.snapshot.profiles import orcid_id

TOP_FOLDER = "ORCID_2022_10_summaries"  # of the file of October 2022
LEVEL = 2  # of isal
STAMP = 1_664_582_400  # 1 October 2022, when the file is taken


@dataclass(frozen=True, slots=True)
class WrittenRecords:
    """What was written.

    Args:
        records: in the file.
        statements: rows of the truth.
        bytes: of the file.
        truth: path of the truth.
    """

    records: int
    statements: int
    bytes: int
    truth: Path


def write_orcid(
    records: int, out: Path, seed: int, advance: Callable[[int], None] = lambda number: None
) -> WrittenRecords:
    """Write so many records as a gzipped tar, and what they state as Parquet beside it.

    The people are those of a snapshot of the same seed in whole blocks of `BLOCK_WORKS`.

    Args:
        records: their number.
        out: the file; the truth has its name and `.truth.parquet`.
        seed: of the world.
        advance: told the number of records after each block.
    """
    from isal import igzip

    pools = Pools.make(seed)
    truth, part = truth_path(out), out.with_name(f"{out.name}.part")  # renamed when whole
    done = rows = number = 0
    writer = None
    with (
        part.open("wb") as file,
        igzip.IGzipFile(filename="", fileobj=file, mode="wb", compresslevel=LEVEL, mtime=STAMP)
        as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,  # type: ignore[arg-type]
    ):  # fmt: skip
        while done < records:
            config = SnapshotConfig(works=BLOCK_WORKS * (number + 1), seed=seed)
            block = Block.make(config, number, pools)
            people = _people(block)[: records - done]
            stated = _coded(block, people, rows)
            _write(archive, block, people, stated.to_pylist())
            if writer is None:
                writer = pq.ParquetWriter(truth, stated.schema, compression="zstd")
            writer.write_table(stated)
            done, rows, number = done + len(people), rows + len(stated), number + 1
            advance(len(people))
    if writer is not None:
        writer.close()
    part.replace(out)
    return WrittenRecords(done, rows, out.stat().st_size, truth)


def truth_path(out: Path) -> Path:
    """Where the truth of a file of records lies."""
    return out.with_name(f"{out.name.removesuffix('.tar.gz')}.truth.parquet")


def _people(block: Block) -> np.ndarray:
    """Persons of a block who have a record."""
    return np.flatnonzero(block.known.orcid.is_valid().to_numpy(zero_copy_only=False))


def _coded(block: Block, people: np.ndarray, before: int) -> pa.Table:
    """Statements of some people of a block, numbered as ORCID does."""
    stated = statements(block)
    last = block.lives.first_person + int(people[-1])
    kept = stated.filter(pa.array(stated["person"].to_numpy() <= last))
    codes = FIRST_PUT_CODE + before + np.arange(len(kept))
    return kept.append_column("put_code", pa.array(codes))


def _write(
    archive: tarfile.TarFile, block: Block, people: np.ndarray, rows: list[dict[str, Any]]
) -> None:
    ids = orcid_id(block.lives.first_person + people).to_pylist()
    names = block.known.name.take(pa.array(people)).to_pylist()
    by_record: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_record.setdefault(row["orcid"], []).append(row)
    for orcid, name in zip(ids, names, strict=True):
        text = record_xml(orcid, name, by_record.get(orcid, [])).encode()
        entry = tarfile.TarInfo(f"{TOP_FOLDER}/{orcid[-3:]}/{orcid}.xml")
        entry.size, entry.mtime = len(text), STAMP
        archive.addfile(entry, io.BytesIO(text))
