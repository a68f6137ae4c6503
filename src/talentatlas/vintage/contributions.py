"""What each cause contributed to the movement of the headline measures, small cells left out.

Definition:
    c_k = v_k - v_(k-1), where v_k is the measure after the changes of cause k and of all before
    it. The contributions to a figure sum to the difference of the two vintages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from talentatlas.measures.base import MEASURES, Measure
from talentatlas.quantity import FOLDS
from talentatlas.uncertainty.cells import PART, Array, Whole
from talentatlas.uncertainty.suppression import MINIMUM, Mask, complementary
from talentatlas.vintage.states import HEADLINE, State

RULES = "rules"  # choices and code, as far as they and not the records made the difference
SHOWN, HIDDEN = "A", "Q"
KEYS = ("indicator", "ref_area", "counterpart_area", "time_period")
PUBLISHED = {"area": "ref_area", "partner": "counterpart_area", "year": "time_period"}
NET, GROSS = "net_flow", ("inflow", "outflow")
SCHEMA = pa.schema(
    [
        ("indicator", pa.string()),
        ("ref_area", pa.string()),
        ("counterpart_area", pa.string()),
        ("time_period", pa.int32()),
        ("period_years", pa.int32()),
        ("cause", pa.string()),
        ("contribution", pa.float64()),
        ("obs_status", pa.string()),
    ]
)
Key = tuple[str, str, str | None, int]
Published = dict[Key, tuple[float | None, int | None]]


@dataclass(frozen=True)
class _Path:
    """One measure along the states.

    Args:
        keys: of each cell.
        values: state × cell.
        touched: persons at least whose part in the cell changed; step × cell.
        persons: state × cell.
        is_small: cells of which some state may not be shown.
    """

    keys: list[Key]
    values: Array
    touched: Whole
    persons: Whole
    is_small: Mask


def contributions(states: Sequence[State], before: pa.Table, after: pa.Table) -> pa.Table:
    """Contributions of the causes to each headline figure that both vintages publish.

    Args:
        states: before, and after each cause.
        before: `estimate` of the earlier vintage, of the population of the states.
        after: of the later one.

    Returns:
        One row a figure and cause. A contribution that rests on fewer persons than may be
        shown, or that follows from others, is null with status Q; a figure of which some state
        is small is left out. Where the earlier vintage lacks the period, as windows of years
        move on, what its records give for that period stands for it.
    """
    old, new = _published(before), _published(after)
    rows = {
        name: _rows(MEASURES.get(name), states, old, new)
        for name in HEADLINE
        if all(name in state.counts for state in states)
    }
    if NET in rows:
        rows[NET] = _without_revealing(rows)
    every = [row for found in rows.values() for row in found]
    return pa.Table.from_pylist(every, SCHEMA)


def _published(table: pa.Table) -> Published:
    """Value and persons of each figure; None where it is hidden."""
    columns = [table[name].to_pylist() for name in (*KEYS, "value", "n_persons")]
    windows = table["period_years"].to_pylist()
    return {
        (row[0], row[1], row[2], row[3]): (row[4], row[5])
        for row, window in zip(zip(*columns, strict=True), windows, strict=True)
        if HEADLINE.get(row[0]) == window
    }


def _rows(
    measure: Measure, states: Sequence[State], old: Published, new: Published
) -> list[dict[str, object]]:
    path = _path(measure, [state.counts[measure.name] for state in states])
    kept = [
        n
        for n, key in enumerate(path.keys)
        if new.get(key, (None, None))[0] is not None
        and (key not in old or old[key][0] is not None)
        and not path.is_small[n]
        and np.isfinite(path.values[:, n]).all()
    ]
    if not kept:
        return []
    keys = [path.keys[n] for n in kept]
    moved, touched = _moved(path, kept, old, new)
    causes = [RULES, *(state.cause for state in states[1:])]
    hidden = hidden_parts(measure, keys, touched)
    return [
        {
            **dict(zip(KEYS, key, strict=True)),
            "period_years": HEADLINE[measure.name],
            "cause": cause,
            "contribution": None if hidden[c, n] else float(moved[c, n]),
            "obs_status": HIDDEN if hidden[c, n] else SHOWN,
        }
        for n, key in enumerate(keys)
        for c, cause in enumerate(causes)
    ]


def _path(measure: Measure, counted: Sequence[pa.Table]) -> _Path:
    """Values and persons of each cell in each state, and the persons that each step touches."""
    keys = list(measure.keys)
    cells = pa.concat_tables([t.select(keys) for t in counted]).group_by(keys).aggregate([])
    cells = cells.sort_by([(key, "ascending") for key in keys])
    numbered = cells.append_column("cell", pa.array(np.arange(cells.num_rows)))
    values, persons, touched = [], [], []
    is_small = np.zeros(cells.num_rows, bool)
    last: dict[str, Array] | None = None
    for table in counted:
        grid = _grid(table.join(numbered, keys), cells.num_rows)
        top = grid["numerator"].sum(axis=1)
        bottom = grid["denominator"].sum(axis=1) if "denominator" in grid else 1.0
        with np.errstate(divide="ignore", invalid="ignore"):
            values.append(top / bottom * measure.unit.scale)
        persons.append(grid["persons"].sum(axis=1))
        is_small |= persons[-1] < MINIMUM
        for part in (name for name in grid if name.startswith(PART)):
            held = grid[part].sum(axis=1)
            is_small |= (held > 0) & (held < MINIMUM)
        if last is not None:
            touched.append(_touched(last, grid))
        last = grid
    listed = {PUBLISHED[key]: cells[key].to_pylist() for key in keys}
    none = [None] * cells.num_rows
    named = [
        (measure.name, *row)
        for row in zip(*(listed.get(key, none) for key in KEYS[1:]), strict=True)
    ]
    shape = (len(counted) - 1, cells.num_rows)
    return _Path(
        keys=named,
        values=np.array(values),
        touched=np.array(touched, np.int64).reshape(shape),
        persons=np.array(persons, np.int64),
        is_small=is_small,
    )


def _grid(table: pa.Table, cells: int) -> dict[str, Array]:
    """Each counted column as cell × fold."""
    place = (table["cell"].to_numpy(), table["fold"].to_numpy())
    whole = ("numerator", "denominator", "persons")
    names = [n for n in table.column_names if n in whole or n.startswith(PART)]
    grid: dict[str, Array] = {}
    for name in names:
        if table[name].null_count == table.num_rows and name == "denominator":
            continue
        grid[name] = np.zeros((cells, FOLDS))
        np.add.at(grid[name], place, table[name].cast(pa.float64()).to_numpy())
    return grid


def _touched(here: dict[str, Array], there: dict[str, Array]) -> Whole:
    """At least so many persons differ: folds part the persons, so each fold adds its own."""
    changes = {name: np.abs(there[name] - here[name]) for name in there.keys() & here.keys()}
    counted = [c for name, c in changes.items() if name.startswith("persons")]
    least = np.maximum.reduce([*counted, *(c > 0 for c in changes.values())])
    return least.sum(axis=1).round().astype(np.int64)


def _moved(path: _Path, kept: list[int], old: Published, new: Published) -> tuple[Array, Whole]:
    """Contributions and persons touched, cause × cell; the rules first."""
    values, persons = path.values[:, kept], path.persons[:, kept]
    keys = [path.keys[n] for n in kept]
    start = np.array(
        [old[k][0] if k in old else v for k, v in zip(keys, values[0], strict=True)]
    )
    end = np.array([new[k][0] for k in keys], float)
    first = np.array(
        [old[k][1] if k in old else p for k, p in zip(keys, persons[0], strict=True)]
    )
    last = np.array([new[k][1] for k in keys], np.int64)
    rules = (values[0] - start) + (end - values[-1])
    same = np.isclose(rules, 0.0, rtol=0.0, atol=1e-9 * np.maximum(1.0, np.abs(end)))
    changed = np.abs(persons[0] - first) + np.abs(last - persons[-1])
    by_rules = np.where(same, 0, np.maximum(changed, 1)).astype(np.int64)
    moved = np.vstack([np.where(same, 0.0, rules)[None, :], np.diff(values, axis=0)])
    return moved, np.vstack([by_rules[None, :], path.touched[:, kept]])


def hidden_parts(measure: Measure, keys: list[Key], touched: Whole) -> Mask:
    """Contributions that may not be shown, cause × cell."""
    causes, cells = touched.shape
    number = np.arange(cells)
    groups = [np.tile(number, causes)]
    if len(measure.keys) > 2:  # corridors sum to the gross flows, whose contributions are shown
        for place in (1, 2):
            named = {
                pair: n for n, pair in enumerate(dict.fromkeys((k[place], k[3]) for k in keys))
            }
            margin = np.array([named[k[place], k[3]] for k in keys])
            groups.append((margin[None, :] + np.arange(causes)[:, None] * cells).ravel())
    persons = touched.ravel()
    primary = (persons > 0) & (persons < MINIMUM)
    hidden = complementary(persons, primary, groups).reshape(causes, cells)
    held = (hidden * touched).sum(axis=0)
    few = (hidden & (touched > 0)).sum(axis=0) < 2
    hidden[:, hidden.any(axis=0) & (few | (held < MINIMUM))] = True
    return hidden


def _without_revealing(rows: dict[str, list[dict[str, object]]]) -> list[dict[str, object]]:
    """Net flows of which both gross flows show every contribution; else one would follow."""
    shown: dict[str, set[tuple[object, object]]] = {}
    for name in GROSS:
        every = {(r["ref_area"], r["time_period"]) for r in rows.get(name, [])}
        closed = {
            (r["ref_area"], r["time_period"])
            for r in rows.get(name, [])
            if r["obs_status"] == HIDDEN
        }
        shown[name] = every - closed
    both = shown[GROSS[0]] & shown[GROSS[1]]
    return [r for r in rows[NET] if (r["ref_area"], r["time_period"]) in both]
