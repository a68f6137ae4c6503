"""Organisations read from a ROR dump of schema 2 or schema 1."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any  # a record is JSON

from talentatlas.places.iso import alpha3_of
from talentatlas.places.ror_file import dump_objects

_HOST = re.compile(r"^(?:https?://)?(?:www\d?\.)?([\w.-]+)(/.*)?$")
_NOT_A_KIND = frozenset({"funder", "archive"})
_COUNTRY_SUFFIX = re.compile(r"\s*\([^()]*\)$")
_ROR_ID = re.compile(r"0[a-z0-9]{6}\d{2}")
SCHEMES = ("grid", "isni", "fundref", "wikidata")  # others are of one country, or dead
ACTIVE, INACTIVE, WITHDRAWN = "active", "inactive", "withdrawn"


@dataclass(frozen=True, slots=True)
class Record:
    """One organisation as ROR describes it; country is ISO 3166-1 alpha-3.

    Attributes:
        relations: number of parents, children and related organisations, a measure of how
            likely a text means this bearer of a shared name.
        labels: names with their language (ISO 639-1) where ROR states one.
        identifiers: of other registers, as grid:grid.5335.0, isni:…, fundref:…, wikidata:…
        status: active, inactive (closed, merged or split) or withdrawn (should not be used).
        successors: organisations that took its place.
    """

    organisation_id: str | None
    name: str
    country: str
    kind: str
    aliases: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    parent_id: str | None = None
    relations: int = 0
    labels: tuple[tuple[str, str], ...] = ()
    identifiers: tuple[str, ...] = ()
    status: str = ACTIVE
    successors: tuple[str, ...] = ()


@dataclass(slots=True)
class Registry:
    """All records of a dump, the withdrawn ones too.

    Attributes:
        records: by identifier; of a repeated one the first.
        counts: records read, of each status, without a country, unreadable, repeated.
    """

    records: dict[str, Record] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def present(self, organisation_id: str) -> str:
        """The organisation that stands for one today.

        A withdrawn or inactive organisation is followed as long as exactly one took its place;
        one that was split, or just closed, stands for itself.

        Args:
            organisation_id: ror:…
        """
        met = {organisation_id}
        while True:
            record = self.records.get(organisation_id)
            if record is None or record.status == ACTIVE or len(record.successors) != 1:
                return organisation_id
            (following,) = record.successors
            if following in met:
                return organisation_id
            met.add(following)
            organisation_id = following


def read_registry(path: Path) -> Registry:
    """The whole of a ROR dump.

    Args:
        path: as for `read_records`.

    Raises:
        SourceError: the file is not a ROR dump.
    """
    registry = Registry()
    for record in _records(path, registry.counts):
        known = registry.records.setdefault(record.organisation_id or "", record)
        registry.counts["repeated"] += known is not record
    return registry


def read_records(path: Path, counts: Counter[str] | None = None) -> Iterator[Record]:
    """Yield the organisations of a ROR dump that are not withdrawn.

    Args:
        path: JSON array as published by ROR, plain, gzipped or inside a zip; in a zip with
            both schemas the file of schema 2 is read.
        counts: filled with what became of the records; keys as in `Registry`.

    Raises:
        SourceError: the file is not a ROR dump.
    """
    records = _records(path, Counter() if counts is None else counts)
    return (record for record in records if record.status != WITHDRAWN)


def _records(path: Path, counts: Counter[str]) -> Iterator[Record]:
    for row in dump_objects(path):
        counts["read"] += 1
        try:
            record = _schema_2(row) if "names" in row else _schema_1(row)
        except (LookupError, TypeError, AttributeError):
            counts["unreadable"] += 1
            continue
        if record is None:
            counts["without-country"] += 1
            continue
        counts[record.status] += 1
        yield record


def _schema_2(row: dict[str, Any]) -> Record | None:
    place = (row.get("locations") or [{}])[0].get("geonames_details") or {}
    names = row["names"]
    shown = [n["value"] for n in names if "ror_display" in n["types"]]
    websites = [link["value"] for link in row.get("links") or () if link["type"] == "website"]
    return _build(
        row,
        shown[0] if shown else names[0]["value"],
        place.get("country_code"),
        _Names(
            [n["value"] for n in names if {"alias", "label"} & set(n["types"])],
            [n["value"] for n in names if "acronym" in n["types"]],
            [(n["value"], n["lang"]) for n in names if n.get("lang")],
        ),
        [*(row.get("domains") or ()), *websites],
        [(e["type"], _all(e)) for e in row.get("external_ids") or ()],
    )


def _schema_1(row: dict[str, Any]) -> Record | None:
    labels = [(label["label"], label.get("iso639")) for label in row.get("labels") or ()]
    return _build(
        row,
        row["name"],
        (row.get("country") or {}).get("country_code"),
        _Names(
            [*(row.get("aliases") or ()), *(name for name, _ in labels)],
            list(row.get("acronyms") or ()),
            [(name, language) for name, language in labels if language],
        ),
        list(row.get("links") or ()),
        [(scheme, _all(e)) for scheme, e in (row.get("external_ids") or {}).items()],
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of one record beside that which is shown."""

    aliases: list[str]
    acronyms: list[str]
    labels: list[tuple[str, str]]


def _build(
    row: dict[str, Any],
    shown: str,
    code: str | None,
    names: _Names,
    links: list[str],
    external: list[tuple[str, list[str]]],
) -> Record | None:
    country = alpha3_of(code or "")
    if country is None:
        return None
    # "Google (Switzerland)" is ROR's way to tell national companies apart, not a name.
    name = _COUNTRY_SUFFIX.sub("", shown) or shown
    kinds = [t.lower() for t in row.get("types") or () if t.lower() not in _NOT_A_KIND]
    relations = [(r["type"].lower(), r["id"]) for r in row.get("relationships") or ()]
    parents = [other for relation, other in relations if relation == "parent"]
    successors = (_short(other) for relation, other in relations if relation == "successor")
    return Record(
        organisation_id=_short(row["id"]),
        name=name,
        country=country,
        kind=kinds[0] if kinds else "other",
        aliases=tuple(dict.fromkeys(n for n in names.aliases if n not in (name, shown))),
        acronyms=tuple(dict.fromkeys(names.acronyms)),
        domains=tuple(dict.fromkeys(filter(None, map(_own_host, links)))),
        parent_id=_short(parents[0]) if parents else None,
        relations=len(relations),
        labels=tuple(dict.fromkeys(names.labels)),
        identifiers=tuple(dict.fromkeys(_identifiers(external))),
        status=row.get("status") or ACTIVE,
        successors=tuple(dict.fromkeys(successors)),
    )


def _all(entry: dict[str, Any]) -> list[str]:
    """Identifiers of one register, the preferred first; GRID has one as a text of its own."""
    stated = entry.get("all") or []
    preferred = entry.get("preferred")
    return [
        *([preferred] if preferred else ()),
        *([stated] if isinstance(stated, str) else stated),
    ]


def _identifiers(external: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    for scheme, values in external:
        if scheme.lower() in SCHEMES:
            yield from (f"{scheme.lower()}:{value.replace(' ', '')}" for value in values)


def _short(identifier: str) -> str:
    short = identifier.rsplit("/", 1)[-1].lower()
    if not _ROR_ID.fullmatch(short):
        raise LookupError(f"{identifier} is no identifier of ROR")
    return "ror:" + short


def _own_host(link: str) -> str | None:
    """Host of a website at its root; a page below a host does not own the host."""
    match = _HOST.match(link.strip().lower())
    return match.group(1) if match and (match.group(2) or "/") == "/" else None
