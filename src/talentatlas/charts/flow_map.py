"""The largest corridors as tapered lines on a world map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any  # rows and specifications

from talentatlas.charts import wording
from talentatlas.charts.cells import Period, cells, latest, shown, within
from talentatlas.charts.figure import Figure
from talentatlas.charts.map_places import middle_of, placed
from talentatlas.charts.sankey import SCHEMA
from talentatlas.charts.style import INK, PAPER, RULE, SMALL, WIDE, colours, config
from talentatlas.charts.typesetting import width as text_width
from talentatlas.charts.view_wording import messages
from talentatlas.charts.world_map import NORTH, SOUTH, WORLD, world
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import country_name

BROADEST, NARROWEST = 15.0, 0.8  # pixels of a line at its origin
BEND = 0.2  # how far a line swings out, as a part of its length


def flow_map(
    estimates: Table, *, top: int = 24, period: Period | None = None, lang: str = "en",
    width: int = WIDE,
) -> Figure:  # fmt: skip
    """Lines from origin to destination, as broad as the number of moves.

    Unit: moves in the period. Population: that of the rows.

    Args:
        estimates: the estimate table.
        top: number of corridors.
        period: first year and number of years; the last with values unless given.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = messages(lang)
    rows = cells(estimates, "flow")
    rows = [r for r in within(rows, period or latest(rows, long=True)) if r["value"]]
    rows = [r for r in rows if middle_of(r["ref_area"]) and middle_of(r["counterpart_area"])]
    rows.sort(key=lambda r: (-r["value"], r["ref_area"], r["counterpart_area"]))
    rows = rows[:top]
    when = wording.years(rows[0]) if rows else "–"
    texts = [_tip(row, lang) for row in rows[:4]]
    gap = wording.messages(lang)("list_gap")
    return Figure(
        name="flow-map",
        lang=lang,
        spec=_spec(rows, lang=lang, width=width),
        title=say("map_lines_title", when=when),
        subtitle=say("map_lines_subtitle"),
        source_line=wording.source_line(
            rows, lang, note=say("map_lines_note", count=len(rows))
            + wording.messages(lang)("sentence_gap") + wording.messages(lang)("map_note"),
        ),
        summary=say("partners_summary", when=when, list=gap.join(texts)),
        table=shown(estimates, rows),
        period=when,
    )  # fmt: skip


def _tip(row: dict[str, Any], lang: str) -> str:
    ends = (country_name(row[k], lang) for k in ("ref_area", "counterpart_area"))
    return f"{' → '.join(ends)} {wording.estimate(row, lang)}"


def _spec(rows: Sequence[dict[str, Any]], *, lang: str, width: int) -> dict[str, Any]:
    size = width / WORLD
    most = max((r["value"] for r in rows), default=1)
    thick = BROADEST if width >= WIDE else BROADEST / 2
    ends = [r["ref_area"] for r in rows]
    hue = colours(ends)
    lines = [
        {
            "path": _taper(
                placed(r["ref_area"], width), placed(r["counterpart_area"], width),
                max(NARROWEST, thick * r["value"] / most),
            ),
            "colour": hue[r["ref_area"]], "tip": _tip(r, lang),
        }
        for r in rows
    ]  # fmt: skip
    return {
        "$schema": SCHEMA, "config": config(lang), "width": width,
        "height": round((NORTH + SOUTH) * size + 8), "autosize": "none",
        "padding": {"left": 0, "right": 0, "top": 0, "bottom": 0},
        "projections": [{
            "name": "globe", "type": "equalEarth", "scale": size, "rotate": [-11, 0, 0],
            "translate": [width / 2, NORTH * size + 4],
        }],
        "data": [
            {"name": "land", "values": world(),
             "format": {"type": "topojson", "feature": "areas"}},
            {"name": "lines", "values": lines},
            {"name": "names", "values": _names(rows, width, lang)},
        ],
        "marks": _marks(),
    }  # fmt: skip


def _names(rows: Sequence[dict[str, Any]], width: int, lang: str) -> list[dict[str, Any]]:
    """Names of the areas with most moves, where they do not cover each other."""
    sums: dict[str, float] = {}
    for row in rows:
        for area in (row["ref_area"], row["counterpart_area"]):
            sums[area] = sums.get(area, 0.0) + row["value"]
    kept: list[dict[str, Any]] = []
    for area in sorted(sums, key=lambda a: (-sums[a], a)):
        x, y = placed(area, width)
        text = country_name(area, lang)
        half = text_width(text, SMALL) / 2
        if all(abs(y - k["y"]) > SMALL or abs(x - k["x"]) > half + k["half"] for k in kept):
            kept.append({"x": round(x, 1), "y": round(y, 1), "half": half, "text": text})
    return kept


def _marks() -> list[dict[str, Any]]:
    land = {"fill": {"value": RULE}, "stroke": {"value": PAPER}, "strokeWidth": {"value": 0.5}}
    line = {
        "path": {"field": "path"}, "fill": {"field": "colour"}, "fillOpacity": {"value": 0.75},
        "tooltip": {"field": "tip"},
    }  # fmt: skip
    text = {
        "text": {"field": "text"}, "x": {"field": "x"}, "y": {"signal": "datum.y - 9"},
        "align": {"value": "center"}, "baseline": {"value": "middle"},
        "fontSize": {"value": SMALL}, "fill": {"value": INK},
    }  # fmt: skip
    halo = text | {
        "stroke": {"value": PAPER}, "fill": {"value": PAPER}, "strokeWidth": {"value": 3},
        "strokeJoin": {"value": "round"},
    }  # fmt: skip
    shape = [{"type": "geoshape", "projection": "globe"}]
    return [
        {
            "type": "shape",
            "from": {"data": "land"},
            "encode": {"enter": land},
            "transform": shape,
        },
        {"type": "path", "from": {"data": "lines"}, "encode": {"enter": line}},
        {"type": "text", "from": {"data": "names"}, "encode": {"enter": halo}},
        {"type": "text", "from": {"data": "names"}, "encode": {"enter": text}},
    ]


def _taper(start: tuple[float, float], end: tuple[float, float], broad: float) -> str:
    """Outline of a line that swings to its right and ends in a point."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = math.hypot(across, down) or 1.0
    side = -down / length, across / length
    bend = (
        (start[0] + end[0]) / 2 - side[0] * BEND * length,
        (start[1] + end[1]) / 2 - side[1] * BEND * length,
    )
    half = broad / 2
    a = start[0] + side[0] * half, start[1] + side[1] * half
    b = start[0] - side[0] * half, start[1] - side[1] * half
    near = bend[0] + side[0] * half * 0.6, bend[1] + side[1] * half * 0.6
    far = bend[0] - side[0] * half * 0.6, bend[1] - side[1] * half * 0.6
    return (
        f"M{a[0]:.1f},{a[1]:.1f}Q{near[0]:.1f},{near[1]:.1f},{end[0]:.1f},{end[1]:.1f}"
        f"Q{far[0]:.1f},{far[1]:.1f},{b[0]:.1f},{b[1]:.1f}Z"
    )
