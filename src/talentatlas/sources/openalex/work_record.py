"""One work of OpenAlex, in any of its layouts, and its rows in the canonical tables."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Any  # values of any JSON type

import orjson

from talentatlas.errors import SourceChanged
from talentatlas.sources.batch import Batch
from talentatlas.sources.identifiers import without_emails
from talentatlas.sources.openalex.authorships import Byline
from talentatlas.sources.openalex.institutions import ADDRESS, text_of
from talentatlas.sources.openalex.known_fields import unknown_fields
from talentatlas.sources.openalex.rule import Selection, source_of
from talentatlas.sources.venues import known_venue
from talentatlas.vocabulary.titles import title_key

SOURCE = "openalex"
REQUIRED = (("id",), ("publication_year",), ("authorships",))  # of each group one suffices
OTHER_ENTITIES = frozenset("ACFIKPSTGVQ")  # authors, institutions, sources, topics, …
YEARS = range(1000, 2101)  # others are placeholders
MOST_CITATIONS = 1 << 62
DOI_START = "10."
SHOWN = 60  # characters of an example
CONFERENCE_KINDS = ("article", "book-chapter")  # may be papers of a conference by its venue


class Works:
    """Puts works of one file into a batch.

    Args:
        batch: that the rows go to.
        selection: which works count.
        file: name of the file, for messages.
        vintage: release, or date of retrieval, of the file; None when unknown.
    """

    def __init__(
        self, batch: Batch, selection: Selection, *, file: str, vintage: str | None = None
    ) -> None:
        self.batch, self.selection, self.file = batch, selection, file
        self._byline = Byline(batch, vintage)
        self._seen: set[str] = set()
        self._noted: set[tuple[str, str]] = set()
        self._missing = [*REQUIRED, *selection.needs]
        self._works = self._expansion = self._outside = 0

    def add(self, value: object, record: str, *, is_list: bool) -> None:
        """Rows of one work; a record that cannot be used is rejected.

        Args:
            value: the work as JSON.
            record: its number in the file, for messages.
            is_list: read from a list answer, which cuts bylines at 100 names.
        """
        if type(value) is not dict:
            self._reject(record, "not-an-object", f"{_example(value)} is no object.")
            return
        name = work_name(value.get("id"))
        if name is None and _is_other_entity(value.get("id")):
            message = f"{_example(value['id'])} is no work; only works are read."
            self._reject(record, "other-entity", message)
            return
        self._works += 1
        if self._missing:
            self._missing = [g for g in self._missing if not any(f in value for f in g)]
        if name is None:
            message = f"The work has no identifier: its id is {_example(value.get('id'))}."
            self._reject(record, "no-id", message)
        elif value.get("is_xpac") is True:
            self._expansion += 1
        elif not self.selection.takes(value):
            self._outside += 1
        elif name in self._seen:
            message = "The same work stands earlier in the file; the first one was kept."
            self._reject(name, "duplicate", message)
        else:
            self._seen.add(name)
            self._add(value, name, is_list)

    def close(self) -> None:
        """Say what was left out, and stop if the file lacks a field altogether.

        Raises:
            SourceChanged: no work of the file has a field that is needed.
        """
        note = self.batch.reject
        if self._expansion:
            message = (
                f"{self._expansion:,} works of the expansion corpus (is_xpac) were left out, "
                "as the core corpus of the interface does."
            )
            note("file", "file", "expansion-corpus", message)
        if self._outside:
            name = self.selection.rule.name
            message = f"{self._outside:,} works outside the field rule {name} were left out."
            note("file", "file", "outside-field", message)
        if self._works and self._missing:
            fields = ", ".join(" or ".join(group) for group in self._missing)
            raise changed(fields, self.file, f"None of its {self._works:,} works has it.")

    def _add(self, work: dict[str, Any], name: str, is_list: bool) -> None:
        year = work.get("publication_year")
        if type(year) is not int or year not in YEARS:
            message = f"publication_year is {_example(year)}, which is no year."
            self._reject(name, "no-year", message)
            return
        work_id = f"{SOURCE}:{name}"
        authors = self._byline.add(name, work_id, work, is_list=is_list)
        if not authors:
            message = "The work has no authorship with a name."
            self._reject(name, "no-authors", message)
            return
        unknown = unknown_fields(work)
        if unknown:
            self._note_unknown(name, unknown)
        title = text_of(work.get("title")) or text_of(work.get("display_name"))
        venue = venue_of(work)
        citations = work.get("cited_by_count")
        is_count = type(citations) is int and 0 <= citations < MOST_CITATIONS
        self.batch.works.append(
            (
                work_id, self.batch.origin_id, doi(work.get("doi")), title, year,
                self._kind(name, work, venue), venue, None, None, None, True,
                work.get("is_retracted") is True, citations if is_count else None, authors,
                title_key(title or ""), self.selection.selected_by,
                _as_json(unknown) if unknown else None,
            )
        )  # fmt: skip

    def _kind(self, name: str, work: dict[str, Any], venue: str | None) -> str:
        """Kind of a work; `work_kinds.csv` maps OpenAlex's types and Crossref's.

        An article or chapter is a conference paper when Crossref says so, or its source is a
        conference, or its venue is one that `venues.csv` knows.
        """
        stated = work.get("type")
        kind = _kinds().get(stated) if type(stated) is str else None
        if kind is None:
            if ("unknown-type", str(stated)) not in self._noted:
                self._noted.add(("unknown-type", str(stated)))
                message = f"type is {_example(stated)}, which is not known; kind is other."
                self.batch.reject(name, "field", "unknown-type", message)
            return "other"
        if kind in CONFERENCE_KINDS and _is_of_conference(work, venue):
            return "conference-paper"
        return kind

    def _note_unknown(self, name: str, unknown: dict[str, Any]) -> None:
        """Report an unknown field once a file."""
        for path, value in unknown.items():
            if ("unknown-field", path) not in self._noted:
                self._noted.add(("unknown-field", path))
                message = (
                    f"The field {path} is not known; it was kept in work.unread. "
                    f"Example: {_example(value)}."
                )
                self.batch.reject(name, "field", "unknown-field", message)

    def _reject(self, record: str, reason: str, message: str) -> None:
        self.batch.reject(record, "work", reason, message)


def changed(fields: str, file: str, detail: str) -> SourceChanged:
    """The error for a file without a field that is needed."""
    return SourceChanged(
        f"{file} has no {fields}. {detail}",
        why="Works read without it would be missing, or placed wrongly, without a word.",
        todo="Fetch the file again with this field; if OpenAlex has renamed it, a newer "
        "version of Talent Atlas is needed. Files from before 2024 have no topics: build them "
        "with --field all.",
    )


def work_name(value: object) -> str | None:
    """W… out of an address or identifier of a work; None for anything else."""
    if type(value) is not str:
        return None
    name = value[len(ADDRESS) :] if value.startswith(ADDRESS) else value.rpartition("/")[2]
    number = name[1:]
    return name if name[:1] == "W" and number.isdecimal() and number.isascii() else None


def doi(value: object) -> str | None:
    """DOI in lower case without resolver; None for a text that holds none.

    Example:
        >>> doi("https://doi.org/10.7717/PeerJ.4375")
        '10.7717/peerj.4375'
    """
    if type(value) is not str:
        return None
    text = value.strip().lower()
    start = text.find(DOI_START)
    return text[start:] if start >= 0 else None


def venue_of(work: dict[str, Any]) -> str | None:
    """Short name of a known venue, else the source's identifier, else None.

    The name printed with the location is read where the location has no known source: OpenAlex
    has many editions of conferences as such a name alone.
    """
    identifier, source = source_of(work)
    location = work.get("primary_location")
    printed = location.get("raw_source_name") if type(location) is dict else None
    for name in (source.get("display_name"), printed):
        if type(name) is str and (known := known_venue(name)):
            return known
    return f"{SOURCE}:{identifier}" if identifier else None


def _is_of_conference(work: dict[str, Any], venue: str | None) -> bool:
    """Whether Crossref's type, the source's type or the venue says so."""
    if venue is not None and not venue.startswith(SOURCE):
        return True
    location = work.get("primary_location")
    crossref = work.get("type_crossref")
    if crossref is None and type(location) is dict:
        crossref = location.get("raw_type")
    if type(crossref) is str and _kinds().get(crossref) == "conference-paper":
        return True
    return source_of(work)[1].get("type") == "conference"


@cache
def _kinds() -> dict[str, str]:
    """Kind by type, in either vocabulary."""
    text = (files("talentatlas.sources.openalex") / "work_kinds.csv").read_text("utf-8")
    return {row["type"]: row["kind"] for row in csv.DictReader(text.splitlines())}


def _is_other_entity(value: object) -> bool:
    if type(value) is not str or not value.startswith(ADDRESS):
        return False
    name = value[len(ADDRESS) :]
    return "/" in name or (name[:1] in OTHER_ENTITIES and name[1:].isdecimal())


def _as_json(value: object) -> str:
    """JSON of any value, without e-mail addresses."""
    return without_emails(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())


def _example(value: object) -> str:
    """A value for a message, in its first characters."""
    return _as_json(value)[:SHOWN]
