"""Rows of bars or dots with intervals, the number beside each; used by several figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any  # rows and specifications

from talentatlas.charts import wording
from talentatlas.charts.axes import ticks
from talentatlas.charts.pixels import at, colour, layer, texts
from talentatlas.charts.style import (
    GAIN,
    GAIN_PALE,
    INK,
    LOSS,
    LOSS_PALE,
    MUTED,
    SMALL,
    TEXT,
    WIDE,
    vega_lite,
)  # fmt: skip
from talentatlas.charts.typesetting import width as text_width
from talentatlas.vocabulary.countries import country_name

ROW = 24  # pixels from one row to the next
GAP = 18  # pixels between panels
_SHARED: dict[str, Any] = {"y": at("y"), "tooltip": {"field": "tip"}}


@dataclass(frozen=True, slots=True)
class Panel:
    """One column of bars.

    Args:
        title: above it; empty for a single panel.
        rows: at most one estimate for each area.
    """

    title: str
    rows: Sequence[dict[str, Any]]


def interval_bars(
    panels: Sequence[Panel], areas: Sequence[str], *, lang: str, width: int = WIDE,
    dots: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Specification of panels that share their rows, one row an area, in the order given.

    Args:
        panels: from left to right.
        areas: from top to bottom.
        lang: BCP 47 tag.
        width: of the whole in pixels.
        dots: draw dots (for rates and indexes) rather than bars from zero.
    """
    names = [country_name(area, lang) for area in areas]
    whole = len(panels) == 1  # room for the interval as text
    texts = [wording.estimate(r, lang, interval=whole) for p in panels for r in p.rows]
    left = 10 + round(max((text_width(name, TEXT) for name in names), default=60))
    right = 10 + round(max((text_width(text, SMALL) for text in texts), default=40))
    room = (width - left - GAP * (len(panels) - 1)) // max(len(panels), 1) - right
    plot, marks = max(room, 40), _ticks([r for p in panels for r in p.rows])
    columns: list[dict[str, Any]] = []
    for panel in panels:
        layer = [
            *_bars(panel, areas, lang=lang, marks=marks, plot=plot, dots=dots),
            _zero(len(areas)),
            _numbers(panel, areas, lang, plot=plot, whole=whole),
        ]
        layer += [] if columns else [_names(areas, names)]
        high = ROW * len(areas)
        column = {"width": plot, "height": high, "encoding": _SHARED, "layer": layer}
        columns.append(column | {"title": panel.title or None})
    padding = {"left": 0, "right": 0, "top": 2, "bottom": 2}
    return vega_lite(lang, spacing=GAP, hconcat=columns, padding=padding)


def _ticks(rows: Sequence[dict[str, Any]]) -> list[float]:
    """Ticks for all panels, zero among them; in shown units."""
    seen = [r for r in rows if r["value"] is not None]
    times = [wording.scale(r) for r in seen]
    low = min((t * _low(r) for r, t in zip(seen, times, strict=True)), default=0)
    high = max((t * _high(r) for r, t in zip(seen, times, strict=True)), default=1)
    return ticks(min(low, 0), max(high, 0), 4)


def _low(row: dict[str, Any]) -> float:
    return row["value"] if row["lower"] is None else row["lower"]


def _high(row: dict[str, Any]) -> float:
    return row["value"] if row["upper"] is None else row["upper"]


def _colour(row: dict[str, Any]) -> str:
    """Gain or loss; pale when the interval holds zero."""
    if not wording.is_signed(row):
        return GAIN
    clear = _low(row) > 0 or _high(row) < 0
    gains = row["value"] >= 0
    return (GAIN if gains else LOSS) if clear else (GAIN_PALE if gains else LOSS_PALE)


def _place(areas: Sequence[str], area: str) -> float:
    return ROW * (list(areas).index(area) + 0.5)


def _bars(
    panel: Panel, areas: Sequence[str], *, lang: str, marks: list[float], plot: int, dots: bool
) -> list[dict[str, Any]]:
    """Bars or dots of one panel, and their intervals."""
    data = [_bar(r, areas, lang) for r in panel.rows if r["value"] is not None]
    suffix = "%" if any(wording.is_percent(r) for r in panel.rows) else ""
    axis = {
        "values": _labelled(marks, plot), "title": None, "orient": "top",
        "labelExpr": f"replace(format(datum.value, ',~r'), '-', '−') + '{suffix}'",
    }  # fmt: skip
    scale = {"domain": [marks[0], marks[-1]], "nice": False}
    x = {"field": "value", "type": "quantitative", "axis": axis, "scale": scale}
    bar = {"x": x, "color": colour("colour")}
    mark = {"type": "point", "filled": True, "size": 64, "opacity": 1}
    if not dots:
        mark, bar = {"type": "bar", "height": 13}, bar | {"x2": {"field": "zero"}}
    ends = {"x": {**x, "field": "lower"}, "x2": {"field": "upper"}}
    rule = {"type": "rule", "stroke": INK, "strokeWidth": 1.5}
    return [layer(data, mark, **bar), layer(data, rule, **ends)]


def _bar(row: dict[str, Any], areas: Sequence[str], lang: str) -> dict[str, Any]:
    """One bar in shown units."""
    times = wording.scale(row)
    return {
        "y": _place(areas, row["ref_area"]), "value": times * row["value"], "zero": 0,
        "lower": times * _low(row), "upper": times * _high(row), "colour": _colour(row),
        "tip": f"{country_name(row['ref_area'], lang)}: {wording.estimate(row, lang)}",
    }  # fmt: skip


def _zero(rows: int) -> dict[str, Any]:
    """The line at zero."""
    ends = {"y": {"value": 0}, "y2": {"value": ROW * rows}, "tooltip": {"value": None}}
    zero = {"datum": 0, "type": "quantitative"}
    return layer([{}], {"type": "rule", "stroke": INK}, x=zero, **ends)


def _labelled(marks: list[float], plot: int) -> list[float]:
    """The ticks that have room for their label."""
    if plot > 34 * len(marks):
        return marks
    ends = [m for m in marks if m in (marks[0], 0, marks[-1])]
    return ends if plot > 34 * len(ends) else [m for m in ends if m]


def _numbers(
    panel: Panel, areas: Sequence[str], lang: str, *, plot: int, whole: bool
) -> dict[str, Any]:
    """The estimates as text, to the right of the panel."""
    data = [
        {"y": _place(areas, r["ref_area"]), "text": wording.estimate(r, lang, interval=whole)}
        for r in panel.rows
    ]
    style = {"align": "left", "fontSize": SMALL, "fill": MUTED}
    return texts(data, {"value": plot + 8}, at("y"), **style)


def _names(areas: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    """The areas, to the left of the first panel."""
    data = [{"y": _place(areas, a), "text": n} for a, n in zip(areas, names, strict=True)]
    return texts(data, {"value": -8}, at("y"), align="right")
