"""What a measure is, how a SQL header or a decorator registers it, how it is counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from talentatlas.engine.base import Engine, Parameters
from talentatlas.engine.portable import require_portable
from talentatlas.engine.statement import Statement
from talentatlas.errors import PortabilityError, UnknownNameError
from talentatlas.quantity import Counts, Unit
from talentatlas.registry import Registry
from talentatlas.schema import CONTRACTS

KEYS = ("area", "partner", "year", "tier", "sector", "venue")
UNITS = {
    unit.name: unit
    for unit in (
        Unit("persons"),
        Unit("moves"),
        Unit("net moves", kind="signed"),
        Unit("share of persons", kind="share"),
        Unit("per 1,000 person-years", scale=1000, kind="rate"),
        Unit("net moves per 1,000 person-years", scale=1000, kind="signed"),
        Unit("net share of moves", kind="signed"),
    )
}
WORKING_SCALE = {"count": "log", "rate": "log", "share": "logit", "signed": "plain"}
# Where intervals are made; a header may say otherwise.
DEFAULT = re.compile(r"(?P<name>[a-z_]+) = (?P<value>[^ ()]+) \((?P<reason>[^)]*)\)")


@dataclass(frozen=True, slots=True)
class Default:
    """What a parameter is unless asked otherwise, and why."""

    value: int | str
    reason: str


COMMON_DEFAULTS = {
    "population": Default("ai-authors", "everybody whose works count"),
    "window": Default(1, "years are shown one by one"),
    "anchor": Default(0, "any first year of a window; windows of one year need none"),
}


@dataclass(frozen=True)
class Measure:
    """A definition that yields a numerator and a denominator by fold.

    Args:
        name: of the indicator, snake case; the file's own name.
        title: in words.
        sentence: what it is.
        unit: of the value.
        keys: key columns of its counts, of area, partner, year, tier, sector, venue.
        inputs: tables that it reads.
        defaults: parameter → value and reason.
        counting_unit: person, person_year, move or authorship.
        scale: working scale of the interval: log, logit, plain or fisher.
        additive: keys over which its counts sum to a total that is known elsewhere, so that
            one suppressed cell could be found by subtraction.
        reveals: counts that could be found from this measure and published ones.
        modelled: the value comes out of a model, not of counting.
        notes: header key → text: omits, follows, departs.
        statement: its SQL, or None.
        compute: its function, or None.
    """

    name: str
    title: str
    sentence: str
    unit: Unit
    keys: tuple[str, ...]
    inputs: tuple[str, ...]
    defaults: dict[str, Default]
    counting_unit: str
    scale: str
    additive: tuple[str, ...] = ()
    reveals: tuple[str, ...] = ()
    modelled: bool = False
    notes: tuple[tuple[str, str], ...] = ()
    statement: Statement | None = None
    compute: Callable[..., Counts] | None = None

    def parameters(self, given: Parameters | None = None) -> Parameters:
        """All parameters: those given, else the defaults.

        Raises:
            UnknownNameError: a parameter that the measure does not have.
        """
        given = given or {}
        for name in given:
            if name not in self.defaults:
                raise UnknownNameError(f"parameter of {self.name}", name, self.defaults)
        return {name: given.get(name, default.value) for name, default in self.defaults.items()}


MEASURES: Registry[Measure] = Registry("measure", "talentatlas.measures")
Compute = Callable[..., Counts]


def counts(engine: Engine, measure: Measure, parameters: Parameters | None = None) -> Counts:
    """Numerator, denominator and persons of a measure, by fold.

    Args:
        engine: holds the tables that the measure reads.
        measure: what to count.
        parameters: choices other than the defaults.

    Returns:
        Counts with the measure's keys; further columns `persons_…` are parts of the cell that
        are small cells in their own right.

    Raises:
        UnknownNameError: a parameter that the measure does not have.
        PortabilityError: its SQL is outside the portable subset.
        EngineError: its SQL failed.
    """
    values = measure.parameters(parameters)
    if measure.statement is not None:
        require_portable(measure.statement)
        used = {name: values[name] for name in measure.statement.parameters}
        return _named(
            measure.statement, measure.keys, engine.arrow(measure.statement.text, used)
        )
    assert measure.compute is not None  # one of the two, by construction
    tables = {name: _read(engine, name, values) for name in measure.inputs}
    rest = {name: value for name, value in values.items() if name != "population"}
    return measure.compute(**tables, **rest)


def measure(name: str, **header: str) -> Callable[[Compute], Compute]:
    """Register a function over small tables; the keywords are those of a SQL header.

    The function takes each table of `needs` and each parameter of `defaults` by its name,
    except `population`, by which the tables are cut before.
    """
    described = {key.replace("_", "-"): text for key, text in header.items()}

    def register(compute: Compute) -> Compute:
        sentence = (compute.__doc__ or "").strip().splitlines()[0]
        needs = tuple(described["needs"].replace(",", " ").split())
        MEASURES.register(name, _described(name, sentence, described, needs, compute=compute))
        return compute

    return register


def from_statement(statement: Statement) -> Measure:
    """A measure from a SQL file; its header says what Python measures say in the decorator."""
    sentence = statement.header[next(iter(statement.header))]
    return _described(
        statement.name, sentence, statement.header, statement.inputs, statement=statement
    )


def _described(
    name: str,
    sentence: str,
    header: dict[str, str],
    inputs: tuple[str, ...],
    *,
    statement: Statement | None = None,
    compute: Compute | None = None,
) -> Measure:
    if header.get("unit") not in UNITS:
        raise PortabilityError(
            f'measure {name} has the unit "{header.get("unit")}", not one of {sorted(UNITS)}.',
            why="Intervals and captions follow from the unit.",
            todo="Use one of these, or add a unit to measures/base.py.",
        )
    unit = UNITS[header["unit"]]
    return Measure(
        name=name,
        title=header.get("title", name.replace("_", " ")),
        sentence=sentence,
        unit=unit,
        keys=tuple(key for key in _words(header["grain"]) if key != "fold"),
        inputs=inputs,
        defaults=_defaults(header.get("defaults", ""), statement),
        counting_unit=header.get("counting-unit", "person"),
        scale=header.get("interval", WORKING_SCALE[unit.kind]),
        additive=_words(header.get("sums-over", "")),
        reveals=_words(header.get("reveals", "")),
        modelled=header.get("kind") == "modelled",
        notes=tuple((k, header[k]) for k in ("omits", "follows", "departs") if k in header),
        statement=statement,
        compute=compute,
    )


def _defaults(text: str, statement: Statement | None) -> dict[str, Default]:
    own = {
        found["name"]: Default(
            int(found["value"]) if found["value"].lstrip("-").isdigit() else found["value"],
            found["reason"],
        )
        for found in DEFAULT.finditer(text)
    }
    used = statement.parameters if statement else ("population",)
    common = {name: COMMON_DEFAULTS[name] for name in used if name in COMMON_DEFAULTS}
    return {**common, **own}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _named(statement: Statement, keys: tuple[str, ...], table: pa.Table) -> Counts:
    """The statement's columns under the names that counts have."""
    numerator, _, denominator = (
        part.strip() for part in statement.header["counts"].partition("/")
    )
    rows = table.num_rows
    columns = {key: table[key] for key in (*keys, "fold")}
    columns["numerator"] = table[numerator].cast(pa.float64())
    columns["denominator"] = (
        table[denominator].cast(pa.float64()) if denominator else pa.nulls(rows, pa.float64())
    )
    columns["persons"] = table[statement.header.get("persons", "persons")].cast(pa.int64())
    for part in (name for name in table.column_names if name.startswith("persons_")):
        columns[part] = table[part].cast(pa.int64())
    return Counts(pa.table(columns), keys)


def _read(engine: Engine, name: str, values: Parameters) -> pa.Table:
    """A small table, cut to the population, in the order of its key."""
    contract = CONTRACTS[name]
    columns = ", ".join(column.name for column in contract.columns)
    has_population = any(column.name == "population" for column in contract.columns)
    where = " where population = $population" if has_population else ""
    query = f"select {columns} from {name}{where} order by {', '.join(contract.key)}"  # noqa: S608 (names are our own)
    return engine.arrow(query, {"population": values["population"]} if has_population else {})
