"""The file of what users know better."""

import pyarrow as pa
import pytest

from talentatlas.errors import ConfigError
from talentatlas.identity.corrections import read_corrections
from talentatlas.identity.labelled import KEY

HEAD = "left,right,verdict,reason\n"
KEYS = pa.Table.from_pylist(
    [
        {"authorship_id": a, "key": key}
        for a, key in [
            ("w1#1", "orcid:0000-0002-1825-0097"),
            ("w2#1", "orcid:0000-0002-1825-0097"),
            ("w3#2", "openreview:~Ann_A1"),
            ("w4#1", "openreview:~Ann_A2"),
        ]
    ],
    KEY,
)


def written(tmp_path, *lines):
    path = tmp_path / "known.csv"
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines))
    return path


def test_an_identifier_stands_for_all_its_authorships(tmp_path):
    path = written(tmp_path, "orcid:0000-0002-1825-0097,openreview:~Ann_A1,same,her page")
    pairs = read_corrections(path).pairs(KEYS)
    assert pairs.to_pylist() == [
        {"left": "w1#1", "right": "w2#1", "same": True},
        {"left": "w1#1", "right": "w3#2", "same": True},
    ]


def test_authorships_may_be_named_themselves(tmp_path):
    path = written(tmp_path, "w3#2,w4#1, Not  the same ,two birth years")
    found = read_corrections(path)
    assert found.pairs(KEYS).to_pylist() == [{"left": "w3#2", "right": "w4#1", "same": False}]
    assert found.provenance()[0]["reason"] == "two birth years"


def test_statements_that_contradict_each_other_are_refused(tmp_path):
    lines = ("w1#1,w3#2,same,a", "w3#2,w4#1,same,b", "w1#1,w4#1,not the same,c")
    with pytest.raises(ConfigError, match="other lines make them one"):
        read_corrections(written(tmp_path, *lines)).pairs(KEYS)


def test_what_is_nowhere_in_the_records_is_named_with_its_line(tmp_path):
    path = written(tmp_path, "w1#1,w2#1,same,a", "w1#1,w9#1,same,b")
    with pytest.raises(ConfigError, match="line 3: w9#1 is nowhere"):
        read_corrections(path).pairs(KEYS)


def test_a_name_makes_nobody_one_person(tmp_path):
    with pytest.raises(ConfigError, match="name:ann a is nowhere"):
        read_corrections(written(tmp_path, "name:ann a,w1#1,same,x")).pairs(KEYS)


def test_every_faulty_line_is_named(tmp_path):
    path = written(tmp_path, "w1#1,w2#1,maybe,x", "w1#1,w2#1,same,", "w1#1,w2#1,same,x")
    with pytest.raises(ConfigError, match=r"line 2: .*line 3: ") as raised:
        read_corrections(path)
    assert "line 4" not in str(raised.value)


def test_a_missing_column_is_named(tmp_path):
    path = tmp_path / "known.csv"
    path.write_text("left,right\na,b\n")
    with pytest.raises(ConfigError, match="no column verdict and no column reason"):
        read_corrections(path)


def test_an_empty_file_states_nothing(tmp_path):
    assert read_corrections(written(tmp_path)).pairs(KEYS).num_rows == 0
