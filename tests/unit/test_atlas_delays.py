"""One table of moves holds every earlier freeze: checked against lives from fewer works."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from talentatlas.career.lives import Evidence, Rule, moves, residence, spells
from talentatlas.errors import CoverageError, HorizonError
from talentatlas.models.atlas_delays import is_atlas, panel_of, read_triangle
from talentatlas.schema.people import EVIDENCE, MOVE

RULE = Rule(ties="stay", silent_years=5, bridge="middle")
PERSONS, LAST = 400, 2020
CODES = ["CAN", "DEU", "GBR", "USA"]


def lives(seed: int) -> np.ndarray:
    """Person, year, country of invented works, sorted."""
    rng = np.random.default_rng(seed)
    rows = set()
    for person in range(PERSONS):
        country = rng.integers(len(CODES))
        for year in range(2005, LAST + 1):
            if rng.random() < 0.1:
                country = rng.integers(len(CODES))
            if rng.random() < 0.5:
                rows.add((person, year, int(country)))
    return np.array(sorted(rows))


def followed(works: np.ndarray) -> list[tuple[int, int, int, int, int]]:
    """Person, year, latest, origin, destination of every move."""
    _, person = np.unique(works[:, 0], return_inverse=True)
    ones = np.ones(len(works), np.int64)
    signs = Evidence(person, works[:, 1], works[:, 2], 1000 * ones, ones)
    lived = residence(signs, RULE)
    made = spells(lived)
    moved = moves(made, lived)
    names = np.unique(works[:, 0])
    return list(
        zip(
            names[made.person[moved.spell]].tolist(),
            made.start_year[moved.spell].tolist(),
            moved.latest.tolist(),
            moved.origin.tolist(),
            made.country[moved.spell].tolist(),
            strict=True,
        )
    )


def store(folder: Path, works: np.ndarray) -> Path:
    """The tables of an atlas that the replay reads."""
    rows = followed(works)
    table = {
        "person_id": [str(row[0]) for row in rows],
        "move": [1] * len(rows),
        "origin": [CODES[row[3]] for row in rows],
        "destination": [CODES[row[4]] for row in rows],
        "year": [row[1] for row in rows],
        "earliest": [row[1] for row in rows],
        "latest": [row[2] for row in rows],
        "is_return": [False] * len(rows),
        "academic_age": [1] * len(rows),
    }
    evidence = {
        "person_id": [str(row[0]) for row in works],
        "year": works[:, 1].tolist(),
        "country": [CODES[row[2]] for row in works],
        "weight_milli": [1000] * len(works),
        "pieces": [1] * len(works),
    }
    (folder / "core").mkdir(parents=True)
    pq.write_table(pa.table(table, schema=MOVE.arrow), folder / "core" / "move.parquet")
    pq.write_table(
        pa.table(evidence, schema=EVIDENCE.arrow), folder / "core" / "evidence.parquet"
    )
    (folder / "manifest.json").write_text(json.dumps({"vintage": "test-1"}), encoding="utf-8")
    return folder


@pytest.mark.parametrize("frozen", range(2010, LAST + 1, 2))
def test_moves_seen_by_a_year_are_those_of_an_atlas_built_from_works_up_to_it(frozen):
    works = lives(1)
    seen = sorted(row for row in followed(works) if row[2] <= frozen)
    assert seen == sorted(followed(works[works[:, 1] <= frozen]))


@pytest.mark.parametrize("frozen", [2012, 2016, LAST])
def test_the_triangle_of_an_earlier_freeze_counts_the_moves_of_that_atlas(tmp_path, frozen):
    works = lives(2)
    whole = store(tmp_path / "whole", works)
    cut = store(tmp_path / "cut", works[works[:, 1] <= frozen])
    one, two = (panel_of(read_triangle(folder, frozen=frozen)) for folder in (whole, cut))
    assert one.years == two.years
    np.testing.assert_array_equal(one.flows, two.flows)


def test_the_last_year_with_works_is_the_freeze(tmp_path):
    works = lives(3)
    triangle = read_triangle(store(tmp_path / "a", works))
    assert (triangle.frozen, triangle.years[-1]) == (LAST, LAST)
    assert triangle.moves.sum() == len(followed(works))


def test_a_year_after_the_last_works_is_refused(tmp_path):
    folder = store(tmp_path / "a", lives(4))
    with pytest.raises(HorizonError, match="end in 2020"):
        read_triangle(folder, frozen=LAST + 1)


def test_no_moves_yet_is_no_table_of_zeros(tmp_path):
    folder = store(tmp_path / "a", lives(5))
    with pytest.raises(CoverageError, match="no move"):
        read_triangle(folder, frozen=2000)


def test_a_folder_without_manifest_is_no_atlas(tmp_path):
    assert not is_atlas(tmp_path)
    assert is_atlas(store(tmp_path / "a", lives(6)))
