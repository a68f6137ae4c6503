"""ROR dumps of both schemas, and the way from other registers' identifiers to ROR."""

from __future__ import annotations

import gzip
import json
import runpy
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talentatlas.errors import SourceError
from talentatlas.places import organisation_ids
from talentatlas.places.organisation_ids import TABLE, Known, OrganisationIds, identifiers_of
from talentatlas.places.ror import Registry, read_records, read_registry
from talentatlas.places.tables import read_lines

V2_RECORDS, V1_RECORDS = 35_990, 15_380  # of the partial dumps, as their description says
V2_FOLLOWED, V1_FOLLOWED = 480, 1_437  # not active, with exactly one successor
V2_STATUS = {"active": 35_075, "inactive": 725, "withdrawn": 190}
V1_STATUS = {"active": 13_671, "inactive": 525, "withdrawn": 1_184}
BUNDLED_LIMIT = 1_500_000  # bytes that the bundled table may have


def record(number: int, **given: Any) -> dict[str, Any]:
    """A record of schema 2."""
    return {
        "id": identifier(number), "status": "active", "types": ["education"],
        "names": [{"value": f"Zyxgrad {number}", "types": ["ror_display"], "lang": "en"}],
        "locations": [{"geonames_details": {"country_code": "AT"}}],
        "relationships": [], "external_ids": [], "links": [], "domains": [],
    } | given  # fmt: skip


def identifier(number: int) -> str:
    return f"https://ror.org/0aaaaaa{number:02}"


def successor(number: int) -> dict[str, str]:
    return {"type": "successor", "label": "x", "id": identifier(number)}


def dump(path: Path, *records: object) -> Path:
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return path


def test_names_in_other_languages_keep_their_language(tmp_path: Path) -> None:
    names = [
        {"value": "Zyxgrad", "types": ["ror_display", "label"], "lang": "en"},
        {"value": "Цыксград", "types": ["label"], "lang": "ru"},
        {"value": "ZYX", "types": ["acronym"], "lang": None},
    ]
    old = {
        "id": identifier(2), "name": "Qwortel", "country": {"country_code": "TW"},
        "labels": [{"label": "夸特爾", "iso639": "zh"}], "status": "active",
    }  # fmt: skip
    new_one, old_one = read_records(dump(tmp_path / "r.json", record(1, names=names), old))
    assert new_one.labels == (("Zyxgrad", "en"), ("Цыксград", "ru"))
    assert (new_one.acronyms, new_one.aliases) == (("ZYX",), ("Цыксград",))
    assert (old_one.labels, old_one.country) == ((("夸特爾", "zh"),), "TWN")


def test_identifiers_of_both_schemas_are_written_in_one_way(tmp_path: Path) -> None:
    new = [
        {"type": "grid", "all": ["grid.1.a"], "preferred": "grid.1.a"},
        {"type": "isni", "all": ["0000 0001 2096 9829"], "preferred": None},
        {"type": "fundref", "all": ["1", "2"], "preferred": "2"},
    ]
    old = {
        "GRID": {"preferred": "grid.1.b", "all": "grid.1.b"},
        "Wikidata": {"preferred": None, "all": ["Q1"]},
        "OrgRef": {"preferred": None, "all": ["9"]},
    }
    one = {"id": identifier(2), "name": "Q", "country": {"country_code": "FR"}}
    path = dump(tmp_path / "r.json", record(1, external_ids=new), one | {"external_ids": old})
    first, second = read_records(path)
    assert first.identifiers == (
        "grid:grid.1.a", "isni:0000000120969829", "fundref:2", "fundref:1",
    )  # fmt: skip
    assert second.identifiers == ("grid:grid.1.b", "wikidata:Q1")


def test_one_successor_is_followed_and_several_are_not(tmp_path: Path) -> None:
    path = dump(
        tmp_path / "r.json",
        record(1, status="withdrawn", relationships=[successor(2)]),
        record(2, status="inactive", relationships=[successor(3)]),
        record(3),
        record(4, status="inactive", relationships=[successor(2), successor(3)]),
        record(5, status="inactive"),
        record(6, status="withdrawn", relationships=[successor(7)]),
        record(7, status="withdrawn", relationships=[successor(6)]),
    )
    registry = read_registry(path)
    short = [f"ror:0aaaaaa{n:02}" for n in range(9)]
    assert [registry.present(short[n]) for n in (1, 2, 3)] == [short[3]] * 3
    assert [registry.present(short[n]) for n in (4, 5, 8)] == [short[4], short[5], short[8]]
    assert registry.present(short[6]) in (short[6], short[7])  # two that point at each other
    assert [r.organisation_id for r in read_records(path)] == [short[n] for n in (2, 3, 4, 5)]


def test_a_grid_of_a_withdrawn_record_leads_to_its_successor(tmp_path: Path) -> None:
    grid = [{"type": "grid", "all": ["grid.1.a"], "preferred": "grid.1.a"}]
    gone = record(1, status="withdrawn", relationships=[successor(2)], external_ids=grid)
    known = identifiers_of(read_registry(dump(tmp_path / "r.json", gone, record(2))))
    assert known["grid:grid.1.a"] == Known("ror:0aaaaaa02", "AUT")
    assert known["ror:0aaaaaa01"].organisation_id == "ror:0aaaaaa02"


def test_an_identifier_that_two_records_claim_is_the_active_ones(tmp_path: Path) -> None:
    grid = [{"type": "grid", "all": ["grid.1.a"], "preferred": None}]
    path = dump(
        tmp_path / "r.json",
        record(1, status="inactive", external_ids=grid),
        record(2, external_ids=grid),
    )
    assert identifiers_of(read_registry(path))["grid:grid.1.a"].organisation_id[-2:] == "02"


def test_what_became_of_the_records_is_counted(tmp_path: Path) -> None:
    path = dump(
        tmp_path / "r.json", record(1), record(1), record(2, status="withdrawn"),
        record(3, locations=[]), {"id": "nonsense"}, 7, record(4, names=[]),
        record(5, id="https://ror.org/x"),
    )  # fmt: skip
    counts = read_registry(path).counts
    assert dict(counts) == {
        "read": 8, "active": 2, "withdrawn": 1, "repeated": 1, "without-country": 1,
        "unreadable": 4,
    }  # fmt: skip


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[{", b"[1, 2", b'"x"', b"\xff\xfe[]", b"[1 }"]
)
def test_what_is_no_dump_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "r.json").write_bytes(content)
    with pytest.raises(SourceError, match="Download the dump again"):
        list(read_records(tmp_path / "r.json"))


def test_a_cut_gzip_or_zip_says_what_to_do(tmp_path: Path) -> None:
    packed = gzip.compress(json.dumps([record(n) for n in range(50)]).encode())
    (tmp_path / "r.json.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "r.zip").write_bytes(b"PK\x03\x04 cut")
    for name in ("r.json.gz", "r.zip"):
        with pytest.raises(SourceError, match="Download the dump again"):
            list(read_records(tmp_path / name))


def test_records_across_chunks_are_read_whole(tmp_path: Path) -> None:
    many = [record(n % 100, note="é" * 50_000) for n in range(60)]
    path = tmp_path / "r.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("v1.1-ror-data_schema_v2.json", json.dumps(many, ensure_ascii=False))
    assert sum(1 for _ in read_records(path)) == 60


@given(st.binary(max_size=200), st.integers(0, 400))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_is_at_worst_an_error_of_the_source(
    tmp_path: Path, inserted: bytes, at: int
) -> None:
    data = json.dumps([record(1), record(2)]).encode()
    (tmp_path / "r.json").write_bytes(data[:at] + inserted + data[at + 5 :])
    with suppress(SourceError):
        found = list(read_records(tmp_path / "r.json"))
        assert len(found) <= 2 + inserted.count(b"{")


def test_the_bundled_table_is_small_and_has_every_country() -> None:
    path = Path(organisation_ids.__file__).with_name(TABLE)
    assert path.stat().st_size < BUNDLED_LIMIT
    known = OrganisationIds.load().known
    assert len(known) > 43_000
    assert known["ror:041q8j747"].country == "ITA"
    assert all(
        len(k.country) == 3 and k.organisation_id.startswith("ror:0") for k in known.values()
    )
    assert {"HKG", "MAC", "TWN"} <= {k.country for k in known.values()}
    assert known["grid:grid.5292.c"] == Known("ror:02e2c7k09", "NLD")


def test_a_dump_of_the_users_own_wins_over_the_bundled_table(tmp_path: Path) -> None:
    grid = [{"type": "grid", "all": ["grid.5292.c"], "preferred": None}]
    ids = OrganisationIds.load(dump(tmp_path / "r.json", record(1, external_ids=grid)))
    assert ids.find("grid:grid.5292.c") == Known("ror:0aaaaaa01", "AUT")
    assert ids.find("ringgold:1") is None
    assert ids.find(None) is None


@pytest.fixture(scope="module")
def genuine(shared: Path) -> list[Registry]:
    """The genuine dumps of schema 2 and 1."""
    folder = shared / "data" / "gazetteers"
    return [read_registry(folder / f"ror_records_{v}_partial.json.gz") for v in ("v2", "v1")]


def test_all_genuine_records_of_both_schemas_are_read(genuine: list[Registry]) -> None:
    expected = ((V2_RECORDS, V2_STATUS, V2_FOLLOWED), (V1_RECORDS, V1_STATUS, V1_FOLLOWED))
    for registry, (records, status, followed) in zip(genuine, expected, strict=True):
        assert len(registry.records) == registry.counts["read"] == records
        assert {state: registry.counts[state] for state in status} == status
        assert registry.counts["unreadable"] == registry.counts["without-country"] == 0
        moved = [i for i in registry.records if registry.present(i) != i]
        assert len(moved) == followed


def test_the_bundled_table_is_what_the_script_makes_of_the_genuine_dumps(
    genuine: list[Registry],
) -> None:
    script = Path(__file__).parents[2] / "scripts" / "build_organisation_ids.py"
    build = runpy.run_path(str(script))
    rows = build["lines"](identifiers_of(build["merged"](genuine)))
    assert rows == read_lines(TABLE)
