"""Every defensible choice, tabulated: how far each measure moves when a rule is another one."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import pyarrow as pa

from talentatlas.engine import Engine, connect
from talentatlas.engine.base import Parameters
from talentatlas.engine.parquet import write_parquet
from talentatlas.engine.statement import Statement
from talentatlas.errors import CoverageError, ModelError
from talentatlas.estimation.context import Context, context_of
from talentatlas.estimation.estimate import chosen
from talentatlas.measures.base import MEASURES, counts
from talentatlas.quantity import FOLDS
from talentatlas.schema.people import PERSON_WORK
from talentatlas.schema.results import SENSITIVITY
from talentatlas.uncertainty.cells import cells, pooled
from talentatlas.uncertainty.measurement import Deviation, deviation
from talentatlas.uncertainty.working import Working, working

CHAIN = (
    "career/gap_step",
    "career/residence",
    "career/spell",
    "career/move",
    "career/arrival",
    "career/country_of_origin",
    "career/sector_year",
    "population/member",
    "population/stock",
    "population/placed",
)
BASE = ("affiliation", "ai_work", "education", "person", "person_work", "work")
SAMPLE_PERSONS = 30_000  # a choice moves the same persons either way, so a part suffices
POPULATION = "ai-authors"  # whose measures are compared
WINDOW = 5  # years; in single years chance moves more than the choice
SAMPLED_WORK = """
select w.work_id, w.position, w.person_id, w.year, w.venue_id, w.tier
from person_work as w
join person as p on p.person_id = w.person_id
where p.fold < $folds
order by w.work_id, w.position
"""


STEADY_EVIDENCE = Statement.parse(
    "steady_evidence",
    """-- steady_evidence: evidence with or without blips
-- grain:   person_id, year, country
-- unit:    thousandths of one authorship
-- choice:  a blip is a person's only authorship in a country, amid works in another one before
--          or then, and then or after; it may be a visit or a slip of the record, and makes two
--          moves, out and back ($blips = 'kept' or 'dropped')
with held as (
    select person_id, country, cast(sum(pieces) as bigint) as pieces,
           min(year) as first_year, max(year) as last_year
    from all_evidence
    group by person_id, country
),
blip as (
    select lone.person_id, lone.country
    from held as lone
    join held as home on home.person_id = lone.person_id
    where lone.pieces = 1 and home.pieces > 1
      and home.first_year <= lone.first_year and home.last_year >= lone.first_year
      and $blips = 'dropped'
    group by lone.person_id, lone.country
)
select e.person_id, e.year, e.country, e.weight_milli, e.pieces
from all_evidence as e
left join blip as b on b.person_id = e.person_id and b.country = e.country
where b.person_id is null
""",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A rule that could as well be another one.

    Args:
        name: of the choice.
        alternatives: label → parameters other than those of the build.
        reason: why the alternative is defensible.
    """

    name: str
    alternatives: Mapping[str, Parameters]
    reason: str


CHOICES = (
    Choice(
        "names",
        {"clear-names": {"population": "clear-names"}},
        "one common name may be several persons, whose countries look like moves",
    ),
    Choice(
        "several",
        {"first": {"several": "first"}, "each": {"several": "each"}},
        "many authors print the main employer first; other studies count each affiliation whole",  # noqa: E501
    ),
    Choice(
        "ties",
        {"code": {"ties": "code"}},
        "a new country in a tied year may be the new residence",
    ),
    Choice(
        "blips",
        {"dropped": {"blips": "dropped"}},
        "one authorship abroad amid works at home may be a visit, or a slip of the record",
    ),
    Choice(
        "bridge",
        {"earlier": {"bridge": "earlier"}, "later": {"bridge": "later"}},
        "nobody knows when in a silence a move happened",
    ),
    Choice(
        "origin",
        {"residence": {"origin": "residence"}},
        "degrees are on record for some persons only, who may not be like the others",
    ),
    Choice(
        "silent_years",
        {"3": {"silent_years": 3}, "8": {"silent_years": 8}},
        "how long silence may last depends on how often a person publishes",
    ),
)
MEASURED = (
    "stock",
    "share_raw",
    "inflow",
    "outflow",
    "net_flow",
    "flow",
    "in_rate",
    "out_rate",
    "net_rate",
    "circulation",
    "effectiveness",
    "retention_rate",
    "return_rate",
    "stay_rate",
    "sector_move",
    "sector_move_reverse",
    "origin_residence",
    "share_in_origin",
    "share_of_tier",
    "share_of_cited",
)


@dataclass(frozen=True, slots=True)
class Result:
    """A measure in one universe: by cell, and all cells as one."""

    by_cell: Working
    whole: Working


def sensitivity(
    tables: Mapping[str, Path], parameters: Parameters, *, scratch: Path
) -> pa.Table:
    """Re-run lives and measures under each alternative, on a part of the persons.

    Args:
        tables: files of the tables in `BASE`.
        parameters: choices of the build.
        scratch: folder for files that are not needed afterwards.

    Returns:
        Rows of the `sensitivity` table: by measure, choice and alternative, how far the result
        moves on the measure's working scale.
    """
    path = scratch / "person_work.parquet"
    with connect(spill=scratch / "spill") as engine:
        for name in BASE:
            engine.read(tables[name])
        part = engine.arrow(SAMPLED_WORK, {"folds": _folds(engine)}).cast(PERSON_WORK.arrow)
        write_parquet(path, PERSON_WORK.arrow, part.to_batches())
        engine.read(path)
        table = compared(engine, parameters)
    shutil.rmtree(scratch, ignore_errors=True)
    return table


def compared(engine: Engine, parameters: Parameters) -> pa.Table:
    """The `sensitivity` table of the persons that an engine holds; its lives are made anew."""
    base: Parameters = {**parameters, "blips": "kept"}
    live(engine, base)
    lived = base
    context = context_of(engine, population=POPULATION, vintage="", run_id="")
    default = results(engine, context, POPULATION)
    rows: list[dict[str, object]] = []
    for choice in CHOICES:
        for label, other in choice.alternatives.items():
            rules = {**base, **{k: v for k, v in other.items() if k != "population"}}
            if rules != lived:
                live(engine, rules)
                lived = rules
            found = results(engine, context, str(other.get("population", POPULATION)))
            rows += [
                {"indicator": name, "choice": choice.name, "alternative": label, **moved}
                for name, moved in distances(default, found).items()
            ]
    table = pa.Table.from_pylist(rows, SENSITIVITY.arrow)
    return table.sort_by([(key, "ascending") for key in SENSITIVITY.key])


def _folds(engine: Engine) -> int:
    """How many folds hold about as many persons as the sample needs."""
    persons = engine.arrow("select count(*) as persons from person")["persons"][0].as_py()
    return min(FOLDS, max(1, SAMPLE_PERSONS * FOLDS // max(persons, 1)))


def live(engine: Engine, rules: Parameters) -> None:
    """Lives and counts under some rules."""
    root = files("talentatlas")
    engine.create("all_evidence", Statement.read(root / "career/evidence.sql"), rules)
    engine.create("evidence", STEADY_EVIDENCE, rules)
    for path in CHAIN:
        statement = Statement.read(root / f"{path}.sql")
        engine.create(statement.name, statement, rules)


def results(engine: Engine, context: Context, population: str) -> dict[str, Result]:
    """Each measure on its working scale; those that cannot be estimated are left out."""
    found: dict[str, Result] = {}
    for name in MEASURED:
        measure = MEASURES.get(name)
        given: Parameters = {"population": population}
        if "window" in measure.defaults:
            given["window"] = WINDOW
        try:
            counted = counts(engine, measure, chosen(measure, context, given))
        except (CoverageError, ModelError):
            continue
        if counted.table.num_rows:
            by_cell = cells(counted)
            found[name] = Result(
                working(by_cell, measure.scale), working(pooled(by_cell), measure.scale)
            )
    return found


def distances(
    default: Mapping[str, Result], found: Mapping[str, Result]
) -> dict[str, dict[str, float]]:
    """How far each measure moved, cell by cell; as a whole where every cell is too small."""
    moved: dict[str, dict[str, float]] = {}
    for name in sorted(default.keys() & found.keys()):
        size = _between(default[name].by_cell, found[name].by_cell)
        if size.cells == 0:
            size = _between(default[name].whole, found[name].whole)
        moved[name] = {"deviation": size.size, "cells": size.cells}
    return moved


def _between(here: Working, there: Working) -> Deviation:
    place = {key: number for number, key in enumerate(there.keys)}
    other = [there.value[place[key]] if key in place else np.nan for key in here.keys]
    return deviation(here.value, np.array(other), here.weight)
