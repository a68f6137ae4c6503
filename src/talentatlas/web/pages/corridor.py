"""Corridor: one pair of countries or regions, answered in sentences and drawn over time."""

from __future__ import annotations

from collections.abc import Sequence

from talentatlas.charts.series_lines import Series, Titles, series_lines
from talentatlas.templates.panel import Panel
from talentatlas.vocabulary.countries import country_name
from talentatlas.web import choices
from talentatlas.web.asked import Asked
from talentatlas.web.choices import OneOf
from talentatlas.web.corridor_answer import answer, corridor_rows, holding
from talentatlas.web.events import events_on
from talentatlas.web.holdings import Holdings
from talentatlas.web.page import PAGES, page
from talentatlas.web.reading import Row, tile


def chosen(holdings: Holdings) -> list[choices.Choice]:
    """From where, to where, in which year, who is counted."""
    areas = holdings.areas
    periods = holdings.periods("flow", holdings.populations[0])
    years = [
        str(y) for first, length in periods for y in range(first + length - 1, first - 1, -1)
    ]
    pair = ("DEU", "USA") if {"DEU", "USA"} <= set(areas) else (areas[1], areas[0])
    return [
        choices.country("origin", areas, pair[0]),
        choices.country("destination", areas, pair[1]),
        OneOf("year", years, years[0] if years else "", lambda value, _: value),
        choices.population(holdings.populations),
    ]


@page("corridor", order=None, choices=chosen)
def corridor(asked: Asked) -> dict[str, object]:
    """The answer, both directions over time, and the way back."""
    origin, destination = asked.query["origin"], asked.query["destination"]
    tell = PAGES.get("corridor").tell(asked.lang)
    pairs = ((origin, destination), (destination, origin))
    rows = [corridor_rows(asked, *pair) for pair in pairs]
    names = [" → ".join(country_name(a, asked.lang) for a in pair) for pair in pairs]
    year = int(asked.query["year"])
    tiles = [
        tile(row, asked.lang, name=name)
        for name, own in zip(names, rows, strict=True)
        if (row := holding(own, year)) is not None
    ]
    return {
        "names": names,
        "answer": answer(asked, tell),
        "tiles": tiles,
        "events": events_on([row for own in rows for row in own], pairs[0]),
        "panels": {"both": _both(asked, names, rows)},
    }


def _both(asked: Asked, names: Sequence[str], rows: Sequence[Sequence[Row]]) -> Panel | None:
    tell = PAGES.get("corridor").tell(asked.lang)
    series = [Series(name, own) for name, own in zip(names, rows, strict=True) if own]
    if not series or asked.query["origin"] == asked.query["destination"]:
        return None
    titles = Titles(
        "corridor",
        tell("chart_title", pair=names[0]),
        tell("chart_subtitle"),
        tell("chart_note"),
    )
    events = events_on([row for own in rows for row in own], list(asked.query.values()))
    return asked.panel(
        series_lines, asked.estimates("flow"), series=series, titles=titles, events=events
    )
