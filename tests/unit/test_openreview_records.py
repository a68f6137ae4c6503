"""OpenReview notes and profiles: accepted works only, and nothing private."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from person_records import Tables, read, reasons
from talentatlas.errors import SourceChanged, SourceUnavailable
from talentatlas.sources.openreview import OpenReview
from talentatlas.sources.openreview.notes import Edition, edition_of
from talentatlas.sources.openreview.profiles import kind_of

SHOWN = ("kind", "line", "level", "domain", "country", "start_year", "end_year")
FIELDS = (
    "id", "content", "title", "authors", "authorids", "venueid", "venue", "value", "history",
    "institution", "start", "end", "names", "username", "pdate", "state",
)  # fmt: skip
BARE = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
PDATE_2023 = 1_700_000_000_000  # milliseconds, in November 2023


def note(**given: Any) -> dict[str, Any]:
    """A note of version 2; fields of its content are wrapped."""
    content = {
        "title": "Zyxgrad Networks for Learning", "authors": ["Ann Ayy", "Bo Bee"],
        "authorids": ["~Ann_Ayy1", "bo@x.org"], "venue": "ICLR 2024 spotlight",
        "venueid": "ICLR.cc/2024/Conference",
    } | given  # fmt: skip
    wrapped = {name: {"value": value} for name, value in content.items() if value is not None}
    return {"id": "AbC1", "content": wrapped}


def profile(*history: dict[str, Any], **content: Any) -> dict[str, Any]:
    return {"id": "~Ann_Ayy1", "state": "Active", "content": {"history": history} | content}


def stay(position: str | None, start: Any = None, end: Any = None, **place: Any) -> dict:
    return {"position": position, "start": start, "end": end, "institution": place}


def rows(tmp_path: Path, *records: Any) -> Tables:
    (tmp_path / "o.json").write_text(json.dumps(records))
    return read(OpenReview(), tmp_path / "o.json")


def test_an_accepted_note_becomes_a_work_with_its_authors(tmp_path: Path) -> None:
    found = rows(tmp_path, note())
    (work,) = found["work"]
    assert (work["work_id"], work["venue_id"], work["year"], work["tier"]) == (
        "openreview:AbC1", "iclr", 2024, "spotlight",
    )  # fmt: skip
    assert [(a["author_key"], a["openreview"], a["credit"]) for a in found["authorship"]] == [
        ("openreview:~Ann_Ayy1", "~Ann_Ayy1", 0.5),
        ("name:bo bee", None, 0.5),
    ]


def test_version_1_and_the_newer_author_layout_say_the_same(tmp_path: Path) -> None:
    bare = {"id": "AbC1", "content": {n: v["value"] for n, v in note()["content"].items()}}
    pairs = [
        {"fullname": "Ann Ayy", "username": "~Ann_Ayy1"},
        {"fullname": "Bo Bee", "username": None},
    ]
    newer = note(authors=pairs, authorids=None)
    wrapped = {"notes": [note()], "count": 1}
    expected = rows(tmp_path, note())
    del expected["rejected"]
    for record in (bare, wrapped):
        found = rows(tmp_path, record)
        assert all(found[name] == table for name, table in expected.items())
    assert rows(tmp_path, newer)["authorship"][0] == expected["authorship"][0]


@pytest.mark.parametrize(
    "given",
    [
        {"venueid": "ICLR.cc/2024/Conference/Submission"},
        {"venueid": "ICLR.cc/2024/Conference/Rejected_Submission"},
        {"venueid": "ICLR.cc/2024/Conference/Withdrawn_Submission"},
        {"venueid": "ICLR.cc/2024/Conference/Desk_Rejected_Submission"},
        {"venue": "Submitted to ICLR 2024"},
        {"venue": "Under review for TMLR", "venueid": "TMLR/Under_Review"},
        {"venueid": None},
    ],
)
def test_what_is_not_accepted_leaves_no_trace(tmp_path: Path, given: dict[str, Any]) -> None:
    found = rows(tmp_path, note(**given))
    assert found["work"] == found["authorship"] == []
    text = str(found)
    assert not any(word in text for word in ("Ann", "Bee", "AbC1", "Zyxgrad"))
    assert sum(reasons(found).values()) == 1


@pytest.mark.parametrize(
    ("code", "venue", "edition"),
    [
        ("NeurIPS.cc/2023/Conference", None, Edition("neurips", 2023, None)),
        ("NIPS.cc/2017/Conference", None, Edition("neurips", 2017, None)),
        ("robot-learning.org/CoRL/2023/Conference", None, Edition("corl", 2023, None)),
        ("dblp.org/conf/NIPS/2016", None, Edition("neurips", 2016, None)),
        ("TMLR", "Accepted by TMLR", Edition("tmlr", None, None)),
        ("ICML.cc/2022/Workshop/AI4S", None, Edition("icml-workshop", 2022, "Workshop/AI4S")),
        ("/", None, None),
    ],
)
def test_the_venue_of_a_code_is_told_without_its_year(
    code: str, venue: str | None, edition: Edition | None
) -> None:
    assert edition_of(code, venue) == edition


def test_a_journal_takes_its_year_from_the_publication_only(tmp_path: Path) -> None:
    without = note(venueid="TMLR", venue="Accepted by TMLR") | {"cdate": PDATE_2023}
    assert reasons(rows(tmp_path, without)) == {"no-venue": 1}
    (work,) = rows(tmp_path, without | {"pdate": PDATE_2023})["work"]
    assert (work["year"], work["kind"], work["tier"]) == (2023, "article", None)


def test_identifiers_that_do_not_fit_the_names_are_not_used(tmp_path: Path) -> None:
    found = rows(tmp_path, note(authorids=["~Ann_Ayy1"]))
    assert [a["openreview"] for a in found["authorship"]] == [None, None]
    assert reasons(found) == {"length-mismatch": 1}


@pytest.mark.parametrize(
    ("position", "kind"),
    [
        ("PhD student", ("degree", "doctorate")),
        ("MS student", ("degree", "master")),
        ("Undergrad student", ("degree", "bachelor")),
        ("Masters student", ("degree", "master")),
        ("Student", ("degree", None)),
        ("PhD", ("degree", "doctorate")),
        ("Postdoc", ("post", None)),
        ("Visiting PhD student", ("post", None)),
        ("Student researcher", ("post", None)),
        ("Research intern", ("post", None)),
        ("Associate Professor", ("post", None)),
        (None, ("post", None)),
    ],
)
def test_positions_are_studies_or_posts(
    position: str | None, kind: tuple[str, str | None]
) -> None:
    assert kind_of(position) == kind


def test_a_history_becomes_events_without_invention(tmp_path: Path) -> None:
    history = (
        stay("PhD student", 2019, None, name="Zyxgrad", domain="zyx.edu", country="HK"),
        stay("Intern", "2018", 2018, domain="https://www.google.com/"),
        stay("Researcher", None, 2017, name="ETH", country="ZZ"),
        stay("Researcher", 2020, 2010, name="ETH", country=None),
    )
    found = rows(tmp_path, profile(*history))
    shown = [tuple(e[name] for name in SHOWN) for e in found["life_event"]]
    assert shown == [
        ("degree", 1, "doctorate", "zyx.edu", "HKG", 2019, None),
        ("post", 1, None, "www.google.com", None, 2018, 2018),
        ("post", 2, None, None, None, None, 2017),
        ("post", 3, None, None, None, None, None),
    ]
    assert reasons(found) == {"unknown-country": 1, "end-before-start": 1}


def test_the_dummy_domain_is_no_organisation(tmp_path: Path) -> None:
    nobody = {"name": "Independent Researcher", "domain": "independent-researcher.org"}
    found = rows(
        tmp_path,
        profile(stay("Researcher", 2020, **nobody), stay("R", 2021, country="FR", **nobody)),
    )
    (event,) = found["life_event"]
    assert (event["organisation"], event["domain"], event["country"]) == (None, None, "FRA")
    assert reasons(found) == {"no-place": 1}


def test_a_profile_tells_which_other_keys_are_the_same_person(tmp_path: Path) -> None:
    names = [{"fullname": "Ann", "username": "~Ann_Ayy1"}, {"username": "~A_Ayy1"}]
    found = rows(
        tmp_path,
        profile(
            names=names,
            orcid="https://orcid.org/0000-0002-1825-0097",
            dblp="https://dblp.org/pid/12/3456-1.html",
        ),
    )
    pairs = {(r["left_key"], r["right_key"]) for r in found["same_person"]}
    assert pairs == {
        ("dblp:12/3456-1", "openreview:~Ann_Ayy1"),
        ("openreview:~A_Ayy1", "openreview:~Ann_Ayy1"),
        ("openreview:~Ann_Ayy1", "orcid:0000-0002-1825-0097"),
    }


def test_private_fields_are_never_read(tmp_path: Path) -> None:
    found = rows(
        tmp_path,
        profile(
            stay("PhD student, zq@x.org", 2019, name="Zyx", country="AT"),
            names=[{"fullname": "Quibble"}], gender="Secret", homepage="http://secret.org",
            emails=["a@secret.org"], relations=[{"name": "Secret Advisor"}],
        ),
    )  # fmt: skip
    text = str(found)
    assert not any(word in text for word in ("Quibble", "Secret", "secret", "@"))


def test_profiles_that_are_not_public_are_only_counted(tmp_path: Path) -> None:
    hidden = profile(stay("Researcher", 2020, name="Zyx")) | {"state": "Rejected"}
    found = rows(tmp_path, hidden)
    assert found["life_event"] == []
    assert reasons(found) == {"unusable-profiles": 1}


def test_a_folder_of_pages_is_read_in_order_and_once(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for name, page in (("1", [note(), profile()]), ("2", {"notes": [note()]})):
        (pages / f"{name}.json.gz").write_bytes(gzip.compress(json.dumps(page).encode()))
    (tmp_path / "manifest.json").write_text('{"not": "a record"}')
    found = read(OpenReview(), tmp_path)
    assert len(found["work"]) == 1
    assert reasons(found) == {"duplicate": 1}


def test_a_new_field_of_a_history_is_reported(tmp_path: Path) -> None:
    found = rows(tmp_path, profile(stay("R", 2020, name="Zyx", campus="North") | {"fte": 1}))
    assert [r["record"] for r in found["rejected"]] == ["history/fte", "institution/campus"]


def test_a_changed_layout_stops_with_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceChanged, match="venueid"):
        rows(tmp_path, *({"id": str(n), "content": {"heading": n}} for n in range(60)))


def test_without_records_it_says_that_all_else_works(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="everything else works"):
        list(OpenReview().land(str(tmp_path / "none")))


@given(
    st.recursive(
        BARE,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(FIELDS),
                inner,
                max_size=4,
            )
        ),
        max_leaves=25,
    ),
    st.sampled_from(["~A1", "x", None]),
)
@settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_json_is_read_without_raising(tmp_path: Path, value: Any, identifier: Any) -> None:
    found = rows(tmp_path, value, {"id": identifier, "content": value})
    assert len(found["work"]) <= 2


def test_damaged_pages_cost_only_what_is_damaged(tmp_path: Path) -> None:
    whole = json.dumps([profile(stay("R", 2020, name="Zyx")), note()])
    (tmp_path / "o.json").write_text(whole[:-80])
    found = read(OpenReview(), tmp_path / "o.json")
    assert len(found["life_event"]) == 1
    assert len(found["rejected"]) == 1
