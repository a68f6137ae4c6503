"""Files of each kind, found, named and read by the proceedings reader."""

import gzip
import json
import zlib

import pytest
from test_proceedings import column, read, read_records, reasons

from talentatlas.errors import SourceUnavailable
from talentatlas.sources.proceedings import Proceedings
from talentatlas.sources.venues import edition_of_file


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("icra2019.json.gz", ("icra", 2019)),
        ("nips1987.json.gz", ("neurips", 1987)),
        ("NeurIPS_2021_papers.jsonl", ("neurips", 2021)),
        ("3dv2025.json.gz", ("3dv", 2025)),
        ("ai4x2025.json", ("ai4x", 2025)),
        ("siggraph-asia 2024.json", ("siggraphasia", 2024)),
        ("papers.json", None),
        ("2024.json", None),
    ],
)
def test_venue_and_year_come_from_the_file_name(name, edition):
    assert edition_of_file(name) == edition


def test_a_file_without_edition_in_its_name_is_read_by_its_records(tmp_path):
    known = {"title": "T", "author": "Ann A", "venue": "NIPS", "year": 2015}
    unknown = {"title": "U", "author": "Bob B"}
    rows = read_records(tmp_path, known, unknown, name="papers.json")
    assert [(w["venue_id"], w["year"]) for w in rows["work"]] == [("neurips", 2015)]
    assert reasons(rows) == [("file", "no-venue")]


def test_accepted_papers_hold_one_affiliation_in_brackets(tmp_path):
    names = ["Wei (Ann) A (OSU (Ohio))", "Bob B (None)", "Cy C", "Di D (IIT (X) Pune)"]
    path = tmp_path / "neurips_2021_papers.jsonl.gz"
    line = json.dumps({"title": "T", "authors": names}) + "\n"
    path.write_bytes(gzip.compress((line + "not json\n" + line.replace("T", "U")).encode()))
    rows = read(path)
    assert column(rows["authorship"], "name")[:4] == ["Wei (Ann) A", "Bob B", "Cy C", "Di D"]
    lines = [(r["position"], r["text"]) for r in rows["printed_affiliation"]]
    assert lines[:2] == [(1, "OSU (Ohio)"), (4, "IIT (X) Pune")]
    assert column(rows["work"], "venue_id") == ["neurips", "neurips"]
    assert reasons(rows) == [("work", "invalid-json")]


def test_the_pair_of_tables_is_read_line_by_line(tmp_path):
    authors = "One\tAnn A\tBob B\nTwo\tCy C\nThree\tDi D\tEd E\n"
    affiliations = "One\tmit, google\tnone\nTwo\tx\ty\nOther\tp\tq\n"
    (tmp_path / "neurips_2022_title_and_authors.tsv").write_text(authors)
    (tmp_path / "neurips_2022_title_and_aff.tsv").write_text(affiliations)
    rows = read(tmp_path)
    assert column(rows["authorship"], "name") == ["Ann A", "Bob B", "Cy C", "Di D", "Ed E"]
    assert [(r["position"], r["text"]) for r in rows["printed_affiliation"]] == [
        (1, "mit, google")
    ]
    assert reasons(rows) == [
        ("affiliation", "length-mismatch"),
        ("affiliation", "title-mismatch"),
    ]


def test_a_damaged_table_of_authors_leaves_the_lines_before(tmp_path):
    table = "".join(f"Title {i}\tAnn A\tBob B\n" for i in range(9000)).encode()
    packed = gzip.compress(table)
    cut = packed[: len(packed) // 2]
    whole = zlib.decompressobj(31).decompress(cut).count(b"\n")
    (tmp_path / "neurips_2022_title_and_authors.tsv.gz").write_bytes(cut)
    rows = read(tmp_path)
    assert whole > 0
    assert len(rows["work"]) == whole
    assert sorted(reasons(rows)) == [("file", "no-affiliations"), ("file", "truncated-gzip")]


def test_a_table_of_affiliations_alone_is_no_list_of_records(tmp_path):
    (tmp_path / "neurips_2022_title_and_aff.tsv").write_text("One\tmit\n")
    rows = read(tmp_path)
    assert (rows["work"], reasons(rows)) == ([], [("file", "not-records")])


def test_a_flat_table_has_one_row_an_author_and_other_tables_are_mentioned(tmp_path):
    flat = (
        "\ufeffYEAR,conference,Title,Author,Affiliation\r\n"
        '2020,NIPS,"A, ""B""",Ann A,"MIT, USA"\r\n'
        "2020,ICML,C,Cy C,\r\n"
        '2020,NIPS,"A, ""B""",Bob B,X University\r\n'
        "soon,ICML,D,Di D,\r\n"
    )
    (tmp_path / "flat.csv").write_text(flat, newline="")
    (tmp_path / "COVERAGE.csv").write_text("venue,year\nicra,2019\n")
    rows = read(tmp_path)
    assert [(w["venue_id"], w["title"]) for w in rows["work"]] == [
        ("neurips", 'A, "B"'),
        ("icml", "C"),
    ]
    assert [(a["position"], a["name"]) for a in rows["authorship"]][:2] == [
        (1, "Ann A"),
        (2, "Bob B"),
    ]
    assert column(rows["printed_affiliation"], "text") == ["MIT, USA", "X University"]
    assert reasons(rows) == [("file", "not-records"), ("work", "no-venue")]


def test_files_land_sorted_with_the_checksum_of_their_bytes(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "icml2018.json").write_text("[]")
    (tmp_path / "icra2019.json").write_text("[]")
    (tmp_path / ".hidden.json").write_text("[]")
    (tmp_path / "notes.txt").write_text("x")
    origins = [landed.origin for landed in Proceedings().land(str(tmp_path))]
    assert [o.file for o in origins] == ["b/icml2018.json", "icra2019.json"]
    empty_list = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
    assert {o.checksum for o in origins} == {empty_list}
    assert origins[0].origin_id == "proceedings:b/icml2018.json"


@pytest.mark.parametrize("where", ["missing", "empty"])
def test_a_missing_path_and_an_empty_folder_are_explained(tmp_path, where):
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceUnavailable, match=where) as caught:
        list(Proceedings().land(str(tmp_path / where)))
    assert caught.value.why
    assert caught.value.todo
