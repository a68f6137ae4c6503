"""Where the works of a snapshot lie: trees of both formats, their manifests, their order."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # values of a manifest

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, fs

from talentatlas.errors import SourceChanged, SourceUnavailable

Indices = npt.NDArray[np.int64]

# Below the folder that was given, best first: Parquet is read several times faster than JSON.
TREES = (
    "data/parquet/works", "parquet/works", "data/jsonl/works", "jsonl/works",
    "data/works", "legacy-data/works", "works", "",
)  # fmt: skip
# A folder "works" in one of these belongs to a copy of the snapshot and needs its manifest.
OWN_PARENTS = ("parquet", "jsonl", "data", "legacy-data")
MANIFESTS = ("manifest.json", "manifest")  # since June 2026; before
DELETIONS = "deleted_ids.csv"
PARTITION = "updated_date="
PARQUET = ".parquet"
SUFFIXES = (PARQUET, ".gz", ".jsonl")
ADDRESS = re.compile(r"(?P<scheme>[a-z][a-z0-9]+):/(?P<rest>/?[^/].*)")
BUCKET_REGION = "us-east-1"  # of s3://openalex, which takes unsigned requests only
NAMES_SHOWN = 3
CHUNK = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Place:
    """A folder or file, on this machine or in object storage.

    Args:
        files: file system that it lies in.
        path: in that file system.
    """

    files: fs.FileSystem
    path: str


@dataclass(frozen=True, slots=True)
class Part:
    """One file of works.

    Args:
        path: in its file system.
        name: below the folder that was given.
        updated: date of its partition, YYYY-MM-DD.
        bytes: as they lie.
        records: announced by the manifest; None without one.
        entry: what the manifest says of it, as JSON; None without one.
    """

    path: str
    name: str
    updated: str
    bytes: int
    records: int | None = None
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """The works of one snapshot in one format.

    Args:
        files: file system that it lies in.
        folder: that the partitions lie in.
        parts: newest partition first: the first reading of a work wins.
        vintage: date of the manifest, else of the newest partition.
        deletions: path of the list of deleted works, or None.
    """

    files: fs.FileSystem
    folder: str
    parts: tuple[Part, ...]
    vintage: str
    deletions: str | None


def place(where: str | Path) -> Place:
    """What a path or an address such as s3://openalex/data means.

    A `Path` made of an address has lost a slash, which is given back.
    """
    text = str(where)
    if (match := ADDRESS.fullmatch(text)) is None:
        return Place(fs.LocalFileSystem(), Path(text).expanduser().as_posix())
    rest = match["rest"].lstrip("/")
    if match["scheme"] == "s3":
        return Place(fs.S3FileSystem(anonymous=True, region=BUCKET_REGION), rest)
    slashes = ":///" if match["scheme"] == "file" else "://"
    return Place(*fs.FileSystem.from_uri(f"{match['scheme']}{slashes}{rest}"))


def is_remote(where: str) -> bool:
    """Whether a text is an address rather than a path."""
    return ADDRESS.fullmatch(where) is not None


def folders_of_works(root: Place) -> list[str]:
    """Folders below, or at, a place that hold works by date of change; best first."""
    found = [f"{root.path}/{tree}".rstrip("/") for tree in TREES]
    return [folder for folder in found if _partitions(root.files, folder)]


def tree(root: Place, since: str | None = None) -> Tree:
    """The works below a place, checked against the manifest.

    Args:
        root: the bucket, its `data`, one of the formats, `works`, one partition, or any
            folder of partitions.
        since: only partitions newer than this date, YYYY-MM-DD.

    Raises:
        SourceUnavailable: nothing there, no manifest, or files missing or of another size.
        SourceChanged: the manifest is not one, or contradicts itself.
    """
    folders = folders_of_works(root)
    if not folders:
        raise SourceUnavailable(
            f"{root.path} holds no works of OpenAlex.",
            why="Without records there is nothing to count.",
            todo="Give the folder that has data/parquet/works or data/jsonl/works below it.",
        )
    whole = [folder for folder in folders if _manifest_path(root.files, folder)]
    folder = (whole or folders)[0]
    announced = _announced(root.files, folder) if whole else None
    if announced is None and _parent(folder) in OWN_PARENTS:
        raise _incomplete(
            f"{folder} has no {MANIFESTS[0]}, which is written last: the copy is not whole."
        )
    found = _found(root, folder)
    if announced is not None:
        found = _checked(found, announced[1], folder, since)
    newest = max((part.updated for part in found), default="")
    chosen = [part for part in found if since is None or part.updated > since]
    chosen.sort(key=lambda part: part.updated, reverse=True)
    vintage = (announced[0] if announced else None) or newest
    return Tree(root.files, folder, tuple(chosen), vintage, _deletions(root.files, folder))


def _parent(folder: str) -> str:
    """Name of the folder above `works`; empty for folders of other names."""
    above, _, name = folder.rpartition("/")
    return above.rpartition("/")[2] if name == "works" else ""


def announced_records(file: Place) -> int | None:
    """Records that the manifest announces for a file; None without a manifest."""
    folder, _, name = file.path.rpartition("/")
    above, _, partition = folder.rpartition("/")
    if not _manifest_path(file.files, above):
        return None
    entry = _announced(file.files, above)[1].get(f"{partition}/{name}")
    return None if entry is None else int(entry["meta"]["record_count"])


def file_key(files: fs.FileSystem, part: Part) -> str:
    """SHA-256 of the bytes of a file that no manifest speaks for."""
    with files.open_input_stream(part.path) as stream:
        return _sha256(stream)


def deletions_key(works: Tree) -> str:
    """SHA-256 of the list of deleted works; empty without one."""
    if works.deletions is None:
        return ""
    with works.files.open_input_stream(works.deletions) as stream:
        return _sha256(stream)


def deleted_works(file: Place) -> Indices:
    """Numbers of the works that were deleted, ascending, from the list beside the partitions."""
    path = _deletions(file.files, file.path.rsplit("/", 1)[0])
    if path is None:
        return np.empty(0, np.int64)
    with file.files.open_input_stream(path) as stream:
        return _numbers(stream, path)


def _numbers(stream: pa.NativeFile, path: str) -> Indices:
    found: list[Indices] = []
    for batch in csv.open_csv(stream):
        if "work_id" not in batch.schema.names:
            raise _changed(f"{path} has the columns {', '.join(batch.schema.names)}.")
        digits = pc.replace_substring_regex(batch["work_id"].cast(pa.string()), "^.*W", "")
        found.append(digits.cast(pa.int64()).to_numpy(zero_copy_only=False))
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)


def _sha256(stream: pa.NativeFile) -> str:
    found = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def _partitions(files: fs.FileSystem, folder: str) -> list[str]:
    """Partitions in a folder; the folder itself if it is one."""
    if folder.rpartition("/")[2].startswith(PARTITION):
        return [folder]
    entries = files.get_file_info(fs.FileSelector(folder, allow_not_found=True))
    return [e.path for e in entries if e.base_name.startswith(PARTITION)]


def _manifest_path(files: fs.FileSystem, folder: str) -> str | None:
    """Path of the manifest beside the partitions, if it is there."""
    if folder.rpartition("/")[2].startswith(PARTITION):
        folder = folder.rpartition("/")[0]
    for info in files.get_file_info([f"{folder}/{name}" for name in MANIFESTS]):
        if info.type == fs.FileType.File:
            return info.path
    return None


def _deletions(files: fs.FileSystem, folder: str) -> str | None:
    if folder.rpartition("/")[2].startswith(PARTITION):
        folder = folder.rpartition("/")[0]
    info = files.get_file_info(f"{folder}/{DELETIONS}")
    return info.path if info.type == fs.FileType.File else None


def _found(root: Place, folder: str) -> list[Part]:
    """Files of works below a folder, as they lie there, by path."""
    found: list[Part] = []
    for info in root.files.get_file_info(fs.FileSelector(folder, recursive=True)):
        partition = info.path.rsplit("/", 2)[-2]
        if (
            info.type == fs.FileType.File
            and info.base_name.endswith(SUFFIXES)
            and partition.startswith(PARTITION)
        ):
            name = info.path.removeprefix(root.path).lstrip("/")
            found.append(Part(info.path, name, partition.removeprefix(PARTITION), info.size))
    return sorted(found, key=lambda part: part.path)


def _announced(
    files: fs.FileSystem, folder: str
) -> tuple[str | None, dict[str, dict[str, Any]]]:
    """Date of a manifest, and its entries by path below the folder of works."""
    path = _manifest_path(files, folder) or ""
    with files.open_input_stream(path) as stream:
        text = stream.read()
    try:
        manifest = json.loads(text)
        listed = manifest["files"] if "files" in manifest else manifest["entries"]
        entries = {"/".join(e["url"].rsplit("/", 2)[1:]): e for e in listed}
        counts = [int(e["meta"]["record_count"]) for e in listed]
        sizes = [int(e["meta"]["content_length"]) for e in listed]
        total = manifest.get("record_count", manifest.get("meta", {}).get("record_count"))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _changed(f"{path} is no manifest that this version knows ({error!r}).") from error
    if total is not None and int(total) != sum(counts):
        raise _changed(
            f"{path} announces {int(total):,} records, its {len(sizes):,} files {sum(counts):,}."
        )
    return manifest.get("date"), entries


def _checked(
    found: list[Part], entries: dict[str, dict[str, Any]], folder: str, since: str | None
) -> list[Part]:
    """The files that a manifest lists, with what it says of them.

    A file that it does not list is left from an older release and is not read.
    """
    by_key = {"/".join(part.path.rsplit("/", 2)[1:]): part for part in found}
    one = folder.rpartition("/")[2] if PARTITION in folder.rpartition("/")[2] else ""
    wanted = {
        key: entry
        for key, entry in entries.items()
        if key.startswith(one) and (since is None or _date(key) > since)
    }
    faults = [f"{key} is missing" for key in wanted if key not in by_key]
    faults += [
        f"{key} has {by_key[key].bytes:,} bytes instead of {entry['meta']['content_length']:,}"
        for key, entry in wanted.items()
        if key in by_key and by_key[key].bytes != entry["meta"]["content_length"]
    ]
    if faults:
        shown = "; ".join(faults[:NAMES_SHOWN])
        more = f"; and {len(faults) - NAMES_SHOWN:,} more" if len(faults) > NAMES_SHOWN else ""
        raise _incomplete(f"{folder} is not what its manifest announces: {shown}{more}.")
    return [
        Part(
            part.path, part.name, part.updated, part.bytes,
            int(entry["meta"]["record_count"]), json.dumps(entry, sort_keys=True),
        )
        for key, entry in sorted(wanted.items())
        for part in [by_key[key]]
    ]  # fmt: skip


def _date(key: str) -> str:
    return key.partition("/")[0].removeprefix(PARTITION)


def _incomplete(what: str) -> SourceUnavailable:
    return SourceUnavailable(
        what,
        why="Works would be missing without a word, and people would seem to fall silent.",
        todo="Copy it again with `aws s3 sync --delete --no-sign-request`, which also takes "
        "the manifest, and run the same command.",
    )


def _changed(what: str) -> SourceChanged:
    return SourceChanged(
        what,
        why="How many works there should be is not known, so none were read.",
        todo="Copy the manifest again; if it is unchanged, report it: the layout is new.",
    )
