"""A folder filled by a fetch: read only when whole, and long bylines from the single works."""

import gzip
import hashlib
import json

import pytest

import fake_api
from openalex_records import authorship, page, rows_of, work
from talentatlas.errors import SourceChanged, SourceUnavailable
from talentatlas.sources.fetch import OpenAlexRequest, fetching
from talentatlas.sources.openalex import OpenAlex, fetched

VINTAGE = "2026-11-24"


def fetch(folder, answers, singles=()):
    """Lay a folder as a fetch does."""
    manifest = {"source": "openalex", "vintage": VINTAGE, "pages": [], "singles": []}
    for number, works in enumerate(answers, 1):
        entry = lay(folder, f"pages/{number:06d}.json.gz", page(works))
        manifest["pages"].append({**entry, "records": len(works)})
    for record in singles:
        key = record["id"].rpartition("/")[2]
        manifest["singles"].append({"id": key, **lay(folder, f"singles/{key}.json.gz", record)})
    manifest["received"] = sum(entry["records"] for entry in manifest["pages"])
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return manifest


def lay(folder, name, value):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = gzip.compress(json.dumps(value).encode(), mtime=0)
    path.write_bytes(packed)
    sha = hashlib.sha256(packed).hexdigest()
    return {"file": name, "sha256": sha, "bytes": len(packed)}


def landed(folder, field="all"):
    return list(OpenAlex().land(str(folder), field=field))


def test_pages_are_read_in_order_with_their_vintage(tmp_path):
    fetch(tmp_path, [[work(2), work(1)], [work(3)], []])
    files = landed(tmp_path)
    assert [f.origin.file for f in files] == [f"{tmp_path.name}/pages/000001-000003"]
    assert [f.origin.vintage for f in files] == [VINTAGE]
    tables = rows_of(files)
    assert [row["work_id"] for row in tables["work"]] == [f"openalex:W{n}" for n in (2, 1, 3)]
    assert [row["is_corresponding"] for row in tables["authorship"]] == [True] * 3
    assert tables["rejected"] == []


def test_a_work_that_was_asked_for_singly_takes_the_place_of_the_cut_one(tmp_path):
    cut, whole = (work(1, authorships=[authorship()] * n) for n in (100, 120))
    fetch(tmp_path, [[cut, work(2)]], [whole])
    tables = rows_of(landed(tmp_path))
    assert [row["authors"] for row in tables["work"]] == [120, 1]
    assert len(tables["authorship"]) == 121
    assert tables["rejected"] == []


def test_a_cut_work_that_was_not_asked_for_again_is_noted(tmp_path):
    fetch(tmp_path, [[work(1, authorships=[authorship()] * 100)]])
    rejected = rows_of(landed(tmp_path))["rejected"]
    assert [(r["record"], r["reason"]) for r in rejected] == [("W1", "cut-byline")]


def test_a_work_on_two_pages_counts_once(tmp_path):
    fetch(tmp_path, [[work(1)], [work(1), None]])
    tables = rows_of(landed(tmp_path))
    assert len(tables["work"]) == 1
    rejected = [(r["record"], r["reason"]) for r in tables["rejected"]]
    assert rejected == [("W1", "duplicate"), ("000002#2", "not-an-object")]


def test_many_pages_are_read_in_parts_that_hold_all(tmp_path, monkeypatch):
    monkeypatch.setattr(fetched, "PART_PAGES", 2)
    fetch(tmp_path, [[work(n)] for n in range(1, 6)])
    files = landed(tmp_path)
    assert [f.origin.file.rpartition("/")[2] for f in files] == [
        "000001-000002", "000003-000004", "000005-000005",
    ]  # fmt: skip
    works = [[row["work_id"] for row in rows_of([f])["work"]] for f in files]
    assert [len(w) for w in works] == [2, 2, 1]
    assert len({f.origin.checksum for f in files}) == 3


@pytest.mark.parametrize("begun", [False, True])
def test_an_incomplete_folder_is_refused_with_how_to_go_on(tmp_path, begun):
    fetch(tmp_path, [[work(1)]])
    (tmp_path / "manifest.json").unlink()
    if begun:
        (tmp_path / "journal.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SourceUnavailable) as error:
        landed(tmp_path)
    text = str(error.value)
    assert "has no manifest.json" in text
    assert ("begun and not finished" in text) is begun
    assert f"talentatlas fetch openalex … --into {tmp_path}" in text


@pytest.mark.parametrize("name", ["pages/000002.json.gz", "singles/W1.json.gz"])
@pytest.mark.parametrize("is_gone", [False, True])
def test_a_missing_or_changed_file_is_refused_by_name(tmp_path, name, is_gone):
    fetch(tmp_path, [[work(1)], [work(2)]], [work(1)])
    path = tmp_path / name
    if is_gone:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    words = "is missing" if is_gone else "has other bytes"
    with pytest.raises(SourceUnavailable, match=f"{path.name} {words}"):
        landed(tmp_path)


def test_a_manifest_that_contradicts_itself_is_refused(tmp_path):
    manifest = fetch(tmp_path, [[work(1)]])
    manifest["received"] = 2
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(SourceChanged, match="says 2 works were received, its pages 1"):
        landed(tmp_path)


def test_a_page_with_another_number_of_works_is_refused(tmp_path):
    manifest = fetch(tmp_path, [[work(1)]])
    manifest["pages"][0]["records"] = manifest["received"] = 2
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(SourceUnavailable, match="holds 1 works, not 2"):
        rows_of(landed(tmp_path))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"pages": 1}'])
def test_a_manifest_of_another_layout_is_refused(tmp_path, text):
    fetch(tmp_path, [[work(1)]])
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(SourceChanged, match="no manifest that this version knows"):
        landed(tmp_path)


def test_a_folder_of_ones_own_that_has_pages_is_no_fetch(tmp_path):
    lay(tmp_path, "pages/first.json.gz", page([work(1)]))
    assert [f.origin.file for f in landed(tmp_path)] == ["pages/first.json.gz"]


def test_what_a_fetch_lays_is_read(tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    long = fake_api.work(900, 2020, authors=180)
    with fake_api.FakeApi(works=[*fake_api.works({2020: 130}), long]) as api:
        around = api.around(tmp_path / "state", fake_api.Clock(), environment={})
        request = OpenAlexRequest(first=2020, last=2020)
        laid = fetching.fetch(request, tmp_path / "into", around=around).manifest
    files = landed(tmp_path / "into", "ai")
    tables = rows_of(files)
    assert [f.origin.vintage for f in files] == [laid["vintage"]]
    assert len(tables["work"]) == laid["received"] == 131
    assert max(row["authors"] for row in tables["work"]) == 180
    assert tables["rejected"] == []


def test_a_fetch_from_another_source_is_refused(tmp_path):
    manifest = fetch(tmp_path, [[work(1)]])
    manifest["source"] = "orcid"
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(SourceChanged, match="a fetch from orcid, not from openalex"):
        landed(tmp_path)
