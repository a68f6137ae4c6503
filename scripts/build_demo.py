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

from talentatlas.atlas import Atlas, demo
from talentatlas.builder import build
from talentatlas.charts.share_lines import share_lines
from talentatlas.engine.store import checksum

BUNDLED = Path(__file__).resolve().parents[1] / "src" / "talentatlas" / "demo"
PUBLISHED = ("marts/estimate.parquet", "marts/placed.parquet", "clean/origin.parquet")
IMAGES = BUNDLED.parents[2] / "docs" / "images"
PROVENANCE = """# The bundled figures

Aggregates that Talent Atlas {version} made from the author lists of conferences on
artificial intelligence (1987 to 2025): vintage `{vintage}`, run `{run_id}`. They are this
project's own result: counts, shares and flows by country or region with intervals,
authorships by venue and year, and the number of records in each file. There are no names and
no rows about persons; cells with fewer than five persons are suppressed; flows stand in
five-year windows.

The records themselves are not part of the project. They came from the public collection
`papercopilot/paperlists` (state of 23 February 2026), which states no licence. Rebuild with
`python scripts/build_demo.py proceedings:FOLDER`; equal records give equal bytes.

Licence of these figures: CC BY 4.0. Cite as in `CITATION.cff`, with the vintage.
"""
LIMIT = 1_000_000  # bytes of the whole bundle
SMALLEST = 5  # authorships of a venue and year; below it the row is left out


def _described(path: Path) -> dict[str, object]:
    rows = pq.read_metadata(path).num_rows
    return {"rows": rows, "bytes": path.stat().st_size, "sha256": checksum(path)}


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
        files = {file: _described(BUNDLED / file) for file in PUBLISHED}
        (BUNDLED / "run.json").write_text(json.dumps(run, indent=1, sort_keys=True) + "\n")
        manifest = {**made.manifest, "files": files}
        (BUNDLED / "manifest.json").write_text(
            json.dumps(manifest, indent=1, sort_keys=True) + "\n"
        )
    (BUNDLED / "PROVENANCE.md").write_text(PROVENANCE.format(**run), encoding="utf-8")
    IMAGES.mkdir(parents=True, exist_ok=True)
    shares = demo().estimates().where(population="ai-authors")
    (IMAGES / "overview.png").write_bytes(share_lines(shares).png(scale=1.5))
    size = sum(f.stat().st_size for f in BUNDLED.rglob("*") if f.is_file())
    if size > LIMIT:
        raise SystemExit(f"The bundle has {size:,} bytes; at most {LIMIT:,} are allowed.")
    print(f"{BUNDLED}: {size:,} bytes, vintage {run['vintage']}")


if __name__ == "__main__":
    main(sys.argv[1])
