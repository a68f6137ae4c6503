"""Origin to residence: a Sankey laid out here and drawn with path marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any  # rows and specifications

from talentatlas.charts import wording
from talentatlas.charts.cells import Period, cells, latest, shown, within
from talentatlas.charts.figure import Figure
from talentatlas.charts.label_placement import spread
from talentatlas.charts.sankey_layout import OTHER, Layout, Node, fold_small, layout, outline
from talentatlas.charts.style import INK, MUTED, REST, SMALL, TEXT, WIDE, colours, config
from talentatlas.charts.typesetting import width as text_width
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import country_name
from talentatlas.vocabulary.terms import term

BAR, NODE_GAP, LABEL_GAP, HEAD = 10, 10, 15, 22  # pixels
SCHEMA = "https://vega.github.io/schema/vega/v6.json"  # a name; never fetched


def sankey(
    estimates: Table, *, movers_only: bool = False, top: int = 10,
    period: Period | None = None, lang: str = "en", width: int = WIDE,
) -> Figure:  # fmt: skip
    """Persons by origin (left) and residence (right), small areas put together.

    Unit: persons. Population: that of the rows. Suppressed links are left out and counted.

    Args:
        estimates: the estimate table.
        movers_only: leave out those who reside in their origin.
        top: areas shown one by one on each side.
        period: first year and number of years; the last with values unless given.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = wording.messages(lang)
    rows = cells(estimates, "origin_residence")
    rows = within(rows, period or latest(rows, long=True))
    rows = [r for r in rows if not movers_only or r["ref_area"] != r["counterpart_area"]]
    links = {
        (r["ref_area"], r["counterpart_area"]): float(r["value"])
        for r in rows
        if r["value"] is not None and r["value"] > 0
    }
    hidden = sum(r["value"] is None for r in rows)
    placed = layout(fold_small(links, top), high=460 if width >= WIDE else 430, gap=NODE_GAP)
    kind, when = "movers" if movers_only else "sankey", wording.years(rows[0]) if rows else "–"
    return Figure(
        name=kind.replace("_", "-"),
        lang=lang,
        spec=_spec(placed, rows, lang=lang, width=width),
        title=say(f"{kind}_title", when=when),
        subtitle=say(f"{kind}_subtitle"),
        source_line=wording.source_line(rows, lang, note=say("sankey_note", hidden=hidden)),
        summary=say(f"{kind}_summary", when=when, share=_abroad(links), count=len(links)),
        table=shown(estimates, rows),
    )


def _abroad(links: Mapping[tuple[str, str], float]) -> str:
    """Percent of the persons shown who do not reside in their origin."""
    crossing = sum(value for (origin, home), value in links.items() if origin != home)
    return f"{100 * crossing / (sum(links.values()) or 1):.0f}"


def _spec(
    placed: Layout, rows: Sequence[dict[str, Any]], *, lang: str, width: int
) -> dict[str, Any]:
    nodes = (*placed.origins, *placed.destinations)
    numbered = width >= WIDE  # on narrow screens the numbers stand in the table only
    names = {n: _label(n, lang, numbered=numbered) for n in nodes}
    gutter = 12 + round(max((text_width(name, TEXT) for name in names.values()), default=80))
    start, end = gutter + BAR, width - gutter - BAR
    hue = colours([n.area for n in nodes if n.area != OTHER]) | {OTHER: REST}
    tips = {(r["ref_area"], r["counterpart_area"]): wording.estimate(r, lang) for r in rows}
    ribbons = [
        {
            "path": outline(r, start, end), "colour": hue[r.origin],
            "stays": r.origin == r.destination,
            "tip": _tip(r.origin, r.destination, r.value, tips, lang),
        }
        for r in sorted(placed.ribbons, key=lambda r: (-r.thickness, r.origin, r.destination))
    ]  # fmt: skip
    bottom = max((n.bottom for n in nodes), default=100)
    labels = _labels(placed.origins, names, bar=gutter, left=True, high=bottom)
    labels += _labels(placed.destinations, names, bar=end, left=False, high=bottom)
    say = wording.messages(lang)
    heads = [
        {"x": start, "text": say("sankey_left"), "align": "right"},
        {"x": end, "text": say("sankey_right"), "align": "left"},
    ]
    return {
        "$schema": SCHEMA, "config": config(lang), "width": width, "height": bottom + HEAD,
        "autosize": "none", "padding": {"left": 0, "right": 0, "top": 2, "bottom": 8},
        "data": [
            {"name": "ribbons", "values": ribbons}, {"name": "labels", "values": labels},
            {"name": "heads", "values": heads},
        ],
        "marks": _marks(),
    }  # fmt: skip


def _tip(
    origin: str, destination: str, value: float, tips: dict[tuple[str, str], str], lang: str
) -> str:
    text = tips.get((origin, destination)) or wording.number(value, 0)
    return f"{_name(origin, lang)} → {_name(destination, lang)}: {text}"


def _name(area: str, lang: str) -> str:
    return term("other").label(lang) if area == OTHER else country_name(area, lang)


def _label(node: Node, lang: str, *, numbered: bool) -> str:
    name = _name(node.area, lang)
    return f"{name}  {wording.number(node.value, 0)}" if numbered else name


def _labels(
    nodes: Sequence[Node], names: Mapping[Node, str], *, bar: float, left: bool, high: float
) -> list[dict[str, Any]]:
    """Bars of one side with their names beside them."""
    middles = [(n.top + n.bottom) / 2 for n in nodes]
    places = spread(middles, gap=LABEL_GAP, low=6, high=high - 4)
    return [
        {
            "bar": bar, "top": round(n.top, 2), "bottom": round(max(n.bottom, n.top + 1), 2),
            "x": bar - 8 if left else bar + BAR + 8, "y": round(place, 1), "text": names[n],
            "align": "right" if left else "left",
        }
        for n, place in zip(nodes, places, strict=True)
    ]  # fmt: skip


def _marks() -> list[dict[str, Any]]:
    """Ribbons, bars, names and column heads; all below the room for the heads."""
    down = {"signal": str(HEAD)}

    def lowered(name: str) -> dict[str, Any]:
        return {"signal": f"datum.{name} + {HEAD}"}

    def text(name: str, size: int, fill: str) -> dict[str, Any]:
        return {
            "text": {"field": name}, "x": {"field": "x"}, "align": {"field": "align"},
            "baseline": {"value": "middle"}, "fontSize": {"value": size},
            "fill": {"value": fill},
        }  # fmt: skip

    paths = {
        "path": {"field": "path"}, "fill": {"field": "colour"}, "y": down,
        "fillOpacity": {"signal": "datum.stays ? 0.28 : 0.6"}, "tooltip": {"field": "tip"},
    }  # fmt: skip
    bars = {
        "x": {"field": "bar"}, "width": {"value": BAR}, "y": lowered("top"),
        "y2": lowered("bottom"), "fill": {"value": INK},
    }  # fmt: skip
    names = text("text", TEXT, INK) | {"y": lowered("y")}
    return [
        {"type": "path", "from": {"data": "ribbons"}, "encode": {"enter": paths}},
        {"type": "rect", "from": {"data": "labels"}, "encode": {"enter": bars}},
        {"type": "text", "from": {"data": "labels"}, "encode": {"enter": names}},
        {"type": "text", "from": {"data": "heads"}, "encode": {
            "enter": text("text", SMALL, MUTED) | {"y": {"value": 8}}}},
    ]  # fmt: skip
