"""Fixtures: real records beside the repository, when they are there."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of real records, which are not part of the project."""
    folder = Path(os.environ.get("TALENTATLAS_SHARED", REPOSITORY.parent / "shared"))
    if not (folder / "data" / "conference").is_dir():
        pytest.skip(
            f"real records not found at {folder}; set TALENTATLAS_SHARED to run this test"
        )
    return folder
