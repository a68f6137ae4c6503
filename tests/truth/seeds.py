"""One seed of the synthetic world: build it, and ask which intervals hold the truth."""

import tempfile
from collections import defaultdict
from pathlib import Path

import pyarrow as pa

from talentatlas.atlas import Atlas
from talentatlas.builder import build
from talentatlas.synthetic.printing import RecordErrors
from talentatlas.synthetic.records import write_records
from talentatlas.synthetic.truth import true_values
from talentatlas.synthetic.world import World, WorldConfig

MAIN = {  # measure → years of its period
    "share_standardised": 1,
    "share_raw": 1,
    "stock": 1,
    "inflow": 5,
    "outflow": 5,
    "net_flow": 5,
    "in_rate": 5,
    "out_rate": 5,
    "net_rate": 5,
    "retention_rate": 5,
    "return_rate": 5,
    "effectiveness": 5,
    "circulation": 5,
    "sector_move": 5,
    "share_of_tier": 5,
    "origin_residence": 5,
}
CELL = ("indicator", "ref_area", "counterpart_area", "time_period", "period_years", "tier")
LARGEST = 3  # areas a measure is judged on, by persons behind the estimate
COMPLETE = ("A", "E", "U")  # provisional and hidden cells make no claim


def held(seed: int) -> dict[str, list[bool]]:
    """Measure → for its largest cells in the last complete period, does the interval hold?"""
    world = World.make(WorldConfig.small(seed))
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "records"
        written = write_records(world, records, RecordErrors())
        build(f"proceedings:{records}", Path(folder) / "atlas")
        rows = Atlas(Path(folder) / "atlas").estimates().where(population="ai-authors").rows()
    truth = _by_cell(true_values(world))
    # A stock is of persons whom the records can place at all: its own definition.
    placed = _by_cell(true_values(world, seen=written.printed.is_placed(world)))
    truth |= {cell: value for cell, value in placed.items() if cell[0] == "stock"}
    cells = defaultdict(list)
    for row in rows:
        if (
            MAIN.get(row["indicator"]) == row["period_years"]
            and row["obs_status"] in COMPLETE
            and row["value"] is not None
            and tuple(row[c] for c in CELL) in truth
        ):
            cells[row["indicator"]].append(row)
    return {
        name: [_holds(row, truth) for row in _judged(found)] for name, found in cells.items()
    }


def _by_cell(values: pa.Table) -> dict[tuple, float]:
    return {tuple(r[c] for c in CELL): r["value"] for r in values.to_pylist()}


def _judged(rows: list[dict]) -> list[dict]:
    """The largest cells of the last period that a measure has."""
    last = max(row["time_period"] for row in rows)
    latest = [row for row in rows if row["time_period"] == last]
    return sorted(latest, key=lambda row: (-(row["n_persons"] or 0), str(row)))[:LARGEST]


def _holds(row: dict, truth: dict) -> bool:
    return row["lower"] <= truth[tuple(row[c] for c in CELL)] <= row["upper"]
