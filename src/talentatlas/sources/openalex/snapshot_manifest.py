"""What a snapshot says of itself: its manifest, and its list of deleted works."""

# The kernels of pyarrow.compute are made when it is imported.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any  # values of a manifest

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, fs

from talentatlas.errors import SourceChanged
from talentatlas.sources.openalex.snapshot_nested import Indices

MANIFESTS = ("manifest.json", "manifest")  # since June 2026; before
DELETIONS = "deleted_ids.csv"
PARTITION = "updated_date="
DELETED = "work_id"  # column of the list
CHUNK = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """What a manifest says of one file.

    Args:
        bytes: of the file.
        records: in it.
        text: the whole entry as JSON.
    """

    bytes: int
    records: int
    text: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says.

    Args:
        date: of the release; None in those from before June 2026.
        entries: by partition and name of the file.
    """

    date: str | None
    entries: dict[str, Entry]


def manifest_of(files: fs.FileSystem, folder: str) -> Manifest | None:
    """Manifest of a folder of works, or of the partition that the folder is; None without one.

    Raises:
        SourceChanged: it is none that this version knows, or contradicts itself.
    """
    folder = folder_of_partitions(folder)
    for info in files.get_file_info([f"{folder}/{name}" for name in MANIFESTS]):
        if info.type == fs.FileType.File:
            with files.open_input_stream(info.path) as stream:
                return _read(stream.read(), info.path)
    return None


def folder_of_partitions(folder: str) -> str:
    """The folder that holds the partitions, from itself or from one of them."""
    above, _, name = folder.rpartition("/")
    return above if name.startswith(PARTITION) else folder


def key_of(path: str) -> str:
    """Partition and name of a file: what it is called in a manifest."""
    return "/".join(path.rsplit("/", 2)[1:])


def sha256_of(files: fs.FileSystem, path: str) -> str:
    """SHA-256 of the bytes of a file."""
    found = hashlib.sha256()
    with files.open_input_stream(path, compression=None) as stream:
        while chunk := stream.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def deletions_of(files: fs.FileSystem, folder: str) -> str | None:
    """Path of the list of deleted works beside the partitions, if it is there."""
    info = files.get_file_info(f"{folder_of_partitions(folder)}/{DELETIONS}")
    return info.path if info.type == fs.FileType.File else None


def deleted_works(files: fs.FileSystem, folder: str) -> Indices:
    """Numbers of the deleted works, ascending.

    Raises:
        SourceChanged: the list has no column of identifiers.
    """
    found = [np.empty(0, np.int64)]
    if path := deletions_of(files, folder):
        with files.open_input_stream(path) as stream:
            for batch in csv.open_csv(stream):
                if DELETED not in batch.schema.names:
                    names = ", ".join(batch.schema.names)
                    raise _changed(f"{path} has no column {DELETED}; it has {names}.")
                texts = batch[DELETED].cast(pa.string())
                numbers = pc.replace_substring_regex(texts, "^.*W", "").cast(pa.int64())
                found.append(numbers.to_numpy(zero_copy_only=False))
    return np.unique(np.concatenate(found))


def _read(content: bytes, path: str) -> Manifest:
    try:
        stated = json.loads(content)
        listed = stated["files"] if "files" in stated else stated["entries"]
        entries = {key_of(entry["url"]): _entry(entry) for entry in listed}
        total = stated.get("record_count", stated.get("meta", {}).get("record_count"))
        date = stated.get("date")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        message = f"{path} is no manifest that this version knows ({error!r})."
        raise _changed(message) from error
    records = sum(entry.records for entry in entries.values())
    if total is not None and total != records:
        raise _changed(f"{path} announces {total:,} records, and {records:,} in its files.")
    return Manifest(date if isinstance(date, str) else None, entries)


def _entry(stated: dict[str, Any]) -> Entry:
    meta = stated["meta"]
    text = json.dumps(stated, sort_keys=True)
    return Entry(int(meta["content_length"]), int(meta["record_count"]), text)


def _changed(what: str) -> SourceChanged:
    return SourceChanged(
        what,
        why="How many works there should be is not known, so none were read.",
        todo="Copy the file again; if it is unchanged, report it: the layout is new.",
    )
