"""OpenReview: accepted works and public profiles, as fetched with the user's own login.

Everything else works without this source; it is never asked for anything undecided.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any  # values of JSON

from talentatlas.errors import SourceChanged, SourceUnavailable
from talentatlas.provenance import Licence, LicenceClass, Origin
from talentatlas.sources.base import SOURCES, Landed, Records, SourceEntry
from talentatlas.sources.batch import Batch
from talentatlas.sources.documents import document, files_below, size_and_checksum
from talentatlas.sources.json_documents import is_json, json_values, listed
from talentatlas.sources.openreview.notes import SOURCE, Notes
from talentatlas.sources.openreview.profiles import Profiles

LICENCE = Licence("OpenReview terms of use", LicenceClass.TERMS_ONLY)
CITATION = "OpenReview, https://openreview.net"
WRAPPERS = ("notes", "profiles", "results", "records")
ENOUGH = 50  # records without their required part: no accident any more


class OpenReview:
    """Reads answers of the interface: notes and profiles, versions 2 and 1."""

    def land(self, where: str, *, field: str | None = None) -> Iterator[Landed]:
        """The folder of answers, or the one file, at a path.

        Args:
            where: folder that `talentatlas fetch openreview` filled, another one, or a file.
            field: not used; the venues are the rule.

        Raises:
            SourceUnavailable: nothing is there, or nothing that could hold records.
        """
        root = Path(where).expanduser()
        folder = root / "pages" if (root / "pages").is_dir() else root
        if not root.exists():
            raise _unavailable(f"There is no file or folder {root}.")
        size, sha256 = size_and_checksum(folder)
        if not sha256:
            raise _unavailable(f"The folder {folder} holds no .json file.")
        name = root.name
        yield Landed(
            folder,
            Origin(f"{SOURCE}:{name}", SOURCE, name, sha256, size, LICENCE.name, CITATION),
        )

    def rows(self, landed: Landed) -> Iterator[Records]:
        """Canonical tables of one folder or file; see `Source.rows`.

        Raises:
            SourceChanged: it holds many records and none has the layout of a note or profile.
        """
        batch = Batch(landed.origin.origin_id)
        notes, profiles = Notes(batch), Profiles(batch)
        try:
            for record in _records(landed.path, batch):
                if str(record.get("id") or "").startswith("~"):
                    profiles.add(record)
                else:
                    notes.add(record)
                if batch.is_full:
                    yield batch.take()
        except OSError as error:
            message = f"The file cannot be read ({error.strerror}); check its permissions."
            batch.reject("file", "file", "unreadable", message)
        _close(landed, batch, notes, profiles)
        yield batch.take()


def _records(path: Path, batch: Batch) -> Iterator[dict[str, Any]]:
    """Notes and profiles of every document, in order; what is none is rejected."""
    paths = files_below(path) if path.is_dir() else iter([path])
    for file in paths:
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        if not is_json(name):
            continue
        for read in json_values(document(file, name)):
            if read.reason:
                batch.reject(read.label, "file", read.reason, read.message)
            if not read.is_readable:
                continue
            for value in listed(read.value, WRAPPERS):
                if isinstance(value, dict):
                    yield value
                else:
                    batch.reject(read.label, "file", "not-a-record", "It is no object.")


def _close(landed: Landed, batch: Batch, notes: Notes, profiles: Profiles) -> None:
    """Counts of what was left out.

    Raises:
        SourceChanged: nothing of much had the layout.
    """
    lost = notes.others + notes.without_venue
    if lost >= ENOUGH and not batch.works_so_far and not profiles.read and not notes.undecided:
        raise SourceChanged(
            f"None of {lost:,} records in {landed.origin.file} has id, title and venueid.",
            why="Without a venueid nobody can tell which works were accepted.",
            todo="Fetch again with this version; if that does not help, OpenReview changed its "
            "layout: please report it.",
        )
    counted = (
        (notes.undecided, "undecided", "works are not accepted; nothing of them was kept."),
        (notes.without_venue, "no-venueid", "works have no venueid, so no decision is known."),
        (notes.others, "not-a-work", "records are neither works nor profiles."),
        (profiles.unusable, "unusable-profiles", "profiles are rejected, blocked or merged."),
        (profiles.without_place, "no-place", "positions name no organisation and no country."),
    )
    for number, reason, words in counted:
        if number:
            batch.reject("file", "file", reason, f"{number:,} {words}")
    for name in sorted(profiles.unknown):
        message = f"A field that this version does not know, {profiles.unknown[name]:,} times."
        batch.reject(name, "field", "unknown-field", message)
    batch.close()


def _unavailable(what: str) -> SourceUnavailable:
    return SourceUnavailable(
        what,
        why="This source is optional: everything else works without it.",
        todo="Run `talentatlas fetch openreview` with your own login, or leave the source out.",
    )


SOURCES.register(
    SOURCE,
    SourceEntry(
        name=SOURCE,
        title="OpenReview: accepted works and public profiles",
        licence=LICENCE,
        homepage="https://openreview.net",
        tables=("work", "authorship", "life_event", "same_person"),
        blind_spots=(
            "Only venues that run on OpenReview; most of them since 2018 or later.",
            "Profiles say what people last typed: an open end may be over for years.",
            "Years only; the country is often missing and then follows from the domain.",
            "Undecided, rejected and withdrawn works are not read, nor anything on reviewers.",
            "Relations such as advisors are not read, since who hides them cannot be told.",
            "Since 2026 the interface asks for a login; a fetch is slow.",
        ),
        citation=CITATION,
        make=OpenReview,
    ),
)
