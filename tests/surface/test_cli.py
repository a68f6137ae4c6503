"""What every command keeps to: streams, exit codes, help, three-part errors, quick starts."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from program import PROGRAM, Program, environment

from talentatlas import __version__
from talentatlas.cli.main import COMMANDS

VERBS = [
    ["demo"], ["doctor"], ["sources", "list"], ["sources", "show"], ["sources", "check"],
    ["fetch", "openalex"], ["build"], ["measure"], ["report"], ["export"], ["check", "places"],
    ["diff"], ["nowcast"], ["backtest"], ["events"], ["scenario", "run"], ["study", "ledger"],
    ["team"], ["serve"], ["synth", "openalex"], ["version"], ["cite"], ["site", "build"],
    ["suppress", "add"], ["check", "identity"],
]  # fmt: skip
SHARED = (
    "--quiet",
    "--verbose",
    "--json",
    "--lang",
    "--seed",
    "--data-dir",
    "--no-input",
    "--help",
)
QUICK = 0.3  # seconds in which help and version must stand there
HEAVY = ("duckdb", "pyarrow", "sqlglot", "altair", "numpy", "rich")

MISTAKES = [
    (["bild"], 2, "build"),
    (["build"], 2, "SOURCE:PATH"),
    (["build", "proceedings:x", "--nonsense"], 2, "--nonsense"),
    (["measure", "stok"], 2, "stock"),
    (["measure", "stock", "--area", "Chna"], 2, "China"),
    (["measure", "stock", "--lang", "fr"], 2, "zh-Hans"),
    (["measure", "stock", "--param", "yaers=3"], 2, "yaers"),
    (["measure", "retention_rate", "--param", "yaers=3"], 2, "years"),
    (["measure", "retention_rate", "--param", "years=many"], 3, "years=5"),
    (["measure", "stock", "--year", "20x"], 3, "20x"),
    (["sources", "show", "procedings"], 2, "proceedings"),
    (["build", "procedings:x"], 2, "proceedings"),
    (["build", "proceedings:x", "--choice", "silent_yaers=3"], 2, "silent_years"),
    (["build", "proceedings:x", "--choice", "silent_years=177"], 3, "silent_years"),
    (["build", "proceedings:x", "--choice", "silent_years=few"], 3, "whole number"),
    (["build", "proceedings:missing"], 4, "missing"),
    (["sources", "check", "proceedings:missing"], 4, "missing"),
    (["check", "places", "missing"], 4, "missing"),
    (["measure", "stock", "--atlas", "missing"], 4, "missing"),
    (["report", "--atlas", "missing"], 4, "missing"),
    (["export", "--atlas", "missing", "--out", "x"], 4, "missing"),
]


def processor_time(folder: Path, *words: str) -> float:
    """Seconds of processor time; unlike those on the clock, no other program adds to them."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_every_command_is_among_those_tested() -> None:
    assert {words[0] for words in VERBS} == set(COMMANDS)


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_every_command_has_the_shared_flags_and_examples(
    talentatlas: Program, words: list[str]
) -> None:
    done = talentatlas(*words, "-h")
    assert done.code == 0
    assert [flag for flag in SHARED if flag not in done.out] == []
    assert f"talentatlas {' '.join(words)}" in done.out.partition("Examples:")[2]


def test_no_words_at_all_show_the_help(talentatlas: Program) -> None:
    done = talentatlas()
    assert done.code == 0
    assert [name for name in COMMANDS if name not in done.out] == []
    assert "130" in done.out  # the exit codes


@pytest.mark.parametrize("words", [["version"], ["--help"]], ids=" ".join)
def test_help_and_version_are_there_at_once(tmp_path: Path, words: list[str]) -> None:
    assert processor_time(tmp_path, *words) < QUICK


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys; from talentatlas.cli.main import main; main(['--help'])\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_version_is_the_one_of_the_package(talentatlas: Program) -> None:
    assert talentatlas("version").out == f"talentatlas {__version__}\n"
    assert talentatlas("version", "--json").json["talentatlas"] == __version__


@pytest.mark.parametrize(
    ("words", "code", "named"), MISTAKES, ids=[" ".join(mistake[0]) for mistake in MISTAKES]
)
def test_a_mistake_has_its_exit_code_and_says_what_to_do(
    talentatlas: Program, words: list[str], code: int, named: str
) -> None:
    done = talentatlas(*words)
    assert done.code == code
    assert named in done.err
    assert "What to do:" in done.err
    assert "Traceback" not in done.err
    assert done.out == ""


def test_a_traceback_is_shown_only_when_asked_for_twice(talentatlas: Program) -> None:
    assert "Traceback" in talentatlas("measure", "stok", "-vv").err
    assert "Traceback" not in talentatlas("measure", "stok", "-v").err


def test_a_defect_asks_to_be_reported_with_the_run(tmp_path: Path) -> None:
    code = (
        "import sys; from talentatlas.cli import main, version\n"
        "version.command.callback = lambda **_: 1 / 0\n"
        "sys.exit(main.main(['version']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert "report it" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    done = subprocess.run(
        f"set -o pipefail; '{PROGRAM}' measure --list --json | head -n 1",
        cwd=tmp_path,
        env=environment(tmp_path),
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "[\n", "")


def test_the_language_can_come_from_the_environment(talentatlas: Program) -> None:
    assert "指标" in talentatlas("measure", "--list", TALENTATLAS_LANG="zh-Hans").out


def test_the_doctor_finds_nothing_wrong_here(talentatlas: Program) -> None:
    done = talentatlas("doctor", "--json")
    assert done.code == 0
    states = {finding["name"]: finding["state"] for finding in done.json["findings"]}
    assert (
        states["engine"] == states["fonts"] == states["drawing"] == states["libraries"] == "ok"
    )
    assert states["ROR dump"] == "note"


def test_the_doctor_names_a_folder_that_cannot_be_written_and_a_fix(
    talentatlas: Program, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    done = talentatlas("doctor", "--data-dir", "/proc/none")
    assert done.code == 1
    assert "/proc/none" in done.out
    assert "--data-dir" in done.out


def test_the_doctor_sees_the_newest_ror_dump(talentatlas: Program, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name in ("v1.9-2022-09-01-ror-data.zip", "v1.50-2024-07-29-ror-data.zip"):
        (tmp_path / "data" / name).write_bytes(b"")
    found = talentatlas("doctor").out
    assert "v1.50" in found
    assert "v1.9" not in found


def test_sources_say_what_they_cannot_see(talentatlas: Program) -> None:
    assert "proceedings" in talentatlas("sources", "list").out
    entry = talentatlas("sources", "show", "proceedings", "--json").json
    assert entry["blind_spots"]
    assert entry["licence"]


def test_sources_check_counts_without_building(talentatlas: Program, records: Path) -> None:
    done = talentatlas("sources", "check", f"proceedings:{records}", "--json")
    assert done.code == 0
    assert sum(row["works"] for row in done.json) > 100
    assert {p.suffix for p in records.iterdir()} == {".gz"}  # nothing was added
