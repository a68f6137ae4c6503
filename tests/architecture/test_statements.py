"""Every SQL file: within the portable subset, with a header that says what it makes."""

from pathlib import Path

import pytest

from talentatlas.engine.portable import lint
from talentatlas.engine.statement import Statement
from talentatlas.measures.base import MEASURES
from talentatlas.schema import CONTRACTS

SOURCE = Path(__file__).resolve().parents[2] / "src" / "talentatlas"
FILES = sorted(SOURCE.rglob("*.sql"))
# Those of `vintage` compare two atlases, whose tables they see under names of their own.
OF_ONE_ATLAS = [path for path in FILES if "vintage" not in path.parts]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_statement_stays_inside_the_portable_subset(path: Path) -> None:
    assert lint(Statement.read(path)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_header_says_grain_and_unit(path: Path) -> None:
    header = Statement.read(path).header
    assert header.get("grain")
    assert header.get("unit")


@pytest.mark.parametrize("path", OF_ONE_ATLAS, ids=lambda path: path.stem)
def test_a_statement_makes_a_known_table_or_measure(path: Path) -> None:
    assert path.stem in CONTRACTS or path.stem in MEASURES.names()


@pytest.mark.parametrize("path", OF_ONE_ATLAS, ids=lambda path: path.stem)
def test_a_statement_reads_only_known_tables(path: Path) -> None:
    assert set(Statement.read(path).inputs) <= set(CONTRACTS)
