"""Files of snapshots: lines and columns, whole, damaged, or with other fields than known."""

import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from openalex_records import KEY, authorship, work
from openalex_snapshots import DATE, NOTES, fast, json_lines, parquet, write_tree
from talentatlas.errors import SourceChanged
from talentatlas.provenance import Origin
from talentatlas.sources.base import Landed
from talentatlas.sources.openalex import snapshot_jsonl, snapshot_lines
from talentatlas.sources.openalex.snapshot import snapshot_rows

DAY = "2026-06-20"
AI, VISION, OTHER = (
    {"subfield": {"id": f"{KEY}subfields/{number}"}} for number in (1702, 1707, 2204)
)


def rows_of_bytes(tmp_path, content, name=f"updated_date={DAY}/part_0000.gz", field="all"):
    """Tables of one file without a manifest."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    origin = Origin("openalex:x", "openalex", "x", "", 0, "CC0-1.0", vintage=DATE)
    records = list(snapshot_rows(Landed(path, origin, field)))
    return (
        [row for one in records for row in one.work.to_pylist()],
        [row for one in records for row in one.rejected.to_pylist()],
    )


def test_empty_lines_space_and_carriage_returns_do_not_count(tmp_path):
    lines = (
        b"\n\r\n" + json_lines([work(1)]) + b"\n  \n  " + json_lines([work(2)])[:-1] + b" \r\n"
    )
    works, rejected = rows_of_bytes(tmp_path, gzip.compress(lines + b"[]"))
    assert [w["work_id"] for w in works] == ["openalex:W1", "openalex:W2"]
    assert [(r["record"], r["reason"]) for r in rejected] == [("#3", "not-an-object")]


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_the_last_line_counts_with_and_without_a_line_feed(tmp_path, end):
    lines = json_lines([work(1), work(2)])[:-1] + end
    assert len(rows_of_bytes(tmp_path, gzip.compress(lines))[0]) == 2


def test_blocks_shorter_than_a_line_grow(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot_lines, "BLOCK", 1000)
    works = [work(n, abstract_inverted_index={"word": [1] * 300 * n}) for n in range(1, 9)]
    assert len(rows_of_bytes(tmp_path, gzip.compress(json_lines(works)))[0]) == len(works)


def test_a_line_beyond_all_measure_ends_the_file_with_a_word(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot_lines, "BLOCK", 1000)
    monkeypatch.setattr(snapshot_lines, "LINE_LIMIT", 4000)
    works = [work(1), work(2, abstract_inverted_index={"word": [1] * 9000}), work(3)]
    kept, rejected = rows_of_bytes(tmp_path, gzip.compress(json_lines(works)))
    assert [w["work_id"] for w in kept] == ["openalex:W1"]
    assert [r["reason"] for r in rejected] == ["long-line"]


def test_lines_that_may_count_are_held_until_there_are_enough(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot_lines, "BLOCK", 5000)
    monkeypatch.setattr(snapshot_jsonl, "HELD", 3)
    works = [work(n, primary_topic=AI if n % 3 else OTHER) for n in range(1, 60)]
    root = write_tree(tmp_path, {DAY: [works]})
    tables = fast(root, field="ai")
    assert len(tables["work"]) == 40
    (note,) = tables["rejected"]
    assert note["message"] == "19 works outside the field rule ai were left out."


def test_what_was_inflated_before_a_break_is_kept(tmp_path):
    content = gzip.compress(json_lines([work(n) for n in range(1, 4000)]))
    works, rejected = rows_of_bytes(tmp_path, content[: len(content) // 2])
    assert 0 < len(works) < 4000
    assert [r["reason"] for r in rejected if r["part"] == "file"] == ["truncated-gzip"]


def test_a_work_that_comes_again_is_rejected_in_this_and_in_a_later_block(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(snapshot_lines, "BLOCK", 2000)
    odd = work(1, authorships=[None, authorship()])
    for again in ([work(1), work(1)], [work(1), odd], [odd, work(1)], [odd, odd]):
        works = [again[0], *(work(n) for n in range(2, 30)), again[1], work(30), work(30)]
        kept, rejected = rows_of_bytes(tmp_path, gzip.compress(json_lines(works)))
        assert len(kept) == 30
        twice = [r["record"] for r in rejected if r["reason"] == "duplicate"]
        assert sorted(twice) == ["W1", "W30"]


def test_an_unknown_field_is_reported_once_a_file(tmp_path):
    works = [work(n, new_field={"x": n}) for n in range(1, 4)]
    _, rejected = rows_of_bytes(tmp_path, gzip.compress(json_lines(works)))
    assert [(r["part"], r["reason"], r["message"]) for r in rejected] == [
        ("field", "unknown-field",
         'The field new_field is not known and was not read. Example: {"x":1}.')
    ]  # fmt: skip


def table_of(works):
    return pq.read_table(pa.BufferReader(parquet(works)))


def bytes_of(table):
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return sink.getvalue().to_pybytes()


PART = f"updated_date={DAY}/part_0000.parquet"


def test_an_unknown_column_is_reported_once_a_file(tmp_path):
    table = table_of([work(1), work(2)])
    nested = pa.array([[{"id": "x", "brand_new": 1}]] * 2)
    table = table.append_column("keywords", nested).append_column("fresh", pa.array([1, 2]))
    works, rejected = rows_of_bytes(tmp_path, bytes_of(table), PART)
    assert len(works) == 2
    assert [r["message"] for r in rejected] == [
        "The field fresh is not known and was not read.",
        "The field keywords[].brand_new is not known and was not read.",
    ]


@pytest.mark.parametrize("name", ["id", "publication_year", "authorships", "primary_topic"])
@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_a_field_that_is_needed_and_missing_stops_the_file(tmp_path, name, kind):
    works = [{k: v for k, v in work(n).items() if k != name} for n in range(1, 4)]
    content = gzip.compress(json_lines(works))
    part = f"updated_date={DAY}/part_0000.gz"
    if kind == "parquet":
        content, part = bytes_of(table_of([work(1)]).drop_columns([name])), PART
    with pytest.raises(SourceChanged, match=f"has no {name}"):
        rows_of_bytes(tmp_path, content, part, field="ai")


def test_a_column_of_another_kind_stops_the_file(tmp_path):
    table = table_of([work(1)])
    at = table.column_names.index("authorships")
    table = table.set_column(at, "authorships", pa.array(['[{"author": null}]']))
    with pytest.raises(SourceChanged, match=r"Column authorships .* is string"):
        rows_of_bytes(tmp_path, bytes_of(table), PART)


def test_columns_of_wider_or_narrower_types_and_other_names_of_list_levels_are_read(tmp_path):
    table = table_of([work(1), work(2)])
    narrow = table["publication_year"].cast(pa.int32())
    table = table.set_column(
        table.column_names.index("publication_year"), "publication_year", narrow
    )
    table = table.set_column(0, "id", table["id"].cast(pa.large_string()))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, use_compliant_nested_type=False)
    works, rejected = rows_of_bytes(tmp_path, sink.getvalue().to_pybytes(), PART)
    assert [w["year"] for w in works] == [2020, 2020]
    assert rejected == []


def test_who_is_corresponding_is_told_only_by_releases_that_know(tmp_path):
    for date, told_by in (("2026-06-24", None), ("2026-06-25", True)):
        root = write_tree(tmp_path, {DAY: [[work(1)]]}, date=date)
        (row,) = fast(root)["authorship"]
        assert row["is_corresponding"] is told_by


def test_notes_on_what_was_left_out_give_the_reader_of_single_records_numbers(tmp_path):
    works = [work(n, primary_topic=t) for n, t in enumerate((AI, VISION, OTHER, OTHER), 1)]
    works.append(work(9, is_xpac=True))
    root = write_tree(tmp_path, {DAY: [works]})
    ours = {r["reason"]: r["message"] for r in fast(root, field="ai")["rejected"]}
    assert {*ours} <= {*NOTES}
    assert ours["outside-field"].startswith("2 works")
    assert ours["expansion-corpus"].startswith("1 works")


def test_half_a_parquet_file_is_named_with_what_to_do(tmp_path):
    whole = parquet([work(1), work(2)])
    with pytest.raises(SourceChanged, match=r"part_0000\.parquet cannot be read to its end"):
        rows_of_bytes(
            tmp_path, whole[: len(whole) // 2], f"updated_date={DAY}/part_0000.parquet"
        )
