"""Authorships alone, as a flat table without order, to measure how fast careers are built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.synthetic.chance import Ints, stream
from talentatlas.synthetic.snapshot.block import Pools
from talentatlas.synthetic.snapshot.bylines import wanted_authorships
from talentatlas.synthetic.snapshot.careers import (
    FIRST_YEAR,
    Lives,
    live,
    moves,
)
from talentatlas.synthetic.snapshot.config import BLOCK_WORKS
from talentatlas.synthetic.snapshot.nested import numbered, places, pooled
from talentatlas.synthetic.snapshot.organisations import Organisations
from talentatlas.synthetic.snapshot.profiles import PROFILES_EACH, author_number
from talentatlas.synthetic.snapshot.releases import WORKS_A_BLOCK, work_number

MIXED_BLOCKS = 12  # blocks whose rows are mixed with each other: about a million rows
MEAN_TEAM = 3
WRONG = 0.02  # part of the rows with another country than the true one
NO_COUNTRY = 0.15


@dataclass(frozen=True, slots=True)
class WrittenRows:
    """What was written.

    Args:
        rows: of the table.
        persons, moves: in the truth.
        bytes: of the table.
        folder: of the truth.
    """

    rows: int
    persons: int
    moves: int
    bytes: int
    folder: Path


def write_authorships(
    rows: int, out: Path, seed: int, advance: Callable[[int], None] = lambda number: None
) -> WrittenRows:
    """Write so many authorships, and beside them the truth of the lives behind.

    Columns: work_id, position, year, author_key, country (ISO alpha-3 or null), is_ai; the
    truth is a folder with `residence.parquet` and `move.parquet`.

    Args:
        rows: of the table.
        out: Parquet file; the truth has its name with `.truth` at the end.
        seed: of the world.
        advance: told the number of rows after each part.
    """
    pools = Pools.make(seed)
    texts, where = pools.texts, pools.organisations
    folder = out.with_name(f"{out.name.removesuffix('.parquet')}.truth")
    folder.mkdir(parents=True, exist_ok=True)
    sink = _Sink(out, folder)
    block = 0
    while sink.rows < rows:
        parts: list[pa.Table] = []
        wanted = rows - sink.rows
        while wanted > 0 and len(parts) < MIXED_BLOCKS:
            lives = live(
                seed,
                block,
                authorships=wanted_authorships(BLOCK_WORKS),
                places_of=where,
                weights=texts.subfield_weight,
            )
            parts.append(_rows(seed, block, lives, where).slice(0, wanted))
            wanted -= len(parts[-1])
            sink.add_truth(lives, where)
            block += 1
        mixed = pa.concat_tables(parts)
        order = stream(seed, f"order {block}").permutation(len(mixed))
        sink.add(mixed.take(pa.array(order)))
        advance(len(mixed))
    return sink.close()


def _rows(seed: int, block: int, lives: Lives, where: Organisations) -> pa.Table:
    draw = stream(seed, f"flat {block}")
    slot = draw.permutation(np.repeat(np.arange(len(lives.works)), lives.works))
    number = len(slot)
    person = lives.person[slot]
    year = lives.year[slot]
    work, position = _works(draw, year)
    wrong = draw.integers(0, len(where.first), number)
    country = np.where(draw.random(number) < WRONG, wrong, lives.country[slot])
    country = np.where(draw.random(number) < NO_COUNTRY, -1, country)
    author = author_number((lives.first_person + person) * PROFILES_EACH)
    return pa.table(
        {
            "work_id": numbered("openalex:W", work_number(block * WORKS_A_BLOCK * 4 + work)),
            "position": pa.array(position.astype(np.int32)),
            "year": pa.array((FIRST_YEAR + year).astype(np.int32)),
            "author_key": numbered("openalex:A", author),
            "country": pooled(country, pa.array(where.alpha3)).dictionary_decode(),
            "is_ai": pa.array(lives.is_ai[person]),
        }
    )


def _works(draw: np.random.Generator, year: Ints) -> tuple[Ints, Ints]:
    """Work and position of each authorship; works hold authorships of one year."""
    order = np.argsort(year, kind="stable")
    is_new = (draw.random(len(year)) < 1 / MEAN_TEAM) | (np.diff(year[order], prepend=-1) > 0)
    work_in_order = np.cumsum(is_new) - 1
    counts = np.bincount(work_in_order)
    work, position = np.empty(len(year), np.int64), np.empty(len(year), np.int64)
    work[order] = work_in_order
    position[order] = places(counts) + 1
    return work, position


class _Sink:
    """The files of a flat table and of its truth."""

    def __init__(self, out: Path, folder: Path) -> None:
        self._out, self._folder = out, folder
        self._part = out.with_name(f"{out.name}.part")  # renamed when it is whole
        self._writers: dict[Path, pq.ParquetWriter] = {}
        self.rows = self.persons = self.moves = 0

    def add(self, table: pa.Table) -> None:
        """Append authorships."""
        self._write(self._part, table)
        self.rows += len(table)

    def add_truth(self, lives: Lives, where: Organisations) -> None:
        """Append the lives of a block."""
        codes = pa.array(where.alpha3)
        key = author_number((lives.first_person + np.arange(len(lives.start))) * PROFILES_EACH)
        names = numbered("openalex:A", key)
        at, before = moves(lives)
        year = pa.array((FIRST_YEAR + lives.year).astype(np.int32))
        residence = {
            "author_key": names.take(pa.array(lives.person)),
            "year": year,
            "country": pooled(lives.country, codes),
        }
        moved = {
            "author_key": names.take(pa.array(lives.person[at])),
            "year": year.take(pa.array(at)),
            "origin": pooled(before, codes),
            "destination": pooled(lives.country[at], codes),
        }
        self._write(self._folder / "residence.parquet", pa.table(residence))
        self._write(self._folder / "move.parquet", pa.table(moved))
        self.persons += len(lives.start)
        self.moves += len(at)

    def close(self) -> WrittenRows:
        """End all files."""
        for writer in self._writers.values():
            writer.close()
        self._part.replace(self._out)
        size = self._out.stat().st_size
        return WrittenRows(self.rows, self.persons, self.moves, size, self._folder)

    def _write(self, path: Path, table: pa.Table) -> None:
        if path not in self._writers:
            self._writers[path] = pq.ParquetWriter(path, table.schema, compression="zstd")
        self._writers[path].write_table(table)
