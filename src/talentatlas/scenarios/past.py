"""Counts of the years behind a forecast, for the areas and groups that a run speaks of."""

from __future__ import annotations

import pyarrow as pa

from talentatlas.models.state import fold
from talentatlas.quantity import About, Table
from talentatlas.scenarios.anchoring import axes_of
from talentatlas.scenarios.result import UNIT
from talentatlas.scenarios.run import Ground
from talentatlas.scenarios.tally import INDICATORS, Tally

BACK = 15  # years shown; before that most sources were thin


def past_table(ground: Ground, *, back: int = BACK) -> Table:
    """Inflow, outflow and net flow of every area, up to the last complete year.

    Unit: moves a year. Counted as the forecast is: moves inside a block of countries, and those
    to or from unknown places, are left out.

    Args:
        ground: what a reform is run on.
        back: number of years.
    """
    panel, last = ground.panel, ground.last_year
    years = tuple(year for year in panel.years if last - back < year <= last)
    flows, _ = fold(panel)
    first = panel.row(years[0])
    tally = Tally.empty(axes_of(panel), 1, years, (years[0], years[-1]))
    tally.add(0, flows[None, first : first + len(years)], None, keep=0)
    rows = [
        {"indicator": indicator, "ref_area": name, "year": year, "value": float(value)}
        for t, year in enumerate(years)
        for name, numbers in zip(tally.names, tally.twin[0, t], strict=True)
        for indicator, value in zip(INDICATORS, numbers, strict=True)
    ]
    schema = pa.schema(
        [("indicator", pa.string()), ("ref_area", pa.string()), ("year", pa.int32()),
         ("value", pa.float64())]
    )  # fmt: skip
    about = About(
        name="scenario_past", title="Counts behind the forecast", unit=UNIT,
        grain="indicator, area, year", population=ground.source.population,
        vintage=ground.source.vintage, definition="moves between areas of the model",
        licence=ground.source.licence, citation=ground.source.citation,
    )  # fmt: skip
    return Table(pa.Table.from_pylist(rows, schema=schema), about)
