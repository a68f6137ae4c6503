"""`talentatlas build`: what it makes, says, keeps and refuses."""

import json
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from program import LONGEST, PROGRAM, Program, Ran, environment

TABLES_BEFORE_STOP = 8  # finished tables before the interruption; more than reading makes


def files_below(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))


def checksums(atlas: Path) -> dict[str, str]:
    files = json.loads((atlas / "manifest.json").read_text())["files"]
    return {name: entry["sha256"] for name, entry in files.items()}


def test_a_build_says_what_came_in_and_what_became_of_it(built: tuple[Path, Ran]) -> None:
    atlas, done = built
    assert done.code == 0, done.err
    for word in ("in", "kept", "rejected", "Placed", "Persons", "Vintage", "Run", "Time"):
        assert word in done.out
    assert str(atlas.name) + "/marts" in done.out
    assert "talentatlas measure stock" in done.err
    assert "talentatlas export" in done.err


def test_progress_goes_to_standard_error_as_plain_lines(built: tuple[Path, Ran]) -> None:
    _, done = built
    assert "reading files: " in done.err
    assert "reading files" not in done.out
    assert "\x1b" not in done.err + done.out


def test_tables_and_report_lie_where_they_should(atlas: Path) -> None:
    for name in ("clean/work", "core/person", "marts/stock", "marts/estimate", "marts/balance"):
        assert (atlas / f"{name}.parquet").is_file()
    run_id = json.loads((atlas / "manifest.json").read_text())["run_id"]
    assert run_id in (atlas / "report.html").read_text(encoding="utf-8")


def test_a_second_build_changes_nothing(
    talentatlas: Program, atlas: Path, records: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "atlas"
    shutil.copytree(atlas, mine)
    before = {path: path.read_bytes() for path in mine.rglob("*.parquet")}
    done = talentatlas("build", f"proceedings:{records}", "--out", mine)
    assert done.code == 0
    assert "Nothing has changed" in done.out
    assert {path: path.read_bytes() for path in mine.rglob("*.parquet")} == before
    again = talentatlas("build", f"proceedings:{records}", "--out", mine, "--json")
    assert again.json["made"] == []


def test_a_dry_run_writes_nothing(talentatlas: Program, records: Path, tmp_path: Path) -> None:
    done = talentatlas("build", f"proceedings:{records}", "--out", "new", "--dry-run")
    assert done.code == 0
    assert "Nothing was written" in done.out
    assert files_below(tmp_path) == []
    plan = talentatlas(
        "build", f"proceedings:{records}", "--out", "new", "--dry-run", "--json"
    ).json
    assert plan["files"] == len(list(records.iterdir()))
    assert plan["bytes"] == sum(path.stat().st_size for path in records.iterdir())
    assert "estimate" in plan["stale"]
    assert plan["seconds"] > 0


def test_a_dry_run_on_a_finished_atlas_plans_nothing(
    talentatlas: Program, records: Path, atlas: Path
) -> None:
    plan = talentatlas(
        "build", f"proceedings:{records}", "--out", atlas, "--dry-run", "--json"
    ).json
    assert plan["stale"] == []


def test_quiet_says_nothing(talentatlas: Program, atlas: Path, records: Path) -> None:
    done = talentatlas("build", f"proceedings:{records}", "--out", atlas, "-q")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_an_interrupted_build_says_so_and_the_same_command_finishes_it(
    talentatlas: Program, records: Path, atlas: Path, tmp_path: Path
) -> None:
    words = ["build", f"proceedings:{records}", "--out", "atlas", "--no-report"]
    running = subprocess.Popen(
        [PROGRAM, *words],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for_tables(tmp_path / "atlas")
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to the whole group
    out, err = running.communicate(timeout=LONGEST)
    assert running.returncode == 130
    assert "continues" in err
    assert "Traceback" not in err
    assert out == ""
    assert not (tmp_path / "atlas" / "manifest.json").exists()
    done = talentatlas(*words, "--json")
    assert done.code == 0
    assert 0 < len(done.json["made"]) < len(checksums(atlas))  # the rest was kept
    assert checksums(tmp_path / "atlas") == checksums(atlas)


def wait_for_tables(folder: Path) -> None:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        with suppress(OSError):  # not yet there
            if len(json.loads((folder / "build.json").read_text())) >= TABLES_BEFORE_STOP:
                return
        time.sleep(0.01)
    pytest.fail("no table was made")


def test_a_folder_that_holds_other_things_is_left_alone(
    talentatlas: Program, records: Path, tmp_path: Path
) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter1.txt").write_text("mine")
    done = talentatlas("build", f"proceedings:{records}", "--out", "thesis")
    assert done.code == 2
    assert "chapter1.txt" in done.err
    assert files_below(tmp_path) == ["thesis", "thesis/chapter1.txt"]


def test_the_atlas_may_not_lie_among_the_records(
    talentatlas: Program, records: Path, tmp_path: Path
) -> None:
    shutil.copytree(records, tmp_path / "papers")
    before = files_below(tmp_path)
    for out in ("papers", "papers/atlas"):
        done = talentatlas("build", "proceedings:papers", "--out", out)
        assert done.code == 2
        assert "inside the folder of the records" in done.err
    assert files_below(tmp_path) == before


@pytest.mark.parametrize("what", ["empty", "file"])
def test_nothing_to_read_is_said_before_anything_is_written(
    talentatlas: Program, tmp_path: Path, what: str
) -> None:
    (tmp_path / "papers").mkdir()
    if what == "file":
        (tmp_path / "papers" / "notes.docx").write_text("no records")
    done = talentatlas("build", "proceedings:papers", "--out", "atlas")
    assert done.code == 4
    assert "papers" in done.err
    assert "What to do:" in done.err
    assert not (tmp_path / "atlas").exists()


def test_a_folder_that_cannot_be_written_is_named(talentatlas: Program, records: Path) -> None:
    done = talentatlas("build", f"proceedings:{records}", "--out", "/proc/atlas")
    assert done.code == 1
    assert "/proc/atlas" in done.err
    assert "--out" in done.err
    assert "Traceback" not in done.err


def test_another_seed_cuts_other_folds(
    talentatlas: Program, records: Path, atlas: Path, tmp_path: Path
) -> None:
    done = talentatlas("build", f"proceedings:{records}", "--seed", "2", "--no-report", "-q")
    assert done.code == 0
    other = checksums(tmp_path / "atlas")
    assert other["clean/work.parquet"] == checksums(atlas)["clean/work.parquet"]
    assert other["core/person.parquet"] != checksums(atlas)["core/person.parquet"]
    refused = talentatlas("measure", "stock", "--seed", "1")
    assert refused.code == 2
    assert "seed 2" in refused.err


def test_broken_files_are_named_and_cost_no_good_record(
    talentatlas: Program, records: Path, tmp_path: Path
) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    good, cut = sorted(records.glob("icra*.json.gz"))[:2]
    shutil.copy(good, papers)
    (papers / cut.name).write_bytes(cut.read_bytes()[:-200])
    (papers / "icml2013.json").write_text("<html><body>Too many requests</body></html>")
    (papers / "acml2014.json").write_text('[{"title": "no end"')
    done = talentatlas("build", "proceedings:papers", "--no-report", "--json")
    assert done.code == 0, done.err
    assert {(row["part"], row["reason"]) for row in done.json["rejected"]} >= {
        ("file", "html"),
        ("file", "truncated-gzip"),
        ("file", "truncated-json"),
    }
    counted = {
        row["file"]: row
        for row in talentatlas("sources", "check", "proceedings:papers", "--json").json
    }
    assert counted[good.name]["rejected"] == 0
    assert done.json["works"] == sum(row["works"] for row in counted.values()) > 0
    assert [name for name, row in counted.items() if row["rejected"]] == [
        "acml2014.json", "icml2013.json", cut.name,
    ]  # fmt: skip
