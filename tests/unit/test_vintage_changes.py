"""What became of records between two vintages, on literal rows."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from talentatlas.engine import connect
from talentatlas.schema import CONTRACTS
from talentatlas.vintage import diff, gate
from talentatlas.vintage.side import Side
from talentatlas.vintage.staging import RECORDS, STEP, cut, read_sides, stage

MANY = 6  # works of each kind, so that no count is hidden
CHOICES = {"seed": 1}


def work(number, **other):
    row = {
        "work_id": f"w{number:03}",
        "origin_id": "x:a",
        "year": 2020,
        "kind": "article",
        "venue_id": "v",
        "is_accepted": True,
        "is_retracted": False,
        "authors": 1,
    }
    return row | other


def authorship(number, key, **other):
    name = other.pop("name", key)
    row = {"work_id": f"w{number:03}", "position": 1, "name": name, "name_normal": name}
    return row | {"author_key": f"ieee:{key}", "credit": 1.0} | other


def line(number, country, **other):
    row = {"work_id": f"w{number:03}", "position": 1, "line": 1, "text": f"text {number}"}
    return row | {"country": country, "rule": "printed"} | other


def atlas(folder, **tables):
    """A folder with these tables and nothing else."""
    for name, rows in tables.items():
        contract = CONTRACTS[name]
        path = folder / contract.layer / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = [dict.fromkeys(contract.arrow.names) | row for row in rows]
        pq.write_table(pa.Table.from_pylist(whole, contract.arrow), path)
    run = {"version": "0", "vintage": folder.name, "run_id": folder.name}
    (folder / "manifest.json").write_text(json.dumps(run | {"files": {}}))
    (folder / "run.json").write_text(json.dumps(run | {"parameters": CHOICES, "sources": []}))
    return folder


def changes(folder, before, after):
    """(cause, detail) → (records, keys)."""
    found = diff(
        atlas(folder / "a", **before), atlas(folder / "b", **after), is_why=False
    ).records.to_pylist()
    return {(row["cause"], row["detail"]): (row["records"], row["keys"]) for row in found}


def bylines(keys, **other):
    return {
        "work": [work(n) for n in range(len(keys))],
        "authorship": [authorship(n, key, name="ann lee") for n, key in enumerate(keys)],
        **other,
    }


def test_works_that_came_and_went_are_counted(tmp_path):
    before = {"work": [work(n) for n in range(10)]}
    after = {"work": [work(n) for n in range(3, 20)]}
    found = changes(tmp_path, before, after)
    assert found == {("gone", "works"): (3, None), ("new", "works"): (10, None)}


def test_works_that_changed_are_counted_by_what_changed(tmp_path):
    before = {"work": [work(n) for n in range(10)]}
    after = {
        "work": [
            work(0, year=2021),
            work(1, is_retracted=True),
            work(2, is_retracted=True),
            *(work(n, venue_id="other") for n in (3, 4, 5)),
            *(work(n, origin_id="x:b", citations=7) for n in range(6, 10)),
        ]
    }
    assert changes(tmp_path, before, after) == {
        ("year", "works"): (1, None),
        ("retraction", "works"): (2, None),
        ("selection", "works"): (3, None),
    }


def test_what_is_unknown_in_both_vintages_is_no_change(tmp_path):
    tables = bylines("x" * MANY, affiliation=[line(n, None, rule=None) for n in range(MANY)])
    tables["work"] = [work(n, venue_id=None, title=None, doi=None) for n in range(MANY)]
    assert changes(tmp_path, tables, tables) == {}
    found = gate(tmp_path / "b", tmp_path / "a")
    changed = [f for f in found.findings if f.statistic.name.startswith("changed_")]
    assert len(changed) == 7
    assert {f.after for f in changed} == {0.0}


KEYS = {
    "merged into one that was there": ("xxxxxxyyyy", "yyyyyyyyyy", ("merged", 6)),
    "merged into a new one": ("xxxxxyyyyy", "zzzzzzzzzz", ("merged", 10)),
    "split": ("xxxxxxxxxx", "xxxxzzzzzz", ("split", 6)),
    "renamed": ("xxxxxxyyyy", "zzzzzzyyyy", ("renamed", 6)),
    "reassigned": ("xxxxxxxxyy", "xxyyyyyyyy", ("reassigned", 6)),
}


@pytest.mark.parametrize("case", KEYS)
def test_author_keys_are_told_apart_by_what_became_of_them(tmp_path, case):
    before, after, (cause, authorships) = KEYS[case]
    found = changes(tmp_path, bylines(before), bylines(after))
    assert found == {(cause, "authorships"): (authorships, None)}  # too few keys to be shown


def test_keys_are_counted_where_there_are_enough(tmp_path):
    found = changes(tmp_path, bylines("abcdefyyyy"), bylines("yyyyyyyyyy"))
    assert found == {("merged", "authorships"): (6, 6)}


def test_counts_of_few_authorships_or_keys_are_hidden(tmp_path):
    found = changes(tmp_path, bylines("xxxxxxyyyy"), bylines("xxxxyyyyyy"))
    assert found == {("reassigned", "authorships"): (None, None)}


def test_names_that_changed_are_bylines_and_not_keys(tmp_path):
    before, after = bylines("x" * MANY), bylines("x" * MANY)
    for row in before["authorship"]:
        row |= {"name_normal": "a lee", "author_key": "name:a lee"}
    for row in after["authorship"]:
        row |= {"name_normal": "ann lee", "author_key": "name:ann lee"}
    assert changes(tmp_path, before, after) == {("byline", "another_name"): (MANY, None)}


def test_lines_are_told_apart_by_text_and_rule(tmp_path):
    before = bylines("x" * 18, affiliation=[line(n, "CHN") for n in range(18)])
    after = bylines(
        "x" * 18,
        affiliation=[
            *(line(n, "USA", rule="organisation") for n in range(6)),
            *(line(n, "CHN", text="other") for n in range(6, 12)),
            *(line(n, "CHN", share=0.5) for n in range(12, 18)),
        ],
    )
    assert changes(tmp_path, before, after) == {
        ("re-placed", "placed:printed:organisation"): (6, None),
        ("restated", "another_text"): (6, None),
    }


def test_each_state_holds_the_changes_up_to_its_cause(tmp_path):
    before = bylines("xxxxxx", affiliation=[line(n, "CHN") for n in range(6)])
    after = bylines("xxxyyy", affiliation=[line(n, "USA") for n in range(6)])
    before["work"].append(work(7))
    after["work"] += [work(8)]
    after["work"][0] = work(0, year=2021, is_retracted=True, venue_id="other", authors=2)
    sides = [
        Side.open(atlas(tmp_path / name, **tables))
        for name, tables in (("a", before), ("b", after))
    ]
    with connect() as engine:
        read_sides(engine, *sides, RECORDS)
        steps = stage(engine, ())
        names = {cause for cause, step in STEP.items() if step in steps}
        seen = {}
        for step in (0, *steps):
            cut(engine, step, ())
            works = engine.arrow(
                "select work_id, year, is_retracted, venue_id, authors from work order by 1"
            ).to_pylist()
            first = tuple(list(works[0].values())[1:])
            held = [row["work_id"] for row in works]
            keys = engine.arrow("select author_key from authorship order by work_id")
            lines = engine.arrow("select country from affiliation group by country")
            seen[step] = (held[-2:], first, keys["author_key"][-1].as_py(), lines.to_pylist())
    assert names == {
        "gone", "year", "retraction", "selection", "byline", "split", "re-placed", "new",
    }  # fmt: skip
    old, new = (2020, False, "v", 1), (2021, True, "other", 2)
    china, america = [{"country": "CHN"}], [{"country": "USA"}]
    assert seen[0] == (["w005", "w007"], old, "ieee:x", china)
    assert seen[STEP["gone"]][0] == ["w004", "w005"]
    assert seen[STEP["year"]][1] == (2021, False, "v", 1)
    assert seen[STEP["retraction"]][1] == (2021, True, "v", 1)
    assert seen[STEP["selection"]][1] == (2021, True, "other", 1)
    assert seen[STEP["byline"]][1:3] == (new, "ieee:x")
    assert seen[STEP["split"]] == (["w004", "w005"], new, "ieee:y", china)
    assert seen[STEP["re-placed"]][3] == america
    assert seen[STEP["new"]] == (["w005", "w008"], new, "ieee:y", america)
