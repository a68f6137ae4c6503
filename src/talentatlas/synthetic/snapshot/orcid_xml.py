"""ORCID records as XML, in the layout of the summaries of the public data file of 2022."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any  # rows of tables
from xml.sax.saxutils import escape

SPACES = (
    "address", "email", "history", "employment", "education", "other-name", "deprecated",
    "funding", "research-resource", "service", "researcher-url", "distinction", "internal",
    "membership", "person", "personal-details", "bulk", "common", "record", "keyword",
    "activities", "qualification", "external-identifier", "error", "preferences",
    "invited-position", "work", "peer-review",
)  # fmt: skip
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<record:record ' + " ".join(
    f'xmlns:{name}="http://www.orcid.org/ns/{name}"' for name in SPACES
)
# Sections of activities in their order; all but two stay empty.
SECTIONS = ("distinctions", "educations", "employments", "fundings", "invited-positions",
            "memberships", "peer-reviews", "qualifications", "research-resources", "services",
            "works")  # fmt: skip
FILLED = {"educations": "education", "employments": "employment"}
CLIENT = "APP-0SYNTHETIC000000"
STAMP = "2022-07-20T01:22:24.771Z"
CREATED = "2017-09-14T16:59:53.077Z"
LOCALES = ("en", "es", "pt", "zh_CN", "fr", "ja")
FIRST_PUT_CODE = 4_000_000
MARGIN = " " * 20  # of the fields of a statement


def record_xml(orcid: str, name: str, rows: Sequence[dict[str, Any]]) -> str:
    """One record.

    Args:
        orcid: its identifier.
        name: given and family name.
        rows: its statements, as `orcid_statements.statements` gives them with `put_code`, in
            order of group.
    """
    activities = "\n".join(_section(orcid, name, section, rows) for section in SECTIONS)
    return (
        f'{HEAD} path="/{orcid}">\n{_identity(orcid)}{_person(orcid, name)}'
        f'    <activities:activities-summary path="/{orcid}/activities">\n{activities}\n'
        "    </activities:activities-summary>\n</record:record>\n"
    )


def _identity(orcid: str) -> str:
    locale = LOCALES[int(orcid[-3:-1]) % len(LOCALES)]
    return f"""    <common:orcid-identifier>
        <common:uri>https://orcid.org/{orcid}</common:uri>
        <common:path>{orcid}</common:path>
        <common:host>orcid.org</common:host>
    </common:orcid-identifier>
    <preferences:preferences>
        <preferences:locale>{locale}</preferences:locale>
    </preferences:preferences>
    <history:history>
        <history:creation-method>Direct</history:creation-method>
        <history:submission-date>{CREATED}</history:submission-date>
        <common:last-modified-date>{STAMP}</common:last-modified-date>
        <history:claimed>true</history:claimed>
        <history:verified-email>true</history:verified-email>
        <history:verified-primary-email>true</history:verified-primary-email>
    </history:history>
"""


def _person(orcid: str, name: str) -> str:
    given, _, family = name.partition(" ")
    return f"""    <person:person path="/{orcid}/person">
        <person:name visibility="public" path="{orcid}">
            <common:created-date>{CREATED}</common:created-date>
            <common:last-modified-date>{CREATED}</common:last-modified-date>
            <personal-details:given-names>{escape(given)}</personal-details:given-names>
            <personal-details:family-name>{escape(family)}</personal-details:family-name>
        </person:name>
        <other-name:other-names path="/{orcid}/other-names"/>
        <researcher-url:researcher-urls path="/{orcid}/researcher-urls"/>
        <email:emails path="/{orcid}/email"/>
        <address:addresses path="/{orcid}/address"/>
        <keyword:keywords path="/{orcid}/keywords"/>
        <external-identifier:external-identifiers path="/{orcid}/external-identifiers"/>
    </person:person>
"""


def _section(orcid: str, name: str, section: str, rows: Sequence[dict[str, Any]]) -> str:
    kind = FILLED.get(section)
    mine = [row for row in rows if row["section"] == kind]
    path = f'        <activities:{section} path="/{orcid}/{section}"'
    if not mine:
        return f"{path}/>"
    groups: dict[int, list[dict[str, Any]]] = {}
    for row in mine:
        groups.setdefault(row["group"], []).append(row)
    body = "\n".join(_group(orcid, name, group) for group in groups.values())
    return (
        f"{path}>\n            <common:last-modified-date>{STAMP}</common:last-modified-date>\n"
        f"{body}\n        </activities:{section}>"
    )


def _group(orcid: str, name: str, rows: Sequence[dict[str, Any]]) -> str:
    body = "\n".join(_summary(orcid, name, row) for row in rows)
    return f"""            <activities:affiliation-group>
                <common:last-modified-date>{STAMP}</common:last-modified-date>
                <common:external-ids/>
{body}
            </activities:affiliation-group>"""


def _summary(orcid: str, name: str, row: dict[str, Any]) -> str:
    kind, code = row["section"], row["put_code"]
    shown = 1 if row["is_preferred"] else 0
    parts = [
        f'                <{kind}:{kind}-summary put-code="{code}" display-index="{shown}" '
        f'path="/{orcid}/{kind}/{code}" visibility="public">',
        f"{MARGIN}<common:created-date>{CREATED}</common:created-date>",
        f"{MARGIN}<common:last-modified-date>{STAMP}</common:last-modified-date>",
        _source(orcid, name, row["source"]),
        _element("department-name", row["department"]),
        _element("role-title", row["role_title"]),
        _date("start", row),
        _date("end", row),
        _organisation(row),
        f"                </{kind}:{kind}-summary>",
    ]
    return "\n".join(part for part in parts if part)


def _element(name: str, value: object, margin: str = MARGIN) -> str:
    return (
        "" if value is None else f"{margin}<common:{name}>{escape(str(value))}</common:{name}>"
    )


def _source(orcid: str, name: str, source: str) -> str:
    is_self = source == "self"
    kind, path = ("source-orcid", orcid) if is_self else ("source-client-id", CLIENT)
    base = "https://orcid.org" if is_self else "https://orcid.org/client"
    label = escape(name) if is_self else "Synthetic Affiliation Service"
    return f"""{MARGIN}<common:source>
{MARGIN}    <common:{kind}>
{MARGIN}        <common:uri>{base}/{path}</common:uri>
{MARGIN}        <common:path>{path}</common:path>
{MARGIN}        <common:host>orcid.org</common:host>
{MARGIN}    </common:{kind}>
{MARGIN}    <common:source-name>{label}</common:source-name>
{MARGIN}</common:source>"""


def _date(end: str, row: dict[str, Any]) -> str:
    year, month, day = (row[f"{end}_{unit}"] for unit in ("year", "month", "day"))
    if year is None:
        return ""
    deeper = f"{MARGIN}    "
    parts = [
        _element("year", f"{year:04d}", deeper),
        _element("month", None if month is None else f"{month:02d}", deeper),
        _element("day", None if day is None else f"{day:02d}", deeper),
    ]
    inner = "\n".join(part for part in parts if part)
    return f"{MARGIN}<common:{end}-date>\n{inner}\n{MARGIN}</common:{end}-date>"


def _organisation(row: dict[str, Any]) -> str:
    known = ""
    if row["scheme"] is not None:
        value = escape(row["organisation_id"])
        known = f"""
{MARGIN}    <common:disambiguated-organization>
{MARGIN}        <common:disambiguated-organization-identifier>{value}</common:disambiguated-organization-identifier>
{MARGIN}        <common:disambiguation-source>{row["scheme"]}</common:disambiguation-source>
{MARGIN}    </common:disambiguated-organization>"""  # noqa: E501
    region = _element("region", row["region"], f"{MARGIN}        ")
    return f"""{MARGIN}<common:organization>
{MARGIN}    <common:name>{escape(row["organisation"])}</common:name>
{MARGIN}    <common:address>
{MARGIN}        <common:city>{escape(row["city"])}</common:city>{region and chr(10) + region}
{MARGIN}        <common:country>{row["country_code"]}</common:country>
{MARGIN}    </common:address>{known}
{MARGIN}</common:organization>"""
