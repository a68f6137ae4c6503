"""A reader that stops early, such as `head`, ends a command in silence, whatever it prints."""

import os
import subprocess
from pathlib import Path

import pytest
from program import LONGEST, PROGRAM, SMALL, environment

from talentatlas.synthetic.world import World

TALKING = [
    ["--help"], ["--version"], ["version"], ["team", "--help"], ["measure", "--list"],
    ["measure", "--list", "--json"], ["sources", "list"], ["study", "list"],
    ["study", "ledger", "--json", "--data", "."],
    ["study", "show", "us-doctorates", "--data", "."], ["demo"],
]  # fmt: skip
MISTAKES = [(["bild"], 2), (["team", "missing"], 4), (["measure", "stok", "-vv"], 2)]


def into_closed_pipe(
    folder: Path, words: list[str], *, errors: bool, unbuffered: str = ""
) -> tuple[int, str]:
    """Exit code and standard error of a process that writes where nobody reads any more."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [PROGRAM, *words],
            cwd=folder,
            env=environment(folder) | {"PYTHONUNBUFFERED": unbuffered},
            stdout=writer,
            stderr=writer if errors else subprocess.PIPE,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    finally:
        os.close(writer)
    return done.returncode, done.stderr or ""


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", TALKING, ids=" ".join)
def test_a_command_ends_in_silence_when_nobody_reads_on(
    tmp_path: Path, words: list[str], unbuffered: str
) -> None:
    code, said = into_closed_pipe(tmp_path, words, errors=False, unbuffered=unbuffered)
    assert code == 0
    assert "unexpected" not in said
    assert "BrokenPipe" not in said
    assert "Traceback" not in said


def test_a_team_ends_in_silence_when_nobody_reads_on(tmp_path: Path, atlas: Path) -> None:
    names = tmp_path / "team.txt"
    names.write_text("\n".join(World.make(SMALL).names[:200]), encoding="utf-8")
    words = ["team", str(names), "--atlas", str(atlas)]
    assert into_closed_pipe(tmp_path, words, errors=False) == (0, "")


@pytest.mark.parametrize(("words", "expected"), MISTAKES, ids=str)
def test_a_mistake_keeps_its_exit_code_when_nobody_reads_of_it(
    tmp_path: Path, words: list[str], expected: int
) -> None:
    assert into_closed_pipe(tmp_path, words, errors=True)[0] == expected
