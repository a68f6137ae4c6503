"""Files of OpenAlex works: answers, arrays, lines, single works, broken and foreign ones."""

import gzip
import json

import pytest

from openalex_records import authorship, page, read, rows_of, work
from talentatlas.errors import SourceUnavailable
from talentatlas.sources import json_stream
from talentatlas.sources.base import SOURCES
from talentatlas.sources.openalex import OpenAlex, pages

WORKS = [work(n) for n in range(1, 6)]
LINES = b"\n".join(json.dumps(w).encode() for w in WORKS)
FORMS = {
    "page": json.dumps(page(WORKS)).encode(),
    "indented page": json.dumps(page(WORKS), indent=1).encode(),
    "results first": json.dumps({"results": WORKS, "meta": {}}).encode(),
    "array": json.dumps(WORKS).encode(),
    "lines": LINES,
    "lines with an end": LINES + b"\n",
    "lines of windows": LINES.replace(b"\n", b"\r\n"),
    "indented works": b"\n".join(json.dumps(w, indent=1).encode() for w in WORKS),
    "pages as lines": b"\n".join(json.dumps(page([w])).encode() for w in WORKS),
}


def ids(tables):
    return [row["work_id"] for row in tables["work"]]


ALL = [f"openalex:W{n}" for n in range(1, 6)]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_tables(tmp_path, form, packed):
    content = gzip.compress(FORMS[form]) if packed else FORMS[form]
    tables = read(content, tmp_path)
    assert ids(tables) == ALL
    assert tables == read(FORMS["page"], tmp_path)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_too_large_to_hold_gives_the_same_tables(tmp_path, form, monkeypatch):
    whole = read(FORMS[form], tmp_path)
    monkeypatch.setattr(pages, "WHOLE_FILE_LIMIT", 10)
    monkeypatch.setattr(json_stream, "WHOLE_FILE_LIMIT", 10)
    assert read(FORMS[form], tmp_path) == whole


def test_a_single_work_is_read(tmp_path):
    assert ids(read(json.dumps(work(1)).encode(), tmp_path)) == ["openalex:W1"]


def test_a_list_answer_is_told_from_a_single_work_by_its_form(tmp_path):
    long = work(1, authorships=[authorship()] * 100)
    assert read(json.dumps(long).encode(), tmp_path)["rejected"] == []
    assert [r["reason"] for r in read([long], tmp_path)["rejected"]] == ["cut-byline"]


def test_a_work_between_broken_ones_is_kept(tmp_path):
    lines = LINES.splitlines()
    lines[1] = lines[1][:-20]
    tables = read(b"\n".join(lines), tmp_path)
    assert ids(tables) == [ALL[0], *ALL[2:]]
    assert [(r["record"], r["reason"]) for r in tables["rejected"]] == [("#2", "invalid-json")]


def test_a_page_that_ends_early_gives_the_works_before(tmp_path):
    tables = read(FORMS["page"][:-700], tmp_path)
    assert ids(tables) == ALL[: len(tables["work"])] != []
    assert [r["reason"] for r in tables["rejected"]] == ["truncated-json"]


def test_damaged_gzip_gives_the_works_before(tmp_path):
    noise = [json.dumps(work(n, title=f"{n * 7919}" * 50)).encode() for n in range(1, 200)]
    packed = gzip.compress(b"\n".join(noise))
    tables = read(packed[: len(packed) // 2], tmp_path)
    assert 0 < len(tables["work"]) < 199
    assert "truncated-gzip" in [r["reason"] for r in tables["rejected"]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty-file"),
        (b"  \n", "empty-file"),
        (b"<html>429</html>", "html"),
        (b"Rate limit exceeded", "not-json"),
        (b'{"error": "Not found", "message": "no such key"}', "error-answer"),
        (b'{"meta": {}, "group_by": [{"key": "a", "count": 1}]}', "no-works"),
    ],
)
def test_a_file_without_works_is_rejected_with_its_reason(tmp_path, content, reason):
    tables = read(content, tmp_path)
    assert ([r["reason"] for r in tables["rejected"]], tables["work"]) == ([reason], [])


def test_the_last_empty_page_is_no_fault(tmp_path):
    tables = read(json.dumps(page([])).encode(), tmp_path)
    assert (tables["work"], tables["rejected"]) == ([], [])


def test_a_record_of_another_kind_is_no_work(shared):
    folder = shared / "data" / "openalex_api" / "walden_2026"
    landed = list(OpenAlex().land(str(folder / "author.json")))
    assert [r["reason"] for r in rows_of(landed)["rejected"]] == ["other-entity"]


def test_a_folder_gives_its_files_in_order_without_hidden_ones(tmp_path):
    for name in ("b/2.json", "a.jsonl.gz", ".hidden.json", "notes.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(json.dumps(page([work(len(name))])).encode())
    landed = list(OpenAlex().land(str(tmp_path), field="all"))
    assert [f.origin.file for f in landed] == ["a.jsonl.gz", "b/2.json"]
    assert len({f.origin.origin_id for f in landed}) == 2
    assert len(ids(rows_of(landed))) == 2


@pytest.mark.parametrize("name", ["", "missing.json"])
def test_nothing_to_read_is_said(tmp_path, name):
    with pytest.raises(SourceUnavailable, match="no"):
        list(OpenAlex().land(str(tmp_path / name)))


def test_the_source_is_registered_as_general_and_open():
    entry = SOURCES.get("openalex")
    assert entry.is_general
    assert entry.licence.name == "CC0-1.0"
