"""Tables of the user's own: mapping, rows, and messages that help."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from person_records import Tables, read, reasons
from talentatlas.errors import ConfigError, SourceChanged, SourceUnavailable
from talentatlas.sources.table import OwnTable

CSV = """\
id,employer,land,from,until,what
1,Zyxgrad,Austria,2001,2004-09,post
2,"Qwortel, Inc.",TW,2003.0,,PhD
,Zyxgrad,AT,2001,,post
3,Zyxgrad,Atlantis,2001,,post
4,Zyxgrad,HK,soon,,post
5,Zyxgrad,HKG,2009,2001,post
6,Zyxgrad,NA,2009,,post
"""
MAPPING = """\
file = "people.csv"
[[event]]
person = "id"
kind = {column = "what", words = {PhD = "degree"}}
level = "what"
organisation = "employer"
country = "land"
start = "from"
end = "until"
"""
WORKS = """\
paper,name,title,year,where,country
p1,Ann Ayy,On Zyx,2020,Zyxgrad,AT
p1,Bo Bee,On Zyx,2020,,
p2,Ann Ayy,More Zyx,2021,Zyxgrad,AT
p1,Cy Cee,On Zyx,2020,,
p3,,Nobody,2021,,
"""
WORK_MAPPING = """\
[authorship]
work = "paper"
title = "title"
year = "year"
author = "name"
affiliation = "where"
country = "country"
venue = {value = "NIPS"}
"""
STUDENT_ROWS, WITH_START, PREVIOUS = 11_190, 7_019, 9_816
TRAJECTORY_ROWS = 6_945


def table(tmp_path: Path, content: str = CSV, mapping: str = MAPPING) -> Tables:
    (tmp_path / "people.csv").write_text(content, encoding="utf-8")
    (tmp_path / "people.toml").write_text(mapping, encoding="utf-8")
    return read(OwnTable(), tmp_path / "people.toml")


def test_rows_become_events_and_bad_ones_are_told_with_their_line(tmp_path: Path) -> None:
    found = table(tmp_path)
    shown = ("author_key", "kind", "level", "organisation", "country", "start_year", "end_year")
    assert [tuple(e[name] for name in shown) for e in found["life_event"]] == [
        ("table:1", "post", None, "Zyxgrad", "AUT", 2001, 2004),
        ("table:2", "degree", "doctorate", "Qwortel, Inc.", "TWN", 2003, None),
    ]
    told = {r["record"]: r["message"] for r in found["rejected"]}
    assert list(told) == ["line 4", "line 5", "line 6", "line 7", "line 8"]
    words = ("identifier", "Atlantis", '"soon"', "ends in 2001", "Namibia")
    assert all(word in message for word, message in zip(words, told.values(), strict=True))


def test_namibia_is_read_when_the_mapping_says_so(tmp_path: Path) -> None:
    words = 'country = {column = "land", words = {NA = "NAM"}}'
    found = table(tmp_path, mapping=MAPPING.replace('country = "land"', words))
    assert [e["country"] for e in found["life_event"]] == ["AUT", "TWN", "NAM"]


def test_a_parquet_file_is_read_like_a_csv(tmp_path: Path) -> None:
    columns: dict[str, list[Any]] = {
        "id": [1, 2, None], "employer": ["Zyxgrad", None, "X"], "land": ["AT", "HK", "AT"],
        "from": [2001, None, 2001], "until": [None, 2004.0, None], "what": ["post"] * 3,
    }  # fmt: skip
    pq.write_table(pa.table(columns), tmp_path / "people.parquet")
    (tmp_path / "people.toml").write_text(MAPPING.replace(".csv", ".parquet"))
    found = read(OwnTable(), tmp_path / "people.parquet")
    assert [(e["author_key"], e["start_year"], e["end_year"]) for e in found["life_event"]] == [
        ("table:1", 2001, None),
        ("table:2", None, 2004),
    ]
    assert [r["record"] for r in found["rejected"]] == ["row 3"]


def test_works_have_their_authors_in_the_order_of_the_rows(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text(WORKS)
    (tmp_path / "w.toml").write_text(WORK_MAPPING)
    found = read(OwnTable(), tmp_path / "w.csv")
    assert [(w["work_id"], w["authors"], w["venue_id"]) for w in found["work"]] == [
        ("table:w.csv/p1", 2, "neurips"),
        ("table:w.csv/p2", 1, "neurips"),
    ]
    assert [a["author_key"] for a in found["authorship"]] == [
        "name:ann ayy", "name:bo bee", "name:ann ayy",
    ]  # fmt: skip
    assert [a["country_listed"] for a in found["printed_affiliation"]] == ["AUT", "AUT"]
    assert [(r["record"], r["message"][:5]) for r in found["rejected"]] == [
        ("line 5", "Rows "),
        ("line 6", "It la"),
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('"employer"', '"employr"'), ["employr", "Did you mean employer?", "id, employer"]),
        (("organisation =", "organization ="), ["organization", "Did you mean organisation"]),
        (('person = "id"\n', ""), ['lacks "person"']),
        (("[[event]]", "[[events]]"), ["events", "Did you mean event"]),
        (("kind = {", "kind = {{"), ["TOML"]),
        (
            ('file = "people.csv"', 'file = "people.csv"\nscheme = "scopus"'),
            ["scopus", "orcid"],
        ),
        (('"employer"', "7"), ["organisation"]),
    ],
)
def test_a_wrong_mapping_says_what_to_write(
    tmp_path: Path, change: tuple[str, str], words: list[str]
) -> None:
    with pytest.raises(ConfigError) as error:
        table(tmp_path, mapping=MAPPING.replace(*change))
    assert all(word in str(error.value) for word in words), str(error.value)


def test_without_a_mapping_an_example_is_shown(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(CSV)
    with pytest.raises(ConfigError, match=r"\[\[event\]\]"):
        read(OwnTable(), tmp_path / "people.csv")


def test_a_missing_or_unreadable_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "people.toml").write_text(MAPPING)
    with pytest.raises(SourceUnavailable, match=r"people\.csv"):
        read(OwnTable(), tmp_path / "people.toml")
    (tmp_path / "people.parquet").write_bytes(b"PAR1 no")
    (tmp_path / "people.toml").write_text(MAPPING.replace(".csv", ".parquet"))
    with pytest.raises(SourceChanged, match="Parquet"):
        read(OwnTable(), tmp_path / "people.toml")


def test_an_address_is_no_identifier_and_is_not_repeated(tmp_path: Path) -> None:
    found = table(tmp_path, "id,employer,land,from,until,what\nzq@x.org,Z,AT,2001,,post\n")
    assert reasons(found) == {"bad-row": 1}
    assert "zq" not in str(found)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_rows_are_read_without_raising(tmp_path: Path, text: str) -> None:
    found = table(tmp_path, CSV + text)
    assert len(found["life_event"]) >= 2 - text.count('"')


def test_previous_universities_of_students_are_degrees(shared: Path, tmp_path: Path) -> None:
    source = shared / "data" / "cs_grad_students_2022" / "advisorStudent.csv.gz"
    mapping = tmp_path / "students.toml"
    mapping.write_text(
        f'file = "{source}"\n[[event]]\nperson = "Student ID"\nkind = {{value = "degree"}}\n'
        'level = "Student Degree"\norganisation = "University"\nstart = "Student Start Year"\n'
        '[[event]]\nperson = "Student ID"\nkind = {value = "degree"}\n'
        'organisation = {column = "Student Previous Universities", split = "/"}\n'
    )
    found = read(OwnTable(), mapping)
    present = [e for e in found["life_event"] if e["level"] is not None]
    assert len(present) == STUDENT_ROWS
    assert sum(e["start_year"] is not None for e in present) == WITH_START
    assert len(found["life_event"]) - STUDENT_ROWS == PREVIOUS
    assert all(e["country"] is None for e in found["life_event"])  # the label is not used
    assert found["rejected"] == []


def test_graduates_of_the_orcid_trajectories_are_read(shared: Path, tmp_path: Path) -> None:
    source = shared / "data" / "orcid_trajectories" / "person_education_final_grad.csv"
    mapping = tmp_path / "t.toml"
    mapping.write_text(
        f'file = "{source}"\nscheme = "orcid"\n[[event]]\nperson = "orcid_id"\n'
        'kind = {value = "degree"}\nend = "graduated"\n'
        'organisation = {column = "code", words = {MIT = "Zyxgrad"}}\n'
        '[[event]]\nperson = "orcid_id"\nkind = {value = "post"}\ncountry = "country"\n'
        'start = {value = "2016"}\nend = {value = "2016"}\n'
    )
    found = read(OwnTable(), mapping)
    assert Counter(e["kind"] for e in found["life_event"]) == {
        "degree": TRAJECTORY_ROWS,
        "post": TRAJECTORY_ROWS,
    }
    assert found["rejected"] == []
    assert sum(e["organisation"] == "Zyxgrad" for e in found["life_event"]) == 2869
