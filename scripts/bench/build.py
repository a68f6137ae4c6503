"""Time and memory of a build on records of an invented world.

python scripts/bench/build.py --persons 20000
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from talentatlas.synthetic.printing import RecordErrors
from talentatlas.synthetic.records import write_records
from talentatlas.synthetic.world import World, WorldConfig

PROGRAM = Path(sys.executable).with_name("talentatlas")
MEGABYTE = 1024  # kilobytes, the unit of ru_maxrss on Linux


def build(records: Path, out: Path) -> float:
    """Seconds that one build takes."""
    began = time.monotonic()
    subprocess.run([PROGRAM, "build", f"proceedings:{records}", "--out", out, "-q"], check=True)
    return time.monotonic() - began


def main() -> None:
    """Write records, build twice, print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=20_000)
    persons = parser.parse_args().persons
    with tempfile.TemporaryDirectory() as folder:
        records, out = Path(folder, "records"), Path(folder, "atlas")
        world = World.make(WorldConfig(persons=persons))
        written = write_records(world, records, RecordErrors())
        first, second = build(records, out), build(records, out)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE
    print(f"persons         {persons:>10,}")
    print(f"works           {written.works:>10,}")
    print(f"authorships     {written.authorships:>10,}")
    print(f"first build     {first:>10.1f} s")
    print(f"second build    {second:>10.1f} s, nothing changed")
    print(f"largest process {peak:>10.0f} MB")


if __name__ == "__main__":
    main()
