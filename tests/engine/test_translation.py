"""The Spark text of every statement is on file, and no statement converts types by chance."""

import pytest
import spark_text
import typed_lint

from talentatlas.engine import Statement
from talentatlas.engine.portable import to_spark
from talentatlas.measures import MEASURES
from talentatlas.pipeline import statements

AGAIN = "run `python tests/engine/spark_text.py` and read the difference before it is committed"
STATEMENTS = {
    **{s.name: s for s in statements()},
    **{f"measure {n}": s for n in MEASURES.names() if (s := MEASURES.get(n).statement)},
}


def test_the_stored_spark_text_is_that_of_every_statement():
    made, stored = spark_text.texts(), spark_text.stored()
    changed = sorted(n for n in made | stored if made.get(n) != stored.get(n))
    assert changed == [], AGAIN


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_converts_no_type_on_which_engines_differ(name):
    assert typed_lint.breaches(STATEMENTS[name]) == []


CONVERSIONS = {
    "a double cut or rounded": "select cast(expected_persons as int) as n from name_load",
    "a quotient cut or rounded": "select cast(works / 2 as bigint) as n from person",
    "no exact quotient": "select cast((works - works % 3) / 2 as bigint) as n from person",
    "a double printed": "select cast(share as varchar) as s from affiliation",
    "a text read": "select cast(kind as int) as n from affiliation",
    "a number joined to a text": "select person_id || works as k from person",
    "truth summed": "select cast(sum(is_common) as bigint) as n from person",
    "a text beside a number": "select person_id from person where person_id = works",
    "truth beside a number": "select person_id from person where is_common = 1",
    "a column that is not there": "select surname from person",
}


@pytest.mark.parametrize("text", CONVERSIONS.values(), ids=CONVERSIONS.keys())
def test_a_conversion_on_which_engines_differ_is_found(text):
    assert len(typed_lint.breaches(Statement("query", text))) == 1


TRANSLATED = {
    "select 1.0 / 3 as a": "CAST(1.0 AS DOUBLE) / 3 AS `a`",
    "select 'a\\b''c' as a": "'a\\\\b\\'c' AS `a`",
    "select strpos(a, 'x') as exit from t": "LOCATE('x', `a`) AS `exit`",
    "select a from t order by a": "`a` NULLS LAST",
    "select lower(a) as a from t": "LOWER(TRANSLATE(`a`, 'İΣ', 'iσ')) AS `a`",
    "-- note\nselect 1 as a": "SELECT\n  1 AS `a`",
}


@pytest.mark.parametrize(("text", "part"), TRANSLATED.items())
def test_what_the_two_dialects_write_differently_is_written_out(text, part):
    spark = to_spark(text)
    assert part in spark
    assert "note" not in spark
