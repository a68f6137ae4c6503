"""The headline measures in each state between two vintages, by the pipeline's statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

import pyarrow as pa

from talentatlas.engine import Engine, Parameters, Statement
from talentatlas.errors import CoverageError, ModelError
from talentatlas.estimation.context import Context, context_of
from talentatlas.estimation.estimate import chosen
from talentatlas.measures.base import MEASURES, counts
from talentatlas.pipeline import statements
from talentatlas.schema import CONTRACTS
from talentatlas.vintage.side import keep, select
from talentatlas.vintage.staging import CAUSES, RECORDS, cut, statement

POPULATION = "ai-authors"
WINDOW = 5  # years, as in the standard estimates; stocks are yearly
HEADLINE = {
    "stock": 1,
    "inflow": WINDOW,
    "outflow": WINDOW,
    "net_flow": WINDOW,
    "flow": WINDOW,
    "retention_rate": WINDOW,
    "return_rate": WINDOW,
}
WHOLE = ("person", "residence", "move")  # persons, person-years and moves of the whole atlas
CONTEXT_TABLES = ("placed", "residence", "member", "affiliation", "person_work")


@dataclass(frozen=True)
class State:
    """The headline measures of one state.

    Args:
        cause: whose changes this state has and the one before it has not; "" for the first.
        counts: measure → its counts by cell and fold.
        rows: table → rows, of those in `WHOLE`.
    """

    cause: str
    counts: Mapping[str, pa.Table]
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Chain:
    """The part of the pipeline between records and the headline measures.

    Args:
        statements: in the order in which they run.
        others: tables besides the records that they read and that none of them makes.
    """

    statements: tuple[Statement, ...]
    others: tuple[str, ...]


def chain() -> Chain:
    """What has to run again when records change."""
    by_name = {found.name: found for found in statements() if found.name not in RECORDS}
    wanted = {table for name in HEADLINE for table in MEASURES.get(name).inputs}
    wanted |= set(CONTEXT_TABLES)
    graph: dict[str, set[str]] = {}
    waiting = sorted(wanted)
    while waiting:
        name = waiting.pop()
        if name not in graph and name in by_name:
            graph[name] = set(by_name[name].inputs)
            waiting += sorted(graph[name])
    order = TopologicalSorter({name: sorted(graph[name]) for name in sorted(graph)})
    read = {table for inputs in graph.values() for table in inputs} | wanted
    return Chain(
        statements=tuple(by_name[name] for name in order.static_order() if name in by_name),
        others=tuple(sorted(read - graph.keys() - set(RECORDS))),
    )


def states(
    engine: Engine, chain: Chain, steps: Sequence[int], parameters: Parameters
) -> list[State]:
    """The headline measures before, and after the changes of each cause.

    The last state is made first, as it says how windows of years end; each other one gives
    persons the identifiers that they have in the state after it, so that a person whose
    identifier alone is another one does not count as two.

    Args:
        engine: holds the tables of versions.
        chain: what has to run.
        steps: at which some row changes.
        parameters: choices of the later vintage.
    """
    found: list[State] = []
    context: Context | None = None
    for step in sorted({0, *steps}, reverse=True):
        cut(engine, step, chain.others)
        for made in chain.statements:
            engine.create(made.name, made, parameters)
            if made.name == "person_work":
                _keep_identifiers(engine)
        context = context or context_of(engine, population=POPULATION, vintage="", run_id="")
        cause = CAUSES[step - 1] if step else ""
        rows = {
            name: int(engine.arrow(select("count(*) as n", name))["n"][0].as_py())
            for name in WHOLE
        }
        found.append(State(cause, _counted(engine, context), rows))
        columns = ", ".join(CONTRACTS["person_work"].arrow.names)
        keep(engine, "later_person_work", columns, "person_work")
    return found[::-1]


def _keep_identifiers(engine: Engine) -> None:
    """Give persons the identifiers of the state made before, where theirs alone changed."""
    if not engine.exists("later_person_work"):
        return
    engine.create("renamed_person", statement("renamed_person"), {})
    if engine.arrow(select("count(*) as n", "renamed_person"))["n"][0].as_py():
        names = CONTRACTS["person_work"].arrow.names
        columns = ", ".join(
            f"coalesce(r.known, w.{name}) as {name}" if name == "person_id" else f"w.{name}"
            for name in names
        )
        source = "person_work as w left join renamed_person as r on r.own = w.person_id"
        keep(engine, "named_person_work", columns, source)
        engine.drop("person_work")
        keep(engine, "person_work", ", ".join(names), "named_person_work")
        engine.drop("named_person_work")
    engine.drop("renamed_person")


def _counted(engine: Engine, context: Context) -> dict[str, pa.Table]:
    """Counts of each headline measure; a measure without any has none."""
    found: dict[str, pa.Table] = {}
    for name, window in HEADLINE.items():
        measure = MEASURES.get(name)
        given: Parameters = {"window": window} if window > 1 else {}
        try:
            found[name] = counts(engine, measure, chosen(measure, context, given)).table
        except (CoverageError, ModelError):
            continue
    return found
