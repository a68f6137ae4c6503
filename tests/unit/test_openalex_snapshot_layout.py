"""Snapshots of OpenAlex: which files are read, in which order, and when none are."""

import gzip
import json
from pathlib import Path

import pytest

from openalex_records import work
from openalex_snapshots import LIKE, fast, json_lines, write_tree
from talentatlas.errors import SourceChanged, SourceUnavailable
from talentatlas.sources.openalex.snapshot import is_snapshot, snapshot_files
from talentatlas.sources.openalex.snapshot_layout import place

TWO = {"2026-01-01": [[work(1)], [work(2)]], "2026-05-05": [[work(3)]]}


def names(where, **options):
    return [landed.origin.file for landed in snapshot_files(str(where), "all", LIKE, **options)]


def titles(tables):
    return {row["work_id"]: row["title"] for row in tables["work"]}


def manifest_path(root, kind="jsonl"):
    return Path(root, "data", kind, "works", "manifest.json")


@pytest.mark.parametrize("below", ["", "data", "data/jsonl", "data/jsonl/works"])
def test_a_snapshot_is_found_from_each_folder_above_its_partitions(tmp_path, below):
    where = write_tree(tmp_path, TWO) / below
    assert is_snapshot(str(where))
    assert [name.rpartition("works/")[2] for name in names(where)] == [
        "updated_date=2026-05-05/part_0000.gz",
        "updated_date=2026-01-01/part_0000.gz",
        "updated_date=2026-01-01/part_0001.gz",
    ]


def test_other_folders_are_no_snapshot(tmp_path):
    (tmp_path / "works.json").write_text("[]")
    assert not is_snapshot(str(tmp_path))
    with pytest.raises(SourceUnavailable, match="no works of OpenAlex"):
        names(tmp_path)


def test_parquet_is_preferred_where_both_forms_are_whole(tmp_path):
    write_tree(tmp_path, TWO)
    write_tree(tmp_path, TWO, kind="parquet")
    assert {Path(name).suffix for name in names(tmp_path)} == {".parquet"}
    manifest_path(tmp_path, "parquet").unlink()
    assert {Path(name).suffix for name in names(tmp_path)} == {".gz"}


def test_the_newest_reading_of_a_work_comes_first(tmp_path):
    old, new = work(1, title="A title of long ago"), work(1, title="A title of today")
    write_tree(tmp_path, {"2025-01-01": [[old]], "2026-01-01": [[new]]})
    works = fast(tmp_path)["work"]
    assert len(works) == 2  # which of them wins is told by the order of the files
    assert names(tmp_path)[0].startswith("data/jsonl/works/updated_date=2026-01-01")


def test_a_copy_without_manifest_is_refused(tmp_path):
    write_tree(tmp_path, TWO, manifest=False)
    with pytest.raises(SourceUnavailable, match=r"has no manifest\.json"):
        names(tmp_path)


def test_a_missing_file_is_named(tmp_path):
    write_tree(tmp_path, TWO)
    (path,) = tmp_path.rglob("part_0001.gz")
    path.unlink()
    with pytest.raises(SourceUnavailable, match=r"2026-01-01/part_0001\.gz is missing"):
        names(tmp_path)


def test_a_file_of_another_size_is_named_with_both_sizes(tmp_path):
    write_tree(tmp_path, TWO)
    (path,) = tmp_path.rglob("part_0001.gz")
    size = path.stat().st_size
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(SourceUnavailable, match=f"{size - 5:,} bytes instead of {size:,}"):
        names(tmp_path)


def test_a_file_that_the_manifest_does_not_list_is_left_from_an_older_release(tmp_path):
    write_tree(tmp_path, TWO)
    (path,) = tmp_path.rglob("part_0001.gz")
    path.with_name("part_0002.gz").write_bytes(gzip.compress(json_lines([work(9)])))
    assert "openalex:W9" not in titles(fast(tmp_path))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[", "no manifest that this version knows"),
        ("{}", "no manifest that this version knows"),
        ('{"files": [{"url": "x/y/z"}]}', "no manifest that this version knows"),
        ('{"record_count": 5, "files": []}', "announces 5 records, and 0 in its files"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(tmp_path, content, message):
    write_tree(tmp_path, TWO)
    manifest_path(tmp_path).write_text(content)
    with pytest.raises(SourceChanged, match=message):
        names(tmp_path)


def test_more_or_fewer_records_than_announced_stop_with_both_numbers(tmp_path):
    write_tree(tmp_path, {"2026-01-01": [[work(1), work(2)]]})
    path = manifest_path(tmp_path)
    path.write_text(path.read_text().replace('"record_count": 2', '"record_count": 3'))
    with pytest.raises(SourceChanged, match=r"holds 2 records; its manifest announces 3"):
        fast(tmp_path)


def test_the_flat_layout_of_before_2026_is_read(tmp_path):
    write_tree(tmp_path, TWO)
    stated = json.loads(manifest_path(tmp_path).read_text())
    entries = {"entries": stated["files"], "meta": {"record_count": 3}}
    works = tmp_path / "data" / "jsonl" / "works"
    works = works.rename(tmp_path / "data" / "works")
    (works / "manifest.json").unlink()
    (works / "manifest").write_text(json.dumps(entries))
    assert sorted(titles(fast(tmp_path))) == ["openalex:W1", "openalex:W2", "openalex:W3"]
    (landed, *_) = snapshot_files(str(tmp_path), "all", LIKE)
    assert landed.origin.vintage == "2026-05-05"  # of the newest partition


def test_a_bare_folder_of_partitions_needs_no_manifest(tmp_path):
    write_tree(tmp_path, TWO, manifest=False)
    bare = (tmp_path / "data" / "jsonl" / "works").rename(tmp_path / "mine")
    assert len(fast(bare)["work"]) == 3
    assert names(bare / "updated_date=2026-05-05") == ["part_0000.gz"]


def test_one_partition_is_checked_by_the_manifest_above_it(tmp_path):
    write_tree(tmp_path, TWO)
    (path,) = tmp_path.rglob("part_0001.gz")
    assert names(path.parent) == ["part_0000.gz", "part_0001.gz"]
    path.unlink()
    with pytest.raises(SourceUnavailable, match="is missing"):
        names(path.parent)


def test_since_takes_only_newer_partitions_and_checks_only_them(tmp_path):
    write_tree(tmp_path, TWO)
    (path,) = tmp_path.rglob("part_0001.gz")
    path.unlink()
    assert list(titles(fast(tmp_path, since="2026-01-01"))) == ["openalex:W3"]


def test_checksums_follow_the_manifest_and_the_deleted_works(tmp_path):
    def checksums():
        return [f.origin.checksum for f in snapshot_files(str(tmp_path), "all", LIKE)]

    write_tree(tmp_path, TWO, deleted=["W7"])
    first = checksums()
    assert len({*first}) == 3
    write_tree(tmp_path, TWO, deleted=["W7"], date="2026-09-01")
    assert checksums() == first  # a release that leaves a file alone
    write_tree(tmp_path, TWO, deleted=["W7", "W8"])
    assert not {*checksums()} & {*first}


def test_deleted_works_are_left_out_and_counted(tmp_path):
    write_tree(tmp_path, TWO, deleted=["W2", "https://openalex.org/W3", "W99"])
    tables = fast(tmp_path)
    assert list(titles(tables)) == ["openalex:W1"]
    messages = [row["message"] for row in tables["rejected"]]
    assert messages == ["1 works that the source has deleted since were left out."] * 2


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_an_address_is_read_like_a_path(tmp_path, kind):
    write_tree(tmp_path, TWO, kind=kind)
    address = tmp_path.as_uri()
    assert is_snapshot(address)
    assert titles(fast(address)) == titles(fast(tmp_path))


def test_an_address_made_into_a_path_keeps_its_meaning():
    assert place(Path("s3://openalex/data/parquet/works/x.parquet")).path == (
        "openalex/data/parquet/works/x.parquet"
    )
    assert place(Path("file:///some/where")).path == "/some/where"
