"""Genuine ORCID records: 7 in XML of the public file of 2022, 19 in JSON of the interface."""

from __future__ import annotations

import gzip
import json
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Any

from person_records import read, reasons
from talentatlas.places.organisation_ids import OrganisationIds
from talentatlas.sources.orcid import Orcid

XML_EVENTS = {"degree": 6, "post": 17}  # as counted in the files by their summaries
# Of 36 educations seven are no degree: four postdocs, two visits, a summer course.
JSON_EVENTS = {"degree": 29, "post": 37}
XML_FOLDER, JSON_FOLDER = "data/orcid/ORCID_2022_10_summaries", "data/orcid/api_v3_json"


def kinds(rows: dict[str, list[dict[str, Any]]]) -> Counter[str]:
    return Counter(row["kind"] for row in rows["life_event"])


def test_all_genuine_xml_records_are_read(shared: Path) -> None:
    rows = read(Orcid(), shared / XML_FOLDER)
    assert kinds(rows) == XML_EVENTS
    assert reasons(rows) == {"empty-records": 1}
    assert len({row["author_key"] for row in rows["life_event"]}) == 6
    summaries = sum(
        gzip.decompress(path.read_bytes()).count(b"<%b:%b-summary " % (kind, kind))
        for path in (shared / XML_FOLDER).rglob("*.xml.gz")
        for kind in (b"education", b"employment")
    )
    assert len(rows["life_event"]) == summaries


def test_all_genuine_json_records_are_read(shared: Path) -> None:
    rows = read(Orcid(), shared / JSON_FOLDER)
    assert kinds(rows) == JSON_EVENTS
    (reject,) = rows["rejected"]
    assert reject["message"].startswith("3 records state neither")
    assert len({row["author_key"] for row in rows["life_event"]}) == 16


def test_missing_dates_of_genuine_records_stay_missing(shared: Path) -> None:
    stated = Counter[str]()
    for path in (shared / JSON_FOLDER).glob("*.json.gz"):
        activities = json.loads(gzip.decompress(path.read_bytes()))["activities-summary"]
        for name in ("education", "employment"):
            for summary in activities[f"{name}s"][f"{name}-summary"]:
                for date in ("start", "end"):
                    stated[date] += summary[f"{date}-date"] is not None
    rows = read(Orcid(), shared / JSON_FOLDER)["life_event"]
    assert sum(row["start_year"] is not None for row in rows) == stated["start"]
    assert sum(row["end_year"] is not None for row in rows) == stated["end"]


def test_a_genuine_record_gives_the_same_events_as_json_of_the_interface(
    shared: Path, tmp_path: Path
) -> None:
    for path in sorted((shared / XML_FOLDER).rglob("*.xml.gz")):
        root = ET.fromstring(gzip.decompress(path.read_bytes()))
        copy = tmp_path / path.name.replace(".xml.gz", ".json")
        copy.write_text(json.dumps(as_interface(root)), encoding="utf-8")
        both = [
            [row | {"origin_id": ""} for row in read(Orcid(), where)["life_event"]]
            for where in (path, copy)
        ]
        assert both[0] == both[1]


def test_every_grid_of_genuine_records_has_a_ror(shared: Path) -> None:
    rows = [
        row["organisation_id"]
        for folder in (XML_FOLDER, JSON_FOLDER)
        for row in read(Orcid(), shared / folder)["life_event"]
    ]
    counts = OrganisationIds.load().count(rows)
    assert counts["grid"] == (11, 11)
    assert counts["fundref"] == (4, 4)
    assert counts["ringgold"] == (0, 54)  # no open table exists


def as_interface(root: ET.Element) -> dict[str, Any]:
    """A record of the public file in the JSON that the interface gives for it."""
    activities: dict[str, Any] = {}
    for section in root.iter():
        if (name := local(section)) in ("educations", "employments"):
            groups = [
                {
                    "summaries": [
                        {local(summary): as_object(summary)}
                        for summary in group
                        if local(summary).endswith("-summary")
                    ]
                }
                for group in section
                if local(group) == "affiliation-group"
            ]
            activities[name] = {"affiliation-group": groups}
    identifier = {"path": root.attrib["path"].strip("/")}
    return {"orcid-identifier": identifier, "activities-summary": activities}


def as_object(element: ET.Element) -> Any:
    if len(element):
        return {local(child): as_object(child) for child in element}
    if local(element) in ("year", "month", "day", "source-name"):
        return {"value": element.text}
    return element.text


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
