"""Build: order steps by their inputs, skip what is fresh, check contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Protocol

from talentatlas.engine.base import Engine, Parameters
from talentatlas.engine.parquet import broken_contract
from talentatlas.engine.portable import require_portable
from talentatlas.engine.statement import Statement
from talentatlas.engine.store import Store
from talentatlas.errors import SchemaError
from talentatlas.provenance import digest
from talentatlas.schema import CONTRACTS


class Progress(Protocol):
    """Told how far long work is; the library itself prints nothing."""

    def stage(self, name: str, total: int, unit: str) -> None:
        """A stage of so many units begins."""
        ...

    def advance(self, units: int) -> None:
        """So many units more are done."""
        ...


class Silent:
    """No progress shown."""

    def stage(self, name: str, total: int, unit: str) -> None:
        """Nothing."""

    def advance(self, units: int) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Work:
    """What a step works with."""

    engine: Engine
    store: Store
    parameters: Parameters
    progress: Progress


@dataclass(frozen=True)
class Step:
    """Makes some tables out of others.

    Args:
        name: for progress and errors.
        inputs: tables that it reads.
        outputs: tables that it makes.
        key: of everything else that decides its result (text, parameters, code).
        run: writes the outputs; returns their rows.
    """

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    key: str
    run: Callable[[Work], dict[str, int]]


def sql_step(statement: Statement, parameters: Parameters) -> Step:
    """The step of one SQL file."""
    require_portable(statement)
    name = statement.name

    def run(work: Work) -> dict[str, int]:
        work.engine.create(name, statement, parameters)
        check_columns(name, statement.columns)
        rows = work.engine.write(name, work.store.path(name))
        if not work.engine.checks_keys:
            check_key(work.engine, name)
        return {name: rows}

    own = {p: parameters[p] for p in statement.parameters}
    key = digest(statement.text, repr(sorted(own.items())))
    return Step(name, statement.inputs, (name,), key, run)


def check_columns(name: str, columns: Sequence[str]) -> None:
    """Stop when a statement does not make the columns of its contract."""
    wanted = tuple(c.name for c in CONTRACTS[name].columns)
    if tuple(columns) != wanted:
        raise SchemaError(
            f"{name}.sql makes {list(columns)}; its contract says {list(wanted)}."
        )


def check_key(engine: Engine, name: str) -> None:
    """Stop when the key of a table is not unique or a required column is null."""
    contract = CONTRACTS[name]
    required = [c.name for c in contract.columns if c.required]
    nulls = " or ".join(f"{c} is null" for c in required) or "1 = 0"
    keys = ", ".join(contract.key)
    text = (
        f"select (select count(*) from {name} where {nulls}) as nulls, "
        f"(select coalesce(cast(sum(again) as bigint), 0) from (select count(*) - 1 as again "
        f"from {name} group by {keys}) as twice) as twice"
    )
    found = engine.arrow(text).to_pylist()[0]
    if found["nulls"] or found["twice"]:
        raise broken_contract(contract, twice=found["twice"], nulls=found["nulls"])


def ordered(steps: Iterable[Step]) -> list[Step]:
    """Steps in an order in which every input exists, the same every time.

    Raises:
        SchemaError: a table has no step, or steps wait for each other.
    """
    by_output = {output: step for step in steps for output in step.outputs}
    graph: dict[str, set[str]] = {}
    for step in by_output.values():
        unknown = [i for i in step.inputs if i not in by_output]
        if unknown:
            raise SchemaError(f"step {step.name} reads {unknown}, which no step makes.")
        graph[step.name] = {by_output[i].name for i in step.inputs}
    by_name = {step.name: step for step in by_output.values()}
    sorter = TopologicalSorter({name: sorted(graph[name]) for name in sorted(graph)})
    try:
        return [by_name[name] for name in sorter.static_order()]
    except CycleError as error:
        raise SchemaError(f"steps wait for each other: {error.args[1]}") from error


def keys_of(steps: Sequence[Step]) -> dict[str, str]:
    """The key of every table, known before anything runs.

    A step's key holds the keys of its inputs, so a change anywhere reaches all that follows.
    """
    keys: dict[str, str] = {}
    for step in steps:
        key = digest(step.name, step.key, *(f"{i}={keys[i]}" for i in step.inputs))
        keys.update(dict.fromkeys(step.outputs, key))
    return keys


def stale(steps: Sequence[Step], store: Store) -> list[Step]:
    """The steps that have to run, in order."""
    keys = keys_of(steps)
    return [s for s in steps if not all(store.is_fresh(o, keys[o]) for o in s.outputs)]


def run_steps(steps: Sequence[Step], work: Work) -> None:
    """Run what is stale; what is fresh is kept."""
    keys = keys_of(steps)
    todo = stale(steps, work.store)
    if not todo:
        return
    work.store.invalidate()
    work.progress.stage("tables", len(todo), "tables")
    for step in todo:
        for name in step.inputs:
            if not work.engine.exists(name):
                work.engine.read(work.store.path(name))
        for output in step.outputs:
            work.store.forget(output)
        rows = step.run(work)
        for output in step.outputs:
            work.store.finish(output, keys[output], rows[output])
            work.engine.read(work.store.path(output))
        work.progress.advance(1)
