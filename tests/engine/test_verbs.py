"""The eight verbs on either engine: what is known, what is written, what a failure says."""

import functools
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rowwise

from talentatlas.engine import Engine, Statement, connect
from talentatlas.engine.base import BATCH, Split
from talentatlas.engine.parquet import write_parquet
from talentatlas.engine.store import Store, checksum
from talentatlas.errors import EngineError
from talentatlas.schema.records import VENUE

VENUES = [("neurips", 3, 2001, 2003), ("icml", 1, 2002, 2002), ("Élan", 2, 1999, 2005)]
MANY = [(f"v{n * 7919 % 300_000:06}", n, 2000, 2001) for n in range(300_000)]  # several parts
ORDERED = ["icml", "neurips", "Élan"]  # by bytes, as the key of a table is
AFRESH = Statement("venue", "select venue_id, works, first_year, last_year from given")


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def engine(request, tmp_path):
    if request.param == "spark":
        request.getfixturevalue("spark")
    with connect(request.param, spill=tmp_path / "spill") as opened:
        yield opened


def rows(*wanted):
    return pa.Table.from_pylist(
        [dict(zip(VENUE.arrow.names, row, strict=True)) for row in wanted], VENUE.arrow
    )


def give(engine: Engine, folder: Path, *wanted) -> None:
    path = folder / "given.parquet"
    write_parquet(path, VENUE.arrow, rows(*wanted).to_batches())
    engine.read(path)


def test_a_table_is_known_until_it_is_dropped(engine, tmp_path):
    give(engine, tmp_path, *VENUES)
    assert engine.exists("given")
    engine.create("venue", AFRESH, {})
    assert engine.exists("venue")
    engine.drop("venue")
    engine.drop("venue")
    assert not engine.exists("venue")
    with pytest.raises(EngineError):
        engine.arrow("select venue_id from venue")


def test_columns_are_described_in_portable_types(engine):
    text = (
        "select 'a' as s, cast(1 as int) as i, cast(1 as bigint) as l, cast(1 as double) as d, "
        "true as b, cast('2020-01-01' as date) as t"
    )
    engine.create("typed", Statement("typed", text), {})
    assert engine.describe("typed") == {
        "s": "string", "i": "int32", "l": "int64", "d": "double", "b": "boolean", "t": "date",
    }  # fmt: skip


def test_a_folder_of_files_is_one_table(engine, tmp_path):
    for number, row in enumerate(VENUES):
        write_parquet(tmp_path / f"given/{number}.parquet", VENUE.arrow, rows(row).to_batches())
    assert engine.read(tmp_path / "given") == "given"
    assert engine.arrow("select count(*) as n from given")["n"].to_pylist() == [3]


def test_a_table_is_written_in_the_order_of_its_key_and_in_the_types_of_its_contract(
    engine, tmp_path
):
    give(engine, tmp_path, *VENUES)
    engine.create("venue", AFRESH, {})
    path = tmp_path / "venue.parquet"
    assert engine.write("venue", path) == len(VENUES)
    written = pq.read_table(path)
    assert written.schema.equals(VENUE.arrow)
    assert written["venue_id"].to_pylist() == ORDERED


def test_a_table_without_rows_is_written_with_its_columns(engine, tmp_path):
    give(engine, tmp_path)
    engine.create("venue", AFRESH, {})
    assert engine.write("venue", tmp_path / "venue.parquet") == 0
    assert pq.read_schema(tmp_path / "venue.parquet").equals(VENUE.arrow)


def test_a_table_that_was_made_anew_holds_the_new_rows(engine, tmp_path):
    give(engine, tmp_path, *VENUES)
    engine.create("venue", AFRESH, {})
    late = Statement("venue", AFRESH.text + " where first_year > $year")
    engine.create("venue", late, {"year": 2001})
    assert engine.arrow("select venue_id from venue")["venue_id"].to_pylist() == ["icml"]


def test_a_failure_names_the_table_and_the_engine_and_carries_the_text(engine):
    with pytest.raises(EngineError, match=r"^Table odd failed on (DuckDB|Spark): .*nowhere"):
        engine.create("odd", Statement("odd", "select 1 as one from nowhere"), {})
    with pytest.raises(EngineError) as caught:
        engine.arrow("select cast('x' as int) as i")
    assert caught.value.engine == engine.name
    assert "CAST" in caught.value.text.upper()


def given_titles(engine: Engine, folder: Path, number: int) -> None:
    titles = [None if n % 7 == 0 else "x" * (n % 5) for n in range(number)]
    keys = [f"w{n:06}" for n in range(number)]
    pq.write_table(pa.table({"work_id": keys, "title": titles}), folder / "titled.parquet")
    engine.read(folder / "titled.parquet")


TITLES = "select work_id, title from titled"


@pytest.mark.parametrize("number", [0, 10, 3 * BATCH])
def test_a_function_is_applied_to_every_row(engine, tmp_path, number):
    given_titles(engine, tmp_path, number)
    function = functools.partial(rowwise.measured, least=3)
    engine.map("made", TITLES, function, rowwise.SCHEMA, split=Split(processes=2))
    assert engine.describe("made") == rowwise.SCHEMA
    found = engine.arrow("select work_id, letters, known, half from made order by work_id")
    given = engine.arrow(TITLES + " order by work_id").combine_chunks().to_batches()
    expected = rowwise.measured(iter(given), least=3)
    assert found.to_pylist() == [row for batch in expected for row in batch.to_pylist()]


def test_a_mapped_table_may_read_the_one_that_it_replaces(engine, tmp_path):
    given_titles(engine, tmp_path, 10)
    same = {"work_id": "string", "title": "string"}
    engine.map("titled", TITLES + " where title is not null", rowwise.unchanged, same)
    assert engine.arrow("select count(*) as n from titled")["n"].to_pylist() == [8]


def test_a_function_that_fails_says_why(engine, tmp_path):
    given_titles(engine, tmp_path, 10)
    with pytest.raises((EngineError, ValueError), match="rows that nobody can read"):
        engine.map("made", TITLES, rowwise.broken, {"work_id": "string"})


def test_many_rows_are_mapped_in_order_and_in_other_processes(tmp_path):
    with connect() as engine:
        given_titles(engine, tmp_path, 3 * BATCH)
        schema = {"work_id": "string", "process": "int64"}
        engine.map("made", TITLES, rowwise.process, schema, split=Split(processes=2))
        made = engine.arrow("select work_id, process from made")
    assert made["work_id"].to_pylist() == sorted(made["work_id"].to_pylist())
    assert os.getpid() not in made["process"].to_pylist()


@pytest.mark.spark
def test_spark_writes_the_bytes_that_duckdb_writes(spark, tmp_path):
    sums = set()
    for address in ("duckdb", "spark"):
        with connect(address) as engine:
            give(engine, tmp_path, *MANY)
            engine.create("venue", AFRESH, {})
            engine.write("venue", tmp_path / f"{address}.parquet")
            sums.add(checksum(tmp_path / f"{address}.parquet"))
    assert len(sums) == 1


@pytest.mark.spark
def test_a_table_too_large_for_one_file_is_a_sorted_folder_that_the_store_accepts(
    spark, tmp_path, monkeypatch
):
    monkeypatch.setenv("TALENTATLAS_SPARK_ROWS_IN_ONE_FILE", "1000")
    store = Store(tmp_path / "atlas")
    store.begin()
    path = store.path("venue")
    with connect("spark") as engine:
        give(engine, tmp_path, *MANY)
        engine.create("venue", AFRESH, {})
        assert engine.write("venue", path) == len(MANY)
        store.finish("venue", "key", len(MANY))
        assert engine.read(path) == "venue"
        assert engine.arrow("select count(*) as n from venue")["n"].to_pylist() == [len(MANY)]
    assert len(list(path.iterdir())) > 1
    keys = pq.read_table(path)["venue_id"].to_pylist()
    assert keys == sorted(keys)
    assert store.is_fresh("venue", "key")
    max(path.iterdir()).unlink()
    assert not store.is_fresh("venue", "key")
    store.forget("venue")
    assert not path.exists()
    store.end()
