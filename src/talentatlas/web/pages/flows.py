"""Flows: all moves between countries or regions in one period, in several views."""

from __future__ import annotations

from collections.abc import Callable

from talentatlas.charts import wording
from talentatlas.charts.cells import Period, cells, within
from talentatlas.charts.chord import chord
from talentatlas.charts.figure import Figure
from talentatlas.charts.flow_map import flow_map
from talentatlas.charts.flow_matrix import flow_matrix
from talentatlas.charts.net_flow_bars import net_flow_bars
from talentatlas.charts.sankey import sankey
from talentatlas.vocabulary.countries import country_name
from talentatlas.web import choices
from talentatlas.web.asked import Asked
from talentatlas.web.holdings import Holdings
from talentatlas.web.page import page

LISTED = 20  # corridors below the figure
# View → drawing, measure, and what else the drawing is told.
VIEWS: dict[str, tuple[Callable[..., Figure], str, dict[str, object]]] = {
    "sankey": (sankey, "origin_residence", {}),
    "movers": (sankey, "origin_residence", {"movers_only": True}),
    "chord": (chord, "flow", {}),
    "matrix": (flow_matrix, "flow", {}),
    "map": (flow_map, "flow", {}),
    "net": (net_flow_bars, "net_flow", {}),
}


def chosen(holdings: Holdings) -> list[choices.Choice]:
    """Which view, which period, who is counted."""
    periods = holdings.periods("flow", holdings.populations[0])
    return [
        choices.word("view", list(VIEWS), "sankey"),
        choices.period("period", periods),
        choices.population(holdings.populations),
    ]


@page("flows", order=3, choices=chosen)
def flows(asked: Asked) -> dict[str, object]:
    """One figure, and the largest corridors with a way to each."""
    draw, measure, options = VIEWS[asked.query["view"]]
    period = asked.window("flow")
    panel = asked.panel(draw, asked.estimates(measure), period=period, **options)
    return {
        "panels": {asked.query["view"]: panel},
        "corridors": _corridors(asked, period),
        "when": panel.figure.period if panel else "–",
    }


def _corridors(asked: Asked, period: Period | None) -> list[dict[str, str]]:
    """The largest corridors: names, estimate, address of the page."""
    if period is None:
        return []
    rows = within(cells(asked.estimates("flow"), "flow"), period)
    rows = [row for row in rows if row["value"] is not None]
    rows.sort(key=lambda r: (-r["value"], r["ref_area"], r["counterpart_area"]))
    last = str(period[0] + period[1] - 1)
    return [
        {
            "origin": country_name(row["ref_area"], asked.lang),
            "destination": country_name(row["counterpart_area"], asked.lang),
            "value": wording.estimate(row, asked.lang),
            "link": asked.link("corridor", origin=row["ref_area"],
                               destination=row["counterpart_area"], year=last),
        }
        for row in rows[:LISTED]
    ]  # fmt: skip
