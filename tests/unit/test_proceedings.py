"""Records written by hand, and what the proceedings reader must make of them."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from talentatlas.provenance import LicenceClass
from talentatlas.schema.records import AUTHORSHIP, PRINTED_AFFILIATION, REJECTED, WORK
from talentatlas.sources.base import SOURCES
from talentatlas.sources.batch import BATCH_ROWS
from talentatlas.sources.paper import tier
from talentatlas.sources.proceedings import Proceedings

TABLES = {
    "work": WORK,
    "authorship": AUTHORSHIP,
    "printed_affiliation": PRINTED_AFFILIATION,
    "rejected": REJECTED,
}
ICRA = {
    "id": "8794157",
    "title": "A Gripper",
    "track": "main",
    "status": "Poster",
    "author": "Ada Kurita;Ben Li;Ada Kurita;Ben Li",
    "authorids": "/37086936234;/37394385100;/37086936234;/37394385100",
    "aff": "Osaka University, Suita, Japan; Megvii (Face++) Technology Inc., Beijing, China",
    "gs_citation": 7,
    "author_num": 4,
    "aff_unique_index": "0;1",
    "aff_unique_norm": "Osaka University;Megvii",
    "aff_country_unique_index": "0;1",
    "aff_country_unique": "Japan;China",
}
CORL = {
    "id": "-3G6",
    "title": "Contact",
    "status": "Oral",
    "track": "main",
    "author": "Bibit B;Mathew H;Michael P",
    "authorids": "~Bibit_B1;****@ethz.ch;~Michael_P1",
    "dblp": "https://dblp.org/pid/12/3456-1.html;k/MathewH;",
    "orcid": "http://orcid.org/0000-0002-1825-0097;0000-0002-1694-233x;",
    "aff": "University of Pennsylvania+Google;;University of Pennsylvania",
    "aff_domain": "upenn.edu+google.com;;seas.upenn.edu",
    "position": "PhD student+Intern;;Assistant Professor",
    "gs_citation": -1,
    "aff_unique_index": "0+1;0",
    "aff_unique_norm": "University of Pennsylvania;Google",
    "aff_country_unique_index": "0+0;0",
    "aff_country_unique": "United States",
}


def read(path: Path) -> dict[str, list[dict]]:
    """All rows of a file or folder by table, after a check of their schema."""
    reader = Proceedings()
    found = {name: [] for name in TABLES}
    for landed in reader.land(str(path)):
        for records in reader.rows(landed):
            for name, contract in TABLES.items():
                table: pa.Table = getattr(records, name)
                assert table.schema == contract.arrow
                found[name] += table.to_pylist()
    return found


def read_records(folder: Path, *records: dict, name: str = "corl2023.json") -> dict:
    path = folder / name
    path.write_text(json.dumps(list(records)))
    return read(path)


def column(rows: list[dict], name: str) -> list:
    return [row[name] for row in rows]


def reasons(rows: dict) -> list[tuple[str, str]]:
    return [(row["part"], row["reason"]) for row in rows["rejected"]]


def test_doubled_names_and_identifiers_are_halved_and_face_plus_plus_is_one_name(tmp_path):
    rows = read_records(tmp_path, ICRA, name="icra2019.json")
    assert column(rows["authorship"], "name") == ["Ada Kurita", "Ben Li"]
    assert column(rows["authorship"], "ieee") == ["37086936234", "37394385100"]
    assert column(rows["authorship"], "author_key")[0] == "ieee:37086936234"
    assert column(rows["authorship"], "credit") == [0.5, 0.5]
    assert column(rows["printed_affiliation"], "text")[1].startswith("Megvii (Face++) Tech")
    assert column(rows["printed_affiliation"], "country_listed") == ["JPN", "CHN"]
    work = rows["work"][0]
    assert work["work_id"] == "proceedings:icra2019/8794157"
    assert (work["venue_id"], work["year"], work["authors"]) == ("icra", 2019, 2)
    assert (work["tier"], work["is_accepted"], work["citations"]) == ("poster", True, 7)
    assert rows["rejected"] == []


def test_two_authors_of_one_name_without_identifiers_stay_two(tmp_path):
    rows = read_records(tmp_path, {"title": "T", "author": "Wei Wang;Wei Wang"})
    assert column(rows["authorship"], "position") == [1, 2]


def test_openreview_fields_go_to_their_author_and_affiliations_side_by_side(tmp_path):
    rows = read_records(tmp_path, CORL)
    first, second, third = rows["authorship"]
    assert first["author_key"] == "openreview:~Bibit_B1"
    assert (first["orcid"], first["dblp"]) == ("0000-0002-1825-0097", "12/3456-1")
    assert second["author_key"] == "orcid:0000-0002-1694-233X"
    assert third["orcid"] is None
    lines = [tuple(row.values())[1:7] for row in rows["printed_affiliation"]]
    assert lines == [
        (1, 1, "University of Pennsylvania", "upenn.edu", "PhD student", "USA"),
        (1, 2, "Google", "google.com", "Intern", "USA"),
        (2, 1, None, "ethz.ch", None, None),
        (3, 1, "University of Pennsylvania", "seas.upenn.edu", "Assistant Professor", "USA"),
    ]
    assert rows["work"][0]["citations"] is None
    assert rows["work"][0]["tier"] == "oral"


def test_no_email_address_survives(tmp_path):
    record = {"title": "T", "author": "Ann A ann@x.org", "aff": "MIT, ann@mit.edu"}
    rows = read_records(tmp_path, record)
    assert "@" not in json.dumps(rows["authorship"] + rows["printed_affiliation"])
    assert rows["printed_affiliation"][0]["text"] == "MIT, mit.edu"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Kerry A. Seitz, Jr., John D. Owens", ["Kerry A. Seitz Jr.", "John D. Owens"]),
        ("James Supancic;III; Deva Ramanan", ["James Supancic III", "Deva Ramanan"]),
        ("Ipek Oztas, Duygu Ceylan", ["Ipek Oztas", "Duygu Ceylan"]),
        ("Rodriguez, S.", ["Rodriguez, S."]),
        ("Rodriguez, S.;Xinyu Tang", ["Rodriguez, S.", "Xinyu Tang"]),
    ],
)
def test_names_are_separated_by_semicolons_or_else_by_commas(tmp_path, author, names):
    rows = read_records(tmp_path, {"title": "T", "author": author})
    assert column(rows["authorship"], "name") == names


def test_an_empty_place_is_rejected_and_the_lists_stay_in_step(tmp_path):
    record = {"title": "T", "author": "Ann A;;Bob B", "aff": "X University;Y;Z University"}
    rows = read_records(tmp_path, record)
    assert column(rows["authorship"], "position") == [1, 2]
    assert column(rows["printed_affiliation"], "text") == ["X University", "Z University"]
    assert reasons(rows) == [("authorship", "empty-name")]


def test_one_affiliation_for_all_goes_to_every_author(tmp_path):
    record = {
        "title": "T",
        "author": "Ann A;Bob B;Cy C",
        "aff": "Fudan University;Fudan University",
    }
    rows = read_records(tmp_path, record)
    assert column(rows["printed_affiliation"], "text") == ["Fudan University"] * 3
    assert rows["rejected"] == []


def test_affiliations_of_another_length_are_not_used_but_the_authors_stay(tmp_path):
    record = {"title": "T", "author": "Ann A;Bob B;Cy C", "aff": "X University;Y University"}
    rows = read_records(tmp_path, record)
    assert len(rows["authorship"]) == 3
    assert rows["printed_affiliation"] == []
    assert reasons(rows) == [("affiliation", "length-mismatch")]


def test_an_unknown_country_is_named_and_unknown_is_null(tmp_path):
    listed = {
        "aff": "X;Y;Z",
        "aff_unique_index": "0;1;2",
        "aff_unique_norm": "X;Y;Z",
        "aff_country_unique_index": "0;1;2",
        "aff_country_unique": "Atlantis;Unknown;Kingdom of Saudi Arabia",
    }
    rows = read_records(tmp_path, {"title": "T", "author": "A A;B B;C C", **listed})
    assert column(rows["printed_affiliation"], "country_listed") == [None, None, "SAU"]
    assert reasons(rows) == [("country", "unknown-country")]
    assert "Atlantis" in rows["rejected"][0]["message"]


def test_a_repeated_paper_is_rejected_but_not_another_one_with_its_identifier(tmp_path):
    one = {"id": "s1", "title": "One", "author": "Ann A"}
    two = {"id": "s1", "title": "Two", "author": "Bob B"}
    rows = read_records(tmp_path, one, two, one)
    assert column(rows["work"], "title") == ["One", "Two"]
    assert len({*column(rows["work"], "work_id")}) == 2
    assert reasons(rows) == [("work", "shared-id"), ("work", "duplicate")]


def test_a_work_without_identifier_keeps_its_own_in_whatever_order_the_file_is(tmp_path):
    one, two = {"title": "One", "author": "Ann A"}, {"title": "Two", "author": "Bob B"}
    there = {w["title"]: w["work_id"] for w in read_records(tmp_path, one, two)["work"]}
    back = {w["title"]: w["work_id"] for w in read_records(tmp_path, two, one)["work"]}
    assert there == back


@pytest.mark.parametrize(
    ("orcid", "expected"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("0000-0002-1825-0098", None),
        ("x", None),
    ],
)
def test_an_orcid_with_a_wrong_check_digit_is_null_and_rejected(tmp_path, orcid, expected):
    rows = read_records(tmp_path, {"title": "T", "author": "Ann A", "orcid": orcid})
    assert rows["authorship"][0]["orcid"] == expected
    assert reasons(rows) == ([] if expected else [("authorship", "bad-orcid")])


@pytest.mark.parametrize(
    ("status", "expected", "accepted"),
    [
        ("Oral", "oral", True),
        ("Best Paper Award", "oral", True),
        ("notable-top-5%", "oral", True),
        ("notable-top-25%", "spotlight", True),
        ("Highlight", "spotlight", True),
        ("Poster", "poster", True),
        ("Technical Paper", None, True),
        ("Oral Workshop", None, True),
        ("Reject", None, False),
        ("Desk Reject", None, False),
        ("Withdraw", None, False),
        ("Active", None, False),
        ("", None, True),
    ],
)
def test_tier_and_acceptance_follow_the_decision(tmp_path, status, expected, accepted):
    work = read_records(tmp_path, {"title": "T", "author": "Ann A", "status": status})["work"][
        0
    ]
    assert (work["tier"], work["is_accepted"]) == (expected, accepted)
    assert tier(status) == expected


def test_batches_are_bounded(tmp_path):
    papers = [
        {"title": f"T{i}", "author": ";".join(f"A B{j}" for j in range(50))} for i in range(900)
    ]
    path = tmp_path / "icml2018.json"
    path.write_text(json.dumps(papers))
    reader = Proceedings()
    sizes = [r.authorship.num_rows for f in reader.land(str(path)) for r in reader.rows(f)]
    assert sum(sizes) == 45_000
    assert max(sizes) <= BATCH_ROWS


def test_the_source_is_registered_with_its_terms_and_blind_spots():
    entry = SOURCES.get("proceedings")
    assert entry.licence.kind is LicenceClass.TERMS_ONLY
    assert entry.blind_spots
    assert isinstance(entry.make(), Proceedings)
