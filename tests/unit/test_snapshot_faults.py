"""Bad releases: each fault strikes as many works as asked, and nothing else changes."""

from collections import Counter
from pathlib import Path

import pytest

from talentatlas.errors import ConfigError
from talentatlas.synthetic.snapshot.config import SnapshotConfig
from unit.test_snapshot_files import all_records
from unit.test_snapshot_truth import (
    OPENALEX,
    PROFILES,
    RATE_ERROR,
    WORKS,
    truth,
    works,
    written,
)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("good"), **PROFILES)


def test_scrambled_works_have_title_authors_and_year_of_other_works(
    first: Path, tmp_path: Path
) -> None:
    bad = written(tmp_path, **PROFILES, faults=(("scrambled-metadata", 0.1),))
    before, after = works(first), works(bad)
    hit = {row["work_id"] for row in truth(bad, "fault")}
    assert len(hit) / WORKS == pytest.approx(0.1, abs=RATE_ERROR)
    assert {key for key in before if before[key] != after[key]} == hit
    titles = {key: before[key]["title"] for key in hit}
    assert Counter(titles.values()) == Counter(after[key]["title"] for key in hit)
    changed = sum(titles[key] != after[key]["title"] for key in hit)
    assert changed > 0.9 * len(hit)
    for key in hit:
        assert after[key]["authors_count"] == len(after[key]["authorships"])


def test_an_organisation_taken_for_the_first_author_has_its_name_and_a_new_profile(
    first: Path, tmp_path: Path
) -> None:
    bad = written(tmp_path, **PROFILES, faults=(("institutions-as-authors", 0.1),))
    before, after = works(first), works(bad)
    names = {r["display_name"] for r in all_records(bad / "jsonl" / "institutions")}
    hit = {row["work_id"] for row in truth(bad, "fault")}
    assert hit
    for key in hit:
        if after[key]["authorships"]:
            seat = after[key]["authorships"][0]
            assert seat["raw_author_name"] in names
            assert seat["author"]["display_name"] in names
            assert seat["author"]["id"] != before[key]["authorships"][0]["author"]["id"]
            assert after[key]["authorships"][1:] == before[key]["authorships"][1:]
    for key in before.keys() - hit:
        assert before[key] == after[key]


def test_the_sentinel_institution_stands_on_as_many_authorships_as_asked(
    tmp_path: Path,
) -> None:
    bad = written(tmp_path, faults=(("sentinel-institution", 0.3),))
    seats = [seat for record in works(bad).values() for seat in record["authorships"]]
    sentinels = [
        i for seat in seats for i in seat["institutions"] if i["id"] == f"{OPENALEX}I-1"
    ]
    empty = {"display_name": None, "ror": None, "country_code": None, "type": None}
    assert all(i == {"id": f"{OPENALEX}I-1", **empty, "lineage": []} for i in sentinels)
    assert len(sentinels) / len(seats) == pytest.approx(0.3, abs=RATE_ERROR)
    assert {row["work_id"] for row in truth(bad, "fault")} == {
        key
        for key, record in works(bad).items()
        if any(i["ror"] is None for s in record["authorships"] for i in s["institutions"])
    }


def test_repeated_addresses_differ_by_a_full_stop(tmp_path: Path) -> None:
    bad = written(tmp_path, faults=(("duplicate-strings", 0.4),))
    texts = [
        seat["raw_affiliation_strings"]
        for record in works(bad).values()
        for seat in record["authorships"]
    ]
    repeats = sum(f"{text}." in found for found in texts for text in found)
    singles = sum(len(found) for found in texts) - repeats
    assert repeats / singles == pytest.approx(0.4, abs=RATE_ERROR)
    assert {row["fault"] for row in truth(bad, "fault")} == {"duplicate-strings"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"works": 0},
        {"works": 5, "release": 3},
        {"works": 5, "layout": "new"},
        {"works": 5, "split": 1.5},
        {"works": 5, "merged": 0.6},
        {"works": 5, "faults": (("rust", 0.1),)},
        {"works": 5, "file_records": 400_001},
    ],
)
def test_a_snapshot_that_cannot_be_is_refused(wrong: dict) -> None:
    with pytest.raises(ConfigError):
        SnapshotConfig(**wrong)
