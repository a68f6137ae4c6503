"""The step that follows each person through the evidence and counts on the way, in one pass.

Reads tables in the order of persons, some persons at a time, and writes all it makes in that
order: no sort, no join, and as little memory for a hundred million rows as for one million. It
reads and writes files, so that it is the same whichever engine made them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import pyarrow as pa

from talentatlas.career.in_order import InOrder, Texts, numbered
from talentatlas.career.lives import (
    Evidence,
    Ints,
    Moves,
    Residence,
    Rule,
    Spells,
    moves,
    residence,
    spells,
)
from talentatlas.engine.base import Parameters
from talentatlas.engine.build import Step, Work
from talentatlas.engine.parquet import ParquetTable, write_table
from talentatlas.population.counts import Counts, Membership
from talentatlas.provenance import digest
from talentatlas.schema.contract import Contract
from talentatlas.schema.people import ARRIVAL, MOVE, RESIDENCE, SPELL

INPUTS = ("evidence", "member", "person", "sector_year")
LIVES = (RESIDENCE, SPELL, MOVE, ARRIVAL)
OUTPUTS = (*(c.name for c in LIVES), "stock", "flow", "entry", "exit")
CODE = ("career/in_order.py", "career/lives.py", "career/step.py")
COUNTING = ("population/counts.py", "population/tally.py")
ROWS = 250_000  # of evidence at a time


@dataclass(frozen=True, slots=True)
class Part:
    """Lives of some persons.

    Args:
        persons: their identifiers; elsewhere a person is the number here.
        names: codes of countries; elsewhere a country is the number here.
        first_year: of each person's works.
        fold: of each person.
        lived: residence.
        made: spells.
        moved: moves.
    """

    persons: pa.StringArray
    names: pa.StringArray
    first_year: Ints
    fold: Ints
    lived: Residence
    made: Spells
    moved: Moves


def lives_step(parameters: Parameters) -> Step:
    """The step from evidence to lives and counts.

    Args:
        parameters: of the build; ties, silent_years and bridge are used.
    """
    rule = Rule(
        ties=str(parameters["ties"]),
        silent_years=int(parameters["silent_years"]),
        bridge=str(parameters["bridge"]),
    )
    root = files("talentatlas")
    code = [(root / name).read_text(encoding="utf-8") for name in (*CODE, *COUNTING)]

    def run(work: Work) -> dict[str, int]:
        return _follow(work, rule)

    return Step("lives", INPUTS, OUTPUTS, digest(repr(rule), *code), run)


def _follow(work: Work, rule: Rule) -> dict[str, int]:
    path, counts = work.store.path, Counts()
    columns = ["year", "country", "weight_milli", "pieces"]
    evidence = InOrder(path("evidence"), columns, ROWS)
    person = InOrder(path("person"), ["first_year", "fold"], ROWS)
    member = InOrder(path("member"), ["population"], ROWS)
    sector = InOrder(path("sector_year"), ["year", "sector"], ROWS)
    with ExitStack() as stack:
        tables = {
            c.name: stack.enter_context(ParquetTable(path(c.name), c.arrow, c)) for c in LIVES
        }
        for batch in evidence.persons():
            part = _part(batch, person, rule)
            for contract, made in _rows(part):
                tables[contract.name].add(made)
            _count(part, member, sector, counts)
    rows = {name: table.rows for name, table in tables.items()}
    for contract, table in counts.tables():
        rows[contract.name] = write_table(path(contract.name), contract, table.to_batches())
    return rows


def _part(batch: pa.RecordBatch, person: InOrder, rule: Rule) -> Part:
    persons, number = numbered(batch.column("person_id"))
    country = Texts.of(batch.column("country"))
    known, place = person.of(persons)
    first_year, fold = np.zeros((2, len(persons)), np.int64)
    first_year[place] = known.column("first_year").to_numpy()
    fold[place] = known.column("fold").to_numpy()
    signs = Evidence(
        person=number,
        year=batch.column("year").to_numpy().astype(np.int64),
        country=country.number,
        weight=batch.column("weight_milli").to_numpy(),
        pieces=batch.column("pieces").to_numpy(),
    )
    lived = residence(signs, rule)
    made = spells(lived)
    return Part(persons, country.names, first_year, fold, lived, made, moves(made, lived))


def _rows(part: Part) -> Iterator[tuple[Contract, pa.RecordBatch]]:
    """Rows of the tables of lives."""
    yield from _stays(part)
    yield from _changes(part)


def _stays(part: Part) -> Iterator[tuple[Contract, pa.RecordBatch]]:
    lived, made = part.lived, part.made
    kinds = pa.array(["observed", "bridged"])
    person, country = part.persons, part.names
    yield (
        RESIDENCE,
        _batch(
            RESIDENCE,
            _text(person, lived.person),
            lived.year,
            _text(country, lived.country),
            lived.pieces,
            _text(kinds, (~lived.is_seen).astype(np.int64)),
        ),
    )
    yield (
        SPELL,
        _batch(
            SPELL,
            _text(person, made.person),
            made.spell,
            _text(country, made.country),
            made.start_year,
            made.end_year,
            made.open_left,
            made.open_right,
        ),
    )


def _changes(part: Part) -> Iterator[tuple[Contract, pa.RecordBatch]]:
    made, moved = part.made, part.moved
    person, country = part.persons, part.names
    opened = moved.spell
    who, where, when = made.person[opened], made.country[opened], made.start_year[opened]
    yield (
        MOVE,
        _batch(
            MOVE,
            _text(person, who),
            moved.move,
            _text(country, moved.origin),
            _text(country, where),
            when,
            moved.earliest,
            moved.latest,
            moved.is_return,
            when - part.first_year[who],
        ),
    )
    yield (
        ARRIVAL,
        _batch(
            ARRIVAL,
            _text(person, who),
            made.spell[opened],
            _text(country, where),
            when,
            made.end_year[opened],
            made.open_right[opened],
            part.fold[who],
        ),
    )


def _count(part: Part, member: InOrder, sector: InOrder, counts: Counts) -> None:
    """Add some persons to the counts."""
    belongs, person = member.of(part.persons)
    group = counts.groups.of(len(part.persons), person, belongs.column("population"))
    membership = Membership(group, part.fold)
    area = counts.areas(part.names)
    lived_in = area[part.lived.country]
    counts.add_residence(part.lived, lived_in, membership)
    kinds, person = sector.of(part.persons)
    worked = Texts.of(kinds.column("sector"))
    stratum = counts.strata.of(worked.names.to_pylist())[worked.number]
    year = kinds.column("year").to_numpy().astype(np.int64)
    counts.add_sectors(part.lived, lived_in, membership, (person, year, stratum))
    spent_in = area[part.made.country]
    counts.add_spells(part.made, spent_in, membership)
    counts.add_moves(part.moved, part.made, spent_in, membership)


def _text(names: pa.StringArray, number: Ints) -> pa.StringArray:
    return names.take(pa.array(number))


def _batch(contract: Contract, *columns: object) -> pa.RecordBatch:
    arrays = [
        column if isinstance(column, pa.Array) else pa.array(column).cast(field.type)
        for column, field in zip(columns, contract.arrow, strict=True)
    ]
    return pa.record_batch(arrays, schema=contract.arrow)
