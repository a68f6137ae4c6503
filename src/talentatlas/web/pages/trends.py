"""Trends: stocks, shares and ranks over time, with dated policy events."""

from __future__ import annotations

from talentatlas.charts.cells import cells, leading, settled
from talentatlas.charts.rank_lines import rank_lines
from talentatlas.charts.series_lines import Series, Titles, series_lines
from talentatlas.charts.share_lines import share_lines
from talentatlas.charts.style import YEARS, colours
from talentatlas.quantity import Table
from talentatlas.templates.panel import Panel
from talentatlas.vocabulary.countries import country_name, members
from talentatlas.vocabulary.policy_events import KINDS, PolicyEvent
from talentatlas.vocabulary.terms import term
from talentatlas.web import choices
from talentatlas.web.asked import Asked
from talentatlas.web.choices import ALL
from talentatlas.web.events import events_on
from talentatlas.web.holdings import Holdings
from talentatlas.web.page import PAGES, page

GROUPS = ("grp:eu27", "grp:china-hk-mo", "grp:gulf")
MOST_LINES = 7


def chosen(holdings: Holdings) -> list[choices.Choice]:
    """Which countries, which events, who is counted."""
    return [
        choices.group(GROUPS),
        choices.word("events", ["none", ALL, *KINDS], "none"),
        choices.population(holdings.populations),
    ]


@page("trends", order=4, choices=chosen)
def trends(asked: Asked) -> dict[str, object]:
    """Stocks, shares at a fixed panel of venues, standardised shares, ranks."""
    shares = _grouped(asked, asked.estimates("share_standardised", "share_raw"))
    stock, events = _lines(asked, "stock")
    fixed, fixed_events = _lines(asked, "share_fixed_panel")
    return {
        "events": events,
        "fixed_events": fixed_events,
        "panels": {
            "stock": stock,
            "fixed": fixed,
            "shares": asked.panel(share_lines, shares),
            "ranks": asked.panel(rank_lines, asked.estimates("share_standardised")),
        },
    }


def _grouped(asked: Asked, table: Table) -> Table:
    """The rows of the areas of the group that was chosen."""
    group = asked.query["group"]
    return table if group == ALL else table.where(ref_area=sorted(members(group)))


def _lines(asked: Asked, indicator: str) -> tuple[Panel | None, tuple[PolicyEvent, ...]]:
    """A yearly measure of the leading areas, and the events drawn onto it."""
    lang, tell = asked.lang, PAGES.get("trends").tell(asked.lang)
    rows = settled(cells(_grouped(asked, asked.estimates(indicator)), indicator))
    rows = [r for r in rows if r["period_years"] == 1]
    last = max((r["time_period"] for r in rows if r["value"] is not None), default=0)
    seen = [r for r in rows if r["time_period"] == last and r["value"] is not None]
    areas = leading(seen, MOST_LINES)
    rows = [r for r in rows if r["time_period"] > last - YEARS]
    hue = colours(areas)
    series = [
        Series(country_name(a, lang), [r for r in rows if r["ref_area"] == a], hue[a])
        for a in areas
    ]
    kind = asked.query["events"]
    kinds = () if kind == ALL else (kind,)
    drawn = [row for one in series for row in one.rows]
    events = () if kind == "none" else events_on(drawn, areas, kinds)
    titles = Titles(
        indicator.replace("_", "-"),
        tell(f"title_{indicator}"),
        term(indicator).definition(lang),
    )
    panel = asked.panel(
        series_lines, asked.estimates(indicator), series=series, titles=titles, events=events
    )
    return panel, events
