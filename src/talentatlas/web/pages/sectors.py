"""Academia and industry: how often researchers change from one to the other."""

from __future__ import annotations

from talentatlas.charts.cells import cells
from talentatlas.charts.rate_dots import rate_dots
from talentatlas.charts.series_lines import Series, Titles, series_lines
from talentatlas.charts.style import colours
from talentatlas.templates.panel import Panel
from talentatlas.vocabulary.countries import country_name
from talentatlas.vocabulary.terms import term
from talentatlas.web import choices
from talentatlas.web.asked import Asked
from talentatlas.web.holdings import Holdings
from talentatlas.web.page import PAGES, page

LINES = 4  # intervals of more would cover each other


def chosen(holdings: Holdings) -> list[choices.Choice]:
    """Which period, who is counted."""
    return [
        choices.period("period", holdings.periods("sector_move", holdings.populations[0])),
        choices.population(holdings.populations),
    ]


@page("sectors", order=6, choices=chosen)
def sectors(asked: Asked) -> dict[str, object]:
    """Both directions in one period, and the way to industry over time."""
    period = asked.window("sector_move")
    drawn = {
        name: asked.panel(rate_dots, asked.estimates(name), indicator=name, period=period)
        for name in ("sector_move", "sector_move_reverse")
    }
    return {"panels": {**drawn, "over_time": _over_time(asked)}}


def _over_time(asked: Asked) -> Panel | None:
    """The rate of the areas that rest on most persons, in each period."""
    tell = PAGES.get("sectors").tell(asked.lang)
    table = asked.estimates("sector_move")
    rows = cells(table, "sector_move")
    persons: dict[str, int] = {}
    for row in rows:
        if row["value"] is not None:
            area = row["ref_area"]
            persons[area] = persons.get(area, 0) + (row["n_persons"] or 0)
    areas = sorted(persons, key=lambda a: (-persons[a], a))[:LINES]
    hue = colours(areas)
    series = [
        Series(country_name(a, asked.lang), [r for r in rows if r["ref_area"] == a], hue[a])
        for a in areas
    ]
    titles = Titles(
        "sector-move", tell("over_time"), term("sector_move").definition(asked.lang)
    )
    return asked.panel(series_lines, table, series=series, titles=titles)
