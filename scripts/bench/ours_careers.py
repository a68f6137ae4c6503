"""The steps of the product from person_work and affiliation to counts, for careers.py.

python scripts/bench/ours_careers.py FOLDER_OF_INPUTS FOLDER_OF_ATLAS stay|code [MEGABYTES]
"""

import sys
from importlib.resources import files
from pathlib import Path

from talentatlas.career.step import lives_step
from talentatlas.config import Choices
from talentatlas.engine import Statement, connect
from talentatlas.engine.build import Silent, Work, sql_step
from talentatlas.engine.store import Store

GIVEN = ("person_work", "affiliation", "person", "member", "sector_year")


def main(inputs: Path, out: Path, ties: str, memory: int | None) -> None:
    """Run the steps as a build does."""
    parameters = Choices(ties=ties).parameters()

    evidence, balance = (
        sql_step(Statement.read(files("talentatlas") / f"{name}.sql"), parameters)
        for name in ("career/evidence", "population/balance")
    )
    store = Store(out)
    store.begin()
    for name in GIVEN:
        store.path(name).symlink_to((inputs / f"{name}.parquet").resolve())
    with connect(memory=memory, threads=2, spill=store.work / "spill") as engine:
        for name in GIVEN:
            engine.read(store.path(name))
        work = Work(engine, store, parameters, Silent())
        for step in (evidence, lives_step(parameters), balance):
            rows = step.run(work)
            for output in step.outputs:
                store.finish(output, step.key, rows[output])
                engine.read(store.path(output))
    store.end()


if __name__ == "__main__":
    limit = int(sys.argv[4]) * 2**20 if len(sys.argv) > 4 else None
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], limit)
