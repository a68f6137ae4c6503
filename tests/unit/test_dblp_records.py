"""DBLP: works, names that are persons, and identifiers of persons, out of dblp.xml."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from person_records import Tables, read, read_landed, reasons
from talentatlas.errors import SourceChanged, SourceUnavailable
from talentatlas.sources.dblp import Dblp, records

SAMPLE_ARTICLES, SAMPLE_WITHOUT_AUTHORS = 91, 4
HEAD = (
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n'
)
PAPER = (
    '<inproceedings mdate="2020-01-01" key="conf/nips/Wang20"><author orcid='
    '"0000-0002-1825-0097">Bernhard Sch&ouml;lkopf</author><author>Wei Wang 0001</author>'
    "<author>Ann Ayy</author><title>On H<sub>2</sub> &amp; O in Machines.</title><year>2020"
    "</year><booktitle>NeurIPS</booktitle><ee>https://doi.org/10.1000/ABC.1</ee>"
    "</inproceedings>"
)
PERSON = (
    '<www mdate="2020-01-01" key="homepages/w/WeiWang1"><author>Wei Wang 0001</author>'
    "<title>Home Page</title><url>https://orcid.org/0000-0002-1825-0097</url>"
    "<url>https://openalex.org/A5023888391</url><url>https://www.zyx.edu/~wang</url>"
    '<note type="affiliation">Zyxgrad University, Austria</note></www>'
)


def rows(tmp_path: Path, *parts: str, field: str | None = None, head: str = HEAD) -> Tables:
    path = tmp_path / "dblp.xml"
    path.write_bytes((head + "".join(parts) + "</dblp>").encode("latin-1"))
    (landed,) = Dblp().land(str(path), field=field)
    return read_landed(Dblp(), landed)


def test_a_paper_is_a_work_with_its_venue_year_and_doi(tmp_path: Path) -> None:
    (work,) = rows(tmp_path, PAPER)["work"]
    shown = ("work_id", "venue_id", "year", "doi", "title", "kind", "authors")
    assert tuple(work[name] for name in shown) == (
        "dblp:conf/nips/Wang20", "neurips", 2020, "10.1000/abc.1",
        "On H2 & O in Machines", "conference-paper", 3,
    )  # fmt: skip


def test_only_a_numbered_name_is_a_person_of_dblp(tmp_path: Path) -> None:
    found = rows(tmp_path, PAPER)["authorship"]
    assert [(a["name"], a["dblp"], a["orcid"], a["author_key"]) for a in found] == [
        ("Bernhard Schölkopf", None, "0000-0002-1825-0097", "orcid:0000-0002-1825-0097"),
        ("Wei Wang", "Wei Wang 0001", None, "dblp:Wei Wang 0001"),
        ("Ann Ayy", None, None, "name:ann ayy"),
    ]


def test_a_person_page_joins_keys_and_its_notes_are_left(tmp_path: Path) -> None:
    found = rows(tmp_path, PERSON)
    assert {(r["left_key"], r["right_key"]) for r in found["same_person"]} == {
        ("dblp:Wei Wang 0001", "dblp:w/WeiWang1"),
        ("dblp:w/WeiWang1", "openalex:A5023888391"),
        ("dblp:w/WeiWang1", "orcid:0000-0002-1825-0097"),
    }
    assert "Zyxgrad" not in str(found)


def test_pages_that_stand_for_several_people_join_nothing(tmp_path: Path) -> None:
    several = PERSON.replace("<www ", '<www publtype="disambiguation" ')
    assert rows(tmp_path, several)["same_person"] == []


def test_a_thesis_of_a_known_person_is_a_doctorate(tmp_path: Path) -> None:
    thesis = (
        '<phdthesis key="phd/dnb/{}"><author>{}</author><title>T</title><year>2011</year>'
        "<school>TU Zyxgrad</school></phdthesis>"
    )
    known, unknown = thesis.format("a", "Wei Wang 0001"), thesis.format("b", "Ann Ayy")
    (event,) = rows(tmp_path, known, unknown)["life_event"]
    shown = ("author_key", "kind", "level", "organisation", "start_year", "end_year")
    assert tuple(event[name] for name in shown) == (
        "dblp:Wei Wang 0001", "degree", "doctorate", "TU Zyxgrad", None, 2011,
    )  # fmt: skip


def test_a_field_rule_keeps_the_venues_that_are_listed(tmp_path: Path) -> None:
    other = PAPER.replace("conf/nips/", "conf/sigmod/")
    assert len(rows(tmp_path, PAPER, other)["work"]) == 2
    assert len(rows(tmp_path, PAPER, other, field="all")["work"]) == 2
    (work,) = rows(tmp_path, PAPER, other, field="ai")["work"]
    assert (work["venue_id"], work["selected_by"]) == ("neurips", "ai")


@pytest.mark.parametrize(
    ("change", "kind", "venue", "tier"),
    [
        (("NeurIPS<", "NeurIPS (Oral)<"), "conference-paper", "neurips", "oral"),
        (("NeurIPS<", "Deep Learning Workshop<"), "conference-paper", "neurips-workshop", None),
        (("conf/nips/", "journals/corr/"), "preprint", "corr", None),
    ],
)
def test_tiers_workshops_and_preprints_are_told_apart(
    tmp_path: Path, change: tuple[str, str], kind: str, venue: str, tier: str | None
) -> None:
    (work,) = rows(tmp_path, PAPER.replace(*change))["work"]
    assert (work["kind"], work["venue_id"], work["tier"]) == (kind, venue, tier)


def test_definitions_of_entities_are_never_followed(tmp_path: Path) -> None:
    head = HEAD.replace(
        'SYSTEM "dblp.dtd"',
        '[<!ENTITY lol "lollol"><!ENTITY lol2 "&lol;&lol;"><!ENTITY x SYSTEM "file:///etc/passwd">]',
    )
    paper = PAPER.replace("Ann Ayy", "Ann &lol2;Ayy &x;")
    found = rows(tmp_path, paper, head=head)
    assert found["authorship"][2]["name"] == "Ann \ufffdAyy \ufffd"
    assert reasons(found) == {"broken-characters": 1}


def test_a_broken_record_costs_only_itself(tmp_path: Path) -> None:
    broken = PAPER.replace("</title>", "").replace("Wang20", "Wang21")
    unclosed = PAPER.replace("</inproceedings>", "").replace("Wang20", "Wang22")
    found = rows(tmp_path, broken, PAPER, unclosed)
    assert [w["work_id"] for w in found["work"]] == ["dblp:conf/nips/Wang20"]
    assert reasons(found) == {"invalid-xml": 1, "unclosed": 1}


def test_records_across_chunks_and_repeated_ones_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("talentatlas.sources.inflate.CHUNK", 100)
    papers = [PAPER.replace("Wang20", f"Wang{n}") for n in range(30)]
    found = rows(tmp_path, *papers, PERSON, papers[0])
    assert len(found["work"]) == 30
    assert reasons(found) == {"duplicate": 1}


def test_an_endless_record_does_not_fill_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "RECORD_LIMIT", 10_000)
    endless = PAPER.replace("Wang20", "x").replace("</inproceedings>", "y" * 3_000_000)
    found = rows(tmp_path, endless, PAPER)
    assert reasons(found) == {"unclosed": 1}
    assert len(found["work"]) == 1


def test_a_new_field_is_reported_and_a_changed_layout_stops(tmp_path: Path) -> None:
    found = rows(tmp_path, PAPER.replace("<year>", "<award>best</award><year>"))
    assert [(r["part"], r["record"]) for r in found["rejected"]] == [("field", "award")]
    without = PAPER.replace("year>", "anno>")
    with pytest.raises(SourceChanged, match="a title and a year"):
        rows(tmp_path, *(without.replace("Wang20", str(n)) for n in range(60)))


def test_nothing_to_read_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"dblp\.xml"):
        list(Dblp().land(str(tmp_path)))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 2**32))
def test_damage_never_raises(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray((HEAD + PAPER + PERSON + PAPER.replace("20", "21") + "</dblp>").encode())
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data))
        data[at : at + chance.choice((0, 1, 9))] = chance.randbytes(chance.choice((0, 1, 5)))
    packed = gzip.compress(bytes(data))
    cut = chance.choice((len(packed), chance.randrange(1, len(packed))))
    (tmp_path / "dblp.xml.gz").write_bytes(packed[:cut])
    found = read(Dblp(), tmp_path / "dblp.xml.gz")
    assert len(found["work"]) <= 2


def test_the_genuine_sample_is_read(shared: Path) -> None:
    found = read(Dblp(), shared / "data" / "dblp")
    assert len(found["work"]) == SAMPLE_ARTICLES - SAMPLE_WITHOUT_AUTHORS
    assert reasons(found) == {"no-authors": SAMPLE_WITHOUT_AUTHORS}
    assert len(found["authorship"]) == 153
    names = {a["name"] for a in found["authorship"]}
    assert not any("&" in name or "\ufffd" in name for name in names)
    assert any("ü" in name for name in names)
