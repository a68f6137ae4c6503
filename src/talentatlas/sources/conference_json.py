"""Records of the conference lists (one JSON object per paper) as papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple  # a field of a record is of any JSON type

from talentatlas.sources import identifiers
from talentatlas.sources.alignment import NOT_ALIGNED, Alignment
from talentatlas.sources.batch import Batch
from talentatlas.sources.byline import (
    Byline,
    read_byline,
    split_name_and_affiliation,
    split_places,
)
from talentatlas.sources.paper import Author, Line, Paper
from talentatlas.sources.stated_affiliations import affiliation_lines, aligned
from talentatlas.sources.venues import Edition, venue_id, year_of
from talentatlas.vocabulary.countries import to_alpha3

DOI = re.compile(r"10\.\d{4,9}/\S+")
NO_COUNTRY = ("", "unknown")
LARGEST_COUNT = 2**63 - 1  # of an int64
NOTHING = type(None)
FIELD_TYPES = (
    ("title", (str, NOTHING)),
    ("author", (str, list, NOTHING)),
    ("authors", (str, list, NOTHING)),
)
PARALLEL = ("authorids", "or_profile", "orcid", "dblp", "aff_domain", "position")


class Stated(NamedTuple):
    """What a paper states about its authors, one entry per name.

    Args:
        texts: affiliations as printed, `+` between several.
        countries: codes by affiliation; shorter or longer where that is not known.
    """

    texts: Sequence[str]
    countries: Sequence[Sequence[str | None]]


class Entry(NamedTuple):
    """What a record says of one author; empty where it says nothing. See `PARALLEL`."""

    name: str
    text: str
    countries: Sequence[str | None]
    authorids: str
    or_profile: str
    orcid: str
    dblp: str
    aff_domain: str
    position: str


class ConferenceRecords:
    """Reads the records of one file.

    Args:
        edition: venue and year that the file name tells, or None.
        batch: where rejects go.
    """

    def __init__(self, edition: Edition | None, batch: Batch) -> None:
        self.edition, self.batch = edition, batch
        self.without_edition = (
            0  # records of which neither file nor record tells venue and year
        )

    def paper(self, record: Any, number: int) -> Paper | None:  # noqa: ANN401 (any JSON type)
        """The paper of a record, or None when it is rejected.

        Args:
            record: as parsed.
            number: its place in the file, from 1.
        """
        label = f"#{number}"
        if not isinstance(record, dict):
            return self._refuse(
                label, "not-an-object", f"A {type(record).__name__}, no object."
            )
        identifier = record.get("id")
        if isinstance(identifier, int) and not isinstance(identifier, bool):
            identifier = str(identifier)
        identifier = _text(identifier)
        label, title = identifier or label, _text(record.get("title"))
        for field, types in FIELD_TYPES:
            if not isinstance(record.get(field), types):
                kind = type(record[field]).__name__
                return self._refuse(label, "wrong-type", f'"{field}" is a {kind}, no text.')
        if not title and not identifier:
            return self._refuse(label, "no-title", "Neither title nor identifier.")
        venue, year = self.edition or (self._venue(record), year_of(record.get("year")))
        if venue is None or year is None:
            self.without_edition += 1
            return None
        return Paper(
            label, identifier, title, venue, year, self._authors(record, label),
            status=_text(record.get("status")) or _text(record.get("decision")),
            track=_text(record.get("track")),
            citations=_count(record.get("gs_citation")),
            doi=_doi(record.get("doi")),
        )  # fmt: skip

    def _venue(self, record: dict[str, Any]) -> str | None:
        name = _text(record.get("venue")) or _text(record.get("conference"))
        return venue_id(name) if name else None

    def _refuse(self, label: str, reason: str, message: str) -> None:
        self.batch.reject(label, "work", reason, message)

    def _authors(self, record: dict[str, Any], label: str) -> list[Author]:
        """Authors with identifiers and affiliations; empty when the record names none."""
        listed = record.get("authors") or record.get("author")
        if isinstance(listed, list):
            return self._accepted(listed, label)
        identifiers_listed = record.get("authorids")
        ids = split_places(identifiers_listed) if isinstance(identifiers_listed, str) else ()
        byline = read_byline(_text(listed) or "", ids)
        stated = self._stated(record, byline, label)
        parallel = [self._parallel(record, field, byline, label) for field in PARALLEL]
        entries = zip(byline.names, stated.texts, stated.countries, *parallel, strict=True)
        return [self._author(Entry._make(entry), label) for entry in entries]

    def _accepted(self, listed: list[Any], label: str) -> list[Author]:
        """Authors out of a list of `Name (Affiliation)`."""
        authors: list[Author] = []
        for item in listed:
            if not isinstance(item, str):
                message = f"A {type(item).__name__} in the list of authors, no text."
                self.batch.reject(label, "authorship", "wrong-type", message)
                continue
            name, affiliation = split_name_and_affiliation(item.replace("\0", ""))
            text = identifiers.without_emails(affiliation) if affiliation else None
            authors.append(Author(_person(name), (Line(text),) if text else ()))
        return authors

    def _author(self, entry: Entry, label: str) -> Author:
        ids = entry.authorids, entry.or_profile
        domains = entry.aff_domain or next((i for i in ids if "@" in i), "")
        lines = affiliation_lines(entry.text, entry.countries, domains, entry.position)
        if not lines and entry.text:
            message = f"{entry.text!r} holds no letter, so it is no affiliation but a mark."
            self.batch.reject(label, "affiliation", "no-letters", message)
        return Author(
            _person(entry.name),
            lines,
            openreview=next(
                (i for i in ids if i[:1] == "~" and identifiers.openreview(i)), None
            ),
            ieee=identifiers.ieee(ids[0]) if ids[0] else None,
            orcid=self._checked("orcid", entry.orcid, label) if entry.orcid else None,
            dblp=self._checked("dblp", entry.dblp, label) if entry.dblp else None,
        )

    def _checked(self, scheme: str, text: str, label: str) -> str | None:
        value = identifiers.orcid(text) if scheme == "orcid" else identifiers.dblp(text)
        if value is None:
            message = f"{text[:80]!r} is no {scheme} identifier; the authorship was kept."
            self.batch.reject(label, "authorship", f"bad-{scheme}", message)
        return value

    def _list(self, record: dict[str, Any], field: str, label: str) -> str:
        """A field that holds a list in one string; empty when it does not."""
        value = record.get(field)
        if value is None or isinstance(value, str):
            return (value or "").replace("\0", "")
        part = "affiliation" if field in ("aff", "aff_domain", "position") else "authorship"
        message = f'"{field}" is a {type(value).__name__}, no text; it was not used.'
        self.batch.reject(label, part, "wrong-type", message)
        return ""

    def _parallel(
        self, record: dict[str, Any], field: str, byline: Byline, label: str
    ) -> Sequence[str]:
        """A list of the record by name; empty texts when it says nothing or does not fit."""
        text = self._list(record, field, label) if record.get(field) else ""
        listed = split_places(text) if text.strip(" ;") else ()
        fitting = byline.parallel(listed) if listed else None
        if fitting is not None:
            return fitting
        of_affiliation = field in ("aff_domain", "position")
        if listed and not (of_affiliation and len(listed) == _places(record.get("aff"))):
            part = "affiliation" if of_affiliation else "authorship"
            message = f'"{field}" has {len(listed)} places for {len(byline.names)} authors.'
            self.batch.reject(label, part, "length-mismatch", message)
        return [""] * len(byline.names)

    def _stated(self, record: dict[str, Any], byline: Byline, label: str) -> Stated:
        """Affiliations and their countries by name, as far as they can be aligned."""
        none = Stated([""] * len(byline.names), [()] * len(byline.names))
        places = split_places(self._list(record, "aff", label)) if record.get("aff") else []
        if not any(places):
            return none
        texts = byline.parallel(places)
        if texts is None:
            if len(set(places)) > 1:
                message = f'"aff" has {len(places)} places for {len(byline.names)} authors.'
                self.batch.reject(label, "affiliation", "length-mismatch", message)
                return none
            if record.get("aff_country_unique_index"):
                message = "One affiliation for all authors; its country was left to the text."
                self.batch.reject(label, "country", "length-mismatch", message)
            return Stated([places[0]] * len(byline.names), none.countries)
        alignment = aligned(record, places)
        if alignment is None:
            return Stated(texts, none.countries)
        if alignment.method in NOT_ALIGNED:
            message = NOT_ALIGNED[alignment.method]
            self.batch.reject(label, "country", alignment.method, message)
            return Stated(texts, none.countries)
        codes = byline.parallel(self._codes(record, alignment, label))
        return Stated(texts, none.countries if codes is None else codes)

    def _codes(
        self, record: dict[str, Any], alignment: Alignment, label: str
    ) -> list[tuple[str | None, ...]]:
        """ISO codes by place; a name that is no country is rejected once."""
        names = split_places(record["aff_country_unique"])
        known = [_alpha3(name) for name in names]
        numbers = {n for place in alignment.countries for n in place if n is not None}
        for number in sorted(numbers):
            if not 0 <= number < len(names):
                message = f"The index names country {number} of {len(names)}."
                self.batch.reject(label, "country", "bad-index", message)
            elif known[number] is None and names[number].lower() not in NO_COUNTRY:
                message = f"{names[number]!r} is no country known here; the rest was kept."
                self.batch.reject(label, "country", "unknown-country", message)
        codes = {n: known[n] for n in numbers if 0 <= n < len(names)}
        return [
            tuple(codes.get(n) if n is not None else None for n in place)
            for place in alignment.countries
        ]


def _places(value: object) -> int:
    """Places of a list in one string."""
    return value.count(";") + 1 if isinstance(value, str) else 0


def _person(name: str) -> str:
    """A name without the e-mail address that some lists add to it."""
    return identifiers.EMAIL.sub("", name).strip() if "@" in name else name


def _text(value: object) -> str | None:
    """A text without NUL and the space around it; None for an empty one or another type."""
    return (value.replace("\0", "").strip() or None) if isinstance(value, str) else None


def _count(value: object) -> int | None:
    """Citations; the lists write -1 for unknown."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= LARGEST_COUNT else None


def _doi(value: object) -> str | None:
    found = DOI.search(value.lower()) if isinstance(value, str) else None
    return found[0] if found else None


@lru_cache(maxsize=4096)
def _alpha3(name: str) -> str | None:
    return to_alpha3(name) if name else None
