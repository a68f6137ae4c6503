"""Country: two printable pages on one country or region, beside one to compare it with."""

from __future__ import annotations

from talentatlas.charts import wording
from talentatlas.charts.partner_bars import partner_bars
from talentatlas.charts.series_lines import Series, Titles, series_lines
from talentatlas.charts.style import YEARS, colours
from talentatlas.templates.headlines import Headline
from talentatlas.templates.panel import Panel
from talentatlas.vocabulary.countries import country_name
from talentatlas.vocabulary.messages import Messages
from talentatlas.vocabulary.policy_events import PolicyEvent
from talentatlas.vocabulary.terms import term
from talentatlas.web import choices
from talentatlas.web.asked import Asked
from talentatlas.web.choices import OneOf
from talentatlas.web.events import events_on
from talentatlas.web.holdings import Holdings
from talentatlas.web.page import PAGES, page
from talentatlas.web.reading import Row, last_row, own_rows, tile

YEARLY = ("stock", "share_standardised", "share_fixed_panel")
WINDOWED = ("inflow", "outflow", "net_flow", "net_rate", "retention_rate", "return_rate",
            "share_in_origin", "effectiveness", "sector_move")  # fmt: skip
HEADLINES = ("stock", "share_standardised", "net_flow", "outflow", "inflow",
             "retention_rate", "return_rate", "share_in_origin")  # fmt: skip
OVER_TIME = ("retention_rate", "return_rate")


def chosen(holdings: Holdings) -> list[choices.Choice]:
    """Which country or region, beside which, who is counted."""
    areas = holdings.areas
    first = "DEU" if "DEU" in areas else areas[0]
    peer = next((area for area in ("FRA", *areas) if area in areas and area != first), first)
    return [
        choices.country("area", areas, first),
        OneOf("peer", areas, peer, country_name),
        choices.population(holdings.populations),
    ]


@page("country", order=2, choices=chosen)
def country(asked: Asked) -> dict[str, object]:
    """Headline numbers, partners, both directions, share, origin, staying and returning."""
    area, lang = asked.query["area"], asked.lang
    tell = PAGES.get("country").tell(lang)
    found = {name: own_rows(asked, name, area) for name in {*YEARLY, *WINDOWED, "share_raw"}}
    shares = _recent(found["share_standardised"] or found["share_raw"])
    events = events_on(shares, [area])
    return {
        "name": country_name(area, lang),
        "peer": country_name(asked.query["peer"], lang),
        "tiles": _tiles(found, lang, tell),
        "compared": _compared(asked, found),
        "events": events,
        "panels": {
            "partners": asked.panel(partner_bars, asked.estimates("flow"), area=area),
            "directions": _directions(asked, tell, found),
            "share": _share(asked, tell, found, events),
            "origins": asked.panel(
                partner_bars, asked.estimates("origin_residence"), area=area,
                indicator="origin_residence",
            ),
            **{name: _over_time(asked, tell, name) for name in OVER_TIME},
        },
    }  # fmt: skip


def _last(found: dict[str, list[Row]], name: str) -> Row | None:
    """The last estimate of a measure, over the period that suits it."""
    return last_row(found[name], years=1 if name in YEARLY else 5)


def _tiles(found: dict[str, list[Row]], lang: str, tell: Messages) -> list[Headline]:
    made = [tile(_last(found, name), lang, beside=tell(f"beside_{name}")) for name in HEADLINES]
    return [one for one in made if one is not None]


def _compared(asked: Asked, found: dict[str, list[Row]]) -> list[tuple[str, str, str, str]]:
    """Measure, period, estimate here, estimate of the peer in the same period."""
    rows: list[tuple[str, str, str, str]] = []
    for name in (*YEARLY, *WINDOWED):
        own = _last(found, name)
        if own is None:
            continue
        beside = own_rows(asked, name, asked.query["peer"])
        other = last_row(beside, own["time_period"], years=own["period_years"])
        label = term(name).label(asked.lang)
        text = wording.estimate(other, asked.lang) if other else "–"
        mine = wording.estimate(own, asked.lang)
        unit = wording.messages(asked.lang)(wording.unit_key([own]))
        named = label if wording.is_count(own) else f"{label} ({unit})"
        rows.append((named[:1].upper() + named[1:], wording.years(own), mine, text))
    return rows


def _directions(asked: Asked, tell: Messages, found: dict[str, list[Row]]) -> Panel | None:
    series = [
        Series(term(name).label(asked.lang), [r for r in found[name] if r["period_years"] > 1])
        for name in ("inflow", "outflow")
    ]
    titles = Titles("directions", tell("directions", name=_name(asked)), tell("directions_how"))
    return asked.panel(series_lines, asked.estimates("inflow"), series=series, titles=titles)


def _share(
    asked: Asked, tell: Messages, found: dict[str, list[Row]], events: tuple[PolicyEvent, ...]
) -> Panel | None:
    """The standardised share beside that of the peer; the raw one where there is none."""
    kind = "share_standardised" if _last(found, "share_standardised") else "share_raw"
    pair = [asked.query["area"], asked.query["peer"]]
    hue = colours(pair)
    series = [
        Series(country_name(a, asked.lang), _recent(own_rows(asked, kind, a)), hue[a])
        for a in dict.fromkeys(pair)
    ]
    titles = Titles(
        "share", tell("share_title", measure=term(kind).label(asked.lang), name=_name(asked)),
        term(kind).definition(asked.lang),
    )  # fmt: skip
    return asked.panel(
        series_lines, asked.estimates(kind), series=[s for s in series if s.rows],
        titles=titles, events=events,
    )  # fmt: skip


def _over_time(asked: Asked, tell: Messages, name: str) -> Panel | None:
    pair = list(dict.fromkeys([asked.query["area"], asked.query["peer"]]))
    hue = colours(pair)
    series = [
        Series(country_name(a, asked.lang), rows, hue[a])
        for a in pair
        if (rows := [r for r in own_rows(asked, name, a) if r["period_years"] > 1])
    ]
    label = term(name).label(asked.lang)
    titles = Titles(
        name.replace("_", "-"),
        tell("rate_title", measure=label[:1].upper() + label[1:], name=_name(asked)),
        term(name).definition(asked.lang),
    )
    return asked.panel(series_lines, asked.estimates(name), series=series, titles=titles)


def _recent(rows: list[Row]) -> list[Row]:
    last = max((r["time_period"] for r in rows), default=0)
    return [r for r in rows if r["time_period"] > last - YEARS]


def _name(asked: Asked) -> str:
    return country_name(asked.query["area"], asked.lang)
