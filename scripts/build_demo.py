"""Rebuild the bundled figures: aggregates of conference records, without names or person rows.

    python scripts/build_demo.py proceedings:FOLDER

Builds an atlas from the records in a temporary folder and copies what may be published:
estimates (small cells suppressed), authorships placed by venue and year, counts by file.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import pyarrow.parquet as pq

from talentatlas.atlas import Atlas
from talentatlas.builder import build

BUNDLED = Path(__file__).resolve().parents[1] / "src" / "talentatlas" / "demo"
PUBLISHED = ("marts/estimate.parquet", "marts/placed.parquet", "clean/origin.parquet")
LIMIT = 1_000_000  # bytes of the whole bundle
SMALLEST = 5  # authorships of a venue and year; below it the row is left out


def main(where: str) -> None:
    """Build, check, copy."""
    with tempfile.TemporaryDirectory() as folder:
        build(where, folder)
        made = Atlas(folder)
        shutil.rmtree(BUNDLED, ignore_errors=True)
        for file in PUBLISHED:
            (BUNDLED / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(folder) / file, BUNDLED / file)
        placed = pq.read_table(BUNDLED / "marts/placed.parquet")
        keep = [n >= SMALLEST for n in placed["authorships"].to_pylist()]
        pq.write_table(
            placed.filter(keep), BUNDLED / "marts/placed.parquet", compression="zstd"
        )
        run = {**made.run, "keys": {}, "origins": {}}
        files = {file: made.manifest["files"][file] for file in PUBLISHED}
        (BUNDLED / "run.json").write_text(json.dumps(run, indent=1, sort_keys=True) + "\n")
        manifest = {**made.manifest, "files": files}
        (BUNDLED / "manifest.json").write_text(
            json.dumps(manifest, indent=1, sort_keys=True) + "\n"
        )
    size = sum(f.stat().st_size for f in BUNDLED.rglob("*") if f.is_file())
    if size > LIMIT:
        raise SystemExit(f"The bundle has {size:,} bytes; at most {LIMIT:,} are allowed.")
    print(f"{BUNDLED}: {size:,} bytes, vintage {run['vintage']}")


if __name__ == "__main__":
    main(sys.argv[1])
