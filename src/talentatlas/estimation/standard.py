"""The estimates that every atlas holds: which measures, over which periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from talentatlas.engine.base import Engine, Parameters
from talentatlas.errors import CoverageError, ModelError
from talentatlas.estimation.context import Context
from talentatlas.estimation.estimate import Draft, chosen, draft, rows
from talentatlas.measures.base import MEASURES, counts
from talentatlas.quantity import LEVEL
from talentatlas.schema.results import ESTIMATE
from talentatlas.uncertainty.suppression import complementary

WINDOW = 5  # years; shorter ones leave most corridors under the smallest cell
YEARLY = 1
PLAN: dict[str, tuple[int, ...]] = {
    "stock": (YEARLY,),
    "share_raw": (YEARLY,),
    "share_fixed_panel": (YEARLY,),
    "share_standardised": (YEARLY,),
    "inflow": (YEARLY, WINDOW),
    "outflow": (YEARLY, WINDOW),
    "net_flow": (YEARLY, WINDOW),
    "in_rate": (YEARLY, WINDOW),
    "out_rate": (YEARLY, WINDOW),
    "net_rate": (YEARLY, WINDOW),
    "circulation": (YEARLY, WINDOW),
    "effectiveness": (WINDOW,),
    "flow": (WINDOW,),
    "retention_rate": (WINDOW,),
    "return_rate": (WINDOW,),
    "stay_rate": (WINDOW,),
    "sector_move": (WINDOW,),
    "sector_move_reverse": (WINDOW,),
    "share_of_tier": (WINDOW,),
    "share_of_cited": (WINDOW,),
    "origin_residence": (WINDOW,),
    "share_in_origin": (WINDOW,),
}
SUMS_IN_TIME = ("inflow", "outflow")  # years add up to the window, so one year could be found


@dataclass(frozen=True, slots=True)
class _Place:
    """Where two drafts speak of the same cell."""

    indicator: str
    area: str
    year: int
    period_years: int


def standard_estimates(engine: Engine, context: Context, *, level: float = LEVEL) -> pa.Table:
    """All standard estimates of one population.

    A measure has no rows when its records are missing (no tiers, no panel of venues) or when
    its model cannot be fitted to them; asked for by name, it says why.

    Args:
        engine: holds the tables of people, lives and counts.
        context: what belongs to every estimate of the run.
        level: nominal coverage of the intervals.

    Returns:
        Rows of the `estimate` table in the order of its key.
    """
    drafts = [
        found
        for name, windows in PLAN.items()
        for window in windows
        if (found := _draft(engine, name, window, context)) is not None
    ]
    shown = _protected(drafts, context)
    tables = [rows(found, context=context, level=level) for found in shown]
    if not tables:
        return ESTIMATE.arrow.empty_table()
    return pa.concat_tables(tables).sort_by([(key, "ascending") for key in ESTIMATE.key])


def _draft(engine: Engine, name: str, window: int, context: Context) -> Draft | None:
    measure = MEASURES.get(name)
    given: Parameters = {"window": window} if window > 1 else {}
    values = chosen(measure, context, given)
    try:
        counted = counts(engine, measure, values)
    except (CoverageError, ModelError):
        return None
    return draft(counted, measure, context, values) if counted.table.num_rows else None


def _protected(drafts: Sequence[Draft], context: Context) -> list[Draft]:
    """Hide what could be found from other estimates: by years of a window, by rates."""
    safe = [_safe_in_time(found, drafts, context) for found in drafts]
    hidden = {place for found in safe for place in _hidden_places(found)}
    return [replace(found, hidden=found.hidden | _revealing(found, hidden)) for found in safe]


def _safe_in_time(found: Draft, drafts: Sequence[Draft], context: Context) -> Draft:
    """A single hidden year of a window that is shown would follow by subtraction."""
    name = found.measure.name
    windows = [d.period_years for d in drafts if d.measure.name == name and d.period_years > 1]
    if found.period_years > 1 or name not in SUMS_IN_TIME or not windows:
        return found
    first = found.years - (found.years - context.anchor(windows[0])) % windows[0]
    areas = np.array(found.cells.keys["area"].to_pylist(), object)
    margins = [
        _numbered(areas, first),
        *(_numbered(found.years) for _ in found.measure.additive),
    ]
    hidden = complementary(found.cells.persons, found.hidden, margins, minimum=context.minimum)
    return replace(found, hidden=hidden)


def _numbered(*columns: NDArray[np.object_] | NDArray[np.int64]) -> NDArray[np.int64]:
    pairs = list(zip(*(column.tolist() for column in columns), strict=True))
    number = {pair: place for place, pair in enumerate(dict.fromkeys(pairs))}
    return np.array([number[pair] for pair in pairs], np.int64)


def _places(found: Draft, indicator: str) -> list[_Place]:
    areas = found.cells.keys["area"].to_pylist()
    years = found.years.tolist()
    length = found.period_years
    return [
        _Place(indicator, area, year, length) for area, year in zip(areas, years, strict=True)
    ]


def _hidden_places(found: Draft) -> list[_Place]:
    if len(found.measure.keys) > 2:  # corridors are protected by their own margins
        return []
    places = _places(found, found.measure.name)
    return [place for place, is_hidden in zip(places, found.hidden, strict=True) if is_hidden]


def _revealing(found: Draft, hidden: set[_Place]) -> NDArray[np.bool_]:
    """Cells from which a hidden count could be worked out."""
    mask = np.zeros(len(found.cells), bool)
    for count in found.measure.reveals:
        mask |= np.array([place in hidden for place in _places(found, count)], bool)
    return mask
