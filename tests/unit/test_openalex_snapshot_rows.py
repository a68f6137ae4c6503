"""Works of snapshots: the rows that the reader of single records gives, whatever they hold."""

import json
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from openalex_records import KEY, authorship, genuine_works, institution, work
from openalex_snapshots import (
    ROWS,
    fast,
    json_lines,
    parquet,
    singly,
    told,
    write_tree,
)

DAY = "2026-06-20"
TSINGHUA = institution(99, "CN", ror="https://ror.org/03cve4549")
BRANCH = institution(7, "US", lineage=[f"{KEY}I7", f"{KEY}I99"])
AI, OTHER = ({"subfield": {"id": f"{KEY}subfields/{number}"}} for number in (1702, 2204))
# Each of them is told apart from the plain case by one thing.
AUTHORSHIPS = {
    "plain": authorship(lines=[("Tsinghua, Beijing", [99])], institutions=[TSINGHUA]),
    "two texts, one institution": authorship(
        lines=[("Lab A", [99]), ("Lab B", [99])], institutions=[TSINGHUA]
    ),
    "one text, two institutions": authorship(
        lines=[("Joint lab", [7, 99])], institutions=[BRANCH, TSINGHUA]
    ),
    "institutions in another order": authorship(
        lines=[("Lab A", [7]), ("Lab B", [99])], institutions=[TSINGHUA, BRANCH]
    ),
    "text without institution": authorship(lines=[("Nowhere known", [])]),
    "country from the address": authorship(
        lines=[("Somewhere, Chile", [])], countries=["CL", "PE"]
    ),
    "country beyond the institution": authorship(
        lines=[("Lab", [99])], institutions=[TSINGHUA], countries=["CN", "HK"]
    ),
    "no affiliation": authorship(),
    "the same text with a full stop": authorship(lines=[("Lab", [99]), ("Lab.", [7])],
                                                 institutions=[TSINGHUA, BRANCH]),
    "text in the other list only": authorship(
        lines=[("Lab", [99])], institutions=[TSINGHUA],
        raw_affiliation_strings=["Lab", "Another lab"],
    ),
    "texts only in the other list": authorship(raw_affiliation_strings=["Lab"],
                                               affiliations=[]),
    "institution matched to no text": authorship(
        lines=[("Lab", [99])], institutions=[TSINGHUA, BRANCH]
    ),
    "institution described nowhere": authorship(lines=[("Lab", [99])]),
    "institution without country": authorship(
        lines=[("Lab", [5])], institutions=[institution(5, None)]
    ),
    "no institution stands for itself": authorship(
        lines=[("Lab", [])],
        institutions=[{"id": f"{KEY}I-1", "display_name": None, "country_code": None}],
    ),
    "address in a text": authorship(lines=[("Lab, a@lab.org", [99])], institutions=[TSINGHUA]),
    "unknown country": authorship(lines=[("Lab", [5])], institutions=[institution(5, "ZZ")]),
    "a list for a text": authorship(lines=[("Lab", [])], raw_affiliation_strings=[["Lab"]]),
    "a number for a text": authorship(lines=[("7", [])], raw_affiliation_strings=[7]),
    "affiliations missing": authorship(affiliations=None, raw_affiliation_strings=["Lab"],
                                       institutions=[TSINGHUA]),
    "last name first": authorship("Schölkopf, Bernhard"),
    "suffix": authorship("Smith, John, Jr."),
    "damaged name": authorship("JosÃ© Garc´ıa"),
    "no name as printed": authorship(raw_author_name=None),
    "blank name": authorship(raw_author_name="\u00a0"),
    "no letter in the name": authorship("***", author={"id": None}),
    "nobody": authorship(author={"id": f"{KEY}A9999999999", "display_name": "?"}),
    "retired author": authorship(author={"id": f"{KEY}A4999999999", "display_name": "?"}),
    "no author": authorship(author=None),
    "iD with the work": authorship(raw_orcid="https://orcid.org/0000-0002-1825-0097"),
    "wrong iD": authorship(raw_orcid="https://orcid.org/0000-0002-1825-0098"),
    "iD of ten digits": authorship(raw_orcid="0000000218250097"),
    "not corresponding": authorship(is_corresponding=False),
}  # fmt: skip
WORKS = {
    "no title": {"title": None},
    "title under its other name": {"title": None, "display_name": "A title of some length"},
    "title with mark-up": {"title": "On <i>the</i> spin of things in <sub>2</sub> directions"},
    "title beyond ASCII": {"title": "Über die Größe der Äpfel und Ähnliches 数据"},
    "title that is a number": {"title": 1984},
    "title that looks like a list": {"title": "[Retracted] On the wrong side of the track]"},
    "DOI in capitals": {"doi": "https://doi.org/10.7717/PeerJ.4375"},
    "DOI beyond ASCII": {"doi": "https://doi.org/10.1/É é"},
    "no DOI": {"doi": None},
    "no year": {"publication_year": None},
    "year as a text": {"publication_year": "2020"},
    "year with a fraction": {"publication_year": 2020.5},
    "year of a placeholder": {"publication_year": 1},
    "no citations": {"cited_by_count": None},
    "fewer than no citations": {"cited_by_count": -1},
    "retracted": {"is_retracted": True},
    "retracted, as a text": {"is_retracted": "true"},
    "of the expansion corpus": {"is_xpac": True},
    "of the core corpus": {"is_xpac": False},
    "no byline": {"authorships": []},
    "byline of another kind": {"authorships": "many"},
    "byline with a hole": {"authorships": [None, authorship()]},
    "cut byline": {"authors_count": 250},
    "cut byline that says so": {"is_authors_truncated": True},
    "no identifier": {"id": None},
    "another entity": {"id": f"{KEY}A5000000001"},
    "short identifier": {"id": "W99"},
    "unknown type": {"type": "sculpture"},
    "no type": {"type": None},
    "at a known venue": {
        "primary_location": {"source": {"id": f"{KEY}S1", "type": "conference",
            "display_name": "International Conference on Machine Learning"}}
    },
    "at an unknown venue": {"primary_location": {"source": {"id": f"{KEY}S4306419644"}}},
    "in proceedings": {"primary_location": {"source": None, "raw_type": "proceedings-article"}},
    "of 2022": {"host_venue": {"id": f"{KEY}V12", "display_name": "Neural Networks"}},
    "of another field": {"primary_topic": OTHER, "topics": [OTHER, AI]},
    "without topic": {"primary_topic": None, "topics": []},
    "topic as of 2023": {"primary_topic": {"subfield": {"id": 1707}}},
}  # fmt: skip


def sample():
    """Every kind of work and authorship above, alone and beside a plain one."""
    works = [
        work(100 + n, authorships=[AUTHORSHIPS["plain"], one, authorship("Second Person")])
        for n, one in enumerate(AUTHORSHIPS.values())
    ]
    works += [work(200 + n, **{"primary_topic": AI, **o}) for n, o in enumerate(WORKS.values())]
    return works


def shuffled(value, chance):
    """The same value with the keys of every object in another order."""
    if isinstance(value, dict):
        names = list(value)
        chance.shuffle(names)
        return {name: shuffled(value[name], chance) for name in names}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


def differences(tmp_path, works, *, kind="jsonl", field="all", lines=None):
    """Rows that the two readers do not share, by table."""
    root = write_tree(tmp_path, {DAY: [works]}, kind=kind)
    ours = fast(root, field=field)
    suffix = "parquet" if kind == "parquet" else "gz"
    file = f"openalex:data/{kind}/works/updated_date={DAY}/part_0000.{suffix}"
    theirs = singly(lines or json_lines(works), origin_id=file, field=field)
    found = {name: [r for r in theirs[name] if r not in ours[name]] for name in ROWS}
    extra = {f"{name}, ours": [r for r in ours[name] if r not in theirs[name]] for name in ROWS}
    counts = {name: len(theirs[name]) - len(ours[name]) for name in ROWS}
    assert {*counts.values()} == {0}
    lists = (
        found | extra | {"rejected": {*told(theirs["rejected"])} ^ {*told(ours["rejected"])}}
    )
    return {name: rows for name, rows in lists.items() if rows}


@pytest.mark.parametrize("field", ["all", "ai"])
@pytest.mark.parametrize("seed", range(3))
def test_lines_give_the_rows_of_single_records_whatever_the_order_of_keys(
    tmp_path, seed, field
):
    works = sample()
    chance = random.Random(seed)
    chance.shuffle(works)
    texts = [
        json.dumps(
            shuffled(one, chance),
            ensure_ascii=chance.random() < 0.5,
            separators=chance.choice([(",", ":"), (" , ", " : ")]),
        ).encode()
        for one in works
    ]
    assert differences(tmp_path, texts, field=field) == {}


def typed(works):
    """Works as they come out of typed columns: with every field, of the right kind."""
    columns = pq.read_table(pa.BufferReader(parquet(works)))
    return columns.to_pylist()


@pytest.mark.parametrize("field", ["all", "ai"])
def test_columns_give_the_rows_of_single_records(tmp_path, field):
    wrong_kind = {"a list for a text", "a number for a text"}
    other = {
        "title that is a number", "year as a text", "year with a fraction",
        "retracted, as a text", "byline of another kind", "topic as of 2023",
    }  # fmt: skip
    works = [
        work(100 + n, authorships=[AUTHORSHIPS["plain"], one, authorship("Second Person")])
        for n, (name, one) in enumerate(AUTHORSHIPS.items())
        if name not in wrong_kind
    ]
    works += [
        work(200 + n, **{"primary_topic": AI, **one})
        for n, (name, one) in enumerate(WORKS.items())
        if name not in other
    ]
    lines = json_lines(typed(works))
    assert differences(tmp_path, works, kind="parquet", field=field, lines=lines) == {}


def test_genuine_works_give_the_rows_of_single_records(tmp_path, shared):
    works = genuine_works(shared)
    assert differences(tmp_path, works) == {}
    lines = json_lines(typed(works))
    assert differences(tmp_path, works, kind="parquet", lines=lines) == {}


BAD = {
    "cut": b'{"id": "https://openalex.org/W1", "publi',
    "not JSON": b"{'id': \"/1702\"}",
    "no object": b'["subfields/1702"]',
    "a number": b"1702",
    "bytes that are no text": b'{"id": "https://openalex.org/W5", "title": "\xff\xfe /1702"}',
    "half a surrogate": b'{"id": "https://openalex.org/W6", "title": "\\ud800 /1702\\""}',
    "a number JSON has not": b'{"id": "https://openalex.org/W8", "x": NaN, "y": "/1702"}',
}


@pytest.mark.parametrize("field", ["all", "ai"])
def test_a_bad_line_is_rejected_by_its_number_and_the_others_are_kept(tmp_path, field):
    works = []
    for number, line in enumerate(BAD.values()):
        works += [work(10 + number), line]
    assert differences(tmp_path, [*works, work(99)], field=field) == {}
    rejected = fast(tmp_path, field=field)["rejected"]
    assert {row["record"] for row in rejected if row["reason"] == "invalid-json"} == {
        "#2", "#4",
    }  # fmt: skip
