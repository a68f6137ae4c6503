"""Measures under drawn persons: nothing moves when they agree, more the more they differ."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from talentatlas.builder import build
from talentatlas.config import Choices
from talentatlas.estimation.identity_draws import identity_sensitivity, named_as_best
from talentatlas.estimation.multiverse import BASE
from talentatlas.schema import CONTRACTS
from talentatlas.synthetic.printing import RecordErrors
from talentatlas.synthetic.records import write_records
from talentatlas.synthetic.world import World, WorldConfig
from talentatlas.uncertainty.measurement import from_choice

ROOT = "name:wei wang"
BEST = pa.Table.from_pylist(
    [
        {"work_id": work, "position": place, "person_id": person, "year": year}
        for work, place, person, year in [
            ("a", 1, ROOT, 2010),
            ("a", 2, "name:ann", 2010),
            ("b", 1, ROOT, 2011),
            ("c", 1, ROOT, 2012),
        ]
    ]
)


def drawn(*persons):
    """A draw over the authorships of BEST; None where it lacks one."""
    rows = zip(["a#1", "a#2", "b#1", "c#1"], persons, strict=True)
    return pa.Table.from_pylist(
        [{"authorship_id": a, "person_id": str(p)} for a, p in rows if p is not None]
    )


def names(*persons):
    return named_as_best(BEST, drawn(*persons))["person_id"].to_pylist()


def test_the_same_persons_keep_their_names():
    assert names(7, 8, 7, 7) == BEST["person_id"].to_pylist()


def test_of_a_split_person_the_first_part_keeps_the_name():
    assert names(7, 8, 9, 7) == [ROOT, "name:ann", f"{ROOT}~2", ROOT]


def test_a_merged_person_goes_by_its_first_authorship():
    assert names(7, 7, 7, 7) == [ROOT] * 4


def test_an_authorship_that_a_draw_lacks_keeps_its_person():
    assert names(None, 8, 9, None) == [ROOT, "name:ann", f"{ROOT}~2", ROOT]


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    """Tables of a small atlas."""
    folder = tmp_path_factory.mktemp("draws")
    write_records(World.make(WorldConfig(persons=500, seed=2)), folder / "r", RecordErrors())
    build(f"proceedings:{folder / 'r'}", folder / "atlas")
    return {n: folder / "atlas" / CONTRACTS[n].layer / f"{n}.parquet" for n in BASE}


def test_draws_that_agree_move_nothing_and_wrong_merges_move_what_counts_moves(atlas, tmp_path):
    best = pq.read_table(atlas["person_work"])
    own = np.unique(np.array(best["person_id"].to_pylist()), return_inverse=True)[1]
    works, places = best["work_id"].to_pylist(), best["position"].to_pylist()
    ids = [f"{work}#{place}" for work, place in zip(works, places, strict=True)]

    def merged(part):
        """A part of the persons put together in pairs."""
        is_hit = np.random.default_rng(1).random(own.max() + 1) < part
        person = np.where(is_hit[own], own // 2 * 2, own)
        return pa.table({"authorship_id": ids, "person_id": pa.array(person).cast("string")})

    table = identity_sensitivity(
        atlas, [merged(0.0), merged(0.1), merged(0.6)], Choices().parameters(),
        scratch=tmp_path / "scratch",
    )  # fmt: skip
    assert set(table["choice"].to_pylist()) == {"identity"}
    far = {(r["indicator"], r["alternative"]): r["deviation"] for r in table.to_pylist()}
    for measure in ("flow", "in_rate", "circulation"):
        assert far[measure, "draw-01"] == 0.0
        assert far[measure, "draw-03"] > far[measure, "draw-02"] > 0.0
    rates = [far["in_rate", f"draw-0{n}"] for n in (1, 2, 3)]
    assert far["in_rate", "draw-02"] < from_choice("identity", rates).sd < max(rates)
    assert not (tmp_path / "scratch").exists()
