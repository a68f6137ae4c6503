"""Measures under clusterings drawn from the links, with one run of the pipeline a draw.

The rows join the table `sensitivity` as the choice "identity", where the intervals take their
errors from; there they stand apart from every other error, and from sampling.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.engine import connect
from talentatlas.engine.base import Engine, Parameters
from talentatlas.engine.parquet import write_parquet
from talentatlas.estimation.context import context_of
from talentatlas.estimation.multiverse import BASE, POPULATION, distances, live, results
from talentatlas.schema.people import PERSON, PERSON_WORK
from talentatlas.schema.results import SENSITIVITY
from talentatlas.uncertainty.identity_error import NAME

BEST = "select work_id, position, person_id, year, venue_id, tier from person_work"
SUMMARY = """
select person_id, min(year) as first_year, max(year) as last_year, count(*) as works,
       false as is_common, 0 as fold
from person_work group by person_id order by person_id
"""  # no interval is made of a draw, so that one fold does


def identity_sensitivity(
    tables: Mapping[str, Path],
    draws: Sequence[pa.Table],
    parameters: Parameters,
    *,
    scratch: Path,
) -> pa.Table:
    """Re-run lives and measures under each drawn clustering.

    Definition:
        deviation of draw d = root mean square over cells of y_d - y, on the working scale of
        the measure, with y that of the best clustering; see `uncertainty.measurement`. The
        mean of their squares is the variance between draws plus the square of the shift.

    Args:
        tables: files of the tables in `multiverse.BASE`, made with the best clustering.
        draws: authorship_id (work_id#position) and person_id, as `Linkage.draw` gives them.
            Rows of works that are not counted may stand in them and are left alone.
        parameters: choices of the build.
        scratch: folder for files that are not needed afterwards.

    Returns:
        Rows of the `sensitivity` table, choice "identity", one alternative a draw.
    """
    base: Parameters = {**parameters, "blips": "kept"}
    rows: list[dict[str, object]] = []
    with connect(spill=scratch / "spill") as engine:
        for name in BASE:
            engine.read(tables[name])
        best = engine.arrow(f"{BEST} order by work_id, position")
        live(engine, base)
        context = context_of(engine, population=POPULATION, vintage="", run_id="")
        default = results(engine, context, POPULATION)
        for number, draw in enumerate(draws, 1):
            _replace(engine, scratch, named_as_best(best, draw))
            live(engine, base)
            found = results(engine, context, POPULATION)
            rows += [
                {"indicator": name, "choice": NAME, "alternative": f"draw-{number:02}", **far}
                for name, far in distances(default, found).items()
            ]
    shutil.rmtree(scratch, ignore_errors=True)
    table = pa.Table.from_pylist(rows, SENSITIVITY.arrow)
    return table.sort_by([(key, "ascending") for key in SENSITIVITY.key])


def named_as_best(best: pa.Table, draw: pa.Table) -> pa.Table:
    """The rows of `person_work` under a draw, persons named as in the best clustering.

    A drawn person goes by the name of its first authorship there; of several that come from
    one person, the first keeps the name, so that degrees on record stay with somebody.

    Args:
        best: rows of `person_work`, in the order of its key.
        draw: authorship_id, person_id; an authorship that it lacks keeps its person.
    """
    place = pc.index_in(_keys(best), value_set=draw["authorship_id"].combine_chunks())
    found = draw["person_id"].take(place)
    own = best["person_id"].to_pylist()
    name_of: dict[object, str] = {}
    taken: dict[str, int] = {}
    names: list[str] = []
    for person, before in zip(found.to_pylist(), own, strict=True):
        key = ("best", before) if person is None else person
        if key not in name_of:
            taken[before] = taken.get(before, 0) + 1
            name_of[key] = before if taken[before] == 1 else f"{before}~{taken[before]}"
        names.append(name_of[key])
    number = best.schema.get_field_index("person_id")
    return best.set_column(number, "person_id", pa.array(names, pa.string()))


def _keys(table: pa.Table) -> pa.ChunkedArray:
    parts = [table["work_id"], pc.cast(table["position"], pa.string()), "#"]
    return pc.binary_join_element_wise(*parts)


def _replace(engine: Engine, scratch: Path, person_work: pa.Table) -> None:
    """Put drawn persons in the place of the best ones."""
    path = scratch / "person_work.parquet"
    write_parquet(path, PERSON_WORK.arrow, person_work.cast(PERSON_WORK.arrow).to_batches())
    engine.read(path)
    people = engine.arrow(SUMMARY).cast(PERSON.arrow)
    path = scratch / "person.parquet"
    write_parquet(path, PERSON.arrow, people.to_batches())
    engine.read(path)
