"""Choosing the rows of the estimate table that a figure shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any  # rows of a table

import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.errors import SchemaError
from talentatlas.quantity import Table

TOTAL = "_T"
NO_INTERVAL = "none_stated"  # the only way to show a value without bounds
PROVISIONAL = "P"
BREAKDOWNS = ("tier", "sector", "venue")
Period = tuple[int, int]  # first year, number of years


def cells(estimates: Table, indicator: str, **wanted: str | int) -> list[dict[str, Any]]:
    """Rows of one indicator, in a total order; breakdowns not named are totals.

    Raises:
        SchemaError: a value has neither bounds nor the statement that there are none.
    """
    equal = {name: TOTAL for name in BREAKDOWNS} | wanted
    table = estimates.arrow
    for name, value in {"indicator": indicator, **equal}.items():
        if value != "*" and table.num_rows:
            table = table.filter(pc.equal(table[name], value))
    rows = table.to_pylist()
    for row in rows:
        bare = row["value"] is not None and (row["lower"] is None or row["upper"] is None)
        if bare and row["interval_method"] != NO_INTERVAL:
            raise SchemaError(
                f"{indicator} of {row['ref_area']} in {row['time_period']} has no interval.",
                why="A figure without intervals would pass chance for a difference.",
                todo="Give lower and upper bounds, or interval_method none_stated.",
            )
    return sorted(rows, key=_order)


def settled(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of periods that are complete; the last year on record still fills up."""
    return [r for r in rows if r["obs_status"] != PROVISIONAL] or list(rows)


def latest(rows: Sequence[dict[str, Any]], *, long: bool = False) -> Period | None:
    """The last complete period with a value; the longest windows if `long`, else years."""
    seen = settled([r for r in rows if r["value"] is not None])
    periods = {(r["time_period"], r["period_years"]) for r in seen}
    if not periods:
        return None
    length = (max if long else min)(years for _, years in periods)
    return max(p for p in periods if p[1] == length)


def within(rows: Sequence[dict[str, Any]], period: Period | None) -> list[dict[str, Any]]:
    """Rows of one period."""
    return [r for r in rows if (r["time_period"], r["period_years"]) == period]


def leading(rows: Sequence[dict[str, Any]], top: int) -> list[str]:
    """The areas with the largest sums of absolute values, largest first."""
    sums: dict[str, float] = {}
    for row in rows:
        area = row["ref_area"]
        sums[area] = sums.get(area, 0.0) + abs(row["value"] or 0.0)
    return sorted(sums, key=lambda area: (-sums[area], area))[:top]


def shown(estimates: Table, rows: Sequence[dict[str, Any]]) -> Table:
    """The rows behind a figure as a table that keeps its description."""
    arrow = pa.Table.from_pylist(list(rows), schema=estimates.arrow.schema)
    return Table(arrow, estimates.about, estimates.extra)


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    partner = row["counterpart_area"] or ""
    breakdown = tuple(row[name] for name in BREAKDOWNS)
    return (row["ref_area"], partner, row["time_period"], row["period_years"], *breakdown)
