"""Make the bundled scenario results out of stored ones: the rows that pages show, nothing else.

    talentatlas scenario run NAME RELEASES --out results/NAME     for every ready reform
    python scripts/bundle_scenarios.py results

Yearly figures are kept for the areas among the headlines, corridors as they are; numbers are
rounded to five digits. The source of the counts must allow it: CC BY 4.0 or freer.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from talentatlas.scenarios.library import library_names
from talentatlas.scenarios.store import REFORM, RESULT, read_result

BUNDLED = Path(__file__).parents[1] / "src" / "talentatlas" / "scenarios" / "bundled"
TABLES = ("yearly", "corridors", "past", "sensitivity")
OPEN = ("CC-BY-4.0", "CC0-1.0")
DIGITS = 5


def bundle(folder: Path, target: Path) -> None:
    """One result, cut down to what a page shows.

    Args:
        folder: as `talentatlas scenario run --out` wrote it.
        target: folder to write.
    """
    result = read_result(folder)
    if result["source"]["licence"] not in OPEN:
        sys.exit(f"{folder}: licence {result['source']['licence']} may not be bundled.")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    shutil.copyfile(folder / REFORM, target / REFORM)
    areas = pa.array(sorted({h["area"] for h in result["headlines"]} | set(result["hubs"])))
    sums = {REFORM: _sum(target / REFORM)}
    for name in TABLES:
        table = pq.read_table(folder / f"{name}.parquet")
        if name in ("yearly", "past"):
            table = table.filter(pc.is_in(table["ref_area"], areas))
        file = target / f"{name}.parquet"
        pq.write_table(_rounded(table), file, compression="zstd", compression_level=19)
        sums[file.name] = _sum(file)
    text = json.dumps({**result, "files": sums}, ensure_ascii=False, separators=(",", ":"))
    (target / RESULT).write_text(text + "\n", encoding="utf-8")


def _rounded(table: pa.Table) -> pa.Table:
    for at, field in enumerate(table.schema):
        if pa.types.is_floating(field.type):
            short = [
                None if value is None else float(f"{value:.{DIGITS}g}")
                for value in table[field.name].to_pylist()
            ]
            table = table.set_column(at, field, pa.array(short, field.type))
    return table


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    for each in library_names():
        bundle(Path(sys.argv[1]) / each, BUNDLED / each)
