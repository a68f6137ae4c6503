"""Every SQL file and every measure gives the same rows on DuckDB and on Spark."""

import pyarrow as pa
import pytest
from agreement import differences, in_order, result

from talentatlas.engine import Engine, Statement
from talentatlas.errors import CoverageError
from talentatlas.measures import MEASURES, counts
from talentatlas.pipeline import statements
from talentatlas.schema import CONTRACTS

pytestmark = pytest.mark.spark

STATEMENTS = {statement.name: statement for statement in statements()}
WINDOWS = {"window": 3, "anchor": 1}  # so that the arithmetic of windows has work to do


@pytest.fixture(params=sorted(STATEMENTS))
def statement(request: pytest.FixtureRequest) -> Statement:
    return STATEMENTS[request.param]


def test_a_table_is_the_same_on_spark(both, statement):
    assert differences(result(both.duckdb, statement), result(both.spark, statement)) == []


def test_the_order_of_rows_does_not_matter_on_spark(both, statement):
    assert differences(result(both.duckdb, statement), result(both.mixed, statement)) == []


@pytest.mark.parametrize("name", MEASURES.names())
def test_a_measure_is_the_same_on_spark(both, name):
    expected, found = (counted(engine, name) for engine in (both.duckdb, both.spark))
    if expected is None or found is None:
        assert expected is found
    else:
        assert differences(expected, found) == []


def counted(engine: Engine, name: str) -> pa.Table | None:
    """Counts of a measure in order; None when these records cannot answer it."""
    measure = MEASURES.get(name)
    given = {key: value for key, value in WINDOWS.items() if key in measure.defaults}
    try:
        made = counts(engine, measure, given)
    except CoverageError:
        return None
    return in_order(made.table, (*made.keys, "fold"))


@pytest.mark.parametrize("both", ["two-sources"], indirect=True)
def test_the_invented_records_reach_every_table(both):
    """A statement that makes no rows agrees with everything."""
    assert [n for n, s in STATEMENTS.items() if result(both.duckdb, s).num_rows == 0] == []


def test_every_statement_has_a_contract():
    assert set(STATEMENTS) <= set(CONTRACTS)
