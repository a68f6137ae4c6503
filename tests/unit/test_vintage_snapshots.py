"""Releases of a whole source, from its files to the gate and the difference: slow."""

from pathlib import Path

import duckdb
import pytest

from talentatlas.builder import Setting, build
from talentatlas.synthetic.snapshot.config import SnapshotConfig, Traps
from talentatlas.synthetic.snapshot.write import write_snapshot
from talentatlas.vintage import diff, gate

pytestmark = pytest.mark.slow

WORKS = 6000
PUBLISHED = {
    "scrambled-metadata": (0.05, "changed_title"),
    "institutions-as-authors": (0.005, "name_is_organisation"),
    "sentinel-institution": (0.005, "sentinel_organisation"),
    "duplicate-strings": (0.01, "repeats_but_full_stop"),
}
OF_KEYS = ("merged", "split", "renamed", "reassigned")


def atlas(folder: Path, **more) -> Path:
    """The atlas of one release, every work of it taken for the field."""
    config = SnapshotConfig(works=WORKS, seed=1, traps=Traps.none(), **more)
    write_snapshot(config, folder, ("jsonl",))
    build(f"openalex:{folder / 'jsonl'}", folder / "atlas", setting=Setting(field="all"))
    return folder / "atlas"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return atlas(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return atlas(tmp_path_factory.mktemp("second"), release=2)


def test_the_next_release_raises_no_alarm(first, second):
    found = gate(second, first)
    assert [(f.name, f.verdict) for f in found.findings if f.verdict != "pass"] == []


@pytest.mark.parametrize("fault", sorted(PUBLISHED))
def test_each_fault_in_the_next_release_blocks(first, tmp_path, fault):
    size, statistic = PUBLISHED[fault]
    bad = atlas(tmp_path, release=2, faults=((fault, size),))
    blocking = {f.statistic.name for f in gate(bad, first).having("block")}
    assert statistic in blocking


def test_counted_changes_are_the_true_ones(first, second):
    records = diff(first, second, is_why=False).records.to_pylist()
    counted = {cause: 0 for cause in (*OF_KEYS, "gone", "new")}
    for row in records:
        if row["cause"] in counted and row["records"] is not None:
            counted[row["cause"]] += row["records"]
    truth = second.parent / "truth" / "changes.parquet"
    with duckdb.connect() as db:
        for name, folder in (("a", first), ("b", second)):
            clean = folder / "clean"
            db.execute(f"create view work_{name} as from '{clean}/work.parquet'")
            db.execute(f"create view authorship_{name} as from '{clean}/authorship.parquet'")
        db.execute(f"create view change as from '{truth}'")
        gone, new = (
            db.execute(
                f"select count(*) from change as c join {works} as w "
                f"on w.work_id = 'openalex:' || c.work_id where c.change = '{change}'"
            ).fetchone()
            for works, change in (("work_a", "deleted"), ("work_b", "new"))
        )
        moved = db.execute(
            "select count(*) from authorship_a as a join authorship_b as b "
            "on b.work_id = a.work_id and b.position = a.position "
            "join (select distinct work_id, position from change where change = 'reassigned') "
            "as c on 'openalex:' || c.work_id = a.work_id and c.position = a.position "
            "where a.author_key <> b.author_key"
        ).fetchone()
    assert (counted["gone"],) == gone
    assert (counted["new"],) == new
    hidden = sum(row["records"] is None for row in records if row["cause"] in OF_KEYS)
    known = sum(counted[cause] for cause in OF_KEYS)
    assert moved is not None
    assert known <= moved[0] <= known + 4 * hidden  # each hidden count is below five
