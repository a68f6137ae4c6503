"""ORCID: educations and employments that people state, from public file or interface."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from talentatlas.errors import SourceUnavailable
from talentatlas.provenance import Licence, LicenceClass, Origin
from talentatlas.sources.base import SOURCES, Landed, Records, SourceEntry
from talentatlas.sources.batch import Batch
from talentatlas.sources.documents import ARCHIVES, SUFFIXES, size_and_checksum
from talentatlas.sources.orcid.reading import people
from talentatlas.sources.orcid.rows import PersonRows

SOURCE = "orcid"
LICENCE = Licence("CC0-1.0", LicenceClass.OPEN)
CITATION = (
    "ORCID Public Data File, ORCID, Inc., CC0 1.0, https://info.orcid.org/public-data-file"
)
SHARD = re.compile(r"(.+)#([0-9X]+)", re.IGNORECASE)
RELEASE = re.compile(r"ORCID_(\d{4})_(\d\d)")
ID_IN_NAME = re.compile(r"(?:\d{4}-){3}\d{3}([\dXx])\.xml(?:\.gz)?$")
ACTIVITIES = "_activities"  # the files of full works and positions; nothing that summaries lack


class Orcid:
    """Reads the yearly file of summaries as a stream, folders of it, and answers in JSON."""

    def land(self, where: str, *, field: str | None = None) -> Iterator[Landed]:
        """The archive, folder or file at a path.

        Args:
            where: path. Behind "#" may stand last characters of iDs; then only those records
                are read, so that several runs can share a file: `summaries.tar.gz#01234`.
            field: not used; the other sources say who counts.

        Raises:
            SourceUnavailable: nothing is there, or nothing that could hold records.
        """
        root, shard = Path(where).expanduser(), ""
        if not root.exists() and (found := SHARD.fullmatch(where)):
            root, shard = Path(found[1]).expanduser(), "".join(sorted(set(found[2].upper())))
        if not root.exists():
            raise _unavailable(f"There is no file or folder {root}.")
        archives = (
            sorted(p for p in root.iterdir() if p.name.lower().endswith(ARCHIVES))
            if root.is_dir()
            else []
        )
        for path in [p for p in archives if ACTIVITIES not in p.name] or [root]:
            pages = path / "pages"
            yield Landed(pages if pages.is_dir() else path, _origin(path, pages, shard))

    def rows(self, landed: Landed) -> Iterator[Records]:
        """Canonical tables of one archive, folder or file; see `Source.rows`.

        Raises:
            SourceChanged: it holds many documents and none has the layout of a record.
        """
        batch = Batch(landed.origin.origin_id)
        rows = PersonRows(batch, landed.origin.file)
        shard = landed.origin.file.rpartition("#")[2] if "#" in landed.origin.file else ""
        try:
            for person in people(landed.path, partial(_is_wanted, shard)):
                rows.add(person)
                if batch.is_full:
                    yield batch.take()
        except OSError as error:
            message = f"The file cannot be read ({error.strerror}); check its permissions."
            batch.reject("file", "file", "unreadable", message)
        rows.close()
        batch.close()
        yield batch.take()


def _is_wanted(shard: str, name: str) -> bool:
    """Whether a document is read: a record of the shard, or an answer of the interface."""
    found = ID_IN_NAME.search(name)
    if found is None:
        return not shard and name.lower().endswith(SUFFIXES)
    return not shard or found[1].upper() in shard


def _origin(path: Path, pages: Path, shard: str) -> Origin:
    folder = pages if pages.is_dir() else path
    size, sha256 = size_and_checksum(folder)
    if not sha256:
        raise _unavailable(f"The folder {folder} holds no {', '.join(SUFFIXES[:3])} file.")
    name = f"{path.name}#{shard}" if shard else path.name
    release = RELEASE.search(path.name)
    vintage = f"{release[1]}-{release[2]}" if release else None
    return Origin(
        f"{SOURCE}:{name}", SOURCE, name, sha256, size, LICENCE.name, CITATION, "ORCID", vintage
    )


def _unavailable(what: str) -> SourceUnavailable:
    return SourceUnavailable(
        what,
        why="Without records nothing is known of studies and of stays without a paper.",
        todo="Give ORCID_YYYY_10_summaries.tar.gz, a folder of its records, or one that "
        "`talentatlas fetch orcid` filled.",
    )


SOURCES.register(
    SOURCE,
    SourceEntry(
        name=SOURCE,
        title="ORCID: educations and employments that people state",
        licence=LICENCE,
        homepage="https://info.orcid.org/public-data-file",
        tables=("life_event", "same_person"),
        blind_spots=(
            "Only people who registered and filled in their record; fewer in China and Japan, "
            "among older people and in industry.",
            "Records are kept up unevenly: a post without an end may be over for years.",
            "A post without a start has no date; the month is not read.",
            "Most statements are the person's own; `asserted_by` tells which are not.",
            "Organisations are often given by RINGGOLD, for which no open table exists.",
            "Works, fundings and peer reviews are not read; the bibliographies have them.",
        ),
        citation=CITATION,
        make=Orcid,
    ),
)
