"""Accepted works out of OpenReview notes, interface version 2 or 1.

Version 2 wraps every field, `{"value": ...}`; version 1 has bare values. A work that is not
accepted leaves no trace here, not even its identifier: who wrote it is nobody's business.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple  # values of JSON

from talentatlas.sources.batch import Batch
from talentatlas.sources.identifiers import openreview
from talentatlas.sources.paper import NOT_ACCEPTED, tier
from talentatlas.sources.venues import venue_id, year_of
from talentatlas.vocabulary.names import normal_name
from talentatlas.vocabulary.titles import title_key

SOURCE, KIND = "openreview", "conference-paper"
JOURNALS = frozenset({"tmlr", "jmlr", "dmlr", "jair"})
UNDECIDED = re.compile(r"submission|reject|withdr|desk|under[_ ]review|retract", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
DOMAIN_OF_SERIES = re.compile(r"\.(?:cc|org|com|net|io|ai|co|eu)$", re.IGNORECASE)
MAIN_TRACKS = frozenset({"", "conference"})
WORKSHOP = "workshop"


class Edition(NamedTuple):
    """What a `venueid` says.

    Args:
        venue_id: without year; a workshop is kept apart from its conference.
        year: None where the identifier has none, as of a journal.
        track: the rest of the identifier, None for the main track.
    """

    venue_id: str
    year: int | None
    track: str | None


class _Work(NamedTuple):
    """An accepted work with its authors and their profiles."""

    identifier: str
    title: str
    status: str | None
    year: int
    edition: Edition
    names: list[tuple[str, str | None]]


class Notes:
    """Puts accepted notes into a batch.

    Args:
        batch: that the rows go to.
    """

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.undecided = self.others = self.without_venue = 0
        self._seen: set[str] = set()

    def add(self, note: dict[str, Any]) -> None:
        """Rows of one note; nothing when it is no accepted work."""
        content = note.get("content")
        content = content if isinstance(content, dict) else {}
        identifier, venue_code = note.get("id"), text_of(content.get("venueid"))
        title, status = text_of(content.get("title")), text_of(content.get("venue"))
        if not isinstance(identifier, str) or not identifier or title is None:
            self.others += 1
            return
        if venue_code is None:
            self.without_venue += 1
            return
        if UNDECIDED.search(venue_code) or NOT_ACCEPTED.search((status or "").lower()):
            self.undecided += 1
            return
        edition = edition_of(venue_code, status)
        if edition is None or (year := edition.year or _published(note)) is None:
            message = f'No venue and year can be told from "{venue_code[:100]}".'
            self.batch.reject(identifier, "work", "no-venue", message)
            return
        if identifier in self._seen:
            message = "The same work stands earlier in the file; the first one was kept."
            self.batch.reject(identifier, "work", "duplicate", message)
            return
        names = self._names(identifier, content)
        if not names:
            self.batch.reject(identifier, "work", "no-authors", "No author has a name.")
            return
        self._seen.add(identifier)
        self._add_rows(_Work(identifier, title, status, year, edition, names))

    def _add_rows(self, work: _Work) -> None:
        work_id, edition, credit = (
            f"{SOURCE}:{work.identifier}",
            work.edition,
            1 / len(work.names),
        )
        for position, (name, profile) in enumerate(work.names, 1):
            normal = normal_name(name)
            key = f"openreview:{profile}" if profile else f"name:{normal}"
            self.batch.authorships.append(
                (work_id, position, name, normal, profile, None, None, None, None, None, None,
                 key, credit)
            )  # fmt: skip
        is_main = WORKSHOP not in edition.venue_id
        kind = "article" if edition.venue_id in JOURNALS else KIND
        self.batch.works.append(
            (work_id, self.batch.origin_id, None, work.title, work.year, kind, edition.venue_id,
             edition.track, work.status, tier(work.status) if is_main else None, True, False,
             None, len(work.names), title_key(work.title), None, None)
        )  # fmt: skip

    def _names(self, record: str, content: dict[str, Any]) -> list[tuple[str, str | None]]:
        """Authors with their profiles; of lists that do not run side by side only names."""
        authors, ids = _bare(content.get("authors")), _bare(content.get("authorids"))
        authors = authors if isinstance(authors, list) else []
        ids = ids if isinstance(ids, list) else []
        if len(ids) != len(authors):
            if ids:
                message = f"{len(ids)} identifiers for {len(authors)} authors; none was used."
                self.batch.reject(record, "authorship", "length-mismatch", message)
            ids = [None] * len(authors)
        found: list[tuple[str, str | None]] = []
        for author, identifier in zip(authors, ids, strict=True):
            is_pair = isinstance(author, dict)  # the newer layout
            name = text_of(author.get("fullname") if is_pair else author)
            given = author.get("username") if is_pair else identifier
            if name is None or "@" in name or not normal_name(name):
                self.batch.reject(record, "authorship", "empty-name", "A place holds no name.")
                continue
            found.append((name, openreview(given) if isinstance(given, str) else None))
        return found


def edition_of(code: str, venue: str | None = None) -> Edition | None:
    """Venue, year and track of a `venueid`.

    Args:
        code: such as "ICLR.cc/2024/Conference" or "dblp.org/conf/NIPS/2017".
        venue: in words, for a year that the code does not have.

    Example:
        >>> edition_of("NeurIPS.cc/2023/Track/Datasets_and_Benchmarks")
        Edition(venue_id='neurips', year=2023, track='Track/Datasets_and_Benchmarks')
    """
    steps = [step for step in code.strip().split("/") if step]
    at = next((n for n, step in enumerate(steps) if n and YEAR.fullmatch(step)), None)
    before = steps[:at] if at else steps
    after = steps[at + 1 :] if at else []
    if not before:
        return None
    series = venue_id(DOMAIN_OF_SERIES.sub("", before[-1]))
    if series is None:
        return None
    words = "/".join(after)
    track = None if words.lower() in MAIN_TRACKS else words
    if WORKSHOP in words.lower():
        series = f"{series}-{WORKSHOP}"
    in_words = YEAR.search(venue or "")
    year = int(steps[at]) if at else int(in_words[0]) if in_words else None
    return Edition(series, year, track)


def text_of(value: Any) -> str | None:  # noqa: ANN401 (any JSON value)
    """A text, wrapped or bare, on one line; None for anything else or nothing."""
    bare = _bare(value)
    return " ".join(bare.split()) or None if isinstance(bare, str) else None


def _bare(value: Any) -> Any:  # noqa: ANN401 (any JSON value)
    return value.get("value") if isinstance(value, dict) and "value" in value else value


def _published(note: dict[str, Any]) -> int | None:
    """Year of publication; the date of submission would be another one."""
    stamp = note.get("pdate")
    if isinstance(stamp, bool) or not isinstance(stamp, (int, float)):
        return None
    try:
        return year_of(datetime.fromtimestamp(stamp / 1000, UTC).year)
    except (OverflowError, ValueError, OSError):
        return None
