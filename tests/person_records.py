"""Records of invented people in the formats of ORCID, and what a source makes of a file."""

from __future__ import annotations

import io
import tarfile
from collections import Counter
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from talentatlas.sources.base import LANDED, Landed, Source
from talentatlas.sources.orcid import Orcid

IDS = ("0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X")
Tables = dict[str, list[dict[str, Any]]]
NAMESPACES = " ".join(
    f'xmlns:{n}="http://www.orcid.org/ns/{n}"'
    for n in ("record", "common", "activities", "education", "employment", "person",
              "external-identifier", "history", "researcher-url")
)  # fmt: skip


def read(source: Source, path: Path) -> Tables:
    """All rows of the files at a path, by table."""
    rows: Tables = {contract.name: [] for contract in LANDED}
    for landed in source.land(str(path)):
        for name, found in read_landed(source, landed).items():
            rows[name] += found
    return rows


def read_landed(source: Source, landed: Landed) -> Tables:
    rows: Tables = {contract.name: [] for contract in LANDED}
    for records in source.rows(landed):
        for contract in LANDED:
            table = getattr(records, contract.name)
            assert table.schema == contract.arrow
            rows[contract.name] += table.to_pylist()
    for contract in LANDED:
        keys = [tuple(row[k] for k in contract.key) for row in rows[contract.name]]
        assert [k for k, n in Counter(keys).items() if n > 1] == []
        required = [c.name for c in contract.columns if c.required]
        assert all(row[name] is not None for row in rows[contract.name] for name in required)
    return rows


def reasons(rows: Tables) -> Counter[str]:
    return Counter(row["reason"] for row in rows["rejected"])


def statement(**given: Any) -> dict[str, Any]:
    """One statement: organisation, country and who says so, unless given otherwise."""
    return {
        "organisation": "Zyxgrad University", "country": "AT", "role": None, "start": None,
        "end": None, "department": None, "identifier": None, "source": "self", "order": "0",
    } | given  # fmt: skip


Groups = list[list[dict[str, Any]]]


def as_xml(orcid: str, educations: Groups = (), employments: Groups = (), **more: Any) -> bytes:
    """A record in XML; `grouped=False` is the layout of version 2."""
    grouped, person = more.get("grouped", True), more.get("person", "")
    sections = "".join(
        _xml_section(name, groups, orcid, grouped)
        for name, groups in (("education", educations), ("employment", employments))
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<record:record {NAMESPACES} '
        f'path="/{orcid}"><common:orcid-identifier><common:path>{orcid}</common:path>'
        f"</common:orcid-identifier><person:person>{person}</person:person>"
        f'<activities:activities-summary path="/{orcid}/activities">{sections}'
        "<activities:works><activities:group/></activities:works>"
        "</activities:activities-summary></record:record>"
    ).encode()


def _xml_section(name: str, groups: Groups, orcid: str, grouped: bool) -> str:
    if not groups:
        return f'<activities:{name}s path="/{orcid}/{name}s"/>'
    opening, closing = (
        ("<activities:affiliation-group>", "</activities:affiliation-group>")
        if grouped
        else ("", "")
    )
    inside = "".join(
        opening + "".join(_xml_summary(name, s, orcid) for s in group) + closing
        for group in groups
    )
    return f'<activities:{name}s path="/{orcid}/{name}s">{inside}</activities:{name}s>'


def _xml_summary(kind: str, s: dict[str, Any], orcid: str) -> str:
    def tag(name: str, value: str | None) -> str:
        return "" if value is None else f"<common:{name}>{escape(value)}</common:{name}>"

    def date(name: str, year: object) -> str:
        inside = f"{tag('year', str(year))}<common:month>09</common:month>"
        return "" if year is None else f"<common:{name}>{inside}</common:{name}>"

    scheme, _, identifier = (s["identifier"] or "").partition(" ")
    given = f"{tag('disambiguated-organization-identifier', identifier)}" + tag(
        "disambiguation-source", scheme
    )
    disambiguated = (
        f"<common:disambiguated-organization>{given}</common:disambiguated-organization>"
    )
    source = "".join(
        f"<common:{field}><common:path>{path}</common:path></common:{field}>"
        for field, path in source_of(s["source"], orcid).items()
    )
    return (
        f'<{kind}:{kind}-summary put-code="1" display-index="{s["order"]}">'
        f"<common:source>{source}</common:source>{tag('department-name', s['department'])}"
        f"{tag('role-title', s['role'])}{date('start-date', s['start'])}"
        f"{date('end-date', s['end'])}<common:organization>{tag('name', s['organisation'])}"
        f"<common:address>{tag('city', 'Graz')}{tag('country', s['country'])}</common:address>"
        f"{disambiguated if scheme else ''}</common:organization></{kind}:{kind}-summary>"
    )


def source_of(by: str | None, orcid: str) -> dict[str, str]:
    """Fields of `source`: the person, a client, or a client for the person."""
    if by is None:
        return {}
    if by == "self":
        return {"source-orcid": orcid}
    if by == "wizard":
        return {"source-client-id": "APP-WIZARD", "assertion-origin-orcid": orcid}
    return {"source-client-id": by}


def as_json(orcid: str, educations: Groups = (), employments: Groups = ()) -> dict[str, Any]:
    """The same record as the interface gives it in version 3."""
    return {
        "orcid-identifier": {"path": orcid},
        "person": {"external-identifiers": None},
        "activities-summary": {
            "educations": section_json("education", educations, orcid),
            "employments": section_json("employment", employments, orcid),
            "works": {"group": []},
        },
    }


def section_json(kind: str, groups: Groups, orcid: str) -> dict[str, Any]:
    summaries = [[{f"{kind}-summary": _json_summary(s, orcid)} for s in g] for g in groups]
    return {
        "affiliation-group": [{"external-ids": {}, "summaries": group} for group in summaries],
        "path": f"/{orcid}/{kind}s",
    }


def _json_summary(s: dict[str, Any], orcid: str) -> dict[str, Any]:
    def date(year: object) -> dict[str, Any] | None:
        return year and {"year": {"value": str(year)}, "month": {"value": "09"}, "day": None}

    scheme, _, identifier = (s["identifier"] or "").partition(" ")
    given = {
        "disambiguated-organization-identifier": identifier,
        "disambiguation-source": scheme,
    }
    return {
        "source": {k: {"path": v} for k, v in source_of(s["source"], orcid).items()},
        "department-name": s["department"],
        "role-title": s["role"],
        "start-date": date(s["start"]),
        "end-date": date(s["end"]),
        "organization": {
            "name": s["organisation"],
            "address": {"city": "Graz", "region": None, "country": s["country"]},
            "disambiguated-organization": given if scheme else None,
        },
        "display-index": s["order"],
    }


def archive(path: Path, records: dict[str, bytes], compression: str = "gz") -> Path:
    """A public file with these records, by iD."""
    with tarfile.open(path, f"w:{compression}") as tar:
        for orcid, data in records.items():
            member = tarfile.TarInfo(f"ORCID_2024_10_summaries/{orcid[-3:]}/{orcid}.xml")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return path


def events(path: Path) -> list[dict[str, Any]]:
    """Life events that the ORCID source reads at a path."""
    return read(Orcid(), path)["life_event"]
