"""Runs the real program as a user would, in a folder of its own, on a small world."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talentatlas.synthetic.world import WorldConfig

SMALL = WorldConfig(persons=1000, first_year=2012, last_year=2021, countries=6, seed=3)
PROGRAM = Path(sys.executable).with_name("talentatlas")
LONGEST = 300  # seconds; a command that takes longer hangs


@dataclass(frozen=True)
class Ran:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Program = Callable[..., Ran]


def environment(folder: Path) -> dict[str, str]:
    """As on a machine that never saw the program: own folders, no terminal settings."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("TALENTATLAS_")}
    return own | {
        "TALENTATLAS_STATE_DIR": str(folder / "state"),
        "TALENTATLAS_DATA_DIR": str(folder / "data"),
    }


def run_in(folder: Path, *words: object, **more: str) -> Ran:
    done = subprocess.run(
        [PROGRAM, *map(str, words)],
        cwd=folder,
        env=environment(folder) | more,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)
