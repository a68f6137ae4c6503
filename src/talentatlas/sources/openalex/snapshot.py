"""Whole snapshots of OpenAlex's works, read in place, in either format, filtered while reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from talentatlas.errors import SourceChanged
from talentatlas.provenance import Origin, digest
from talentatlas.sources.base import Landed, Records
from talentatlas.sources.openalex.snapshot_layout import (
    PARQUET,
    Place,
    announced_records,
    deleted_works,
    deletions_key,
    file_key,
    folders_of_works,
    is_remote,
    place,
    tree,
)
from talentatlas.sources.openalex.snapshot_jsonl import read_lines
from talentatlas.sources.openalex.snapshot_parquet import read_parquet
from talentatlas.sources.openalex.snapshot_works import SnapshotWorks
from talentatlas.vocabulary.field_rules import EVERYTHING, field_rule


def is_snapshot(where: str) -> bool:
    """Whether a path or address is that of a snapshot, or of a part of one.

    An address (s3://…, file://…) always is: nothing else is read from object storage.
    """
    return is_remote(where) or bool(folders_of_works(place(where)))


def snapshot_files(
    where: str, field: str | None, like: Origin, *, since: str | None = None
) -> Iterator[Landed]:
    """The files of works, newest partition first, once all are as the manifest says.

    Args:
        where: path or address of a snapshot, one of its formats, or a folder of partitions.
        field: rule by which works are selected; None takes all.
        like: source, licence, citation and producer of each file.
        since: only partitions that were updated after this date, YYYY-MM-DD.

    Raises:
        SourceUnavailable: no works, no manifest, or files missing or of another size.
        SourceChanged: the manifest is none that this version knows.
    """
    root = place(where)
    works = tree(root, since)
    deletions = deletions_key(works)
    for part in works.parts:
        key = part.entry if part.entry is not None else file_key(works.files, part)
        origin = Origin(
            f"{like.source}:{part.name}",
            like.source,
            part.name,
            digest(key, deletions) if part.entry or deletions else key,
            part.bytes,
            like.licence,
            like.citation,
            like.producer,
            works.vintage,
        )
        path = f"{where.partition('://')[0]}://{part.path}" if is_remote(where) else part.path
        yield Landed(Path(path), origin, field)


def snapshot_rows(landed: Landed) -> Iterator[Records]:
    """Canonical tables of one file, in batches of bounded size.

    Raises:
        SourceChanged: the file lacks a field that is needed, or holds more or fewer records
            than the manifest announces.
    """
    file = place(landed.path)
    rule = field_rule(landed.field) if landed.field else EVERYTHING
    deleted = deleted_works(file)
    is_parquet = file.path.endswith(PARQUET)
    works = SnapshotWorks(landed.origin, rule, deleted, is_json=not is_parquet)
    read = yield from (read_parquet if is_parquet else read_lines)(file, works, rule)
    _check_count(file, read)
    yield works.close()


def _check_count(file: Place, read: int) -> None:
    """Compare the records of a file with those announced."""
    announced = announced_records(file)
    if announced is not None and announced != read:
        raise SourceChanged(
            f"{file.path} holds {read:,} records; its manifest announces {announced:,}.",
            why="Works are missing or come twice, and nothing says which.",
            todo="Copy this file and the manifest again, then run the same command.",
        )
