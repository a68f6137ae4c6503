"""What a person's record states, whatever its format, and its rows in the canonical tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from talentatlas.places.iso import alpha3_of
from talentatlas.sources.degrees import NO_DEGREE, level_of
from talentatlas.sources.identifiers import without_emails
from talentatlas.sources.venues import year_of

SELF, ORGANISATION = "self", "organisation"
# Of an education or employment, in all versions.
KNOWN_FIELDS = frozenset({
    "created-date", "last-modified-date", "source", "department-name", "role-title",
    "start-date", "end-date", "organization", "url", "external-ids", "external-identifiers",
    "visibility", "display-index", "put-code", "path",
})  # fmt: skip
LONGEST_TEXT = 500  # characters of a title, department or name; a longer one is no such thing
ROR_ID = re.compile(
    r"(?:https?://)?(?:www\.)?(?:ror\.org/)?(0[a-z0-9]{6}\d{2})/?", re.IGNORECASE
)
GRID_ID = re.compile(r"(?:https?://(?:www\.)?grid\.ac/institutes/)?(grid\.\d+\.[0-9a-f]+)/?")
OTHER_IDS = {"RINGGOLD": "ringgold", "FUNDREF": "fundref", "LEI": "lei"}
DOI_OF_FUNDER = re.compile(r"(?:https?://(?:dx\.)?doi\.org/)?10\.13039/")


class Statement(NamedTuple):
    """One education or employment as one source asserts it.

    Args:
        is_education: else an employment.
        role: title as stated.
        department: as stated.
        organisation: name as stated.
        organisation_id: with scheme, or None.
        country: alpha-2 as stated.
        start: year as stated.
        end: year as stated.
        asserted_by: self, organisation, or None when not stated.
        asserter: identifier of who asserts, to count them; None when not stated.
        preference: the greater one is shown first by the person.
    """

    is_education: bool
    role: str | None
    department: str | None
    organisation: str | None
    organisation_id: str | None
    country: str | None
    start: str | None
    end: str | None
    asserted_by: str | None
    asserter: str | None
    preference: int = 0


class Fault(NamedTuple):
    """A part of a record that is not used; see `Batch.reject`."""

    part: str
    reason: str
    message: str


class Person(NamedTuple):
    """What one document says of one person.

    Args:
        record: for messages.
        orcid: the iD, or None where the document has none.
        sections: "educations" and "employments" that the document covers.
        events: rows of `life_event` without author key and origin.
        keys: author keys that the record states for the same person.
        faults: parts that are not used.
        state: why there is nothing: "deactivated", "deprecated", "locked", "empty"; else None.
        unknown: names of fields that this version does not know.
    """

    record: str
    orcid: str | None
    sections: tuple[str, ...] = ()
    events: Sequence[tuple[object, ...]] = ()
    keys: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    state: str | None = None
    unknown: tuple[str, ...] = ()


def events_of(
    groups: Iterable[Sequence[Statement]],
) -> tuple[list[tuple[object, ...]], list[Fault]]:
    """Rows of `life_event` out of groups of statements, without author key and origin.

    A group is one claim that several sources assert; that which the person prefers is kept, the
    others are counted. What is the same in every kept field counts as one claim too.

    Args:
        groups: in the order of the record.
    """
    faults: list[Fault] = []
    claims: dict[tuple[object, ...], list[Statement]] = {}
    for group in groups:
        kept = max(group, key=lambda statement: statement.preference)
        claim = _claim(kept, faults)
        if claim is not None:
            claims.setdefault(claim, []).extend(group)
    lines = {"degree": 0, "post": 0}
    events: list[tuple[object, ...]] = []
    for claim, statements in claims.items():
        kind = str(claim[0])
        lines[kind] += 1
        by = {s.asserted_by for s in statements}
        asserted_by = ORGANISATION if ORGANISATION in by else SELF if SELF in by else None
        count = max(1, len({s.asserter for s in statements if s.asserter}))
        events.append((kind, lines[kind], *claim[1:], asserted_by, count))
    return events, faults


def _claim(statement: Statement, faults: list[Fault]) -> tuple[object, ...] | None:
    """What a statement says, in the columns of `life_event`; None when it names no place."""
    organisation = printed(statement.organisation)
    if organisation is None and statement.organisation_id is None:
        faults.append(
            Fault("affiliation", "no-organisation", "A statement names no organisation.")
        )
        return None
    role = printed(statement.role)
    level = level_of(role) if role and statement.is_education else None
    is_degree = statement.is_education and level != NO_DEGREE
    country = alpha3_of(statement.country) if statement.country else None
    if statement.country and country is None:
        message = f'"{statement.country[:20]}" is no country of ISO 3166; left empty.'
        faults.append(Fault("country", "unknown-country", message))
    start, end = _year(statement.start, faults), _year(statement.end, faults)
    if start is not None and end is not None and end < start:
        message = f"It ends in {end}, before it starts in {start}; both years left empty."
        faults.append(Fault("affiliation", "end-before-start", message))
        start = end = None
    return (
        "degree" if is_degree else "post", level if is_degree else None, role,
        printed(statement.department), organisation, statement.organisation_id, None, country,
        start, end,
    )  # fmt: skip


def _year(text: str | None, faults: list[Fault]) -> int | None:
    """Year as stated; None where none is, or none that can be."""
    if not text:
        return None
    year = year_of(text)
    if year is None:
        faults.append(Fault("affiliation", "no-year", f'"{text[:20]}" is no year; left empty.'))
    return year


def printed(text: str | None) -> str | None:
    """A text on one line without e-mail addresses; None when nothing is left."""
    if not text:
        return None
    return without_emails(" ".join(text.split()))[:LONGEST_TEXT] or None


def organisation_key(scheme: str | None, identifier: str | None) -> str | None:
    """Identifier of an organisation with its scheme, such as ror:05a28rw58 or ringgold:4615."""
    scheme, value = (scheme or "").strip().upper(), (identifier or "").strip()
    if not value:
        return None
    if scheme == "ROR":
        found = ROR_ID.fullmatch(value)
        return f"ror:{found[1].lower()}" if found else None
    if scheme == "GRID":
        found = GRID_ID.fullmatch(value.lower())
        return f"grid:{found[1]}" if found else None
    name = OTHER_IDS.get(scheme)
    value = DOI_OF_FUNDER.sub("", value)
    return f"{name}:{value}" if name and value.isalnum() else None


def asserter_of(orcid: str | None, names: dict[str, str]) -> tuple[str | None, str | None]:
    """Who asserts a statement: "self" or "organisation", and its identifier.

    What a person added through somebody's tool is asserted by the person.

    Args:
        orcid: of the record.
        names: identifiers by field of `source`, such as "source-client-id".
    """
    for field in ("assertion-origin-orcid", "source-orcid"):
        if names.get(field) and not names.get("assertion-origin-client-id"):
            is_own = orcid is None or names[field] == orcid
            return (SELF if is_own else ORGANISATION), names[field]
    for field in ("assertion-origin-client-id", "source-client-id"):
        if names.get(field):
            return ORGANISATION, names[field]
    return None, None
