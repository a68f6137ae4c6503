"""Every table is what its contract says, whatever the threads, order of rows or kills."""

import gzip
import hashlib
import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from program import PROGRAM, environment, run_in

from talentatlas.schema import CONTRACTS
from talentatlas.synthetic.printing import RecordErrors
from talentatlas.synthetic.records import write_records
from talentatlas.synthetic.world import World, WorldConfig

SMALL = WorldConfig(persons=800, first_year=2012, last_year=2021, countries=6, seed=5)
NAMED_BY_INPUT = {
    "origin",
    "estimate",
    "sensitivity",
}  # carry checksums or vintage of the input
FEW_KILLS = 3
MANY_KILLS = 20  # what the acceptance of the first release asks for
TOLERANCE = 1e-9  # shares are sums of a few doubles


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("contract") / "papers"
    write_records(World.make(SMALL), folder, RecordErrors())
    return folder


def build(records: Path, folder: Path, **more: str) -> Path:
    done = run_in(
        folder, "build", f"proceedings:{records}", "--out", "atlas", "--no-report", **more
    )
    assert done.code == 0, done.err
    return folder / "atlas"


@pytest.fixture(scope="module")
def atlas(records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(records, tmp_path_factory.mktemp("undisturbed"))


def tables(atlas: Path) -> dict[str, str]:
    """Table → checksum of its bytes."""
    return {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(atlas.glob("*/*.parquet"))
    }


def test_every_contract_has_its_table(atlas):
    assert set(tables(atlas)) == set(CONTRACTS)


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_columns_types_and_order_are_those_of_the_contract(atlas, name):
    contract = CONTRACTS[name]
    table = pq.read_table(atlas / contract.layer / f"{name}.parquet")
    assert table.schema.equals(contract.arrow, check_metadata=False)
    keys = list(zip(*(table[k].to_pylist() for k in contract.key), strict=True))
    assert len(set(keys)) == len(keys)
    ordered = sorted(
        keys, key=lambda key: [(v is None, v if v is not None else 0) for v in key]
    )
    assert keys == ordered


def test_accounts_balance_and_shares_of_a_byline_sum_to_one(atlas):
    balance = pq.read_table(atlas / "marts/balance.parquet")
    assert balance.num_rows > 0
    assert set(balance["residual"].to_pylist()) == {0}
    credit = pq.read_table(atlas / "clean/authorship.parquet").group_by("work_id")
    sums = credit.aggregate([("credit", "sum")])["credit_sum"].to_pylist()
    assert all(abs(s - 1) < TOLERANCE for s in sums)
    share = pq.read_table(atlas / "clean/affiliation.parquet").group_by(["work_id", "position"])
    placed = share.aggregate([("share", "sum")])["share_sum"].to_pylist()
    assert all(s is None or abs(s - 1) < TOLERANCE for s in placed)


def test_two_builds_are_the_same_bytes_whatever_the_threads(records, atlas, tmp_path):
    other = build(records, tmp_path, TALENTATLAS_THREADS="1")
    assert tables(other) == tables(atlas)
    for file in ("run.json", "manifest.json"):
        assert (other / file).read_bytes() == (atlas / file).read_bytes()


def test_order_of_records_is_irrelevant(records, atlas, tmp_path):
    shuffled = tmp_path / "papers"
    shuffled.mkdir()
    chance = random.Random(7)
    for path in sorted(records.glob("*.json.gz")):
        papers = json.loads(gzip.decompress(path.read_bytes()))
        chance.shuffle(papers)
        (shuffled / path.name).write_bytes(gzip.compress(json.dumps(papers).encode(), mtime=0))
    first, second = tables(atlas), tables(build(shuffled, tmp_path))
    changed = {name for name in first if first[name] != second[name]}
    assert changed <= NAMED_BY_INPUT, changed
    named = {"vintage", "run_id"}
    for name in ("estimate", "sensitivity"):
        if name not in CONTRACTS:
            continue
        rows = [
            pq.read_table(folder / f"marts/{name}.parquet")
            for folder in (atlas, tmp_path / "atlas")
        ]
        kept = [c for c in rows[0].column_names if c not in named]
        assert rows[0].select(kept).equals(rows[1].select(kept))


def test_small_cells_are_not_published(atlas):
    estimate = pq.read_table(atlas / "marts/estimate.parquet").to_pylist()
    assert any(row["obs_status"] == "Q" for row in estimate)
    for row in estimate:
        if row["obs_status"] == "Q":
            assert row["value"] is None
            assert row["n_persons"] is None
        if row["value"] is not None:
            assert row["n_persons"] is None or row["n_persons"] >= 5
            assert row["lower"] <= row["value"] <= row["upper"]


def killed_builds(records: Path, folder: Path, kills: int) -> None:
    """Kill builds of the same atlas at random moments; then let one end."""
    chance = random.Random(kills)
    began = time.monotonic()
    build(records, folder)
    whole = time.monotonic() - began
    for path in sorted((folder / "atlas").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    words = [PROGRAM, "build", f"proceedings:{records}", "--out", "atlas", "--no-report"]
    for _ in range(kills):
        running = subprocess.Popen(
            words,
            cwd=folder,
            env=environment(folder),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(chance.uniform(0.1, whole))
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def test_a_killed_build_continues_to_the_same_bytes(records, atlas, tmp_path):
    killed_builds(records, tmp_path, FEW_KILLS)
    assert tables(build(records, tmp_path)) == tables(atlas)


@pytest.mark.slow
def test_a_build_killed_at_any_moment_continues_to_the_same_bytes(records, atlas, tmp_path):
    for round_ in range(MANY_KILLS):
        folder = tmp_path / str(round_)
        folder.mkdir()
        killed_builds(records, folder, 1)
        assert tables(build(records, folder)) == tables(atlas)
