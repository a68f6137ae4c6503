"""`talentatlas demo`: offline, from nothing, and honest about how well it measures."""

from pathlib import Path

from program import Program

from talentatlas.quantity import LEVEL

LEAST_INTERVALS = 500  # fewer would show nothing
SLACK = 0.05  # the intervals of one world are not independent of each other


def test_the_demo_compares_with_the_truth_and_renders_both_reports(
    talentatlas: Program, tmp_path: Path
) -> None:
    done = talentatlas("demo", "--json")
    assert done.code == 0, done.err
    found = done.json
    assert found["intervals"] >= LEAST_INTERVALS
    assert found["hold_the_truth"] / found["intervals"] >= LEVEL - SLACK
    real, invented = (tmp_path / page for page in found["reports"])
    for page in (real, invented):
        assert "<svg" in page.read_text("utf-8") or "vega" in page.read_text("utf-8")
    assert real.read_bytes() != invented.read_bytes()


def test_the_demo_leaves_other_folders_alone(talentatlas: Program, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    done = talentatlas("demo", "--out", "mine")
    assert done.code == 2
    assert (tmp_path / "mine" / "letter.txt").read_text() == "mine"
    assert "What to do:" in done.err
