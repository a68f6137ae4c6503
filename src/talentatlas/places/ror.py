"""Organisations read from a ROR dump of schema 2 or schema 1."""

import gzip
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talentatlas.errors import SourceError
from talentatlas.places.iso import alpha3_of

_HOST = re.compile(r"^(?:https?://)?(?:www\d?\.)?([\w.-]+)(/.*)?$")
_NOT_A_KIND = frozenset({"funder", "archive"})
_COUNTRY_SUFFIX = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Record:
    """One organisation as ROR describes it; country is ISO 3166-1 alpha-3.

    Attributes:
        relations: number of parents, children and related organisations, a measure of how
            likely a text means this bearer of a shared name.
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


def read_records(path: Path) -> Iterator[Record]:
    """Yield the organisations of a ROR dump.

    Args:
        path: JSON array as published by ROR, plain, gzipped or inside a zip; in a zip with
            both schemas the file of schema 2 is read.

    Raises:
        SourceError: the file is not a ROR dump.
    """
    try:
        rows = json.loads(_content(path))
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise SourceError(
            f"{path} cannot be read as a ROR dump ({error}). Organisations would be matched"
            " with the bundled table only. Download the dump again, or leave the path out."
        ) from error
    for row in rows if isinstance(rows, list) else ():
        record = _record(row) if isinstance(row, dict) else None
        if record is not None:
            yield record


def _content(path: Path) -> bytes:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            names = sorted(n for n in archive.namelist() if n.endswith(".json"))
            if not names:
                raise ValueError("no .json file inside")
            return archive.read(next((n for n in names if "schema_v2" in n), names[0]))
    content = path.read_bytes()
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def _record(row: dict[str, Any]) -> Record | None:
    if row.get("status") == "withdrawn" or "id" not in row:
        return None
    return _schema_2(row) if "names" in row else _schema_1(row)


def _schema_2(row: dict[str, Any]) -> Record | None:
    place = (row.get("locations") or [{}])[0].get("geonames_details") or {}
    names = row["names"]
    shown = [n["value"] for n in names if "ror_display" in n["types"]]
    websites = [link["value"] for link in row.get("links") or () if link["type"] == "website"]
    return _build(
        row,
        shown[0] if shown else names[0]["value"],
        place.get("country_code"),
        [n["value"] for n in names if {"alias", "label"} & set(n["types"])],
        [n["value"] for n in names if "acronym" in n["types"]],
        [*(row.get("domains") or ()), *websites],
    )


def _schema_1(row: dict[str, Any]) -> Record | None:
    labels = [label["label"] for label in row.get("labels") or ()]
    return _build(
        row,
        row["name"],
        (row.get("country") or {}).get("country_code"),
        [*(row.get("aliases") or ()), *labels],
        list(row.get("acronyms") or ()),
        list(row.get("links") or ()),
    )


def _build(
    row: dict[str, Any],
    shown: str,
    code: str | None,
    names: list[str],
    acronyms: list[str],
    links: list[str],
) -> Record | None:
    country = alpha3_of(code or "")
    if country is None:
        return None
    # "Google (Switzerland)" is ROR's way to tell national companies apart, not a name.
    name = _COUNTRY_SUFFIX.sub("", shown) or shown
    kinds = [t.lower() for t in row.get("types") or () if t.lower() not in _NOT_A_KIND]
    parents = [r["id"] for r in row.get("relationships") or () if r["type"].lower() == "parent"]
    return Record(
        organisation_id=_short(row["id"]),
        name=name,
        country=country,
        kind=kinds[0] if kinds else "other",
        aliases=tuple(dict.fromkeys(n for n in names if n not in (name, shown))),
        acronyms=tuple(dict.fromkeys(acronyms)),
        domains=tuple(dict.fromkeys(filter(None, map(_own_host, links)))),
        parent_id=_short(parents[0]) if parents else None,
        relations=len(row.get("relationships") or ()),
    )


def _short(identifier: str) -> str:
    return "ror:" + identifier.rsplit("/", 1)[-1]


def _own_host(link: str) -> str | None:
    """Host of a website at its root; a page below a host does not own the host."""
    match = _HOST.match(link.strip().lower())
    return match.group(1) if match and (match.group(2) or "/") == "/" else None
