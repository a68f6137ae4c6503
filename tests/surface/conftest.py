"""The real program in folders of its own, and one small atlas that it built."""

from pathlib import Path

import pytest
from program import SMALL, Program, Ran, run_in

from talentatlas.synthetic.printing import RecordErrors
from talentatlas.synthetic.records import write_records
from talentatlas.synthetic.world import World


@pytest.fixture
def talentatlas(tmp_path: Path) -> Program:
    """Runs the program in an empty folder."""
    return lambda *words, **more: run_in(tmp_path, *words, **more)


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records of a small invented world."""
    folder = tmp_path_factory.mktemp("records") / "papers"
    write_records(World.make(SMALL), folder, RecordErrors())
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, records: Path) -> tuple[Path, Ran]:
    """An atlas of these records, and what the program said when it built it."""
    folder = tmp_path_factory.mktemp("built")
    done = run_in(folder, "build", f"proceedings:{records}", "--out", "atlas")
    return folder / "atlas", done


@pytest.fixture(scope="session")
def atlas(built: tuple[Path, Ran]) -> Path:
    """Folder of a finished atlas."""
    folder, done = built
    assert done.code == 0, done.err
    return folder
