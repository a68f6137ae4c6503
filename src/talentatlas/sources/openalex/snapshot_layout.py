"""Where the works of a snapshot lie: trees of both formats, checked, in the order they win."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pyarrow import fs

from talentatlas.errors import SourceUnavailable
from talentatlas.sources.openalex.snapshot_manifest import (
    MANIFESTS,
    PARTITION,
    Entry,
    Manifest,
    key_of,
    manifest_of,
)

# Below the folder that was given, best first: Parquet is read several times faster than JSON.
TREES = (
    "data/parquet/works", "parquet/works", "data/jsonl/works", "jsonl/works",
    "data/works", "legacy-data/works", "works", "",
)  # fmt: skip
# A folder "works" in one of these belongs to a copy of the snapshot and needs its manifest.
OWN_PARENTS = ("parquet", "jsonl", "data", "legacy-data")
PARQUET = ".parquet"
SUFFIXES = (PARQUET, ".gz", ".jsonl")
ADDRESS = re.compile(r"(?P<scheme>[a-z][a-z0-9]+):/(?P<rest>/?[^/].*|//.*)")
BUCKET_REGION = "us-east-1"  # of s3://openalex, which takes unsigned requests only
FAULTS_SHOWN = 3


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
        bytes: as they lie.
        entry: what the manifest says of it; None without one.
    """

    path: str
    name: str
    bytes: int
    entry: Entry | None = None

    @property
    def updated(self) -> str:
        """Date of its partition, YYYY-MM-DD."""
        return key_of(self.path).partition("/")[0].removeprefix(PARTITION)


@dataclass(frozen=True, slots=True)
class Tree:
    """The works of one snapshot in one format.

    Args:
        folder: that the partitions lie in.
        parts: newest partition first: the first reading of a work wins.
        vintage: date of the manifest, else of the newest partition.
    """

    folder: Place
    parts: tuple[Part, ...]
    vintage: str


def place(where: str | Path) -> Place:
    """What a path or an address such as s3://openalex/data means.

    A `Path` made of an address has lost a slash, which is given back.
    """
    text = str(where)
    if (match := ADDRESS.fullmatch(text)) is None:
        return Place(fs.LocalFileSystem(), Path(text).expanduser().as_posix())
    scheme, rest = match["scheme"], match["rest"].lstrip("/").rstrip("/")
    if scheme == "s3":
        return Place(fs.S3FileSystem(anonymous=True, region=BUCKET_REGION), rest)
    slashes = ":///" if scheme == "file" else "://"
    return Place(*fs.FileSystem.from_uri(f"{scheme}{slashes}{rest}"))


def is_address(where: str) -> bool:
    """Whether a text is an address rather than a path."""
    return ADDRESS.fullmatch(where) is not None


def folders_of_works(root: Place) -> list[str]:
    """Folders below, or at, a place that hold works by date of change; best first."""
    found = [f"{root.path}/{tree}".rstrip("/") for tree in TREES]
    return [folder for folder in found if _has_partitions(root.files, folder)]


def tree(root: Place, since: str | None = None) -> Tree:
    """The works below a place, once all are there as the manifest says.

    Args:
        root: the bucket, its `data`, one of the formats, `works`, one partition, or any
            folder of partitions.
        since: only partitions newer than this date, YYYY-MM-DD.

    Raises:
        SourceUnavailable: nothing there, no manifest, or files missing or of another size.
        SourceChanged: the manifest is none, or contradicts itself.
    """
    folders = folders_of_works(root)
    if not folders:
        raise SourceUnavailable(
            f"{root.path} holds no works of OpenAlex.",
            why="Without records there is nothing to count.",
            todo="Give the folder that has data/parquet/works or data/jsonl/works below it.",
        )
    manifests = [(folder, manifest_of(root.files, folder)) for folder in folders]
    folder, manifest = next((m for m in manifests if m[1] is not None), manifests[0])
    if manifest is None and _is_of_snapshot(folder):
        raise _incomplete(
            f"{folder} has no {MANIFESTS[0]}, which is written last: the copy is not whole."
        )
    found = [p for p in _found(root, folder) if since is None or p.updated > since]
    if manifest is not None:
        found = _checked(found, manifest, folder, since)
    found.sort(key=lambda part: part.path)
    found.sort(key=lambda part: part.updated, reverse=True)
    date = manifest.date if manifest is not None else None
    vintage = date or max((part.updated for part in found), default="")
    return Tree(Place(root.files, folder), tuple(found), vintage)


def _is_of_snapshot(folder: str) -> bool:
    """Whether a folder is the `works` of a copy of the snapshot."""
    above, _, name = folder.rpartition("/")
    return name == "works" and above.rpartition("/")[2] in OWN_PARENTS


def _has_partitions(files: fs.FileSystem, folder: str) -> bool:
    """Whether a folder holds partitions, or is one."""
    entries = files.get_file_info(fs.FileSelector(folder, allow_not_found=True))
    if folder.rpartition("/")[2].startswith(PARTITION):
        return bool(entries)
    return any(entry.base_name.startswith(PARTITION) for entry in entries)


def _found(root: Place, folder: str) -> list[Part]:
    """Files of works in the partitions of a folder, as they lie there."""
    found: list[Part] = []
    for info in root.files.get_file_info(fs.FileSelector(folder, recursive=True)):
        is_part = info.type == fs.FileType.File and info.base_name.endswith(SUFFIXES)
        if is_part and key_of(info.path).startswith(PARTITION):
            name = info.path.removeprefix(root.path).lstrip("/")
            found.append(Part(info.path, name, info.size))
    return found


def _checked(
    found: list[Part], manifest: Manifest, folder: str, since: str | None
) -> list[Part]:
    """The files that a manifest lists, each with what it says of it.

    A file that it does not list is left from an older release and is not read.
    """
    own = folder.rpartition("/")[2]
    wanted = {
        key: entry
        for key, entry in manifest.entries.items()
        if (not own.startswith(PARTITION) or key.startswith(f"{own}/"))
        and (since is None or key.partition("/")[0].removeprefix(PARTITION) > since)
    }
    parts = {key_of(part.path): part for part in found}
    faults = [f"{key} is missing" for key in wanted if key not in parts]
    faults += [
        f"{key} has {parts[key].bytes:,} bytes instead of {entry.bytes:,}"
        for key, entry in wanted.items()
        if key in parts and parts[key].bytes != entry.bytes
    ]
    if faults:
        shown = "; ".join(faults[:FAULTS_SHOWN])
        more = len(faults) - FAULTS_SHOWN
        end = f"; and {more:,} more" if more > 0 else ""
        raise _incomplete(f"{folder} is not what its manifest announces: {shown}{end}.")
    return [
        Part(parts[key].path, parts[key].name, parts[key].bytes, entry)
        for key, entry in wanted.items()
    ]


def _incomplete(what: str) -> SourceUnavailable:
    return SourceUnavailable(
        what,
        why="Works would be missing without a word, and people would seem to fall silent.",
        todo="Copy it again with `aws s3 sync --delete --no-sign-request`, which also takes "
        "the manifest, and run the same command.",
    )
