"""A folder that others can use: workbook, CSV, Parquet, licence, citation, checksums.

    python examples/publish.py FOLDER

Runs offline on the bundled figures.
"""

import sys
from pathlib import Path

import talentatlas as ta
from talentatlas.exports import Bundle, as_text, works_of, write_bundle


def main(folder: str = "published") -> None:
    """Write some measures, and print how to cite them."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    atlas, measures = ta.demo(), ("net_flow", "retention_rate")
    wanted = Bundle(formats=("csv", "parquet", "xlsx"), measures=measures, date="2026-11-24")
    for path in write_bundle(atlas, out, wanted):
        print(f"{path.stat().st_size:>9,} bytes  {path.name}")
    print()
    print(as_text(works_of(atlas, measures)))


if __name__ == "__main__":
    main(*sys.argv[1:])
