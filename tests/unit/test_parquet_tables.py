"""Tables are written in the order of their keys, whole or not at all, and checked."""

from itertools import pairwise

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentatlas.engine import Statement, connect
from talentatlas.engine.parquet import ROW_GROUP, write_table
from talentatlas.errors import SchemaError
from talentatlas.schema.contract import contract
from talentatlas.schema.people import AI_WORK

VISIT = contract(
    "visit",
    "core",
    "visit",
    "person_id, place",
    """
    person_id string required: who
    place string: where, null when unknown
    number int64 required: how often
    """,
)
BEGINNINGS = ["", "openalex:", "openalex:V9", "openalex:W", "openalex:W1", "openalex:X", "é"]
works = st.lists(
    st.builds(str.__add__, st.sampled_from(BEGINNINGS), st.text("019AWé", max_size=4)),
    min_size=1,
    unique=True,
)


def batches(*parts):
    return [pa.RecordBatch.from_pylist(list(map(row, part)), VISIT.arrow) for part in parts]


def row(values):
    return dict(zip(VISIT.arrow.names, values, strict=True))


def test_a_key_that_comes_again_in_the_next_batch_is_found(tmp_path):
    path = tmp_path / "visit.parquet"
    parts = batches([("a", "x", 1), ("b", "x", 1)], [("b", "x", 2), ("c", None, 1)])
    with pytest.raises(SchemaError, match=r"^visit breaks its contract: 1 rows have the key"):
        write_table(path, VISIT, parts)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_part_of_a_key_is_a_value_like_any_other(tmp_path):
    parts = batches([("a", "x", 1), ("a", None, 1)], [("a", None, 1), ("b", None, 1)])
    with pytest.raises(SchemaError, match=": 1 rows have the key"):
        write_table(tmp_path / "visit.parquet", VISIT, parts)


def test_rows_that_lack_a_required_value_are_counted_once(tmp_path):
    parts = batches([("a", "x", 1), ("b", "x", None), (None, "x", None)])
    with pytest.raises(SchemaError, match=r": 0 rows .* 2 rows lack a required value"):
        write_table(tmp_path / "visit.parquet", VISIT, parts)


def test_a_sound_table_is_written_whole(tmp_path):
    parts = batches([("a", "x", 1)], [], [("a", "y", 1), ("b", None, 1)])
    assert write_table(tmp_path / "visit.parquet", VISIT, parts) == 3
    assert pq.read_table(tmp_path / "visit.parquet").num_rows == 3


def failing():
    yield from batches([("b", "x", 1)])
    raise KeyError("elsewhere")


def test_the_bytes_do_not_depend_on_the_batches(tmp_path):
    rows = pa.RecordBatch.from_pylist(
        [row((f"p{n:07}", "x", n)) for n in range(ROW_GROUP + 5)], VISIT.arrow
    )
    write_table(tmp_path / "one.parquet", VISIT, [rows])
    cuts = [0, 3, ROW_GROUP - 1, ROW_GROUP + 1, rows.num_rows]
    parts = [rows.slice(a, b - a) for a, b in pairwise(cuts)]
    write_table(tmp_path / "two.parquet", VISIT, parts)
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


def test_a_failure_while_rows_are_made_leaves_the_earlier_file(tmp_path):
    path = tmp_path / "visit.parquet"
    write_table(path, VISIT, batches([("a", "x", 1)]))
    with pytest.raises(KeyError, match="elsewhere"):
        write_table(path, VISIT, failing())
    assert pq.read_table(path)["person_id"].to_pylist() == ["a"]
    assert [p.name for p in tmp_path.iterdir()] == ["visit.parquet"]


@settings(deadline=None)
@given(works)
def test_identifiers_are_in_the_order_of_their_bytes_however_they_begin(
    tmp_path_factory, identifiers
):
    folder = tmp_path_factory.mktemp("order")
    rows = [{"work_id": i, "rule": "all"} for i in identifiers]
    pq.write_table(pa.Table.from_pylist(rows, AI_WORK.arrow), folder / "given.parquet")
    with connect(threads=1) as engine:
        engine.read(folder / "given.parquet")
        engine.create("ai_work", Statement("ai_work", "select work_id, rule from given"), {})
        engine.write("ai_work", folder / "ai_work.parquet")
    written = pq.read_table(folder / "ai_work.parquet")["work_id"].to_pylist()
    assert written == sorted(identifiers, key=str.encode)


def test_a_table_keeps_the_rows_of_the_time_when_it_was_made(tmp_path):
    first = Statement("first", "select 1 as n")
    second = Statement("second", "select n + 1 as n from first")
    with connect() as engine:
        engine.create("first", first, {})
        engine.create("second", second, {})
        engine.drop("first")
        engine.create("first", Statement("first", "select 10 as n"), {})
        assert engine.arrow("select n from second")["n"].to_pylist() == [2]
