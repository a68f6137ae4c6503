"""Rows of the canonical tables out of records of DBLP."""

from __future__ import annotations

import csv
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from talentatlas.errors import SourceChanged
from talentatlas.sources.batch import Batch
from talentatlas.sources.dblp.records import parsed, unknown_entities
from talentatlas.sources.identifiers import orcid
from talentatlas.sources.paper import tier
from talentatlas.sources.person_pages import author_key
from talentatlas.sources.venues import venue_id, year_of
from talentatlas.sources.xml_elements import Element
from talentatlas.vocabulary.field_rules import field_rule
from talentatlas.vocabulary.names import normal_name
from talentatlas.vocabulary.titles import title_key

SOURCE = "dblp"
PEOPLE = "homepages/"
NUMBERED = re.compile(r"(.+) (\d{4})")  # "Wei Wang 0001": a person, not a name
HAS_NUMBER = re.compile(rb" \d{4}</author>")
DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/\S+)", re.IGNORECASE)
STATUS = re.compile(r"\(([^()]*)\)")  # "ICLR (Poster)"
NO_PERSON = frozenset({"disambiguation", "group", "noshow"})
KNOWN_CHILDREN = frozenset({
    "author", "editor", "title", "booktitle", "pages", "year", "address", "journal", "volume",
    "number", "month", "url", "ee", "cdrom", "cite", "publisher", "note", "crossref", "isbn",
    "series", "school", "chapter", "publnr", "stream", "rel",
})  # fmt: skip
ENOUGH = 50  # records without their required part: no accident any more


class Name(NamedTuple):
    """A name as DBLP writes it.

    Args:
        text: without the number.
        person: with the number, where there is one; else None.
    """

    text: str
    person: str | None


class DblpRows:
    """Puts works and people into a batch.

    Args:
        batch: that the rows go to.
        field: rule of the works; None takes all.
    """

    def __init__(self, batch: Batch, field: str | None) -> None:
        rule = field_rule(field) if field else None
        self.batch = batch
        self.selected_by = rule.name if rule and not rule.takes_all else None
        self.encoding = "utf-8"
        self._venues = _listed_venues()
        self._seen: set[bytes] = set()
        self._unknown: set[str] = set()
        self._lost = 0

    def is_wanted(self, kind: str, key: str) -> bool:
        """Whether a record is read, by its kind and key."""
        if kind == "www":
            return key.startswith(PEOPLE)
        if kind == "phdthesis" or self.selected_by is None:
            return True
        return _venue_of(key) in self._venues

    def add(self, kind: str, key: str, data: bytes) -> None:
        """Rows of one record."""
        if kind == "www" and not _says_more_than_a_name(data):
            return
        part = "person" if kind == "www" else "work"
        record, fault = parsed(data, self.encoding)
        if record is None:
            self.batch.reject(key, part, "invalid-xml", f"It is not well-formed: {fault}.")
            return
        if names := unknown_entities(data):
            message = f"Unknown characters became U+FFFD: {', '.join(sorted(names))[:200]}."
            self.batch.reject(key, part, "broken-characters", message)
        digest = hashlib.sha256(f"{kind}/{key}".encode()).digest()[:8]
        if digest in self._seen:
            message = "The same record stands earlier in the file; the first one was kept."
            self.batch.reject(key, part, "duplicate", message)
            return
        self._seen.add(digest)
        self._unknown |= {str(child.tag) for child in record} - KNOWN_CHILDREN
        if kind == "www":
            self._add_person(key.removeprefix(PEOPLE), record)
        elif kind == "phdthesis":
            self._add_thesis(record)
        else:
            self._add_work(kind, key, record)

    def _add_work(self, kind: str, key: str, record: Element) -> None:
        title, year = _text(record.find("title")), year_of(_text(record.find("year")))
        venue = _venue_of(key)
        if title is None or year is None or venue is None:
            self._lost += 1
            message = "It has no title, no year or no venue."
            self.batch.reject(key, "work", "incomplete", message)
            return
        authors = [(e, n) for e in record.iterfind("author") if (n := _name(e)) is not None]
        if not authors:
            self.batch.reject(key, "work", "no-authors", "No author has a name.")
            return
        work_id = f"{SOURCE}:{key}"
        for position, (element, name) in enumerate(authors, 1):
            normal, stated = normal_name(name.text), orcid(element.get("orcid") or "")
            own = f"{SOURCE}:{name.person}" if name.person else None
            person = own or (f"orcid:{stated}" if stated else f"name:{normal}")
            self.batch.authorships.append(
                (work_id, position, name.text, normal, None, None, stated, name.person, None,
                 None, None, person, 1 / len(authors))
            )  # fmt: skip
        shown = _text(record.find("booktitle")) or ""
        status = next((s for s in STATUS.findall(shown) if tier(s)), None)
        if "workshop" in shown.lower():
            venue, status = f"{venue}-workshop", None
        self.batch.works.append(
            (work_id, self.batch.origin_id, _doi(record), title.removesuffix("."), year,
             _kind(kind, key, record), venue, None, status, tier(status), True,
             record.get("publtype") == "withdrawn", None, len(authors), title_key(title),
             self.selected_by, None)
        )  # fmt: skip

    def _add_thesis(self, record: Element) -> None:
        """A doctorate with its university and year, where DBLP knows which person it was."""
        names = [n.person for e in record.iterfind("author") if (n := _name(e)) and n.person]
        school, year = _text(record.find("school")), year_of(_text(record.find("year")))
        if len(names) != 1 or school is None:
            return
        key = f"{SOURCE}:{names[0]}"
        digest = hashlib.sha256(f"thesis of {key}".encode()).digest()[:8]
        if digest in self._seen:
            message = "The same person has a thesis earlier in the file; that one was kept."
            self.batch.reject(key, "person", "duplicate", message)
            return
        self._seen.add(digest)
        self.batch.events.append(
            (key, "degree", 1, "doctorate", None, None, school, None, None, None, None, year,
             None, 1, self.batch.origin_id)
        )  # fmt: skip

    def _add_person(self, pid: str, record: Element) -> None:
        """Other keys of a person; pages that list several people say nothing of one."""
        if record.get("publtype") in NO_PERSON:
            return
        key = f"{SOURCE}:{pid}"
        keys: set[str] = set()
        names = (_name(element) for element in record.iterfind("author"))
        keys |= {f"{SOURCE}:{name.person}" for name in names if name and name.person}
        for url in record.iterfind("url"):
            address = (url.text or "").strip()
            found = orcid(address) if "orcid.org/" in address else None
            keys.add(f"orcid:{found}" if found else author_key(address) or key)
        other = (_text(record.find("crossref")) or "").partition(PEOPLE)[2]
        if other:
            keys.add(f"{SOURCE}:{other}")
        for one in sorted(keys - {key}):
            left, right = sorted((key, one))
            self.batch.same_persons.append((left, right, self.batch.origin_id))

    def close(self, file: str) -> None:
        """Report fields that this version does not know.

        Raises:
            SourceChanged: no work of many had title and year.
        """
        for name in sorted(self._unknown):
            message = "A field that this version does not know; it was not read."
            self.batch.reject(name[:100], "field", "unknown-field", message)
        if self._lost >= ENOUGH and not self.batch.works_so_far:
            raise SourceChanged(
                f"None of {self._lost:,} records in {file} has a title and a year.",
                why="Reading on would only look as if there were no works.",
                todo="Check that it is dblp.xml; if it is, please report the change.",
            )


@cache
def _listed_venues() -> frozenset[str]:
    """Venues that venues.csv lists."""
    table = (files("talentatlas.sources") / "venues.csv").read_text(encoding="utf-8")
    return frozenset(row["venue_id"] for row in csv.DictReader(table.splitlines()))


def _venue_of(key: str) -> str | None:
    """Venue by the key of a work: conf/nips/… is neurips."""
    parts = key.split("/")
    return venue_id(parts[1]) if len(parts) > 2 else None


def _kind(kind: str, key: str, record: Element) -> str:
    if key.startswith("journals/corr/") or record.get("publtype") == "informal":
        return "preprint"
    return "article" if kind == "article" else "conference-paper"


def _name(element: Element) -> Name | None:
    text = _text(element)
    if text is None or not normal_name(text):
        return None
    found = NUMBERED.fullmatch(text)
    return Name(found[1], text) if found else Name(text, None)


def _doi(record: Element) -> str | None:
    addresses = (DOI.fullmatch((ee.text or "").strip()) for ee in record.iterfind("ee"))
    return next((found[1].lower() for found in addresses if found), None)


def _text(element: Element | None) -> str | None:
    """Text of an element with all inside it, on one line."""
    if element is None:
        return None
    return " ".join("".join(map(str, element.itertext())).split()) or None


def _says_more_than_a_name(data: bytes) -> bool:
    marks = (b"orcid.org/", b"openalex.org/", b"openreview.net/", b"<crossref>")
    return (
        any(mark in data for mark in marks) or re.search(rb" \d{4}</author>", data) is not None
    )
