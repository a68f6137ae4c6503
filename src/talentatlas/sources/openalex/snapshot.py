"""Snapshots of OpenAlex's works, read in place, in either format, filtered while reading."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from talentatlas.errors import SourceChanged
from talentatlas.provenance import Origin, digest
from talentatlas.sources.base import Landed, Records
from talentatlas.sources.openalex.snapshot_jsonl import read_lines
from talentatlas.sources.openalex.snapshot_layout import (
    PARQUET,
    Part,
    Place,
    Tree,
    folders_of_works,
    is_address,
    place,
    tree,
)
from talentatlas.sources.openalex.snapshot_manifest import (
    deleted_works,
    deletions_of,
    key_of,
    manifest_of,
    sha256_of,
)
from talentatlas.sources.openalex.snapshot_nested import Indices
from talentatlas.sources.openalex.snapshot_parquet import read_parquet
from talentatlas.sources.openalex.snapshot_works import SnapshotWorks
from talentatlas.vocabulary.field_rules import EVERYTHING, field_rule


def is_snapshot(where: str) -> bool:
    """Whether a path or address is that of a snapshot, or of a part of one.

    An address (s3://…, file://…) always is: nothing else is read from object storage.
    """
    return is_address(where) or bool(folders_of_works(place(where)))


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
    works = tree(place(where), since)
    deletions = deletions_of(works.folder.files, works.folder.path)
    deleted = sha256_of(works.folder.files, deletions) if deletions else None
    for part in works.parts:
        origin = Origin(
            f"{like.source}:{part.name}",
            like.source,
            part.name,
            _checksum(works, part, deleted),
            part.bytes,
            like.licence,
            like.citation,
            like.producer,
            works.vintage,
        )
        scheme = where.partition(":/")[0] if is_address(where) else ""
        yield Landed(Path(f"{scheme}://{part.path}" if scheme else part.path), origin, field)


def snapshot_rows(landed: Landed) -> Iterator[Records]:
    """Canonical tables of one file, in batches of bounded size.

    Raises:
        SourceChanged: the file lacks a field that is needed, or holds more or fewer records
            than the manifest announces.
    """
    file = place(landed.path)
    rule = field_rule(landed.field) if landed.field else EVERYTHING
    is_parquet = file.path.endswith(PARQUET)
    works = SnapshotWorks(landed.origin, rule, _deleted(landed.path), is_json=not is_parquet)
    try:
        read = yield from (read_parquet if is_parquet else read_lines)(file, works, rule)
    except (pa.ArrowException, OSError) as error:
        raise SourceChanged(
            f"{file.path} cannot be read to its end: {str(error).partition('. ')[0]}.",
            why="Its works would be missing, and nothing would say so.",
            todo="Copy this file again, then run the same command.",
        ) from error
    _check_count(file, read)
    yield works.close()


def _checksum(works: Tree, part: Part, deleted: str | None) -> str:
    """What decides the rows of a file, besides the rule: its bytes, and the deleted works.

    Where a manifest speaks for the bytes, its entry is taken: hashing 780 GB would take longer
    than reading them.
    """
    if part.entry is None:
        own = sha256_of(works.folder.files, part.path)
        return own if deleted is None else digest(own, deleted)
    return digest(part.entry.text, deleted or "")


def _deleted(path: Path) -> Indices:
    """Numbers of the works that the list beside the partitions calls deleted."""
    where = path.parents[1].as_posix()
    folder = place(where)
    listed = deletions_of(folder.files, folder.path)
    if listed is None:
        return np.empty(0, np.int64)
    info = folder.files.get_file_info(listed)
    return _read_deleted(where, info.size, info.mtime_ns or 0)


@lru_cache(maxsize=1)
def _read_deleted(where: str, size: int, changed: int) -> Indices:
    """The same list for all files beside it; read again when it has changed."""
    folder = place(where)
    return deleted_works(folder.files, folder.path)


def _check_count(file: Place, read: int) -> None:
    """Compare the records of a file with those announced."""
    manifest = manifest_of(file.files, file.path.rpartition("/")[0])
    entry = manifest.entries.get(key_of(file.path)) if manifest else None
    if entry is not None and entry.records != read:
        raise SourceChanged(
            f"{file.path} holds {read:,} records; its manifest announces {entry.records:,}.",
            why="Works are missing or come twice, and nothing says which.",
            todo="Copy this file and the manifest again, then run the same command.",
        )
