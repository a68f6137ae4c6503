"""A person's record in the JSON of the public interface, versions 2 and 3.

Version 3 nests the statements in groups; version 2 lists them bare. Both are read, as a whole
record or as the answer to a question for one section.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any  # values of JSON

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

SECTIONS = ("educations", "employments")
WRAPPERS = ("records", "results", "items")  # of several records in one answer


def read_json(value: Any, name: str) -> Person:  # noqa: ANN401 (any JSON value)
    """What one object of the interface says.

    Args:
        value: a record, or the answer to a question for one section.
        name: of the file, for messages.
    """
    if isinstance(value, dict):
        return _person(value, name)
    return Person(name, None, faults=(Fault("file", "not-a-record", "It is no object."),))


def _person(value: dict[str, Any], name: str) -> Person:
    path = (
        _text(_below(value, "orcid-identifier").get("path")) or _text(value.get("path")) or ""
    )
    orcid = checked_orcid(path)
    record = orcid or name
    activities = _below(value, "activities-summary") or value
    sections = tuple(s for s in SECTIONS if isinstance(activities.get(s), dict))
    answer = {s: activities[s] for s in sections}
    if not answer and (section := path.rstrip("/").rpartition("/")[2]) in SECTIONS:
        answer = {section: value}
    if not answer and "orcid-identifier" not in value:
        return _no_record(record, orcid, value)
    unknown: list[str] = []
    groups = [g for s in answer for g in _groups(answer[s], s, orcid, unknown)]
    events, faults = events_of(groups)
    keys = _keys(_below(value, "person"))
    state = None
    if not groups and not keys:
        gone = _below(value, "history").get("deactivation-date")
        state = "deactivated" if gone else "empty"
    return Person(
        record, orcid, tuple(answer), events, keys, tuple(faults), state, tuple(unknown)
    )


def _no_record(record: str, orcid: str | None, value: dict[str, Any]) -> Person:
    """What is no record: a refusal of the interface, or something else."""
    said = str(value.get("developer-message") or value.get("user-message") or "")
    for state in ("deprecated", "locked", "deactivated"):
        if state in said:
            return Person(record, orcid, state=state)
    names = ", ".join(sorted(map(str, value))[:8])
    message = f"It has neither an iD nor a section of a record, only: {names[:200]}."
    return Person(record, orcid, faults=(Fault("file", "not-a-record", message),))


def _groups(
    section: dict[str, Any], name: str, orcid: str | None, unknown: list[str]
) -> Iterator[list[Statement]]:
    kind = name.removesuffix("s") + "-summary"
    bare = [{kind: summary} for summary in _list(section.get(kind))]
    grouped = [
        _list(_dict(g).get("summaries")) for g in _list(section.get("affiliation-group"))
    ]
    for group in (*([item] for item in bare), *grouped):
        summaries = [item[kind] for item in group if isinstance(_dict(item).get(kind), dict)]
        if summaries:
            yield [_statement(s, kind, orcid, unknown) for s in summaries]


def _statement(
    summary: dict[str, Any], kind: str, orcid: str | None, unknown: list[str]
) -> Statement:
    unknown += [f"{kind}/{name}" for name in summary if name not in KNOWN_FIELDS]
    organisation = _below(summary, "organization")
    given = _below(organisation, "disambiguated-organization")
    source = {k: _text(_dict(v).get("path")) for k, v in _below(summary, "source").items()}
    by, asserter = asserter_of(orcid, {name: text for name, text in source.items() if text})
    order = str(summary.get("display-index") or "")
    return Statement(
        kind.startswith("education"),
        _text(summary.get("role-title")),
        _text(summary.get("department-name")),
        _text(organisation.get("name")),
        organisation_key(
            _text(given.get("disambiguation-source")),
            _text(given.get("disambiguated-organization-identifier")),
        ),
        _text(_below(organisation, "address").get("country")),
        _year(summary.get("start-date")),
        _year(summary.get("end-date")),
        by,
        asserter,
        int(order) if order.isdecimal() and len(order) < 10 else 0,
    )


def _keys(person: dict[str, Any]) -> tuple[str, ...]:
    """Author keys of ours that external identifiers and web pages of the person mean."""
    stated = _list(_below(person, "external-identifiers").get("external-identifier"))
    pages = _list(_below(person, "researcher-urls").get("researcher-url"))
    keys: list[str] = []
    for item in map(_dict, (*stated, *pages)):
        if str(item.get("external-id-relationship") or "self").lower() != "self":
            continue
        addresses = (
            item.get("external-id-url"),
            item.get("external-id-value"),
            item.get("url"),
        )
        texts = (_text(_dict(a).get("value") if isinstance(a, dict) else a) for a in addresses)
        key = next(filter(None, (author_key(text) for text in texts if text)), None)
        if key:
            keys.append(key)
    return tuple(keys)


def _year(date: Any) -> str | None:  # noqa: ANN401 (any JSON value)
    year = _dict(date).get("year")
    return _text(_dict(year).get("value") if isinstance(year, dict) else year)


def _below(value: dict[str, Any], name: str) -> dict[str, Any]:
    return _dict(value.get(name))


def _dict(value: Any) -> dict[str, Any]:  # noqa: ANN401 (any JSON value)
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:  # noqa: ANN401 (any JSON value)
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:  # noqa: ANN401 (any JSON value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() or None if isinstance(value, str) else None
