"""Two vintages compared: what differs in the rules, the records and the figures, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from talentatlas.config import Choices
from talentatlas.engine import Engine, connect
from talentatlas.uncertainty.suppression import MINIMUM
from talentatlas.vintage.contributions import KEYS, RULES, contributions
from talentatlas.vintage.side import AFTER, BEFORE, Side, hold, select
from talentatlas.vintage.staging import (
    CAUSES,
    RECORDS,
    STEP,
    other_changed,
    read_sides,
    stage,
    statement,
)
from talentatlas.vintage.states import POPULATION, chain, states
from talentatlas.vintage.totals import whole

COUNTED = ("work", "authorship", "affiliation", "same_work", "person", "move", "estimate")
ORDER = ("rules", *CAUSES, "linked")


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A choice, or the code, that differs between two vintages."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """What moved between two vintages, and why.

    Args:
        before: the earlier one.
        after: the later one.
        rules: choices and code that differ; then the difference is not of the records alone.
        sizes: rows of the tables in both.
        records: changes of the records by cause.
        figures: published figures in both, those that moved most relative to their interval
            first.
        totals: contributions to persons, person-years and moves of the whole; None when not
            asked.
        causes: contributions to the headline measures by figure and cause; None when not asked.
    """

    before: Side
    after: Side
    rules: tuple[RuleChange, ...]
    sizes: pa.Table
    records: pa.Table
    figures: pa.Table
    totals: pa.Table | None
    causes: pa.Table | None

    def count(self, state: str) -> int:
        """Figures that are same, moved, appeared or vanished."""
        return self.figures["state"].to_pylist().count(state)


def diff(before: str | Path, after: str | Path, *, is_why: bool = True) -> Difference:
    """Compare two vintages.

    Args:
        before: folder of the earlier atlas.
        after: folder of the later one.
        is_why: run the careers again, cause by cause, to attribute what moved; takes about the
            time of as many builds from the records as there are causes with changes.

    Returns:
        Aggregates only: published figures, counts of records, contributions of which none
        rests on fewer persons than may be shown.

    Raises:
        SourceUnavailable: a folder holds no complete atlas.
    """
    old, new = Side.open(before), Side.open(after)
    with connect() as engine:
        for prefix, side in ((BEFORE, old), (AFTER, new)):
            hold(engine, side, "estimate", f"{prefix}_estimate")
        figures = _figures(engine)
        published = [_headline(engine, side) for side in (BEFORE, AFTER)]
        needed = chain()
        read_sides(engine, old, new, [*RECORDS, "same_work", *needed.others])
        rules = (*rule_changes(old, new), *_field_rule_change(engine))
        records = _records(engine)
        sizes = _sizes(engine, old, new)
        totals, causes = None, None
        if is_why:
            steps = set(stage(engine, needed.others))
            steps |= {STEP["other"]} if other_changed(old, new, needed.others) else set()
            choices = {**Choices().parameters(), **new.choices}  # an old run lacks new ones
            lived = states(engine, needed, sorted(steps), choices)
            totals = whole(lived, old, new)
            causes = contributions(lived, *published)
    return Difference(old, new, rules, sizes, records, figures, totals, causes)


def with_causes(found: Difference) -> pa.Table:
    """The figures with one column a cause: its contribution, null when hidden or not known."""
    table = found.figures
    if found.causes is None:
        return table
    keys = [*KEYS, "period_years"]
    of_figure: dict[tuple[object, ...], dict[str, float | None]] = {}
    for row in found.causes.to_pylist():
        own = of_figure.setdefault(tuple(row[key] for key in keys), {})
        own[row["cause"]] = row["contribution"]
    names = list(zip(*(table[key].to_pylist() for key in keys), strict=True))
    counted = [p == POPULATION for p in table["population"].to_pylist()]
    for cause in (RULES, *CAUSES):
        values = [
            of_figure.get(name, {}).get(cause) if is_counted else None
            for name, is_counted in zip(names, counted, strict=True)
        ]
        if any(value is not None for value in values):
            column = "by_" + cause.replace("-", "_")
            table = table.append_column(column, pa.array(values, pa.float64()))
    return table


def rule_changes(before: Side, after: Side) -> tuple[RuleChange, ...]:
    """Choices, sources and code versions that differ."""
    pairs = [("version", before.version, after.version)]
    pairs += [("sources", _sources(before), _sources(after))]
    names = sorted(before.choices.keys() | after.choices.keys())
    pairs += [(n, str(before.choices.get(n)), str(after.choices.get(n))) for n in names]
    return tuple(RuleChange(*pair) for pair in pairs if pair[1] != pair[2])


def _field_rule_change(engine: Engine) -> tuple[RuleChange, ...]:
    """The rules by which works of a general source were taken for the field, if they differ."""
    named = [
        engine.arrow(
            select(
                "distinct selected_by",
                f"{side}_work where selected_by is not null order by selected_by",
            )
        )["selected_by"].to_pylist()
        for side in (BEFORE, AFTER)
    ]
    if named[0] == named[1]:
        return ()
    return (RuleChange("selected_by", *(", ".join(rules) or "–" for rules in named)),)


def _sources(side: Side) -> str:
    return ", ".join(sorted(str(source["name"]) for source in side.run["sources"]))


def _figures(engine: Engine) -> pa.Table:
    table = engine.arrow(statement("figure").text)
    order: Sequence[tuple[str, str]] = [
        ("weight", "descending"),
        ("indicator", "ascending"),
        ("ref_area", "ascending"),
        ("counterpart_area", "ascending"),
        ("time_period", "ascending"),
        ("period_years", "ascending"),
        ("tier", "ascending"),
        ("sector", "ascending"),
        ("venue", "ascending"),
        ("population", "ascending"),
    ]
    return table.sort_by(list(order))


def _headline(engine: Engine, side: str) -> pa.Table:
    columns = (
        "indicator, ref_area, counterpart_area, time_period, period_years, value, n_persons"
    )
    return engine.arrow(select(columns, f"{side}_estimate where population = '{POPULATION}'"))


def _sizes(engine: Engine, before: Side, after: Side) -> pa.Table:
    """Rows of tables in both vintages, and author keys."""
    rows: list[dict[str, object]] = [
        {"what": name, "before": before.rows(name), "after": after.rows(name)}
        for name in COUNTED
    ]
    keys = [
        engine.arrow(select("count(distinct author_key) as n", f"{side}_authorship"))["n"][0]
        for side in (BEFORE, AFTER)
    ]
    rows.insert(2, {"what": "author_key", "before": keys[0].as_py(), "after": keys[1].as_py()})
    return pa.Table.from_pylist(rows)


def _records(engine: Engine) -> pa.Table:
    """Changes by cause; counts of authorships, lines and keys below the minimum are null."""
    rows = [
        row
        for name in ("record_change", "link_change")
        for row in engine.arrow(statement(name).text).to_pylist()
    ]
    for row in rows:
        is_of_works = row["detail"] == "works"
        row["status"] = "A"
        for column in ("records", "keys"):
            if row[column] is not None and not is_of_works and 0 < row[column] < MINIMUM:
                row[column], row["status"] = None, "Q"
    rows = [row for row in rows if row["records"] != 0]
    rows.sort(key=lambda row: (ORDER.index(row["cause"]), row["detail"]))
    schema = pa.schema(
        [
            ("cause", pa.string()),
            ("detail", pa.string()),
            ("records", pa.int64()),
            ("keys", pa.int64()),
            ("status", pa.string()),
        ]
    )
    return pa.Table.from_pylist(rows, schema)
