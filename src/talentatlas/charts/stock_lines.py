"""Persons by country or region and year: lines with bands and labels at their ends."""

from __future__ import annotations

from typing import Any  # rows and specifications

from talentatlas.charts import wording
from talentatlas.charts.axes import ticks, year_ticks
from talentatlas.charts.cells import cells, leading, settled, shown
from talentatlas.charts.figure import Figure
from talentatlas.charts.label_placement import spread
from talentatlas.charts.pixels import at, layer, texts
from talentatlas.charts.style import TEXT, WIDE, YEARS, colours, vega_lite
from talentatlas.charts.typesetting import width as text_width
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import country_name

LEFT = 46  # pixels for the numbers of the axis
LINE_GAP = 16  # pixels between the middles of two labels
LEADER = 22  # pixels from the end of a line to its label


def stock_lines(
    estimates: Table, *, top: int = 8, years: int = YEARS, lang: str = "en", width: int = WIDE
) -> Figure:
    """Stock of the largest holders over time.

    Unit: persons. Population: that of the rows.

    Args:
        estimates: the estimate table.
        top: number of countries or regions, the largest in the last year.
        years: how far the lines go back.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = wording.messages(lang)
    rows = settled([r for r in cells(estimates, "stock") if r["period_years"] == 1])
    last = max((r["time_period"] for r in rows if r["value"] is not None), default=0)
    areas = leading([r for r in rows if r["time_period"] == last], top)
    rows = [r for r in rows if r["ref_area"] in areas and r["time_period"] > last - years]
    first = min((r["time_period"] for r in rows), default=0)
    ends = [r for r in rows if r["time_period"] == last and r["value"] is not None]
    ends.sort(key=lambda r: areas.index(r["ref_area"]))
    texts = [f"{country_name(r['ref_area'], lang)} {wording.estimate(r, lang)}" for r in ends]
    return Figure(
        name="stock-lines",
        lang=lang,
        spec=_spec(rows, ends, lang=lang, width=width),
        title=say("stock_title", first=first, last=last),
        subtitle=say("stock_subtitle", count=len(areas)),
        source_line=wording.source_line(rows, lang, note=say("stock_note")),
        summary=say("stock_summary", last=last, list=say("list_gap").join(texts)),
        table=shown(estimates, rows),
    )


def _spec(
    rows: list[dict[str, Any]], ends: list[dict[str, Any]], *, lang: str, width: int
) -> dict[str, Any]:
    narrow = width < WIDE
    high = 340 if narrow else 400
    names = [_label(r, lang, narrow=narrow) for r in ends]
    right = LEADER + 4 + round(max((text_width(name, TEXT) for name in names), default=80))
    marks = ticks(0, max((r["upper"] or r["value"] or 0 for r in rows), default=1))
    years = [r["time_period"] for r in rows] or [0, 1]
    span = min(years), max(years)
    plot = width - LEFT - right
    axis = {"values": year_ticks(*span, 4 if narrow else 8), "format": "d", "grid": False}
    x = {
        "field": "year", "type": "quantitative", "axis": {**axis, "title": None},
        "scale": {"domain": span, "nice": False},
    }  # fmt: skip
    hue = colours([r["ref_area"] for r in ends])
    area_colour = {
        "field": "area", "type": "nominal", "legend": None,
        "scale": {"domain": list(hue), "range": list(hue.values())},
    }  # fmt: skip
    return vega_lite(
        lang,
        width=plot,
        height=high,
        autosize={"type": "none"},
        padding={"left": LEFT, "right": right, "top": 10, "bottom": 24},
        encoding={"x": x, "color": area_colour},
        layer=[
            *_lines([_point(r, lang) for r in rows], marks),
            *_labels(ends, names, plot=plot, high=high, top=marks[-1]),
        ],
    )


def _lines(points: list[dict[str, Any]], marks: list[float]) -> list[dict[str, Any]]:
    """Bands, lines, and unseen points that answer the mouse; gaps stay open."""
    y = {
        "field": "value", "type": "quantitative",
        "axis": {"values": marks, "title": None, "format": ",d"},
        "scale": {"domain": [0, marks[-1]], "nice": False},
    }  # fmt: skip
    band = {"y": {**y, "field": "lower"}, "y2": {"field": "upper"}}
    line = {"type": "line", "strokeWidth": 2, "invalid": "break-paths-show-domains"}
    target = {"type": "point", "filled": True, "size": 60, "opacity": 0}
    return [
        layer(points, {"type": "area", "opacity": 0.16}, **band),
        layer(points, line, y=y),
        layer(points, target, y=y, tooltip={"field": "tip"}),
    ]


def _label(row: dict[str, Any], lang: str, *, narrow: bool) -> str:
    """Name and last value; the name alone where there is no room."""
    name = country_name(row["ref_area"], lang)
    return name if narrow else f"{name}  {wording.estimate(row, lang, interval=False)}"


def _labels(
    ends: list[dict[str, Any]], names: list[str], *, plot: int, high: int, top: float
) -> list[dict[str, Any]]:
    """Leaders and names to the right of the lines, none over another."""
    heights = [high * (1 - r["value"] / top) for r in ends]
    places = spread(heights, gap=LINE_GAP, low=0, high=high - 4)
    data = [
        {"area": r["ref_area"], "y": round(y, 1), "from": round(start, 1), "text": name}
        for r, y, start, name in zip(ends, places, heights, names, strict=True)
    ]
    across = {"x": {"value": plot + 4}, "x2": {"value": plot + LEADER - 4}}
    leader = layer(
        data, {"type": "rule", "strokeWidth": 1}, y=at("from"), y2={"field": "y"}, **across
    )
    style = {"align": "left", "fontSize": TEXT}
    return [leader, texts(data, {"value": plot + LEADER}, at("y"), **style)]


def _point(row: dict[str, Any], lang: str) -> dict[str, Any]:
    name = country_name(row["ref_area"], lang)
    return {
        "area": row["ref_area"], "year": row["time_period"], "value": row["value"],
        "lower": row["lower"], "upper": row["upper"],
        "tip": f"{name}, {row['time_period']}: {wording.estimate(row, lang)}",
    }  # fmt: skip
