"""Files of a snapshot: both formats alike, manifests right, same seed same bytes."""

import csv
import datetime
import hashlib
import json
from pathlib import Path

import orjson
import pyarrow.parquet as pq
import pytest
from isal import igzip

from talentatlas.synthetic.snapshot import config as snapshot_config
from talentatlas.synthetic.snapshot.config import SnapshotConfig, Traps
from talentatlas.synthetic.snapshot.write import write_snapshot

WORKS, MOST = 900, 250
BOTH = ("jsonl", "parquet")
# Fields of the interface that the snapshot does not have (OpenAlex documentation, 2026): links
# to contents, and the rank in a search.
NOT_IN_SNAPSHOT = ("content_urls", "relevance_score")
GROWTH_ALLOWED = 1.25  # of memory, for four times the works
LEAST_SHARE_PLACED = 0.8  # of the addresses; some name neither a city nor a country


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("snapshot")
    write_snapshot(SnapshotConfig(works=WORKS, seed=3, file_records=MOST), out, BOTH)
    return out


def records(path: Path) -> list[dict]:
    with igzip.open(path) as lines:
        return [orjson.loads(line) for line in lines]


def all_records(folder: Path) -> list[dict]:
    return [
        r for path in sorted(folder.glob("updated_date=*/part_*.gz")) for r in records(path)
    ]


def as_in_json(value: object) -> object:
    """A value of a Parquet file as the JSON lines hold it."""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: as_in_json(inner) for key, inner in value.items()}
    return [as_in_json(inner) for inner in value] if isinstance(value, list) else value


def as_json_record(row: dict) -> dict:
    record = as_in_json(row)
    assert isinstance(record, dict)
    record["ids"] = {k: v for k, v in record["ids"].items() if v is not None}
    if record.get("abstract_inverted_index"):
        record["abstract_inverted_index"] = json.loads(record["abstract_inverted_index"])
    return record


def types(value: object, path: str, found: dict[str, set[str]]) -> dict[str, set[str]]:
    """Kinds of value seen at each path of some JSON."""
    found.setdefault(path, set()).add(type(value).__name__)
    if isinstance(value, dict) and not path.endswith("abstract_inverted_index"):
        for key, inner in value.items():
            types(inner, f"{path}.{key}", found)
    if isinstance(value, list):
        for inner in value:
            types(inner, f"{path}[]", found)
    return found


def missing_or_other(genuine: dict[str, set[str]], ours: dict[str, set[str]]) -> dict:
    """Paths that ours lack, or hold another kind of value at."""
    wrong = {}
    for path, kinds in genuine.items():
        if any(name in path for name in NOT_IN_SNAPSHOT):
            continue
        told = kinds - {"NoneType"}
        seen = ours.get(path, set()) - {"NoneType"}
        if path not in ours or (told and seen and not seen <= told):
            wrong[path] = (kinds, ours.get(path))
    return wrong


@pytest.mark.parametrize("entity", ["works", "authors", "institutions"])
def test_both_formats_hold_the_same_records_in_the_same_order(
    snapshot: Path, entity: str
) -> None:
    files = sorted((snapshot / "jsonl" / entity).glob("updated_date=*/part_*.gz"))
    assert files
    for path in files:
        twin = snapshot / "parquet" / path.relative_to(snapshot / "jsonl")
        rows = pq.ParquetFile(twin.with_suffix(".parquet")).read().to_pylist()
        assert [as_json_record(row) for row in rows] == records(path)


def test_no_file_has_more_records_than_allowed_and_a_full_one_is_followed_by_another(
    snapshot: Path,
) -> None:
    sizes = {
        path: len(records(path)) for path in (snapshot / "jsonl" / "works").rglob("part_*.gz")
    }
    assert max(sizes.values()) == MOST
    full = next(path for path, size in sizes.items() if size == MOST)
    assert full.with_name("part_0001.gz") in sizes
    assert sum(sizes.values()) == WORKS


@pytest.mark.parametrize("kind", BOTH)
def test_manifests_announce_the_files_and_records_that_are_there(
    snapshot: Path, kind: str
) -> None:
    whole = json.loads((snapshot / kind / "manifest.json").read_bytes())
    assert [e["entity"] for e in whole["entities"]] == ["works", "authors", "institutions"]
    for entry in whole["entities"]:
        own = json.loads((snapshot / kind / entry["entity"] / "manifest.json").read_bytes())
        assert own == {"date": whole["date"], "format": kind, **entry}
        found = sorted((snapshot / kind / entry["entity"]).rglob("part_*"))
        for path, told in zip(found, entry["files"], strict=True):
            assert told["url"] == f"s3://openalex/data/{path.relative_to(snapshot).as_posix()}"
            assert told["meta"]["content_length"] == path.stat().st_size
            rows = records(path) if kind == "jsonl" else pq.ParquetFile(path).read()
            assert told["meta"]["record_count"] == len(rows)
        total = sum(f["meta"]["record_count"] for f in entry["files"])
        assert entry["record_count"] == total
    assert whole["meta"]["record_count"] == sum(e["record_count"] for e in whole["entities"])


def test_records_lie_in_the_partition_of_their_last_change(snapshot: Path) -> None:
    for path in (snapshot / "jsonl" / "works").rglob("part_*.gz"):
        date = path.parent.name.removeprefix("updated_date=")
        assert {r["updated_date"][:10] for r in records(path)} == {date}


def test_deleted_works_are_listed_and_absent(snapshot: Path) -> None:
    with (snapshot / "jsonl" / "works" / "deleted_ids.csv").open() as file:
        deleted = list(csv.DictReader(file))
    assert deleted
    shown = {r["id"].rpartition("/")[2] for r in all_records(snapshot / "jsonl" / "works")}
    assert len(shown) == WORKS
    assert not shown & {row["work_id"] for row in deleted}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_ones(
    tmp_path: Path,
) -> None:
    def sums(name: str, seed: int) -> dict[str, str]:
        out = tmp_path / name
        write_snapshot(SnapshotConfig(works=120, seed=seed), out, BOTH)
        return {
            str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(out.rglob("*"))
            if path.is_file()
        }

    first = sums("first", 5)
    assert sums("second", 5) == first
    other = sums("other", 6)
    part = "jsonl/works/updated_date=2026-06-20/part_0000.gz"
    assert other.keys() == first.keys()
    assert other[part] != first[part]


@pytest.mark.parametrize("layout", ["pre-walden", "legacy"])
def test_older_layouts_hold_the_same_works_but_for_the_expansion_corpus(
    tmp_path: Path, snapshot: Path, layout: str
) -> None:
    config = SnapshotConfig(works=WORKS, seed=3, layout=layout)
    write_snapshot(config, tmp_path, BOTH)
    now = {r["id"]: r for r in all_records(snapshot / "jsonl" / "works") if not r["is_xpac"]}
    old = {r["id"]: r for r in all_records(tmp_path / "data" / "works")}
    assert old.keys() == now.keys()
    for key, record in old.items():
        assert "is_xpac" not in record
        assert record["title"] == now[key]["title"]
        for seat, twin in zip(record["authorships"], now[key]["authorships"], strict=True):
            assert seat["author"] == twin["author"]
            assert [i["id"] for i in seat["institutions"]] == [
                i["id"] for i in twin["institutions"]
            ]
            text = "; ".join(twin["raw_affiliation_strings"])
            if layout == "legacy":
                assert seat["raw_affiliation_string"] == (text or None)
                assert "affiliations" not in seat
                assert "countries" not in seat
            else:
                assert seat["affiliations"] == twin["affiliations"]
    manifest = json.loads((tmp_path / "data" / "works" / "manifest").read_bytes())
    assert manifest["meta"]["record_count"] == len(old)
    assert [e["meta"]["record_count"] for e in manifest["entries"]] == [
        len(records(path)) for path in sorted((tmp_path / "data" / "works").rglob("part_*"))
    ]


def test_every_field_of_the_genuine_works_of_2026_is_there_with_the_same_type(
    shared: Path, tmp_path: Path
) -> None:
    write_snapshot(SnapshotConfig(works=3_000, seed=4), tmp_path, ("jsonl",))
    ours: dict[str, set[str]] = {}
    types(all_records(tmp_path / "jsonl" / "works"), "", ours)
    folder = shared / "data" / "openalex_api"
    genuine = types([json.loads((folder / "walden_2026" / "work.json").read_bytes())], "", {})
    with igzip.open(folder / "works_page_2026_search.json.gz") as page:
        types(json.loads(page.read())["results"], "", genuine)
    assert missing_or_other(genuine, ours) == {}


def test_every_field_of_the_genuine_work_of_2025_is_there_with_the_same_type(
    shared: Path, tmp_path: Path
) -> None:
    config = SnapshotConfig(works=3_000, seed=4, layout="pre-walden")
    write_snapshot(config, tmp_path, ("jsonl",))
    ours = types(all_records(tmp_path / "data" / "works"), "", {})
    path = shared / "data" / "openalex_api" / "pre_walden_2025" / "W2741809807.json"
    genuine = types([json.loads(path.read_bytes())], "", {})
    del genuine["[].ids.pmcid"]  # our works are not in PubMed Central
    assert missing_or_other(genuine, ours) == {}
    assert list(json.loads(path.read_bytes())) == list(
        all_records(tmp_path / "data" / "works")[0]
    )


def test_most_addresses_can_be_placed_in_their_country() -> None:
    from talentatlas.places import Gazetteer
    from talentatlas.synthetic.snapshot.block import Pools

    where = Pools.make(1).organisations
    gazetteer = Gazetteer.load()
    step, each = 29, len(where.strings) // 2 // len(where.country)
    addresses = where.strings.to_pylist()[: len(where.strings) // 2 : step]
    right = [
        gazetteer.resolve(text, None).country == where.alpha3[where.country[i * step // each]]
        for i, text in enumerate(addresses)
    ]
    assert sum(right) / len(right) > LEAST_SHARE_PLACED


def test_memory_does_not_grow_with_the_number_of_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tracemalloc

    import pyarrow as pa

    monkeypatch.setattr(snapshot_config, "BLOCK_WORKS", 300)
    usual = pa.default_memory_pool()
    write_snapshot(SnapshotConfig(works=300), tmp_path / "warm", BOTH)  # fills caches

    def peak(works: int) -> int:
        pool = pa.proxy_memory_pool(usual)
        pa.set_memory_pool(pool)
        tracemalloc.start()
        try:
            write_snapshot(SnapshotConfig(works=works), tmp_path / str(works), BOTH)
            return pool.max_memory() + tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            pa.set_memory_pool(usual)

    few, many = peak(900), peak(3_600)  # 3 and 12 blocks
    assert many < few * GROWTH_ALLOWED


GROWTH_ALLOWED = (
    1.25  # four times the works; open Parquet files hold a little for each row group
)


def test_without_traps_no_record_has_any(tmp_path: Path) -> None:
    config = SnapshotConfig(works=2_000, seed=2, traps=Traps.none())
    write_snapshot(config, tmp_path, ("jsonl",))
    seats = [s for r in all_records(tmp_path / "jsonl" / "works") for s in r["authorships"]]
    ids = {seat["author"]["id"] for seat in seats}
    assert None not in ids
    assert not ids & {"https://openalex.org/A9999999999", "https://openalex.org/A5317838346"}
    assert all(i["ror"] for seat in seats for i in seat["institutions"])
    assert not any(
        text.endswith(".") and text[:-1] in seat["raw_affiliation_strings"]
        for seat in seats
        for text in seat["raw_affiliation_strings"]
    )
