"""The lint refuses what engines disagree on, and nothing that the pipeline uses."""

import pytest

from talentatlas.engine.portable import lint
from talentatlas.engine.statement import Statement
from talentatlas.pipeline import statements

OUTSIDE = {
    "mode": "select mode(country) as c from residence",
    "arg_max": "select arg_max(country, weight_milli) as c from evidence",
    "any_value": "select any_value(country) as c from residence",
    "first": "select first(country) as c from residence",
    "random": "select random() as r from person",
    "hash": "select hash(person_id) as h from person",
    "quantile": "select quantile_cont(works, 0.5) as q from person",
    "list": "select list(country) as l from residence",
    "list literal": "select [1, 2] as l from person",
    "star": "select * from person",
    "limit": "select person_id from person order by person_id limit 5",
    "union distinct": "select person_id from person union select person_id from member",
    "except": "select person_id from person except select person_id from member",
    "timestamp": "select cast(year as timestamp) as t from residence",
    "decimal": "select cast(works as decimal(10, 2)) as d from person",
    "implicit sum": "select sum(works) as s from person",
    "window without order": "select row_number() over (partition by year) as r from residence",
    "running sum without frame": (
        "select cast(sum(pieces) over (partition by person_id order by year) as bigint) as s "
        "from residence"
    ),
    "join without test": "select p.person_id from person as p cross join member as m",
    "join on inequality": (
        "select p.person_id from person as p join residence as r on r.year > p.first_year"
    ),
    "using": "select p.person_id from person as p join member as m using (person_id)",
    "string distance": "select levenshtein(name, name_normal) as d from authorship",
    "struct": "select struct_pack(a := 1) as s from person",
    "strftime": "select strftime(published, '%Y') as y from work",
    "string_agg": "select string_agg(name, ',') as n from authorship",
}


@pytest.mark.parametrize("text", OUTSIDE.values(), ids=OUTSIDE.keys())
def test_a_construct_outside_the_subset_is_named(text):
    assert lint(Statement("query", text))


def test_every_statement_of_the_pipeline_is_inside_the_subset():
    found = {s.name: lint(s) for s in statements()}
    assert len(found) > 20
    assert {name: breaches for name, breaches in found.items() if breaches} == {}
