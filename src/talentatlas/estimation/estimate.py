"""From counts by fold to rows of the `estimate` table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from talentatlas.engine.base import Engine, Parameters
from talentatlas.estimation.context import Context
from talentatlas.measures.base import MEASURES, Measure, counts
from talentatlas.quantity import LEVEL, Counts
from talentatlas.schema.results import ESTIMATE
from talentatlas.uncertainty.cells import Array, Cells, cells
from talentatlas.uncertainty.combine import combine, reach_ends
from talentatlas.uncertainty.exact import Bounds
from talentatlas.uncertainty.intervals import Sampled, sampled
from talentatlas.uncertainty.measurement import total_sd
from talentatlas.uncertainty.suppression import Mask, complementary, primary
from talentatlas.uncertainty.working import unit

UNRELIABLE = 0.3  # relative standard error from which a value is flagged; our choice
PUBLISHED_KEYS = {"area": "ref_area", "partner": "counterpart_area", "year": "time_period"}


@dataclass(frozen=True)
class Draft:
    """Cells of a measure that are not yet published, and which of them must not be.

    Args:
        measure: what was counted.
        parameters: all of them.
        cells: counts by cell and fold.
        hidden: cells that may not be shown.
    """

    measure: Measure
    parameters: Parameters
    cells: Cells
    hidden: Mask

    @property
    def period_years(self) -> int:
        """Years that a cell covers."""
        return int(self.parameters.get("window", 1))

    @property
    def horizon(self) -> int:
        """Years after the period that the value still depends on."""
        return int(self.parameters.get("years", 0))

    @property
    def years(self) -> NDArray[np.int64]:
        """First year of each cell."""
        return self.cells.keys["year"].to_numpy().astype(np.int64)


def estimate(
    counts: Counts,
    measure: Measure,
    *,
    context: Context,
    level: float = LEVEL,
    parameters: Parameters | None = None,
) -> pa.Table:
    """Estimate a measure from its counts.

    Args:
        counts: numerator, denominator and persons by fold.
        measure: what was counted.
        context: what belongs to every estimate of the run.
        level: nominal coverage of the intervals.
        parameters: those that the counts were made with, other than the defaults.

    Returns:
        Rows of the `estimate` table, in the order of its key. Small cells have no value and
        status Q, cells that cannot be known status M.
    """
    return rows(draft(counts, measure, context, parameters), context=context, level=level)


def estimate_measure(
    engine: Engine,
    name: str,
    *,
    context: Context,
    level: float = LEVEL,
    parameters: Parameters | None = None,
) -> pa.Table:
    """Count and estimate a measure.

    Windows longer than a year end with the last complete year unless `anchor` is given.

    Raises:
        UnknownNameError: no measure of that name, or a parameter that it does not have.
    """
    measure = MEASURES.get(name)
    values = chosen(measure, context, parameters or {})
    counted = counts(engine, measure, values)
    return estimate(counted, measure, context=context, level=level, parameters=values)


def chosen(measure: Measure, context: Context, parameters: Parameters) -> Parameters:
    """Parameters of a measure in a context: its population, and windows that end well."""
    values = dict(parameters)
    values.setdefault("population", context.population)
    window = int(values.get("window", 1))
    if window > 1 and "window" in measure.defaults:
        values.setdefault("anchor", context.anchor(window))
    return values


def draft(
    counts: Counts, measure: Measure, context: Context, parameters: Parameters | None = None
) -> Draft:
    """Gather the cells of a measure and find those that may not be shown."""
    values = measure.parameters(parameters)
    found = _whole_periods(cells(counts), int(values.get("window", 1)), context)
    hidden = complementary(
        found.persons,
        primary(found, minimum=context.minimum),
        [margin(found, key) for key in measure.additive],
        minimum=context.minimum,
    )
    return Draft(measure, values, found, hidden)


def margin(cells: Cells, over: str) -> NDArray[np.int64]:
    """Number of the group of cells that differ in one key only."""
    others = [name for name in cells.keys.column_names if name != over]
    pairs = list(zip(*(cells.keys[name].to_pylist() for name in others), strict=True))
    number = {pair: place for place, pair in enumerate(dict.fromkeys(pairs))}
    return np.array([number[pair] for pair in pairs], np.int64)


def rows(draft: Draft, *, context: Context, level: float = LEVEL) -> pa.Table:
    """Rows of the `estimate` table from a draft; nothing of a hidden cell is left in them."""
    measure, found = draft.measure, draft.cells
    sample = sampled(found, scale_name=measure.scale, level=level)
    sd = total_sd(context.components, measure.name)
    bounds = _bounds(found, sample, sd, level)
    missing = ~np.isfinite(sample.value)
    shown = ~draft.hidden & ~missing
    method = sample.method + ("+measurement" if sd > 0 else "")
    scale = measure.unit.scale
    columns = {
        **_keys(draft),
        **_constants(draft, context, level),
        "value": _shown(sample.value * scale, shown),
        "lower": _shown(bounds.lower * scale, shown),
        "upper": _shown(bounds.upper * scale, shown),
        "interval_method": pa.array(method, pa.string()),
        "n_persons": pa.array(found.persons, pa.int64(), mask=draft.hidden),
        "coverage": _over_period(context.coverage, draft),
        "imputed_share": _over_period(context.imputed_share, draft),
        "obs_status": _status(draft, sample, bounds, context),
    }
    table = pa.table({name: columns[name] for name in ESTIMATE.arrow.names}, ESTIMATE.arrow)
    return table.sort_by([(key, "ascending") for key in ESTIMATE.key])


def _whole_periods(found: Cells, window: int, context: Context) -> Cells:
    """Without windows that reach over the first or the last year on record."""
    years = found.keys["year"].to_numpy()
    keep = (years >= context.first_year) & (years + window - 1 <= context.last_year)
    keep |= window == 1
    if keep.all():
        return found
    return Cells(
        keys=found.keys.filter(pa.array(keep)),
        numerator=found.numerator[keep],
        denominator=None if found.denominator is None else found.denominator[keep],
        persons=found.persons[keep],
        parts={name: part[keep] for name, part in found.parts.items()},
    )


def _keys(draft: Draft) -> dict[str, pa.Array]:
    keys, length = draft.cells.keys, len(draft.cells)
    columns: dict[str, pa.Array] = {}
    for name in draft.measure.keys:
        columns[PUBLISHED_KEYS.get(name, name)] = keys[name].combine_chunks()
    for name in ("tier", "sector", "venue"):
        columns.setdefault(name, pa.array(["_T"] * length, pa.string()))
    columns.setdefault("counterpart_area", pa.nulls(length, pa.string()))
    columns["time_period"] = columns["time_period"].cast(pa.int32())
    return columns


def _constants(draft: Draft, context: Context, level: float) -> dict[str, pa.Array]:
    measure, length = draft.measure, len(draft.cells)
    texts = {
        "indicator": measure.name,
        "freq": "A",
        "counting_unit": measure.counting_unit,
        "unit": measure.unit.name,
        "definition": _definition(draft),
        "country_rule": context.country_rule,
        "population": context.population,
        "vintage": context.vintage,
        "run_id": context.run_id,
    }
    columns = {name: pa.array([text] * length, pa.string()) for name, text in texts.items()}
    columns["period_years"] = pa.array([draft.period_years] * length, pa.int32())
    columns["level"] = pa.array([level] * length, pa.float64())
    return columns


def _definition(draft: Draft) -> str:
    """The measure's name and those of its own parameters that decide the number."""
    own = {
        name: value
        for name, value in draft.parameters.items()
        if name not in ("population", "window", "anchor")
    }
    listed = ", ".join(f"{name}={value}" for name, value in sorted(own.items()))
    return f"{draft.measure.name}({listed})" if listed else draft.measure.name


def _bounds(found: Cells, sample: Sampled, sd: float, level: float) -> Bounds:
    """The sampling interval widened by the errors of the records, inside the range."""
    name = sample.scale.name
    spread = sd * unit(found, name)
    bounds = combine(
        sample.value, sample.bounds, sd=spread, quantile=sample.quantile, scale=sample.scale
    )
    events, below = found.numerator.sum(axis=1), found.denominator
    if name == "log":
        bounds = reach_ends(bounds, events=events, others=None, sd=spread, level=level)
    elif name == "logit" and below is not None:
        others = below.sum(axis=1) - events
        bounds = reach_ends(bounds, events=events, others=others, sd=spread, level=level)
    return _within(bounds, name)


def _within(bounds: Bounds, scale: str) -> Bounds:
    """Bounds inside the range of the value, where rounding left it."""
    low, high = {"logit": (0.0, 1.0), "log": (0.0, np.inf), "fisher": (-1.0, 1.0)}.get(
        scale, (-np.inf, np.inf)
    )
    return Bounds(np.clip(bounds.lower, low, high), np.clip(bounds.upper, low, high))


def _shown(values: Array, shown: Mask) -> pa.Array:
    return pa.array(np.where(shown, values, 0.0), pa.float64(), mask=~shown)


def _over_period(by_year: Mapping[int, float], draft: Draft) -> pa.Array:
    """Mean of a yearly figure over the years of each cell; null when no year has it."""
    means: dict[int, float | None] = {}
    for year in np.unique(draft.years).tolist():
        known = [by_year[y] for y in range(year, year + draft.period_years) if y in by_year]
        means[year] = sum(known) / len(known) if known else None
    return pa.array([means[year] for year in draft.years.tolist()], pa.float64())


def _status(draft: Draft, sample: Sampled, bounds: Bounds, context: Context) -> pa.Array:
    end = draft.years + draft.period_years - 1 + draft.horizon
    status = np.full(len(draft.cells), "E" if draft.measure.modelled else "A", object)
    if sample.scale.name in ("log", "logit"):
        with np.errstate(divide="ignore", invalid="ignore"):
            error = (bounds.upper - bounds.lower) / (2 * sample.quantile) / sample.value
        status[~(error <= UNRELIABLE)] = "U"
    status[end > context.last_complete_year] = "P"
    status[~np.isfinite(sample.value)] = "M"
    status[draft.hidden] = "Q"
    return pa.array(status, pa.string())
