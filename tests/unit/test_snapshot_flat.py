"""Flat authorships and the commands of `talentatlas synth`."""

import itertools
import json
from collections import Counter, defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from talentatlas.cli.folders import FolderError
from talentatlas.cli.synth import command
from talentatlas.errors import ConfigError, UnknownNameError
from talentatlas.synthetic.snapshot.flat import NO_COUNTRY, WRONG, write_authorships

ROWS = 30_000
RATE_ERROR = 0.02  # six standard errors of a rate in 30,000 rows are less


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("flat") / "authorships.parquet"
    written = write_authorships(ROWS, out, 2)
    assert written.rows == ROWS
    return out


def test_countries_are_true_but_for_the_rates_of_wrong_and_missing_ones(table: Path) -> None:
    lives = pq.read_table(table.with_name("authorships.truth") / "residence.parquet")
    at = {(r["author_key"], r["year"]): r["country"] for r in lives.to_pylist()}
    rows = pq.read_table(table).to_pylist()
    assert len(rows) == ROWS
    none = sum(row["country"] is None for row in rows)
    wrong = sum(
        row["country"] not in (None, at[row["author_key"], row["year"]]) for row in rows
    )
    assert none / ROWS == pytest.approx(NO_COUNTRY, abs=RATE_ERROR)
    assert wrong / ROWS == pytest.approx(WRONG * (1 - NO_COUNTRY), abs=RATE_ERROR)


def test_rows_of_a_work_are_of_one_year_with_positions_from_one(table: Path) -> None:
    years, positions = defaultdict(set), Counter()
    for row in pq.read_table(table).to_pylist():
        years[row["work_id"]].add(row["year"])
        positions[row["work_id"], row["position"]] += 1
    assert all(len(found) == 1 for found in years.values())
    assert max(positions.values()) == 1


def test_rows_have_no_order(table: Path) -> None:
    keys = pq.read_table(table)["author_key"].to_pylist()
    assert keys != sorted(keys)
    assert sum(a == b for a, b in itertools.pairwise(keys)) < ROWS / 100


def test_moves_of_the_truth_join_two_countries(table: Path) -> None:
    moves = pq.read_table(table.with_name("authorships.truth") / "move.parquet").to_pylist()
    assert moves
    assert all(row["origin"] != row["destination"] for row in moves)


def test_the_same_seed_gives_the_same_table(table: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.parquet"
    write_authorships(ROWS, again, 2)
    assert again.read_bytes() == table.read_bytes()


def test_openalex_is_written_and_counted(tmp_path: Path) -> None:
    result = run("openalex", "--works", 60, "--out", tmp_path / "snap", "--json", "-q")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["works"] == 60
    files = sorted((tmp_path / "snap" / "jsonl" / "works").rglob("part_*.gz"))
    assert told["bytes"]["jsonl"] == sum(path.stat().st_size for path in files)
    assert told["files"]["jsonl"] == len(files)


def test_dry_run_says_bytes_and_time_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "snap"
    result = run("openalex", "--works", 2_000_000, "--out", out, "--dry-run", "--json")
    told = json.loads(result.stdout)
    assert told["megabytes"] > 1_000
    assert told["core_seconds"] > 60
    assert not out.exists()


def test_a_folder_that_holds_something_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    result = run("openalex", "--works", 10, "--out", tmp_path)
    assert isinstance(result.exception, FolderError)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("kind", ["orcid", "authorships"])
def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "file"
    out.write_text("x")
    size = "--records" if kind == "orcid" else "--rows"
    result = run(kind, size, 10, "--out", out)
    assert isinstance(result.exception, FolderError)
    assert out.read_text() == "x"


@pytest.mark.parametrize("kind", ["orcid", "authorships"])
def test_files_are_written_with_their_truth(tmp_path: Path, kind: str) -> None:
    name = "file.tar.gz" if kind == "orcid" else "file.parquet"
    size = "--records" if kind == "orcid" else "--rows"
    result = run(kind, size, 25, "--out", tmp_path / name, "-q", "--lang", "zh-Hans")
    assert result.exit_code == 0, result.output
    truth = "file.truth.parquet" if kind == "orcid" else "file.truth"
    assert {p.name for p in tmp_path.iterdir()} == {name, truth}


def test_an_unknown_fault_and_a_rate_that_is_no_number_are_refused(tmp_path: Path) -> None:
    out = tmp_path / "snap"
    wrong = run("openalex", "--works", 10, "--out", out, "--fault", "sentinel")
    assert isinstance(wrong.exception, UnknownNameError)
    assert "sentinel-institution" in str(wrong.exception)
    text = run("openalex", "--works", 10, "--out", out, "--fault", "sentinel-institution:much")
    assert isinstance(text.exception, ConfigError)
