"""`diff` and the quality gate of `check`: tables, files, exit codes, and never a person."""

import csv
import gzip
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from program import Program, run_in

BLOCKED, WRONG_USE, NO_ATLAS = 6, 2, 4


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory, records: Path) -> Path:
    """An atlas of the same records, an eighth of the works of each file gone."""
    folder = tmp_path_factory.mktemp("later")
    (folder / "papers").mkdir()
    for path in sorted(records.glob("*.json.gz")):
        papers = json.loads(gzip.decompress(path.read_bytes()))
        kept = json.dumps(papers[len(papers) // 8 :]).encode()
        (folder / "papers" / path.name).write_bytes(gzip.compress(kept, mtime=0))
    done = run_in(folder, "build", "proceedings:papers", "--out", "atlas", "--no-report")
    assert done.code == 0, done.err
    return folder / "atlas"


def names_of_persons(atlas: Path) -> set[str]:
    table = pq.read_table(atlas / "clean/authorship.parquet", columns=["author_key", "name"])
    return set(table["author_key"].to_pylist()) | set(table["name"].to_pylist())


def test_diff_names_both_vintages_then_the_records_then_the_figures(
    talentatlas: Program, atlas: Path, later: Path
) -> None:
    done = talentatlas("diff", atlas, later)
    assert done.code == 0, done.err
    for side in (atlas, later):
        manifest = json.loads((side / "manifest.json").read_text())
        assert manifest["vintage"] in done.out
        assert manifest["run_id"] in done.out
    places = [
        done.out.index(words)
        for words in ("Same choices", "authorship", "works gone", "Published figures", "Why")
    ]
    assert places == sorted(places)
    assert not [name for name in names_of_persons(atlas) if name in done.out]


def test_diff_as_json_holds_what_the_text_says(
    talentatlas: Program, atlas: Path, later: Path
) -> None:
    found = talentatlas("diff", atlas, later, "--json", "-q").json
    assert found["rules"] == []
    assert {row["cause"] for row in found["records"]} == {"gone"}
    assert {row["cause"] for row in found["causes"]} == {"rules", "gone"}
    assert found["figures"]


def test_diff_writes_every_figure_with_its_causes(
    talentatlas: Program, atlas: Path, later: Path, tmp_path: Path
) -> None:
    done = talentatlas("diff", atlas, later, "--out", "out/moved.csv", "--top", "0")
    assert done.code == 0, done.err
    with (tmp_path / "out" / "moved.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    figures = talentatlas("diff", atlas, later, "--json", "--figures-only").json["figures"]
    assert len(rows) == len(figures)
    by_gone = [row for row in rows if row["by_gone"]]
    assert by_gone
    for row in by_gone:
        assert float(row["by_gone"]) == pytest.approx(float(row["difference"]))


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant"])
def test_diff_speaks_other_languages(
    talentatlas: Program, atlas: Path, later: Path, lang: str
) -> None:
    done = talentatlas("diff", atlas, later, "--figures-only", "--lang", lang)
    assert done.code == 0, done.err
    assert "Published figures" not in done.out


def test_diff_of_something_that_is_no_atlas_says_so(talentatlas: Program, atlas: Path) -> None:
    done = talentatlas("diff", atlas, "missing")
    assert done.code == NO_ATLAS
    assert "missing" in done.err


def test_a_vintage_like_the_last_passes_the_gate(talentatlas: Program, atlas: Path) -> None:
    done = talentatlas("check", atlas, "--against", atlas)
    assert done.code == 0, done.err
    assert "within their tolerances" in done.out


def test_a_breach_blocks_and_says_which_statistic_and_what_to_do(
    talentatlas: Program, atlas: Path, later: Path
) -> None:
    done = talentatlas("check", later, "--against", atlas)
    assert done.code == BLOCKED
    for words in ("works_gone", "may move by", "Why it matters", "--accept works_gone="):
        assert words in done.err
    assert "block" in done.out
    found = talentatlas("check", later, "--against", atlas, "--json").json
    assert found["verdict"] == "block"
    gone = next(f for f in found["findings"] if f["statistic"] == "works_gone")
    assert gone["after"] > gone["allowed"]
    assert gone["reason"]


def test_promotion_is_refused_until_the_breach_is_accepted_with_a_reason(
    talentatlas: Program, atlas: Path, later: Path
) -> None:
    file = later.parent / "promoted.json"
    words = ["check", later, "--against", atlas, "--promote"]
    assert talentatlas(*words).code == BLOCKED
    assert not file.exists()
    assert talentatlas(*words, "--accept", "works_gone").code == WRONG_USE
    breaches = talentatlas(*words, "--json").json["findings"]
    names = {f["statistic"] for f in breaches if f["verdict"] == "block"}
    reasons = [word for n in sorted(names) for word in ("--accept", f"{n}=a list was cut")]
    done = talentatlas(*words, *reasons)
    assert done.code == 0, done.err
    (entry,) = json.loads(file.read_text())["promoted"]
    assert entry["accepted"]["works_gone"] == "a list was cut"
    file.unlink()


def test_the_first_vintage_is_promoted_and_then_found(
    talentatlas: Program, later: Path
) -> None:
    alone = talentatlas("check", later)
    assert alone.code == WRONG_USE
    assert "--against" in alone.err
    done = talentatlas("check", later, "--promote")
    assert done.code == 0, done.err
    assert (later.parent / "promoted.json").exists()
    (later.parent / "promoted.json").unlink()


def test_options_may_stand_before_the_folder(talentatlas: Program, atlas: Path) -> None:
    assert talentatlas("check", "--against", atlas, atlas).code == 0
