"""A person's record in the XML of the yearly public file, schema 2.0 to 3.0.

Nine tenths of a record are its works, which say nothing about a life. So a record without a
statement about it is told by its bytes, and of the others only what lies before the works is
parsed. Elements are known by their local names, since namespaces changed with the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from talentatlas.sources.identifiers import orcid as checked_orcid
from talentatlas.sources.orcid.person import (
    KNOWN_FIELDS,
    Fault,
    Person,
    Statement,
    asserter_of,
    events_of,
    organisation_key,
)
from talentatlas.sources.person_pages import author_key
from talentatlas.sources.xml_elements import Element, XmlFault, watched

SECTIONS = ("educations", "employments")
SUMMARIES = (b"education-summary", b"employment-summary")
PAGES = (b"openalex.org/", b"dblp.", b"openreview.net/profile")
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
ROOT = re.compile(rb"<[A-Za-z_][^<>]*>")
STATES = (b"deactivation-date>", b"deprecated-date>", b"primary-record", b"response-code>")
WATCHED = ("record", *SECTIONS, "external-identifier", "researcher-url")


def is_telling(data: bytes) -> bool:
    """Whether a record holds anything but "nobody has said where this person was"."""
    if any(summary in data for summary in SUMMARIES):
        return True
    start = data.find(b"activities-summary")
    person = data if start < 0 else data[:start]
    return any(word in person for word in (*PAGES, *STATES)) or _is_forbidden(data)


def needed_part(data: bytes) -> bytes:
    """A record without the works at its end, as far as those can be told by their place."""
    end = _end_of_sections(data, max(data.find(b"activities-summary"), 0))
    return data if end is None else data[:end]


def read_xml(name: str, data: bytes, *, is_cut: bool = False) -> Person:
    """One record.

    Args:
        name: of the document; its file name is the iD.
        data: its bytes; they need not reach beyond the educations and employments.
        is_cut: whether bytes are missing that may belong to these.
    """
    orcid = checked_orcid(name.rpartition("/")[2])
    record = orcid or name
    if _is_forbidden(data):
        message = "It holds a document type or entities, which no record of ORCID does."
        return Person(record, orcid, faults=(Fault("file", "forbidden-xml", message),))
    start = data.find(b"activities-summary")
    person = data if start < 0 else data[:start]
    has_pages = any(page in person for page in PAGES)
    if not has_pages and not any(summary in data for summary in SUMMARIES):
        return _without_statements(record, orcid, data)
    end = _end_of_sections(data, max(start, 0))
    if end is None and is_cut:
        message = f"The first {len(data):,} bytes of it do not reach the end of its positions."
        return Person(record, orcid, faults=(Fault("file", "oversized", message),))
    message = ""
    for parts in _parts(data, start, end, has_pages=has_pages):
        try:
            return _parsed(record, orcid, parts)
        except XmlFault as error:
            message = f"It is not well-formed: {error}."
    return Person(record, orcid, faults=(Fault("file", "invalid-xml", message),))


def _is_forbidden(data: bytes) -> bool:
    """Whether something before the root element could define entities, or hide that it does."""
    root = ROOT.search(data)
    prolog = data[: root.start()] if root else data
    return b"\0" in prolog or any(word in prolog for word in FORBIDDEN)


def _end_of_sections(data: bytes, start: int) -> int | None:
    """Where the educations and employments are over; None where that cannot be told."""
    ends = [_after_closing_tag(data, start, b"%s>" % name.encode()) for name in SECTIONS]
    found = [end for end in ends if end is not None]
    return max(found) if found else None


def _after_closing_tag(data: bytes, start: int, tag: bytes) -> int | None:
    at = data.find(tag, start)
    while at >= 0:
        opening = data.rfind(b"<", start, at)
        if data[opening + 1 : opening + 2] == b"/":
            return at + len(tag)
        at = data.find(tag, at + 1)
    return None


def _parts(
    data: bytes, start: int, end: int | None, *, has_pages: bool
) -> Iterator[tuple[bytes, ...]]:
    """Bytes to parse: first the least that may do, then the whole record."""
    root = ROOT.search(data)
    if end is not None and root is not None:
        opening = data.rfind(b"<", 0, start)
        if not has_pages and opening > root.end():
            yield data[: root.end()], data[opening:end]
        yield (data[:end],)
    yield (data,)


def _parsed(record: str, orcid: str | None, parts: tuple[bytes, ...]) -> Person:
    """The record out of bytes that begin like it; they need not reach its end."""
    groups: list[list[Statement]] = []
    keys: list[str] = []
    unknown: list[str] = []
    for event, element in watched(parts, WATCHED):
        local = _local(element)
        if local == "record" and event == "start":
            orcid = checked_orcid(element.get("path") or "") or orcid
        elif event == "start":
            continue
        elif local in SECTIONS:
            groups += _groups(element, orcid, unknown)
        elif key := _key(element):
            keys.append(key)
    events, faults = events_of(groups)
    state = None if groups or keys else "empty"
    return Person(
        record, orcid, SECTIONS, events, tuple(keys), tuple(faults), state, tuple(unknown)
    )


def _groups(
    section: Element, orcid: str | None, unknown: list[str]
) -> Iterator[list[Statement]]:
    """Groups of a section; a statement that stands outside of one is a group of its own."""
    is_education = _local(section) == SECTIONS[0]
    for child in section:
        local = _local(child)
        members = list(child) if local == "affiliation-group" else [child]
        summaries = [member for member in members if _local(member).endswith("-summary")]
        if summaries:
            yield [_statement(s, orcid, unknown, is_education=is_education) for s in summaries]


def _statement(
    summary: Element, orcid: str | None, unknown: list[str], *, is_education: bool
) -> Statement:
    fields = {_local(child): child for child in summary}
    unknown += [f"{_local(summary)}/{name}" for name in fields if name not in KNOWN_FIELDS]
    organisation = _below(fields.get("organization"))
    address = _below(organisation.get("address"))
    given = _below(organisation.get("disambiguated-organization"))
    source = {
        name: _text(_below(e).get("path")) for name, e in _below(fields.get("source")).items()
    }
    by, asserter = asserter_of(orcid, {name: text for name, text in source.items() if text})
    order = summary.get("display-index") or ""
    return Statement(
        is_education,
        _text(fields.get("role-title")),
        _text(fields.get("department-name")),
        _text(organisation.get("name")),
        organisation_key(
            _text(given.get("disambiguation-source")),
            _text(given.get("disambiguated-organization-identifier")),
        ),
        _text(address.get("country")),
        _text(_below(fields.get("start-date")).get("year")),
        _text(_below(fields.get("end-date")).get("year")),
        by,
        asserter,
        int(order) if order.isdecimal() and len(order) < 10 else 0,
    )


def _key(element: Element) -> str | None:
    """Author key of ours that an external identifier or web page of the person means."""
    fields = {_local(child): _text(child) or "" for child in element}
    if fields.get("external-id-relationship", "self") != "self":
        return None
    named = ("external-id-url", "external-id-value", "url")
    return next(filter(None, (author_key(fields.get(name, "")) for name in named)), None)


def _without_statements(record: str, orcid: str | None, data: bytes) -> Person:
    """Why a record says nothing."""
    state = "empty"
    if b"deactivation-date>" in data:
        state = "deactivated"
    elif b"primary-record" in data or b"deprecated-date" in data:
        state = "deprecated"
    elif b"response-code" in data:
        state = "deprecated" if b"deprecated" in data else "locked"
    return Person(record, orcid, SECTIONS, state=state)


def _local(element: Element) -> str:
    return _without_namespace(element.tag)


@lru_cache(maxsize=1_000)
def _without_namespace(tag: object) -> str:
    """Local name of a tag; empty for comments and instructions, whose tag is no text."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _below(element: Element | None) -> dict[str, Element]:
    """Children by local name."""
    return {} if element is None else {_local(child): child for child in element}


def _text(element: Element | None) -> str | None:
    text = None if element is None else element.text
    return text.strip() or None if text else None
