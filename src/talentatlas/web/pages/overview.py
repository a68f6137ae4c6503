"""Overview: the few numbers that matter most, and a question that leads to a corridor."""

from __future__ import annotations

from talentatlas.charts.share_lines import share_lines
from talentatlas.charts.world_map import world_map
from talentatlas.templates.headlines import headlines
from talentatlas.web import choices
from talentatlas.web.asked import Asked
from talentatlas.web.holdings import Holdings
from talentatlas.web.page import PAGES, page

LED_TO = ("country", "flows", "trends")


def chosen(holdings: Holdings) -> list[choices.Choice]:
    """Who is counted."""
    return [choices.population(holdings.populations)]


@page("overview", order=1, choices=chosen)
def overview(asked: Asked) -> dict[str, object]:
    """A question, leading shares, net flows, and where to go on."""
    shares = asked.estimates("share_standardised", "share_raw")
    top = asked.estimates("share_standardised", "net_flow", "flow")
    corridor = PAGES.get("corridor").choices(asked.holdings)
    return {
        "tiles": headlines(top, asked.lang),
        "question": [c for c in corridor if c.name in ("origin", "destination", "year")],
        "action": asked.addresses.view(asked.lang, "corridor", {}),
        "led_to": LED_TO,
        "panels": {
            "shares": asked.panel(share_lines, shares),
            "map": asked.panel(world_map, asked.estimates("net_rate")),
        },
    }
