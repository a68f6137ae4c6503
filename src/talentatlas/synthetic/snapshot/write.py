"""Writes a snapshot block by block: works, small entities, and the truth of both."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any  # values of the record of the run

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.synthetic.snapshot.block import Block, Pools
from talentatlas.synthetic.snapshot.config import JSONL, SnapshotConfig
from talentatlas.synthetic.snapshot.entities import (
    authors,
    institutions,
    works_of_institutions,
)
from talentatlas.synthetic.snapshot.files import Entity, Place
from talentatlas.synthetic.snapshot.jsonl import JsonLines
from talentatlas.synthetic.snapshot.layouts import in_layout, is_older
from talentatlas.synthetic.snapshot.manifest import write_manifests, write_old_manifest
from talentatlas.synthetic.snapshot.releases import (
    DELETED_BEFORE,
    RELEASE_DATE,
    partition_dates,
)
from talentatlas.synthetic.snapshot.truth import tables, work_ids

RAW, SPARSE = frozenset({"abstract_inverted_index"}), frozenset({"ids"})
BUCKET = "s3://openalex/data"
FIRST_UNUSED = 30_000  # numbers in a block from here on stand for works deleted long ago
DELETED_ON = ("2026-02-14", "2026-09-10")  # before the first and before the second release


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Args:
        works: records.
        authorships: rows of the truth.
        raw_bytes: of the JSON lines of works, before gzip; 0 without JSON lines.
        bytes: of the files of works, by format.
        files: number of files of works, by format.
    """

    works: int
    authorships: int
    raw_bytes: int
    bytes: dict[str, int]
    files: dict[str, int]


def write_snapshot(
    config: SnapshotConfig,
    out: Path,
    formats: Sequence[str],
    advance: Callable[[int], None] = lambda works: None,
) -> Written:
    """Write a snapshot and its truth.

    Args:
        config: what decides it.
        out: folder, made if missing.
        formats: `jsonl`, `parquet` or both; older layouts only exist as `jsonl`.
        advance: told the number of works after each block.
    """
    pools = Pools.make(config.seed)
    entities = _entities(config, out, formats)
    truth = Truth(out / "truth")
    deleted: list[tuple[pa.Array, str]] = []
    seen = np.zeros(len(pools.organisations.institution), np.int64)
    for number in range(config.blocks):
        block = Block.make(config, number, pools)
        _write_works(block, entities["works"])
        _write_all(entities.get("authors", ()), config, lambda b=block: authors(b))
        seen += works_of_institutions(block)
        truth.add(tables(block))
        deleted += _deleted(block)
        advance(config.block_works(number))
    truth.close()
    _write_all(
        entities.get("institutions", ()),
        config,
        lambda: institutions(pools, seen, config.release),
    )
    _finish(config, out, entities, deleted)
    return _summary(config, out, entities["works"], truth)


def _entities(
    config: SnapshotConfig, out: Path, formats: Sequence[str]
) -> dict[str, list[Entity]]:
    """Files of each entity, one set a format."""
    lines = JsonLines(RAW, SPARSE)
    if is_older(config.layout):
        folder = out / "data" / "works"
        place = Place(folder, "works", JSONL, f"{BUCKET}/works", digits=3)
        return {"works": [Entity(place, lines, config.file_records)]}
    return {
        name: [
            Entity(
                Place(out / kind / name, name, kind, f"{BUCKET}/{kind}/{name}"),
                lines,
                config.file_records,
            )
            for kind in formats
        ]
        for name in ("works", "authors", "institutions")
    }


def _finish(
    config: SnapshotConfig,
    out: Path,
    entities: dict[str, list[Entity]],
    deleted: list[tuple[pa.Array, str]],
) -> None:
    """End all files, then write lists of deleted works and, last, the manifests."""
    for entity in itertools.chain(*entities.values()):
        entity.close()
    for works in entities["works"]:
        if is_older(config.layout):
            write_old_manifest(works)
            continue
        _write_deleted(works.place.folder / "deleted_ids.csv", deleted)
        kind = works.place.kind
        same = [e for e in itertools.chain(*entities.values()) if e.place.kind == kind]
        write_manifests(out / kind, same, RELEASE_DATE[config.release - 1])


def _write_all(
    entities: Sequence[Entity], config: SnapshotConfig, make: Callable[[], pa.Table]
) -> None:
    """Write one table to an entity's files, if there are any."""
    if entities:
        table = make()
        for entity in entities:
            entity.write(RELEASE_DATE[config.release - 1], table)


def _write_works(block: Block, entities: Sequence[Entity]) -> None:
    """The works of a block that the release shows, by date of the last change."""
    shown = np.flatnonzero(block.is_shown)
    order = shown[np.argsort(block.dates.partition[shown], kind="stable")]
    table = in_layout(block.works.take(pa.array(order)), block.config.layout)
    partition = block.dates.partition[order]
    for number in np.unique(partition).tolist():
        first, last = np.searchsorted(partition, [number, number + 1]).tolist()
        for entity in entities:
            entity.write(partition_dates()[number], table.slice(first, last - first))


def _deleted(block: Block) -> list[tuple[pa.Array, str]]:
    """Works deleted before each release, with the date."""
    ghosts = FIRST_UNUSED + np.arange(int(len(block.bylines.year) * DELETED_BEFORE))
    found = [(work_ids(block, ghosts), DELETED_ON[0])]
    if block.config.release == 2:
        gone = np.flatnonzero(block.dates.is_deleted)
        found.append((work_ids(block, gone), DELETED_ON[1]))
    return found


def _write_deleted(path: Path, deleted: list[tuple[pa.Array, str]]) -> None:
    rows = [f"{work},{date}" for ids, date in deleted for work in ids.to_pylist()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["work_id,deleted_date", *rows]) + "\n", encoding="utf-8")


@dataclass
class Truth:
    """Parquet files of the truth.

    Args:
        folder: made when the first table comes.
    """

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)
    _writers: dict[str, pq.ParquetWriter] = field(default_factory=dict)

    def add(self, made: dict[str, pa.Table]) -> None:
        """Append the tables of a block."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, table in made.items():
            if name not in self._writers:
                path = self.folder / f"{name}.parquet"
                self._writers[name] = pq.ParquetWriter(path, table.schema, compression="zstd")
                self.rows[name] = 0
            self._writers[name].write_table(table)
            self.rows[name] += len(table)

    def close(self) -> None:
        """End all files."""
        for writer in self._writers.values():
            writer.close()


def _summary(
    config: SnapshotConfig, out: Path, works: Sequence[Entity], truth: Truth
) -> Written:
    def total(entity: Entity, key: str) -> int:
        return sum(entry["meta"][key] for entry in entity.done)

    written = Written(
        works=total(works[0], "record_count"),
        authorships=truth.rows["authorship"],
        raw_bytes=max(e.raw_bytes for e in works),
        bytes={e.place.kind: total(e, "content_length") for e in works},
        files={e.place.kind: len(e.done) for e in works},
    )
    meta: dict[str, Any] = {"config": config, "written": written, "truth_rows": truth.rows}
    text = orjson.dumps(meta, option=orjson.OPT_INDENT_2) + b"\n"
    (out / "truth" / "meta.json").write_bytes(text)
    return written
