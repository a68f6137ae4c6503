"""OpenAlex: works with printed affiliations, from API answers or from the whole snapshot."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from talentatlas.errors import SourceUnavailable
from talentatlas.provenance import Licence, LicenceClass, Origin
from talentatlas.sources.base import SOURCES, Landed, Records, SourceEntry
from talentatlas.sources.batch import Batch
from talentatlas.sources.inflate import checksum
from talentatlas.sources.openalex.fetched import fetched_files, fetched_works, is_fetched
from talentatlas.sources.openalex.pages import Found, found_works
from talentatlas.sources.openalex.rule import Selection
from talentatlas.sources.openalex.work_record import SOURCE, Works
from talentatlas.vocabulary.field_rules import EVERYTHING, field_rule

LICENCE = Licence("CC0-1.0", LicenceClass.OPEN)
PRODUCER = "OpenAlex"
SUFFIXES = (".json", ".jsonl", ".ndjson")
CITATION = (
    "Priem, J., Piwowar, H., Orr, R. (2022). OpenAlex: A fully-open index of scholarly works, "
    "authors, venues, institutions, and concepts. https://arxiv.org/abs/2205.01833"
)
REMOTE = re.compile(
    "[a-z][a-z0-9]+:/"
)  # an address, also one that a path has taken a slash from
PARTITION, PARQUET = "updated_date=", ".parquet"  # folders and files of snapshots
UNREADABLE = "unreadable"  # stands for the checksum of a file whose bytes cannot be had


class OpenAlex:
    """Reads API answers, fetched folders and snapshots of works."""

    def land(self, where: str, *, field: str | None = None) -> Iterator[Landed]:
        """The files at a path or address, in the order in which they win.

        Args:
            where: a folder filled by `talentatlas fetch openalex`, a snapshot on this machine
                or in object storage, or any folder or file of works as JSON.
            field: rule by which works are selected; None takes all.

        Raises:
            SourceUnavailable: nothing is there, or a fetch or snapshot is not complete.
            SourceChanged: its manifest is none that this version knows.
        """
        root = Path(where).expanduser()
        if is_fetched(root):
            yield from fetched_files(root, field, _origin_of("", "", 0))
            return
        if root.is_dir() or REMOTE.match(where):
            from talentatlas.sources.openalex.snapshot import is_snapshot, snapshot_files

            if is_snapshot(where):
                yield from snapshot_files(where, field, _origin_of("", "", 0))
                return
        if root.is_dir():
            found = [(path, path.relative_to(root).as_posix()) for path in _files_below(root)]
        elif root.exists() or root.is_symlink():
            found = [(root, root.name)]
        else:
            raise _unavailable(f"There is no file or folder {root}.")
        if not found:
            raise _unavailable(f"The folder {root} holds no {', '.join(SUFFIXES)} file.")
        for path, name in found:
            yield Landed(path, _origin(path, name), field)

    def rows(self, landed: Landed) -> Iterator[Records]:
        """Canonical tables of one file; see `Source.rows`.

        Raises:
            SourceChanged: the file has a layout in which a needed field is missing.
        """
        if _is_of_snapshot(landed.path):
            from talentatlas.sources.openalex.snapshot import snapshot_rows

            yield from snapshot_rows(landed)
            return
        origin = landed.origin
        batch = Batch(origin.origin_id)
        rule = field_rule(landed.field) if landed.field else EVERYTHING
        works = Works(batch, Selection(rule), file=origin.file, vintage=origin.vintage)
        try:
            for record, value, is_list in _found(landed, batch):
                works.add(value, record, is_list=is_list)
                if batch.is_full:
                    yield batch.take()
        except OSError as error:
            message = f"The file cannot be read ({error.strerror}); check its permissions."
            batch.reject("file", "file", "unreadable", message)
        works.close()
        batch.close()
        yield batch.take()


def _is_of_snapshot(path: Path) -> bool:
    """Whether a file is read by the reader of snapshots, which gives the same tables faster."""
    is_part = path.parent.name.startswith(PARTITION) or path.suffix == PARQUET
    return is_part or REMOTE.match(str(path)) is not None


def _found(landed: Landed, batch: Batch) -> Iterator[Found]:
    if landed.path.is_dir():
        return fetched_works(landed, batch)
    return found_works(landed.path, batch, landed.origin.file)


def _files_below(root: Path) -> list[Path]:
    """Files that may hold works, sorted; hidden ones and linked folders are left out."""
    found: list[Path] = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder) / name for name in names if _may_hold_works(name)]
    return sorted(found, key=lambda path: path.relative_to(root).as_posix())


def _may_hold_works(name: str) -> bool:
    bare = name.lower().removesuffix(".gz")
    return name[0] != "." and bare.endswith(SUFFIXES)


def _origin(path: Path, name: str) -> Origin:
    try:
        size, sha256 = path.stat().st_size, checksum(path)
    except OSError:
        size, sha256 = 0, UNREADABLE
    return _origin_of(name, sha256, size)


def _origin_of(name: str, sha256: str, size: int) -> Origin:
    return Origin(
        f"{SOURCE}:{name}", SOURCE, name, sha256, size, LICENCE.name, CITATION, PRODUCER
    )


def _unavailable(what: str) -> SourceUnavailable:
    return SourceUnavailable(
        what,
        why="Without records there is nothing to count.",
        todo="Give a folder filled by `talentatlas fetch openalex`, a snapshot, or a file of "
        "works, such as openalex:works.json.",
    )


SOURCES.register(
    SOURCE,
    SourceEntry(
        name=SOURCE,
        title="OpenAlex: works of all fields with authors and printed affiliations",
        licence=LICENCE,
        homepage="https://openalex.org",
        tables=("work", "authorship", "printed_affiliation", "organisation_match"),
        blind_spots=(
            "Affiliations are missing more often for old works, books and some countries.",
            "Conferences of machine learning are covered unevenly; see found against expected.",
            "Author identifiers split and merge between releases; do not mix vintages.",
            "An institution's country is that of its legal seat; the printed text corrects it.",
            "Topics are inferred by machine, and by another one since November 2025.",
            "List answers hold 100 names of a byline; fetch asks again for longer ones.",
            "Who is corresponding is not known before the release of 25 June 2026.",
            "A preprint and its paper may be two works; they are joined by DOI and title.",
        ),
        citation=CITATION,
        make=OpenAlex,
        is_general=True,
    ),
)
