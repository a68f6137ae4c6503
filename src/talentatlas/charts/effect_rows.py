"""Rows of bars or dots placed by hand, in columns side by side or one below another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any  # specifications are JSON

from talentatlas.charts.axes import ticks
from talentatlas.charts.pixels import at, colour, layer, texts
from talentatlas.charts.style import INK, MUTED, SMALL, TEXT, WIDE, vega_lite
from talentatlas.charts.typesetting import lines

GAP = 18  # pixels between columns
BELOW = 34  # pixels between columns that stand one below another
LABEL_GAP = 8  # pixels between labels and plot
LEAST_PLOT = 60
TICK_ROOM = 46  # pixels that the number of a tick needs
_SHARED: dict[str, Any] = {"y": at("y"), "tooltip": {"field": "tip"}}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar or dot.

    Args:
        y: its middle, in pixels from the top.
        value: where it ends; None draws nothing but the text.
        text: to the right of the plot.
        tip: said when pointed at.
        colour: of the bar.
        start: where it starts.
        bounds: of its interval, or None.
        thick: in pixels.
    """

    y: float
    value: float | None
    text: str
    tip: str
    colour: str
    start: float = 0.0
    bounds: tuple[float, float] | None = None
    thick: float = 11


@dataclass(frozen=True, slots=True)
class Column:
    """Bars on one axis.

    Args:
        title: above it.
        bars: in any order.
        line: value at which a line stands.
        ends: values that lie on the axis whatever the bars.
    """

    title: str
    bars: Sequence[Bar]
    line: float = 0.0
    ends: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """Words to the left of the plot.

    Args:
        text: one line.
        y: its middle, in pixels from the top.
        back: pixels from the plot.
        quiet: small and grey.
    """

    text: str
    y: float
    back: float = LABEL_GAP
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """Sizes in pixels.

    Args:
        high: of the rows.
        left: of the labels.
        right: of the numbers.
    """

    high: float
    left: float
    right: float


def effect_rows(
    columns: Sequence[Column], labels: Sequence[Label], room: Room, *, lang: str,
    width: int = WIDE, style: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Specification of the columns: side by side on a wide page, else one below another.

    Args:
        columns: in order.
        labels: of the rows, the same for every column.
        room: sizes.
        lang: BCP 47 tag.
        width: of the whole in pixels.
        style: letters: "d" dots rather than bars, "%" after the numbers of the axis.
    """
    beside = width >= WIDE
    count = max(len(columns), 1) if beside else 1
    plot = round((width - room.left - GAP * (count - 1)) / count - room.right)
    drawn = [
        _column(each, labels if number == 0 or not beside else (), max(plot, LEAST_PLOT),
                room.high, style)
        for number, each in enumerate(columns or [Column("", [])])
    ]  # fmt: skip
    padding = {"left": 0, "right": 0, "top": 2, "bottom": 2}
    whole: dict[str, Any] = (
        {"hconcat": drawn, "spacing": GAP} if beside else {"vconcat": drawn, "spacing": BELOW}
    )
    return vega_lite(lang, padding=padding, **whole)


def _column(
    column: Column, labels: Sequence[Label], plot: int, high: float, style: str
) -> dict[str, Any]:
    seen = [bar for bar in column.bars if bar.value is not None]
    low, highest = _domain(column, seen)
    marks = _marks(low, highest, plot)
    suffix = "%" if "%" in style else ""
    axis = {
        "values": marks, "tickCount": len(marks), "title": None, "orient": "top",
        "labelFlush": False,
        "labelExpr": f"replace(format(datum.value, ',~r'), '-', '−') + '{suffix}'",
    }  # fmt: skip
    scale = {"domain": [low, highest], "nice": False}
    x = {"field": "value", "type": "quantitative", "axis": axis, "scale": scale}
    drawn = [
        *_bars(seen, x, dots="d" in style), *_intervals(seen, x), _line(column.line, high),
        texts(
            [{"y": bar.y, "text": bar.text} for bar in column.bars], {"value": plot + 8},
            at("y"), align="left", fontSize=SMALL, fill=MUTED,
        ),
        *(_labels(labels) if labels else []),
    ]  # fmt: skip
    broken = lines(column.title, TEXT, plot + 30)
    title = {"title": {"text": broken, "offset": 8}} if column.title else {}
    return {"width": plot, "height": high, "encoding": _SHARED, "layer": drawn, **title}


def _domain(column: Column, seen: Sequence[Bar]) -> tuple[float, float]:
    """Ends of the axis; the line and every end of a bar or interval lie within."""
    ends = [column.line, *(column.ends or ())]
    for bar in seen:
        ends += [bar.start, *(bar.bounds or ()), *([] if bar.value is None else [bar.value])]
    low, high = min(ends), max(ends)
    return (low, high) if high > low else (low, low + 1)


def _marks(low: float, high: float, plot: int) -> list[float]:
    """Round numbers on the axis that have room beside each other, zero first."""
    found = [m for m in ticks(low, high, 4) if low <= m <= high]
    kept: list[float] = []
    for mark in sorted(found, key=lambda m: (m != 0, -abs(m), m)):
        if all(abs(mark - other) * plot >= TICK_ROOM * (high - low) for other in kept):
            kept.append(mark)
    return sorted(kept)


def _bars(seen: Sequence[Bar], x: dict[str, Any], *, dots: bool) -> list[dict[str, Any]]:
    """Bars by thickness, or dots."""
    drawn: list[dict[str, Any]] = []
    for thick in sorted({bar.thick for bar in seen}) or [0]:
        data = [
            {"y": b.y, "value": b.value, "start": b.start, "colour": b.colour, "tip": b.tip}
            for b in seen
            if b.thick == thick
        ]
        encoding = {"x": x, "color": colour("colour")}
        mark: dict[str, Any] = {"type": "point", "filled": True, "size": 60, "opacity": 1}
        if not dots:
            mark = {"type": "bar", "height": thick}
            encoding["x2"] = {"field": "start"}
        drawn.append(layer(data, mark, **encoding))
    return drawn


def _intervals(seen: Sequence[Bar], x: dict[str, Any]) -> list[dict[str, Any]]:
    data = [
        {"y": b.y, "lower": b.bounds[0], "upper": b.bounds[1], "tip": b.tip}
        for b in seen
        if b.bounds is not None
    ]
    ends = {"x": {**x, "field": "lower"}, "x2": {"field": "upper"}}
    return [layer(data, {"type": "rule", "stroke": INK, "strokeWidth": 1.5}, **ends)] * bool(
        data
    )


def _line(value: float, high: float) -> dict[str, Any]:
    ends = {"y": {"value": 0}, "y2": {"value": high}, "tooltip": {"value": None}}
    datum = {"datum": value, "type": "quantitative"}
    return layer([{}], {"type": "rule", "stroke": INK}, x=datum, **ends)


def _labels(labels: Sequence[Label]) -> list[dict[str, Any]]:
    drawn: list[dict[str, Any]] = []
    for quiet, size, ink in ((False, TEXT, INK), (True, SMALL, MUTED)):
        data = [{"x": -e.back, "y": e.y, "text": e.text} for e in labels if e.quiet == quiet]
        if data:
            style = {"align": "right", "fontSize": size, "fill": ink}
            drawn.append(texts(data, at("x"), at("y"), **style))
    return drawn
