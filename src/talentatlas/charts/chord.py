"""Moves between countries or regions as a ring: bands leave and arrive on its inside."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any  # rows and specifications

from talentatlas.charts import wording
from talentatlas.charts.cells import Period, cells, latest, shown, within
from talentatlas.charts.chord_layout import Arc, Band, ring, sector
from talentatlas.charts.figure import Figure
from talentatlas.charts.sankey import SCHEMA
from talentatlas.charts.style import TEXT, WIDE, colours, config
from talentatlas.charts.typesetting import width as text_width
from talentatlas.charts.view_wording import messages
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import country_name

THICK = 10  # pixels of the ring


def chord(
    estimates: Table, *, top: int = 9, period: Period | None = None, lang: str = "en",
    width: int = WIDE,
) -> Figure:  # fmt: skip
    """Ring of the areas with most moves between them.

    Unit: moves in the period. Population: that of the rows.

    Args:
        estimates: the estimate table.
        top: number of areas, at most a dozen to stay readable.
        period: first year and number of years; the last with values unless given.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = messages(lang)
    rows = cells(estimates, "flow")
    rows = within(rows, period or latest(rows, long=True))
    seen = [r for r in rows if r["value"]]
    sums: dict[str, float] = {}
    for row in seen:
        for area in (row["ref_area"], row["counterpart_area"]):
            sums[area] = sums.get(area, 0.0) + row["value"]
    areas = sorted(sums, key=lambda a: (-sums[a], a))[:top]
    own = [r for r in seen if r["ref_area"] in areas and r["counterpart_area"] in areas]
    own.sort(key=lambda r: (-r["value"], r["ref_area"], r["counterpart_area"]))
    when = wording.years(own[0]) if own else "–"
    texts = [
        f"{country_name(r['ref_area'], lang)} → {country_name(r['counterpart_area'], lang)} "
        f"{wording.estimate(r, lang)}"
        for r in own[:4]
    ]
    gap = wording.messages(lang)("list_gap")
    return Figure(
        name="chord",
        lang=lang,
        spec=_spec(own, areas, lang=lang, width=width),
        title=say("chord_title", when=when),
        subtitle=say("chord_subtitle"),
        source_line=wording.source_line(own, lang, note=say("chord_note", count=len(areas))),
        summary=say("partners_summary", when=when, list=gap.join(texts)),
        table=shown(estimates, own),
        period=when,
    )  # fmt: skip


def _spec(
    rows: Sequence[dict[str, Any]], areas: Sequence[str], *, lang: str, width: int
) -> dict[str, Any]:
    flows = {(r["ref_area"], r["counterpart_area"]): float(r["value"]) for r in rows}
    tips = {
        (r["ref_area"], r["counterpart_area"]): f"{country_name(r['ref_area'], lang)} → "
        f"{country_name(r['counterpart_area'], lang)}: {wording.estimate(r, lang)}"
        for r in rows
    }
    names = {area: country_name(area, lang) for area in areas}
    room = round(max((text_width(name, TEXT) for name in names.values()), default=60)) + 14
    radius = min(210.0, (width - 2 * room) / 2)
    arcs, bands = ring(flows, areas, radius=radius - THICK)
    high = 2 * radius + 56
    return {
        "$schema": SCHEMA, "config": config(lang), "width": width, "height": high,
        "autosize": "none", "padding": {"left": 0, "right": 0, "top": 0, "bottom": 0},
        "data": [
            {"name": "bands", "values": _bands(bands, colours(areas), tips)},
            {"name": "arcs", "values": _arcs(arcs, colours(areas), radius, names)},
        ],
        "marks": _marks(width / 2, high / 2),
    }  # fmt: skip


def _bands(
    bands: Sequence[Band], hue: Mapping[str, str], tips: Mapping[tuple[str, str], str]
) -> list[dict[str, Any]]:
    ordered = sorted(bands, key=lambda b: (-b.value, b.origin, b.destination))
    return [
        {"path": b.path, "colour": hue[b.origin], "tip": tips[b.origin, b.destination]}
        for b in ordered
    ]


def _arcs(
    arcs: Sequence[Arc], hue: Mapping[str, str], radius: float, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Arcs with their names outside; names of thin neighbours keep apart by their angle."""
    drawn: list[dict[str, Any]] = []
    for arc in arcs:
        middle = (arc.start + arc.end) / 2
        across, down = math.sin(middle), -math.cos(middle)
        drawn.append({
            "path": sector(arc.start, arc.end, radius - THICK + 1, radius),
            "colour": hue[arc.area], "text": names[arc.area],
            "x": round((radius + 8) * across, 1), "y": round((radius + 10) * down, 1),
            "align": "center" if abs(across) < 0.15 else "left" if across > 0 else "right",
        })  # fmt: skip
    return drawn


def _marks(x: float, y: float) -> list[dict[str, Any]]:
    def path(opacity: float) -> dict[str, Any]:
        return {
            "path": {"field": "path"}, "fill": {"field": "colour"}, "x": {"value": x},
            "y": {"value": y}, "fillOpacity": {"value": opacity},
        }  # fmt: skip

    text = {
        "text": {"field": "text"}, "x": {"signal": f"datum.x + {x}"},
        "y": {"signal": f"datum.y + {y}"}, "align": {"field": "align"},
        "baseline": {"value": "middle"}, "fontSize": {"value": TEXT},
    }  # fmt: skip
    tip = {"tooltip": {"field": "tip"}}
    return [
        {"type": "path", "from": {"data": "bands"}, "encode": {"enter": path(0.62) | tip}},
        {"type": "path", "from": {"data": "arcs"}, "encode": {"enter": path(1)}},
        {"type": "text", "from": {"data": "arcs"}, "encode": {"enter": text}},
    ]
