"""Statements of ORCID records as life events: what is kept, what is never invented."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from person_records import IDS, archive, as_json, as_xml, events, read, reasons, statement

from person_records import section_json, source_of  # isort: skip

from talentatlas.errors import SourceChanged, SourceUnavailable
from talentatlas.sources.orcid import Orcid

ME = IDS[0]
STUDY = statement(role="PhD", start=1990, end=1994, identifier="RINGGOLD 4615")
POST = statement(organisation="Qwortel Robotics", country="TW", start=1994, role="Researcher")


def one(tmp_path: Path, educations: Any = (), employments: Any = (), **more: Any) -> dict:
    """All tables of one record in XML."""
    path = tmp_path / f"{ME}.xml"
    path.write_bytes(as_xml(ME, educations, employments, **more))
    return read(Orcid(), path)


def test_a_study_and_a_post_become_events_with_years(tmp_path: Path) -> None:
    degree, post = one(tmp_path, [[STUDY]], [[POST]])["life_event"]
    assert degree == {
        "author_key": f"orcid:{ME}", "kind": "degree", "line": 1, "level": "doctorate",
        "role": "PhD", "department": None, "organisation": "Zyxgrad University",
        "organisation_id": "ringgold:4615", "domain": None, "country": "AUT",
        "start_year": 1990, "end_year": 1994, "asserted_by": "self", "assertions": 1,
        "origin_id": f"orcid:{ME}.xml",
    }  # fmt: skip
    assert (post["kind"], post["line"], post["level"]) == ("post", 1, None)
    assert (post["country"], post["start_year"], post["end_year"]) == ("TWN", 1994, None)


@pytest.mark.parametrize(("start", "end"), [(None, None), (None, 2001), (1999, None)])
def test_a_missing_date_stays_missing(
    tmp_path: Path, start: int | None, end: int | None
) -> None:
    (event,) = one(tmp_path, [], [[statement(start=start, end=end)]])["life_event"]
    assert (event["start_year"], event["end_year"]) == (start, end)


def test_dates_that_cannot_be_are_left_empty_and_told(tmp_path: Path) -> None:
    wrong = [[statement(start=2005, end=2001)], [statement(start="20O5", role="Dean")]]
    rows = one(tmp_path, [], wrong)
    assert [(e["start_year"], e["end_year"]) for e in rows["life_event"]] == [(None, None)] * 2
    assert reasons(rows) == {"end-before-start": 1, "no-year": 1}


def test_spells_with_other_years_are_several_and_equal_ones_are_one(tmp_path: Path) -> None:
    spells = [[statement(start=2001)], [statement(start=2003)], [statement(start=2001)]]
    found = one(tmp_path, [], spells)["life_event"]
    assert [(e["line"], e["start_year"], e["assertions"]) for e in found] == [
        (1, 2001, 1),
        (2, 2003, 1),
    ]


def test_a_group_is_one_event_with_its_assertions_counted(tmp_path: Path) -> None:
    group = [
        statement(role="Lecturer", order="0"),
        statement(role="Senior Lecturer", order="1", source="APP-UNIVERSITY"),
        statement(role="Lecturer", source="APP-FUNDER"),
    ]
    (event,) = one(tmp_path, [], [group])["life_event"]
    assert (event["role"], event["assertions"]) == ("Senior Lecturer", 3)
    assert event["asserted_by"] == "organisation"


@pytest.mark.parametrize(
    ("source", "by"),
    [("self", "self"), ("wizard", "self"), ("APP-X", "organisation"), (None, None)],
)
def test_who_asserts_is_told_apart(tmp_path: Path, source: str | None, by: str | None) -> None:
    (event,) = one(tmp_path, [[statement(source=source)]])["life_event"]
    assert event["asserted_by"] == by


def test_a_postdoc_among_educations_is_a_post(tmp_path: Path) -> None:
    found = one(tmp_path, [[statement(role="Post-doc")], [STUDY]], [[POST]])["life_event"]
    assert [(e["kind"], e["line"]) for e in found] == [
        ("post", 1),
        ("degree", 1),
        ("post", 2),
    ]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("ROR https://ror.org/013meh722", "ror:013meh722"),
        ("GRID grid.5335.0", "grid:grid.5335.0"),
        ("RINGGOLD 4615", "ringgold:4615"),
        ("FUNDREF http://dx.doi.org/10.13039/501100000266", "fundref:501100000266"),
        ("LEI 529900T8BM49AURSDO55", "lei:529900T8BM49AURSDO55"),
        ("ROR nonsense", None),
        ("OTHER 12", None),
    ],
)
def test_identifiers_of_organisations_carry_their_scheme(
    tmp_path: Path, given: str, key: str | None
) -> None:
    (event,) = one(tmp_path, [[statement(identifier=given)]])["life_event"]
    assert event["organisation_id"] == key


def test_hong_kong_macau_and_taiwan_keep_their_codes(tmp_path: Path) -> None:
    stated = [[statement(country=code)] for code in ("HK", "MO", "TW", "CN", "XK")]
    found = one(tmp_path, [], stated)["life_event"]
    assert [e["country"] for e in found] == ["HKG", "MAC", "TWN", "CHN", "XKX"]


def test_an_unknown_country_is_left_empty_and_told(tmp_path: Path) -> None:
    rows = one(tmp_path, [[statement(country="ZZ")]])
    assert rows["life_event"][0]["country"] is None
    assert reasons(rows) == {"unknown-country": 1}


def test_both_formats_and_both_layouts_give_the_same_events(tmp_path: Path) -> None:
    group = [POST, POST | {"source": "APP-X"}]
    (tmp_path / "a.json").write_text(json.dumps(as_json(ME, [[STUDY]], [group])))
    nested = events(tmp_path / "a.json")
    flat = as_xml(ME, [[STUDY]], [group], grouped=False)
    for name, data in (("b.xml", as_xml(ME, [[STUDY]], [group])), ("c.xml", flat)):
        (tmp_path / name).write_bytes(data)
        found = events(tmp_path / name)
        assert [e | {"origin_id": ""} for e in found] == [e | {"origin_id": ""} for e in nested]
    assert [e["assertions"] for e in nested] == [1, 2]


def test_answers_for_single_sections_join_into_one_record(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    studies = [[STUDY], [statement(role="Postdoc")]]
    for number, (kind, groups) in enumerate((("education", studies), ("employment", [[POST]]))):
        answer = section_json(kind, groups, ME)
        (tmp_path / "pages" / f"{number}.json").write_text(json.dumps(answer))
    found = events(tmp_path)
    assert [(e["kind"], e["line"]) for e in found] == [("degree", 1), ("post", 1), ("post", 2)]


def test_a_record_counts_once_however_often_it_stands_there(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for name in ("1.json", "2.json"):
        (pages / name).write_text(json.dumps([as_json(ME, [[STUDY]])]))
    rows = read(Orcid(), tmp_path)
    assert len(rows["life_event"]) == 1
    assert reasons(rows) == {"duplicate": 1}


def test_other_keys_of_the_person_are_told_if_they_are_ours(tmp_path: Path) -> None:
    def external(kind: str, value: str, url: str, relation: str = "self") -> str:
        return (
            "<external-identifier:external-identifier>"
            f"<common:external-id-type>{kind}</common:external-id-type>"
            f"<common:external-id-value>{value}</common:external-id-value>"
            f"<common:external-id-url>{url}</common:external-id-url>"
            f"<common:external-id-relationship>{relation}</common:external-id-relationship>"
            "</external-identifier:external-identifier>"
        )

    person = (
        external("Scopus Author ID", "1", "http://www.scopus.com/?authorID=1")
        + external("OpenAlex", "A5023888391", "https://openalex.org/A5023888391")
        + external("DBLP", "x", "https://dblp.org/pid/12/3456-1.html")
        + external("DBLP", "x", "https://dblp.org/pid/99/1.html", "part-of")
    )
    rows = one(tmp_path, person=person)
    keys = [(row["left_key"], row["right_key"]) for row in rows["same_person"]]
    assert keys == [
        ("dblp:12/3456-1", f"orcid:{ME}"),
        ("openalex:A5023888391", f"orcid:{ME}"),
    ]


def test_names_and_addresses_of_persons_never_leave_the_record(tmp_path: Path) -> None:
    person = "<person:name>Zacharias Quibble</person:name><person:b>b@c.org</person:b>"
    stated = [[statement(role="PhD, ask zq@x.org", department="a@b.org")]]
    rows = one(tmp_path, stated, person=person)
    text = str(rows)
    assert "Quibble" not in text
    assert "@" not in text


def test_records_that_say_nothing_are_counted_by_their_reason(tmp_path: Path) -> None:
    history = "<history:deactivation-date>2020</history:deactivation-date>"
    gone = as_xml(IDS[1], person=history)
    locked = b"<e:error xmlns:e='e'><e:response-code>409</e:response-code></e:error>"
    path = archive(tmp_path / "o.tar.gz", {ME: as_xml(ME), IDS[1]: gone, IDS[2]: locked})
    rows = read(Orcid(), path)
    assert rows["life_event"] == []
    assert reasons(rows) == {"empty-records": 1, "deactivated-records": 1, "locked-records": 1}


def test_a_field_that_is_new_is_reported(tmp_path: Path) -> None:
    record = as_json(ME, [[STUDY]])
    groups = record["activities-summary"]["educations"]["affiliation-group"]
    groups[0]["summaries"][0]["education-summary"]["credential"] = "x"
    (tmp_path / "a.json").write_text(json.dumps(record))
    (reject,) = read(Orcid(), tmp_path / "a.json")["rejected"]
    assert (reject["part"], reject["record"]) == ("field", "education-summary/credential")


def test_a_changed_layout_stops_with_what_is_missing(tmp_path: Path) -> None:
    nameless = [[statement(organisation=None, role=str(n))] for n in range(60)]
    path = tmp_path / f"{ME}.xml"
    path.write_bytes(as_xml(ME, [], nameless))
    with pytest.raises(SourceChanged, match="names an organisation"):
        read(Orcid(), path)
    (tmp_path / "x.json").write_text(json.dumps([{"a": n} for n in range(60)]))
    with pytest.raises(SourceChanged, match="ORCID iD"):
        read(Orcid(), tmp_path / "x.json")


def test_nothing_to_read_is_told_at_once(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.tar.gz"):
        with pytest.raises(SourceUnavailable, match=str(path)):
            list(Orcid().land(str(path)))


def test_sources_of_statements_are_as_the_interface_names_them() -> None:
    assert source_of("wizard", ME)["assertion-origin-orcid"] == ME


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (rb"(</?)common:", rb"\1education:"),  # version 2.0: no common namespace for fields
        (rb"(</?)[\w-]+:", rb"\1"),  # a writer that needs no prefixes
    ],
)
def test_namespaces_of_other_schemas_do_not_matter(
    tmp_path: Path, pattern: bytes, instead: bytes
) -> None:
    path = tmp_path / f"{ME}.xml"
    path.write_bytes(as_xml(ME, [[STUDY]], [[POST]]))
    expected = events(path)
    assert len(expected) == 2
    path.write_bytes(re.sub(pattern, instead, path.read_bytes()))
    assert events(path) == expected
