"""Scores of who is who, and the removal list, as a user types them."""

import csv
import gzip
import json
from dataclasses import replace
from itertools import pairwise

import pytest
from program import SMALL, run_in

from talentatlas.synthetic.printing import RecordErrors
from talentatlas.synthetic.records import write_records, write_truth
from talentatlas.synthetic.world import World

SCORES = (
    "b3_f1",
    "b3_precision",
    "b3_recall",
    "pairwise_precision",
    "pairwise_recall",
    "false_moves",
    "missed_moves",
)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Records of an invented world with its truth, an atlas of them, and what was written."""
    folder = tmp_path_factory.mktemp("identity")
    made = World.make(replace(SMALL, persons=300))
    written = write_records(made, folder / "papers", replace(RecordErrors(), homonyms=0.2))
    write_truth(made, written.printed, folder / "papers")
    return folder, written


@pytest.fixture(scope="module")
def checked(world):
    folder, written = world
    done = run_in(folder, "check", "identity", "papers", "--json")
    assert done.code == 0, done.err
    return done.json, written


def test_scores_stand_on_top_by_group_by_kind_and_by_method(checked):
    found, written = checked
    assert found["n"] == written.authorships
    truth = found["ids"]["truth"]
    everywhere = [found, truth, *truth["methods"].values(), *found["groups"].values()]
    for scores in everywhere:
        for name in SCORES:
            low, high = scores[f"{name}_interval"]
            if scores[name] is not None:
                assert 0 <= low <= scores[name] <= high <= 1
    assert set(truth["methods"]) == {"names", "first_initial"}
    assert 0 < found["groups"]["shared_names"]["n"] < found["n"]


def test_progress_goes_to_standard_error_and_the_result_is_the_same_again(world, checked):
    folder, _ = world
    again = run_in(folder, "check", "identity", "papers", "--json", "--threads", 1)
    assert "linking" in again.err
    first, second = checked[0], again.json
    for found in (first, second):
        found.pop("link_seconds", None)
    assert first == second


@pytest.mark.parametrize("lang", ["en", "zh-Hans", "zh-Hant"])
def test_the_table_is_printed_in_every_language(world, lang):
    done = run_in(world[0], "check", "identity", "papers", "--lang", lang, "-q")
    assert done.code == 0, done.err
    assert len(done.out.splitlines()) > 10
    assert done.err == ""


def test_records_without_identifiers_end_with_what_was_looked_for(talentatlas, tmp_path):
    record = {"id": "p", "title": "T", "author": "Ann Otherwise"}
    (tmp_path / "corl2022.json").write_text(json.dumps([record]))
    done = talentatlas("check", "identity", ".")
    assert done.code == 1
    assert "OpenReview" in done.err
    assert "IEEE" in done.err


def test_a_correction_wins_over_the_model(world, checked, tmp_path):
    folder, _ = world
    largest = max((folder / "papers").glob("*.json.gz"), key=lambda path: path.stat().st_size)
    volume = f"proceedings:{largest.name.removesuffix('.json.gz')}"
    papers = json.loads(gzip.decompress(largest.read_bytes()))
    first = [f"{volume}/{p['id']}#1" for p in papers if not p["id"].endswith("x")]
    wrong = tmp_path / "wrong.csv"
    with wrong.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(("left", "right", "verdict", "reason"))
        lines.writerows((a, b, "same", "a test") for a, b in pairwise(first))
    done = run_in(folder, "check", "identity", "papers", "--json", "--corrections", wrong)
    assert done.code == 0, done.err
    assert done.json["pairwise_precision"] < checked[0]["pairwise_precision"]


def test_the_removal_list_is_honoured_by_the_next_build(talentatlas, records):
    before = talentatlas("build", f"proceedings:{records}", "--out", "a", "--json")
    name = _a_name(records)
    noted = talentatlas("suppress", "add", f"name:{name}", "--reason", "request", "--json")
    assert noted.code == 0, noted.err
    applied = talentatlas("suppress", "apply", "--atlas", "a", "--json").json
    assert applied["authorships"] > 0
    after = talentatlas("build", f"proceedings:{records}", "--out", "a", "--json")
    assert after.json["authorships"] == before.json["authorships"] - applied["authorships"]
    assert name.encode().lower() not in noted.out.encode().lower()
    listed = talentatlas("suppress", "list")
    assert noted.json["receipt"] in listed.out


def _a_name(records):
    path = sorted(records.glob("*.json.gz"))[0]
    return json.loads(gzip.decompress(path.read_bytes()))[0]["author"].split(";")[0]
