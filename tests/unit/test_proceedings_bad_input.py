"""Damaged, strange and hostile files: every good record is kept, every fault has a reason."""

import gzip
import json
import random
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from talentatlas.sources.batch import REJECTS_SHOWN
from talentatlas.sources.json_stream import RECORD_LIMIT
from talentatlas.sources.proceedings import Proceedings

MEMORY_ALLOWED = 6 * RECORD_LIMIT  # bytes above the start, for a file of 13 times the limit

# Run in a process of its own, so that the peak of memory is that of one file.
MEASURED = """
import json, resource, sys
from talentatlas.sources.proceedings import Proceedings
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
reader, before = Proceedings(), peak()
rows = [r for landed in reader.land(sys.argv[1]) for r in reader.rows(landed)]
print(json.dumps([[t for r in rows for t in r.work["title"].to_pylist()], peak() - before]))
"""


def record(name: str, **more: object) -> dict:
    return {"id": name, "title": name, "author": "Ann A;Bob B", **more}


ONE, TWO, THREE = (json.dumps(record(t)) for t in ("one", "two", "three"))
LONG = f"[{','.join(json.dumps(record(f't{i}', site=f'{i:x}' * 9)) for i in range(4000))}]"

# name: bytes, titles kept, (part, reason) of the rejects
BAD = {
    "empty file": (b"", [], [("file", "empty-file")]),
    "space only": (b" \n", [], [("file", "empty-file")]),
    "empty list": (b"[]", [], []),
    "a web page": (b"\n<!DOCTYPE html><html>", [], [("file", "html")]),
    "one object": (ONE.encode(), [], [("file", "not-an-array")]),
    "an array in an object": (f'{{"papers": [{ONE},{TWO}]}}'.encode(), ["one", "two"], []),
    "no JSON at all": (b"PK\x03\x04", [], [("file", "not-json")]),
    "NUL bytes only": (b"\0" * 99, [], [("file", "not-json")]),
    "a byte-order mark": (f"\ufeff[{ONE}]".encode(), ["one"], []),
    "UTF-16": (f"[{ONE}]".encode("utf-16"), ["one"], []),
    "a comma too many": (
        f"[{ONE},,{TWO},]".encode(), ["one", "two"], [],
    ),
    "a missing comma between records": (f"[{ONE} {TWO}]".encode(), ["one", "two"], []),
    "a missing comma in a record": (
        f"[{ONE},{{\"id\":1 \"title\":\"x\"}},{THREE}]".encode(),
        ["one", "three"], [("work", "invalid-json")],
    ),
    "a missing bracket": (
        f"[{ONE},{TWO[:-1]},{THREE}]".encode(), ["one", "three"], [("work", "invalid-json")],
    ),
    "a missing quotation mark": (
        f"[{ONE},{TWO[:-2]}}},{THREE},{ONE.replace('one', 'four')}]".encode(),
        ["one", "three", "four"], [("work", "invalid-json")],
    ),
    "a lone quotation mark between records": (
        f'[{ONE},"{TWO},{THREE}]'.encode(), ["one", "three"], [("work", "invalid-json")],
    ),
    "rubbish between records": (
        f"[{ONE}, oops {TWO}]".encode(), ["one", "two"], [("work", "invalid-json")],
    ),
    "brackets and quotes inside strings": (
        json.dumps([record('a"}, {"b\\'), record("]}[{")]).encode(), ['a"}, {"b\\', "]}[{"], [],
    ),
    "two arrays": (f"[{ONE}]\n[{TWO}]".encode(), ["one", "two"], []),
    "cut inside a record": (
        f"[{ONE},{TWO[:20]}".encode(), ["one"], [("file", "truncated-json")],
    ),
    "cut between records": (f"[{ONE},".encode(), ["one"], [("file", "truncated-json")]),
    "elements that are no objects": (
        f'[1,"x",null,[{TWO}],{ONE}]'.encode(), ["one"], [("work", "not-an-object")] * 4,
    ),
    "a NUL in a string": (
        ONE.replace("one", "o\0ne").join("[]").encode(),
        ["one"], [("work", "broken-characters")],
    ),
    "bytes that are no UTF-8": (
        b"[" + ONE.encode().replace(b"Ann", b"\xff\xfeAnn") + b"," + TWO.encode() + b"]",
        ["one", "two"], [("work", "broken-characters")],
    ),
    "half a surrogate pair": (
        f'[{ONE.replace("Ann", chr(92) + "ud83d Ann")},{TWO}]'.encode(),
        ["one", "two"], [("work", "broken-characters")],
    ),
    "a number JSON does not have": (
        f"[{json.dumps(record('one', gs_citation=float('nan')))}]".encode(),
        ["one"], [("work", "broken-characters")],
    ),
    "deep nesting": (
        f"[{'[' * 99_999}{']' * 99_999},{ONE}]".encode(), ["one"], [("work", "invalid-json")],
    ),
    "no authors": (
        json.dumps([{"title": "x"}, {"title": "y", "author": " ; ;"}, record("z")]).encode(),
        ["z"], [("work", "no-authors")] * 2,
    ),
    "neither title nor identifier": (
        json.dumps([{"author": "Ann A"}]).encode(), [], [("work", "no-title")],
    ),
    "wrong types": (
        json.dumps(
            [record("x", author=7), record("y", title={}), record("z", aff=[1])]
        ).encode(),
        ["z"], [("work", "wrong-type")] * 2 + [("affiliation", "wrong-type")],
    ),
    "lists of unequal length": (
        json.dumps([record("x", orcid="a;b;c", dblp="d")]).encode(),
        ["x"], [("authorship", "length-mismatch")] * 2,
    ),
    "a citation count beyond 64 bits": (
        json.dumps([record("x", gs_citation=10**30)]).encode(), ["x"], [],
    ),
    "indices that point nowhere": (
        json.dumps([record(
            "x", aff="A;B", aff_unique_index="0;1", aff_unique_norm="A;B",
            aff_country_unique_index="7;-1", aff_country_unique="Japan",
        )]).encode(),
        ["x"], [("country", "bad-index")] * 2,
    ),
}  # fmt: skip


def read_bytes(folder: Path, content: bytes, name: str = "icml2018.json") -> tuple[list, list]:
    path = folder / name
    path.write_bytes(content)
    return read(path)


def read(path: Path) -> tuple[list, list]:
    """Works and rejects of what lies at a path, as dictionaries."""
    reader = Proceedings()
    found = [r for landed in reader.land(str(path)) for r in reader.rows(landed)]
    works = [row for r in found for row in r.work.to_pylist()]
    return works, [row for r in found for row in r.rejected.to_pylist()]


def faults(rejected: list) -> list[tuple[str, str]]:
    return [(row["part"], row["reason"]) for row in rejected]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("case", BAD)
def test_good_records_are_kept_and_faults_are_named(tmp_path, case, packed):
    content, titles, expected = BAD[case]
    if packed:
        works, rejected = read_bytes(tmp_path, gzip.compress(content), "icml2018.json.gz")
    else:
        works, rejected = read_bytes(tmp_path, content)
    assert [w["title"] for w in works] == titles
    assert sorted(faults(rejected)) == sorted(expected)
    keys = [(r["record"], r["part"], r["reason"], r["line"]) for r in rejected]
    assert len(set(keys)) == len(keys)
    assert all(r["message"] for r in rejected)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
def test_records_before_the_end_of_a_truncated_gzip_are_kept_and_counted(tmp_path, share):
    packed = gzip.compress(LONG.encode())
    cut = packed[: int(len(packed) * share)]
    inflated = zlib.decompressobj(31).decompress(cut)
    complete = inflated.count(b"}")
    works, rejected = read_bytes(tmp_path, cut, "icml2018.json.gz")
    assert complete > 0
    assert len(works) == complete
    assert faults(rejected) == [("file", "truncated-gzip")]
    assert f"{complete} works" in rejected[0]["message"]


def test_a_gzip_with_a_wrong_checksum_is_read_and_named(tmp_path):
    packed = bytearray(gzip.compress(f"[{ONE}]".encode()))
    packed[-6] ^= 1
    works, rejected = read_bytes(tmp_path, bytes(packed))
    assert [w["title"] for w in works] == ["one"]
    assert faults(rejected) == [("file", "corrupt-gzip")]


def test_records_before_a_flipped_bit_are_kept(tmp_path):
    chance = random.Random(7)
    titles = [chance.randbytes(40).hex() for _ in range(4000)]
    packed = bytearray(
        gzip.compress(f"[{','.join(json.dumps(record(t)) for t in titles)}]".encode())
    )
    packed[len(packed) // 2] ^= 0xFF
    works, rejected = read_bytes(tmp_path, bytes(packed))
    assert [w["title"] for w in works[:1500]] == titles[:1500]
    assert ("file", "corrupt-gzip") in faults(rejected)


def test_a_hopeless_file_is_given_up_and_its_rejects_are_bounded(tmp_path):
    works, rejected = read_bytes(tmp_path, f"[{ONE},".encode() + b"{" * 9_000_000)
    assert [w["title"] for w in works] == ["one"]
    assert len(rejected) <= REJECTS_SHOWN + 1
    assert faults(rejected)[-1] == ("file", "more-rejects")


def test_several_gzip_members_and_padding_are_one_file(tmp_path):
    packed = (
        gzip.compress(f"[{ONE},".encode()) + gzip.compress(f"{TWO}]".encode()) + b"\0" * 512
    )
    works, rejected = read_bytes(tmp_path, packed)
    assert [w["title"] for w in works] == ["one", "two"]
    assert rejected == []


def test_an_oversized_record_is_let_pass_and_its_neighbours_are_kept(tmp_path):
    nested = ",".join([f'{{"id":"{"n" * 1000}"}}'] * (RECORD_LIMIT // 1000))
    content = f'[{ONE},{{"id":"big","list":[{nested}]}},{TWO}]'
    works, rejected = read_bytes(tmp_path, content.encode())
    assert [w["title"] for w in works] == ["one", "two"]
    assert faults(rejected) == [("work", "oversized")]


def test_a_string_left_open_in_a_file_above_the_limit_costs_one_record(tmp_path):
    site = "x" * 100_000
    records = [
        json.dumps(record(f"t{i}", site=site)) for i in range(2 * RECORD_LIMIT // 100_000)
    ]
    records[7] = records[7].replace('"title": "t7"', '"title": "t7')
    works, rejected = read_bytes(tmp_path, f"[{','.join(records)}]".encode())
    assert len(works) == len(records) - 1
    assert faults(rejected) == [("work", "invalid-json")]


def test_memory_is_bounded_for_a_line_of_200_megabytes(tmp_path):
    path = tmp_path / "icml2018.json"
    with path.open("wb") as file:
        file.write(f'[{ONE},{{"id":"big","title":"'.encode())
        for _ in range(100):
            file.write(b"x" * 2_000_000)
        file.write(f'"}},{TWO}]'.encode())
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, check=True
    )
    kept, grown = json.loads(done.stdout)
    assert kept == ["one", "two"]
    assert grown < MEMORY_ALLOWED


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_kept(tmp_path):
    (tmp_path / "icml2017.json").write_text(f"[{ONE}]")
    (tmp_path / "icml2018.json").symlink_to(tmp_path / "gone.json")
    works, rejected = read(tmp_path)
    assert [w["title"] for w in works] == ["one"]
    assert faults(rejected) == [("file", "unreadable")]


def test_an_unclosed_quotation_mark_in_a_table_leaves_the_rows_before(tmp_path):
    table = 'Conference,Year,Title,Author\nICML,2018,One,Ann A\nICML,2018,"Two,Bob B\n'
    works, rejected = read_bytes(tmp_path, table.encode(), "flat.csv")
    assert [w["title"] for w in works] == ["One"]
    assert rejected
