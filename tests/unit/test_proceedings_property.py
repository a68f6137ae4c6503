"""Laws of the proceedings reader: any bytes, any record, any order of keys, any chunks."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_proceedings_bad_input import LONG, ONE, TWO, read_bytes

from talentatlas.sources import json_stream
from talentatlas.sources.json_stream import Splitter, array_elements

ANY_FOLDER = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.mark.parametrize("name", ["icml2018.json", "icml_2018_papers.jsonl", "flat.csv"])
@ANY_FOLDER
@given(content=st.binary(max_size=200))
def test_no_exception_escapes_for_any_bytes(tmp_path, name, content):
    head = b"Conference,Year,Title,Author\n" if name == "flat.csv" else b""
    read_bytes(tmp_path, head + content, name)


@ANY_FOLDER
@given(data=st.data())
def test_no_exception_escapes_for_a_record_of_any_shape(tmp_path, data):
    anything = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
        ),
        max_leaves=5,
    )
    lists = st.sampled_from(["", ";", "A;B", "0;1", "0+1;1", "~A1;~B1", "China;", "x" * 99])
    fields = ("id", "title", "author", "authors", "authorids", "aff", "aff_domain", "position")
    indices = ("aff_unique_index", "aff_unique_norm", "aff_country_unique_index")
    more = ("aff_country_unique", "orcid", "dblp", "status", "gs_citation", "doi", "track")
    keys = st.sampled_from([*fields, *indices, *more])
    records = data.draw(st.lists(st.dictionaries(keys, anything | lists), max_size=3))
    works, rejected = read_bytes(tmp_path, json.dumps(records).encode())
    assert len(works) + sum(r["part"] == "work" for r in rejected) >= len(records)


@ANY_FOLDER
@given(data=st.data())
def test_the_order_of_keys_does_not_matter(tmp_path, data):
    record = {
        "id": "x",
        "title": "T",
        "author": "A A;B B",
        "aff": "M;N",
        "orcid": "1;",
        "status": "",
    }
    shuffled = dict(data.draw(st.permutations(list(record.items()))))
    first = read_bytes(tmp_path, json.dumps([record]).encode())
    assert read_bytes(tmp_path, json.dumps([shuffled]).encode()) == first


@settings(deadline=None)
@given(
    text=st.lists(
        st.sampled_from(
            [ONE, TWO, "[", "]", "{", "}", '"', ",", "\\", ":", " ", "\xe9", '{"', "1"]
        ),
        max_size=25,
    ).map("".join),
    sizes=st.lists(st.integers(1, 9), min_size=1),
)
def test_the_size_of_chunks_does_not_matter(text, sizes):
    content = b"[" + text.encode()
    chunks, place = [], 0
    for turn in range(len(content)):
        size = sizes[turn % len(sizes)]
        chunks.append(content[place : place + size])
        place += size
    in_one = list(Splitter(opened=False).elements(iter([content])))
    assert list(Splitter(opened=False).elements(iter(chunks))) == in_one
    assert list(array_elements(iter(chunks))) == in_one


def test_the_fast_path_and_the_splitter_read_the_same():
    assert len(LONG) < json_stream.WHOLE_FILE_LIMIT
    fast = list(array_elements(iter([LONG.encode()])))
    slow = list(Splitter(opened=False).elements(iter([LONG.encode()])))
    assert fast == slow
    assert len(fast) == 4000


def test_values_do_not_depend_on_the_seed_of_hashing(tmp_path):
    works, _ = read_bytes(tmp_path, json.dumps([{"title": "One", "author": "Ann A"}]).encode())
    assert works[0]["work_id"] == "proceedings:icml2018/title-7692c3ad3540bb80"
