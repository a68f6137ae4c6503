"""Every construct of the portable subset reads the same on both engines, nulls included."""

import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from agreement import differences

from talentatlas.engine import Statement, connect
from talentatlas.engine.portable import lint
from talentatlas.errors import EngineError

pytestmark = pytest.mark.spark

ROWS = pa.table(
    {
        "id": pa.array(range(1, 9), pa.int32()),
        "part": ["a", "a", "a", "b", "b", None, None, "é"],
        "word": ["Ann Lee", "", None, "漢 字", "😀x", "a\\b", "it's ${x}", "e\u0301 $y"],
        "whole": pa.array([7, -7, 0, None, 3, -3, 2**31 - 1, 1], pa.int32()),
        "large": pa.array([3, 3, -3, 5, None, 2**53, 1, -1], pa.int64()),
        "real": [0.1, -0.5, None, 2.0, 1e20, 1e-20, 0.0, 3.5],
        "flag": [True, False, None, True, None, False, True, False],
    }
)
ALONE = {
    "remainder takes the sign of the dividend": "whole % large",
    "a slash divides as doubles": "whole / large",
    "a decimal is a double": "1.0 / 3",
    "a decimal among doubles": "case when flag then 0.25 else real end",
    "a missing text makes the whole missing": "part || word",
    "a number joined to a text": "word || cast(large as varchar)",
    "greatest leaves out what is missing": "greatest(whole, cast(null as int))",
    "least of texts": "least(part, word)",
    "letters are counted, not bytes": "length(word)",
    "place of a letter": "strpos(word, ' ')",
    "place of nothing": "strpos(word, '')",
    "rest of a text": "substr(word, 2)",
    "part of a text": "substr(word, 2, 1)",
    "md5 of letters beyond ASCII": "md5(word)",
    "a backslash is a letter": "word = 'a\\b'",
    "a quote and a dollar are letters": "word = 'it''s ${x}'",
    "missing equals missing when asked so": "part is not distinct from word",
    "missing is in no list": "whole in (7, 3)",
    "missing is not out of a list either": "whole not in (7, 3)",
    "texts compare by code point": "part < 'z'",
    "a missing flag is neither": "flag or whole > 0",
    "first known": "coalesce(whole, large, 0)",
    "value without its sign": "abs(whole)",
    "lower": "lower(word)",
    "truth as text": "cast(flag as varchar)",
    "exact quotient": "cast((large * 6 - (large * 6) % 3) / 3 as bigint)",
    "date": "cast('2020-02-29' as date)",
    "between": "whole between 0 and 3",
    "first of a part": "first_value(whole) over (partition by part order by id "
    "rows between unbounded preceding and current row)",
    "before": "lag(whole) over (partition by part order by id)",
    "two after": "lead(whole, 2) over (partition by part order by id)",
    "rank with missing last": "row_number() over (order by whole nulls last, id)",
    "rank with missing last without a word": "row_number() over (order by whole, id)",
    "falling rank with missing last": "row_number() over (order by whole desc, id)",
    "number of known": "count(whole) over (partition by part)",
    "running sum": "cast(sum(large) over (partition by part order by id "
    "rows between unbounded preceding and current row) as bigint)",
}
WHOLE = {
    "groups of missing": "select part, count(*) as id, count(whole) as n from t group by part",
    "distinct": "select 1 as id, count(distinct part) as n from t",
    "distinct where": "select 1 as id, count(distinct case when flag then part end) as n "
    "from t",
    "extremes": "select 1 as id, min(word) as a, max(word) as b, max(flag) as c from t",
    "mean": "select part, avg(whole) as m, count(*) as id from t group by part",
    "sum of nothing": "select 1 as id, cast(sum(large) as bigint) as s from t where id > 99",
    "qualify": "select id, part from t "
    "qualify row_number() over (partition by part order by id desc) = 1",
    "named window": "select id, lag(id) over w as before from t "
    "window w as (partition by part order by id)",
    "join on missing": "select a.id, b.id as other from t as a join t as b "
    "on a.part is not distinct from b.part and a.flag = b.flag",
    "left join": "select a.id, b.word from t as a left join t as b "
    "on b.whole = a.large and b.flag = a.flag",
    "a column goes before a name given beside it": "select id, id + 1 as large, "
    "large as other from t",
    "grouped by a column, not by the name given": "select min(id) as id, part || '!' as part "
    "from t group by part",
    "scalar": "select id, (select count(*) from t where flag) as n from t where whole = 7",
    "exists": "select id from t where exists (select 1 as one from t as u "
    "where u.large = t.whole)",
    "union all": "select id, whole as v from t union all "
    "select id, large as v from t where flag",
    "having": "select part, count(*) as id from t group by part having count(*) > 1",
    "reserved words": "select id, whole as exit, large as stack, part as position, "
    'word as year, real as date, flag as first, id as "order", id as "end", id as "table" '
    "from t",
}


@pytest.fixture(scope="module")
def pair(spark, tmp_path_factory):
    path = tmp_path_factory.mktemp("constructs") / "t.parquet"
    pq.write_table(ROWS, path)
    with connect() as one, connect("spark") as other:
        for engine in (one, other):
            engine.read(path)
        yield one, other


QUERIES = {name: f"select id, {text} as v from t" for name, text in ALONE.items()} | WHOLE


def rows(engine, query):
    """In one order, and numbers in one width: only the contract decides that."""
    table = engine.arrow(query)
    wide = {pa.int32(): pa.int64()}
    table = table.cast(pa.schema([(f.name, wide.get(f.type, f.type)) for f in table.schema]))
    return table.sort_by([(name, "ascending") for name in table.schema.names]).combine_chunks()


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_a_construct_of_the_subset_reads_the_same(pair, query):
    assert lint(Statement("query", query)) == []
    expected, found = (rows(engine, query) for engine in pair)
    assert expected.num_rows > 0
    assert differences(expected, found) == []


NEWER = {0x1C89, *range(0xA7CB, 0xA7DD), *range(0x10D50, 0x10D66), *range(0x16EA0, 0x16EB9)}
# Capitals of Unicode 16 and 17 (2024, 2025), which Spark lowers and DuckDB does not know.
SURROGATES = range(0xD800, 0xE000)


def test_lower_treats_every_letter_alike_even_at_the_end_of_a_word(pair, tmp_path):
    numbers = (n for n in range(1, sys.maxunicode + 1) if n not in SURROGATES)
    letters = [chr(n) for n in numbers if n not in NEWER]
    path = tmp_path / "letter.parquet"
    pq.write_table(pa.table({"letter": letters}), path)
    query = "select letter, lower(letter) as alone, lower('A' || letter) as last from letter"
    found = []
    for engine in pair:
        engine.read(path)
        found.append(rows(engine, query))
    assert differences(*found) == []


OVERFLOWS = ("whole + 1", "whole % 0", "cast(word as int)")


@pytest.mark.parametrize("text", OVERFLOWS)
def test_what_cannot_be_computed_stops_both(pair, text):
    for engine in pair:
        with pytest.raises(EngineError):
            engine.arrow(f"select {text} as v from t")
