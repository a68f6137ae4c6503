"""Laws of the OpenAlex reader: a page with any one fault gives rows or rejects."""

import copy
import json

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from openalex_records import genuine_works, page, read
from talentatlas.errors import SourceChanged
from talentatlas.schema.records import AUTHORSHIP, ORGANISATION_MATCH, PRINTED_AFFILIATION, WORK

ANY_FOLDER = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200
)
WRONG = (
    None, 5, -1, 1e300, 10**30, True, "", " ", "x", "\ud800", "\0", "https://openalex.org/",
    [], {}, [None], [[]], [5], ["x", ""], [{}], {"id": None}, {"id": {}}, {"id": ["x"]},
)  # fmt: skip
DROP = object()
TABLES = (WORK, AUTHORSHIP, PRINTED_AFFILIATION, ORGANISATION_MATCH)


@st.composite
def faulty_pages(draw, works):
    """A page of two works with one fault, and the path of the fault."""
    first, second = draw(
        st.lists(st.sampled_from(works), min_size=2, max_size=2, unique_by=_id)
    )
    answer = copy.deepcopy(page([first, second]))
    path, here = [], answer
    while True:
        key = draw(
            st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here)))
        )
        path.append(key)
        below = here[key]
        if not isinstance(below, (dict, list)) or not below or draw(st.integers(0, 5)) == 0:
            break
        here = below
    wrong = draw(st.sampled_from((DROP, *WRONG)))
    if wrong is DROP:
        del here[key]
    else:
        here[key] = wrong
    return answer, path


def _id(work):
    return work["id"]


@pytest.fixture(scope="module")
def works(shared):
    return genuine_works(shared)


@ANY_FOLDER
@given(data=st.data())
def test_a_genuine_page_with_any_one_fault_gives_rows_or_rejects(works, tmp_path, data):
    answer, path = data.draw(faulty_pages(works))
    try:
        tables = read(json.dumps(answer).encode(), tmp_path)
    except SourceChanged:
        assert path == ["results"]  # only then is the file without what it should hold
        return
    held = answer["results"]
    dropped = [row for row in tables["rejected"] if row["part"] in ("work", "file")]
    assert len(tables["work"]) + len(dropped) >= len(held)
    for contract in TABLES:
        keys = [tuple(row[c] for c in contract.key) for row in tables[contract.name]]
        assert len(keys) == len(set(keys))
        required = [column.name for column in contract.columns if column.required]
        rows = tables[contract.name]
        assert not [row for row in rows if any(row[c] is None for c in required)]


@ANY_FOLDER
@given(content=st.binary(max_size=200))
def test_any_bytes_give_rejects_or_say_which_fields_are_missing(tmp_path, content):
    try:
        assert read(b"{" + content, tmp_path)["work"] == []
    except SourceChanged:
        event("an object without any field of a work")


@ANY_FOLDER
@given(data=st.data())
def test_the_order_of_fields_does_not_matter(works, tmp_path, data):
    record = data.draw(st.sampled_from(works))
    shuffled = dict(data.draw(st.permutations(list(record.items()))))
    assert read([shuffled], tmp_path) == read([record], tmp_path)
