"""Works in a folder that `talentatlas fetch openalex` has filled: pages and single works."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # values of a manifest

from talentatlas.errors import SourceChanged, SourceUnavailable
from talentatlas.provenance import Origin, digest
from talentatlas.sources.base import Landed
from talentatlas.sources.batch import Batch
from talentatlas.sources.fetch.folder import JOURNAL, MANIFEST, PAGES, SINGLES
from talentatlas.sources.inflate import checksum
from talentatlas.sources.openalex.pages import Found, found_works
from talentatlas.sources.openalex.work_record import work_name

PART_PAGES = (
    200  # read as one file: 20,000 works, some seconds; one table each per page is slow
)
PAGE = re.compile(r"\d{6}\.json\.gz")
PART = re.compile(r"(\d+)-(\d+)")
FAULTS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class File:
    """A file as the manifest has it.

    Args:
        path: where it lies.
        sha256: of its bytes.
        bytes: their number.
        records: works in a page; 1 in a file of a single work.
    """

    path: Path
    sha256: str
    bytes: int
    records: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies in a folder.

    Args:
        pages: in order.
        singles: works that were asked for again, by identifier, since a list had cut them.
        vintage: date on which the fetch began.
    """

    pages: Sequence[File]
    singles: dict[str, File]
    vintage: str


def is_fetched(root: Path) -> bool:
    """Whether a folder was filled by a fetch, complete or not."""
    pages = root / PAGES
    return pages.is_dir() and (
        any((root / name).is_file() for name in (MANIFEST, JOURNAL))
        or any(PAGE.fullmatch(path.name) for path in pages.iterdir())
    )


def fetched_files(root: Path, field: str | None, like: Origin) -> Iterator[Landed]:
    """The pages of a folder in parts, once everything is as its manifest says.

    Args:
        root: the folder.
        field: rule by which works are selected.
        like: source, licence and citation of each part.

    Raises:
        SourceUnavailable: the fetch is not complete, or a file is missing or damaged.
        SourceChanged: the manifest is none that this version knows.
    """
    manifest = _read(root)
    _check(root, manifest)
    for start in range(0, len(manifest.pages), PART_PAGES):
        pages = manifest.pages[start : start + PART_PAGES]
        name = f"{root.resolve().name}/{PAGES}/{start + 1:06}-{start + len(pages):06}"
        files = [*pages, *manifest.singles.values()]
        origin = Origin(
            f"{like.source}:{name}",
            like.source,
            name,
            digest(*(f.sha256 for f in files)),
            sum(f.bytes for f in pages),
            like.licence,
            like.citation,
            like.producer,
            manifest.vintage,
        )
        yield Landed(root, origin, field)


def fetched_works(landed: Landed, batch: Batch) -> Iterator[Found]:
    """Works of one part; one that was asked for again takes the place of the cut one.

    Args:
        landed: the part; its origin's file ends in the numbers of its first and last page.
        batch: that faults are noted in.

    Raises:
        SourceUnavailable: a file has changed since it was landed.
    """
    manifest = _read(landed.path)
    numbers = PART.search(landed.origin.file.rpartition("/")[2])
    first, last = (int(n) for n in numbers.groups()) if numbers else (1, 0)
    for page in manifest.pages[first - 1 : last]:
        name = page.path.name
        records = 0
        for record, value, is_list in found_works(page.path, batch, f"{PAGES}/{name}"):
            records += 1
            label = f"{name.partition('.')[0]}{record}"
            single = manifest.singles.get(work_name(_id(value)) or "")
            again = _single(single, batch) if single else None
            yield again or Found(label, value, is_list)
        if records != page.records:
            what = f"{name} holds {records} works, not {page.records} as {MANIFEST} says."
            raise _incomplete(landed.path, what)


def _single(file: File, batch: Batch) -> Found | None:
    name = f"{SINGLES}/{file.path.name}"
    for _, value, _ in found_works(file.path, batch, name):
        return Found(name, value, is_list=False)
    return None


def _id(value: object) -> object:
    return value.get("id") if isinstance(value, dict) else None


def _read(root: Path) -> Manifest:
    """The manifest of a folder."""
    path = root / MANIFEST
    if not path.is_file():
        started = " It was begun and not finished." if (root / JOURNAL).is_file() else ""
        raise _incomplete(root, f"{root} has no {MANIFEST}, which is written last.{started}")
    try:
        text: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        pages = [_file(root, entry) for entry in text["pages"]]
        singles = {entry["id"]: _file(root, entry) for entry in text["singles"]}
        vintage, received, source = text["vintage"], text["received"], text["source"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _changed(f"{path} is no manifest that this version knows ({error!r}).") from error
    if source != "openalex":
        raise _changed(f"{path} is that of a fetch from {source}, not from openalex.")
    if (held := sum(page.records for page in pages)) != received:
        raise _changed(f"{path} says {received} works were received, its pages {held}.")
    return Manifest(pages, singles, str(vintage))


def _file(root: Path, entry: dict[str, Any]) -> File:
    sha256, size = str(entry["sha256"]), int(entry["bytes"])
    return File(root / entry["file"], sha256, size, int(entry.get("records", 1)))


def _check(root: Path, manifest: Manifest) -> None:
    """Compare every file with the manifest."""
    faults: list[str] = []
    for file in (*manifest.pages, *manifest.singles.values()):
        try:
            same = checksum(file.path) == file.sha256
        except OSError:
            faults.append(f"{file.path.name} is missing")
        else:
            if not same:
                faults.append(f"{file.path.name} has other bytes")
    if faults:
        more = len(faults) - FAULTS_SHOWN
        shown = "; ".join(faults[:FAULTS_SHOWN]) + (f"; and {more} more" if more > 0 else "")
        raise _incomplete(root, f"{root} is not what its {MANIFEST} says: {shown}.")


def _incomplete(root: Path, what: str) -> SourceUnavailable:
    return SourceUnavailable(
        what,
        why="Works would be missing without a word, and people would seem to fall silent.",
        todo=f"Type the same fetch again, `talentatlas fetch openalex … --into {root}`: it "
        "goes on where it stopped, and what is damaged is fetched anew.",
    )


def _changed(what: str) -> SourceChanged:
    return SourceChanged(
        what,
        why="Which files belong to the fetch is not known, so none were read.",
        todo="Fetch again into an empty folder, with this version of Talent Atlas.",
    )
