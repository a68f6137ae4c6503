"""Every script in the folder of examples runs, and prints what its reader came for."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SCRIPTS = sorted(EXAMPLES.glob("*.py"))
# What each prints, and the files that it leaves.
PRINTED = {
    "corridor": ("Moves from DEU to USA", "2020–2024: 86 (55–135)", "No evidence of a change"),
    "own_records": ("works", "persons, vintage proceedings-", "USA 2018:"),
    "pictures": ("Value (interval)", "vintage"),
    "publish": ("croissant.json", "paperlists"),
}
LEFT = {
    "pictures": {f"net_flow.{lang}.{kind}" for lang in ("en", "zh-Hans", "zh-Hant")
                 for kind in ("png", "svg")},
    "publish": {"CITATION.cff", "LICENSE", "croissant.json", "datapackage.json",
                "estimate.csv", "estimate.parquet", "estimate.xlsx", "manifest.json"},
}  # fmt: skip


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_an_example_runs_and_prints_what_it_promises(script: Path, tmp_path: Path) -> None:
    words = [] if script.stem == "corridor" else ["made"]
    done = subprocess.run(
        [sys.executable, "-W", "error", script, *words],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for part in PRINTED[script.stem]:
        assert part in done.stdout
    if script.stem in LEFT:
        assert {path.name for path in (tmp_path / "made").iterdir()} == LEFT[script.stem]


def test_a_corridor_with_too_few_moves_is_said_to_be_suppressed() -> None:
    done = subprocess.run(
        [sys.executable, EXAMPLES / "corridor.py", "LUX", "NZL"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Too few moves" in done.stdout or "no observation" in done.stderr
