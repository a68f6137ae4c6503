"""Tiers: who stands behind talks, posters and the most cited papers."""

from __future__ import annotations

from talentatlas.charts.cells import cells, latest, leading, within
from talentatlas.charts.series_lines import Series, Titles, series_lines
from talentatlas.charts.style import colours
from talentatlas.charts.tier_bars import STATED_ORDER, tier_bars
from talentatlas.templates.panel import Panel
from talentatlas.vocabulary.countries import country_name
from talentatlas.vocabulary.terms import term
from talentatlas.web import choices
from talentatlas.web.asked import Asked
from talentatlas.web.choices import OneOf
from talentatlas.web.holdings import Holdings
from talentatlas.web.page import PAGES, page

LINES = 6


def chosen(holdings: Holdings) -> list[choices.Choice]:
    """Which period, which tier over time, who is counted."""
    periods = holdings.periods("share_of_tier", holdings.populations[0], tier="*")
    return [
        choices.period("period", periods),
        OneOf(
            "tier", STATED_ORDER, STATED_ORDER[0], lambda value, lang: term(value).label(lang)
        ),
        choices.population(holdings.populations),
    ]


@page("tiers", order=5, choices=chosen)
def tiers(asked: Asked) -> dict[str, object]:
    """All tiers of one period, one tier over time, the most cited over time."""
    tier, table = asked.query["tier"], asked.estimates("share_of_tier")
    period, name = asked.window("share_of_tier"), term(tier).label(asked.lang)
    return {
        "panels": {
            "tiers": asked.panel(tier_bars, table, period=period),
            "over_time": _over_time(asked, "share_of_tier", tier, name),
            "cited": _over_time(asked, "share_of_cited", "cited", ""),
        }
    }


def _over_time(asked: Asked, indicator: str, tier: str, name: str) -> Panel | None:
    """A share of the leading areas in each period."""
    tell = PAGES.get("tiers").tell(asked.lang)
    table = asked.estimates(indicator)
    rows = cells(table, indicator, tier=tier)
    now = [r for r in within(rows, latest(rows, long=True)) if r["value"] is not None]
    areas = leading(now, LINES)
    hue = colours(areas)
    series = [
        Series(country_name(a, asked.lang), [r for r in rows if r["ref_area"] == a], hue[a])
        for a in areas
    ]
    titles = Titles(
        indicator.replace("_", "-"), tell(f"title_{indicator}", tier=name),
        term(indicator).definition(asked.lang),
    )  # fmt: skip
    return asked.panel(series_lines, table, series=series, titles=titles)
