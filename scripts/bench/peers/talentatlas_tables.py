"""The canonical tables of a snapshot, by the package's own intake."""

import os
import sys
from pathlib import Path

from talentatlas.engine import connect
from talentatlas.sources.base import SOURCES
from talentatlas.sources.intake import take_in

if __name__ == "__main__":
    data, out, field = sys.argv[1:4]
    files = list(SOURCES.get("openalex").make().land(data, field=field))
    processes = int(os.environ.get("BENCH_PROCESSES", "1"))
    with connect(spill=Path(out, "spill")) as engine:
        take_in(engine, files, Path(out), processes=processes, done=lambda count: None)
