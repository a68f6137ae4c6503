"""From records to an estimate, here of an invented world.

    python examples/own_records.py FOLDER

The people do not exist. Put a folder of conference lists in place of the records.
"""

import sys
from pathlib import Path

import talentatlas as ta
from talentatlas.synthetic.printing import RecordErrors
from talentatlas.synthetic.records import write_records
from talentatlas.synthetic.world import World, WorldConfig

YEAR = 2018


def main(folder: str = "own") -> None:
    """Build an atlas from records with errors, and print who resides where."""
    out = Path(folder)
    world = World.make(WorldConfig(persons=600, first_year=2012, last_year=2021, countries=5))
    write_records(world, out / "papers", RecordErrors())
    report = ta.build(f"proceedings:{out / 'papers'}", out / "atlas")
    print(f"{report.works:,} works, {report.persons:,} persons, vintage {report.vintage}")
    stock = ta.open(out / "atlas").measure("stock", year=YEAR)
    for row in sorted(stock.rows(), key=lambda row: -(row["value"] or 0)):
        if row["value"] is not None:
            print(f"{row['ref_area']} {YEAR}: {row['value']:.0f} persons "
                  f"({row['lower']:.0f}–{row['upper']:.0f})")  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
