"""Records per second and memory of reading an ORCID archive of summaries.

talentatlas synth orcid --records 100000 --out orcid.tar.gz
python scripts/bench/orcid.py orcid.tar.gz
"""

from __future__ import annotations

import argparse
import resource
import sys
import time

from talentatlas.sources.base import SOURCES
from talentatlas.sources.documents import Archive
from talentatlas.sources.orcid import reading

MEGABYTE = 1024  # kilobytes, the unit of ru_maxrss on Linux


def main() -> None:
    """Read an archive once and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive")
    parser.add_argument("--processes", type=int, help="beside this one; 1 is none")
    parser.add_argument("--only-unpack", action="store_true", help="do not parse")
    arguments = parser.parse_args()
    if arguments.processes:
        reading.MOST_PROCESSES = arguments.processes
    orcid = SOURCES.get("orcid").make()
    (landed,) = orcid.land(arguments.archive)
    began, records, events = time.monotonic(), 0, 0
    if arguments.only_unpack:
        records = sum(1 for _ in Archive(landed.path).documents(lambda name: True))
    else:
        for tables in orcid.rows(landed):
            events += tables.life_event.num_rows
    seconds = time.monotonic() - began
    if not records:
        records = sum(1 for _ in Archive(landed.path).documents(lambda name: True))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{records:,} records, {events:,} events in {seconds:.1f} s: {records / seconds:,.0f} "
        f"records/s; processor {usage.ru_utime + children.ru_utime:.1f} s; memory "
        f"{usage.ru_maxrss / MEGABYTE:.0f} MB, of a process beside it "
        f"{children.ru_maxrss / MEGABYTE:.0f} MB",
        file=sys.stdout,
    )


if __name__ == "__main__":
    main()
