"""Build the bundled table from identifiers of GRID and FUNDREF to ROR.

    python scripts/build_organisation_ids.py --ror v2.json.gz v1.json.gz \
        --output src/talentatlas/places/organisation_ids.tsv.xz

The columns are scheme, identifier (without "grid."), ROR identifier, country.
"""

from __future__ import annotations

import argparse
import lzma
from pathlib import Path

from talentatlas.places.organisation_ids import BUNDLED, GRID_PREFIX, Known, identifiers_of
from talentatlas.places.ror import Registry, read_registry

HEADING = "scheme\tidentifier\tror\tcountry"


def merged(dumps: list[Registry]) -> Registry:
    """Records of all dumps; of one that several have, that of the first."""
    both = Registry()
    for dump in dumps:
        for identifier, record in dump.records.items():
            both.records.setdefault(identifier, record)
    return both


def lines(known: dict[str, Known]) -> list[str]:
    """Rows of the table, sorted."""
    rows: list[str] = []
    for identifier, organisation in known.items():
        scheme, _, value = identifier.partition(":")
        if scheme in BUNDLED:
            short = value.removeprefix(GRID_PREFIX) if scheme == "grid" else value
            ror = organisation.organisation_id.removeprefix("ror:")
            rows.append(f"{scheme}\t{short}\t{ror}\t{organisation.country}")
    return sorted(rows)


def main() -> None:
    """Read the dumps and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ror", type=Path, nargs="+", required=True, help="newest first")
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    dumps = [read_registry(path) for path in arguments.ror]
    rows = lines(identifiers_of(merged(dumps)))
    text = "\n".join([HEADING, *rows]) + "\n"
    arguments.output.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    for dump in dumps:
        print(dict(dump.counts))
    print(f"{len(rows):,} identifiers, {arguments.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
