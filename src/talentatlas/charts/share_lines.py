"""Shares of the stock: standardised as line and band, raw as dashes beside it, by area."""

from __future__ import annotations

from typing import Any  # rows and specifications

from talentatlas.charts import fonts, wording
from talentatlas.charts.axes import ticks, year_ticks
from talentatlas.charts.cells import cells, leading, settled, shown
from talentatlas.charts.figure import Figure
from talentatlas.charts.style import MUTED, SMALL, WIDE, YEARS, colours, vega_lite
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import country_name

STANDARDISED, RAW = "share_standardised", "share_raw"
LEFT, GAP, PLOT_HIGH = 34, 26, 130  # pixels: axis labels, between panels, one panel


def share_lines(
    estimates: Table, *, top: int = 9, years: int = YEARS, lang: str = "en", width: int = WIDE
) -> Figure:
    """Standardised share with the raw share beside it, one panel an area.

    Unit: percent of persons. Population: that of the rows.

    Args:
        estimates: the estimate table.
        top: number of countries or regions, the largest standardised shares of the last year.
        years: how far the lines go back.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = wording.messages(lang)
    firm, raw = (settled(cells(estimates, name)) for name in (STANDARDISED, RAW))
    last = max((r["time_period"] for r in firm if r["value"] is not None), default=0)
    areas = leading([r for r in firm if r["time_period"] == last], top)
    rows = [r for r in firm + raw if r["ref_area"] in areas and r["time_period"] > last - years]
    first = min((r["time_period"] for r in rows), default=0)
    ends = {r["ref_area"]: r for r in firm if r["time_period"] == last}
    texts = [f"{country_name(a, lang)} {wording.estimate(ends[a], lang)}" for a in areas]
    return Figure(
        name="share-lines",
        lang=lang,
        spec=_spec(rows, areas, lang=lang, width=width),
        title=say("share_title", first=first, last=last),
        subtitle=say("share_subtitle"),
        source_line=wording.source_line(rows, lang, note=say("share_note")),
        summary=say("share_summary", last=last, list=say("list_gap").join(texts)),
        table=shown(estimates, rows),
    )


def _spec(
    rows: list[dict[str, Any]], areas: list[str], *, lang: str, width: int
) -> dict[str, Any]:
    columns = 3 if width >= WIDE else 2
    plot = (width - columns * LEFT - (columns - 1) * GAP) // columns
    hue, panels = colours(areas), list[dict[str, Any]]()
    years = [r["time_period"] for r in rows] or [0]
    for start in range(0, len(areas), columns):
        beside = areas[start : start + columns]  # panels of one row share their scale
        near = [r for r in rows if r["ref_area"] in beside]
        marks = ticks(0, 100 * max((r["upper"] or r["value"] or 0 for r in near), default=1), 4)
        for area in beside:
            own = [r for r in near if r["ref_area"] == area]
            layers = _layers(own, hue[area], marks, lang)
            panel = _panel(layers, plot=plot, span=(min(years), max(years)))
            panels.append(panel | {"title": _title(own, lang)})
    empty = [] if panels else [{"mark": "point", "data": {"values": []}}]
    padding = {"left": 0, "right": 4, "top": 0, "bottom": 4}
    return vega_lite(
        lang, columns=columns, concat=panels or empty, padding=padding,
        spacing={"row": 22, "column": GAP},
    )  # fmt: skip


def _title(rows: list[dict[str, Any]], lang: str) -> dict[str, Any]:
    """Name of the area, and its last standardised share below."""
    last = max(
        (r for r in rows if r["indicator"] == STANDARDISED), key=lambda r: r["time_period"]
    )
    text = f"{last['time_period']}: {wording.estimate(last, lang)}"
    return {
        "text": country_name(last["ref_area"], lang), "subtitle": text,
        "subtitleColor": MUTED, "subtitleFontSize": SMALL, "subtitleFont": fonts.family(lang),
    }  # fmt: skip


def _panel(layers: list[dict[str, Any]], *, plot: int, span: tuple[int, int]) -> dict[str, Any]:
    """One area; all panels have the same years."""
    axis = {"values": year_ticks(*span, 3), "format": "d", "grid": False, "title": None}
    x = {
        "field": "year", "type": "quantitative", "axis": axis,
        "scale": {"domain": span, "nice": False},
    }  # fmt: skip
    return {"width": plot, "height": PLOT_HIGH, "encoding": {"x": x}, "layer": layers}


def _layers(
    rows: list[dict[str, Any]], hue: str, marks: list[float], lang: str
) -> list[dict[str, Any]]:
    """Raw share in the back, standardised share before it."""
    y = {
        "field": "value", "type": "quantitative",
        "axis": {"values": marks, "title": None, "labelExpr": "datum.label + '%'",
                 "minExtent": LEFT, "maxExtent": LEFT},
        "scale": {"domain": [0, marks[-1]], "nice": False},
    }  # fmt: skip
    firm = [_point(r, lang) for r in rows if r["indicator"] == STANDARDISED]
    raw = [_point(r, lang) for r in rows if r["indicator"] == RAW]
    return [
        *_line(raw, y, {"color": MUTED, "strokeDash": [3, 3]}, band=0.1),
        *_line(firm, y, {"color": hue, "strokeWidth": 2}, band=0.22),
    ]


def _line(
    points: list[dict[str, Any]], y: dict[str, Any], stroke: dict[str, Any], *, band: float
) -> list[dict[str, Any]]:
    """Band, line, and unseen points that answer the mouse; gaps stay open."""
    area = {"type": "area", "color": stroke["color"], "opacity": band}
    line = {"type": "line", "invalid": "break-paths-show-domains", **stroke}
    target = {"type": "point", "opacity": 0, "size": 50}
    ends = {"y": {**y, "field": "lower"}, "y2": {"field": "upper"}}
    parts = [
        {"mark": area, "encoding": ends},
        {"mark": line, "encoding": {"y": y}},
        {"mark": target, "encoding": {"y": y, "tooltip": {"field": "tip"}}},
    ]
    return [{"data": {"values": points}, "layer": parts}]  # the rows stand once, not thrice


def _point(row: dict[str, Any], lang: str) -> dict[str, Any]:
    values = {k: None if row[k] is None else 100 * row[k] for k in ("value", "lower", "upper")}
    name = wording.named(row["indicator"], lang)
    return {
        "year": row["time_period"], **values,
        "tip": f"{name}, {row['time_period']}: {wording.estimate(row, lang)}",
    }  # fmt: skip
