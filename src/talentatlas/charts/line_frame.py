"""What figures over time share: axes, lines and bands, names at the ends, dated events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any  # rows and specifications

from talentatlas.charts.axes import year_ticks
from talentatlas.charts.label_placement import spread
from talentatlas.charts.pixels import at, layer, texts
from talentatlas.charts.style import MUTED, SMALL, TEXT, WIDE, vega_lite
from talentatlas.charts.typesetting import width as text_width
from talentatlas.vocabulary.policy_events import PolicyEvent

LEFT, TOP, BOTTOM = 46, 10, 24  # pixels around the plot
EVENT_TOP = 26  # room for the numbers of events
LINE_GAP = 16  # pixels between the middles of two names
LEADER = 22  # pixels from the end of a line to its name


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its points.

    Args:
        name: at its end.
        colour: of it.
        points: x, value, lower, upper and tip of each; a value of None leaves a gap.
    """

    name: str
    colour: str
    points: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Axes:
    """Scales of a figure.

    Args:
        marks: labelled values of the vertical axis, from its lower to its upper end.
        suffix: after each of them.
        is_reversed: the least value stands at the top, as for ranks.
        periods: label of each place on the horizontal axis; empty for calendar years.
        band: opacity of the bands.
    """

    marks: Sequence[float]
    suffix: str = ""
    is_reversed: bool = False
    periods: Sequence[tuple[float, str]] = ()
    band: float = 0.16


def line_frame(
    lines: Sequence[Line], axes: Axes, *, events: Sequence[PolicyEvent] = (), lang: str,
    width: int = WIDE,
) -> dict[str, Any]:  # fmt: skip
    """Specification of lines with bands, or of points with intervals where there are periods.

    Args:
        lines: at most about ten.
        axes: scales.
        events: drawn as numbered dashes, in their order.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    narrow = width < WIDE
    high = 300 if narrow else 340
    wide = max((text_width(line.name, TEXT) for line in lines), default=60)
    right = LEADER + 6 + round(wide)
    plot, top = width - LEFT - right, EVENT_TOP if events else TOP
    span = _span(lines, axes)
    return vega_lite(
        lang,
        width=plot,
        height=high,
        autosize={"type": "none"},
        padding={"left": LEFT, "right": right, "top": top, "bottom": BOTTOM},
        encoding={"x": _across(span, axes, most=4 if narrow else 8)},
        layer=[
            *_events(events, span, plot=plot, high=high),
            *(part for line in lines for part in _line(line, axes)),
            *_names(lines, axes, plot=plot, high=high),
        ],
    )


def _span(lines: Sequence[Line], axes: Axes) -> tuple[float, float]:
    if axes.periods:
        places = [x for x, _ in axes.periods]
        half = (places[1] - places[0]) / 2 if len(places) > 1 else 2.5
        return min(places) - half, max(places) + half
    places = [p["x"] for line in lines for p in line.points] or [0, 1]
    return min(places), max(places)


def _across(span: tuple[float, float], axes: Axes, *, most: int) -> dict[str, Any]:
    axis: dict[str, Any] = {"title": None, "grid": False, "format": "d"}
    if axes.periods:
        shown = axes.periods[-most:] if most < 8 else axes.periods
        cases = "".join(f"datum.value == {x:g} ? '{text}' : " for x, text in shown)
        axis |= {"values": [x for x, _ in shown], "labelExpr": f"{cases}''"}
    else:
        axis["values"] = year_ticks(round(span[0]), round(span[1]), most)
    return {
        "field": "x", "type": "quantitative", "axis": axis,
        "scale": {"domain": list(span), "nice": False},
    }  # fmt: skip


def _line(line: Line, axes: Axes) -> list[dict[str, Any]]:
    """Band and line of years, or points with intervals; unseen points answer the mouse."""
    y = {
        "field": "value", "type": "quantitative",
        "axis": {"values": list(axes.marks), "title": None,
                 "labelExpr": f"replace(format(datum.value, ',~r'), '-', '−')+'{axes.suffix}'"},
        "scale": {"domain": [axes.marks[0], axes.marks[-1]], "nice": False,
                  "reverse": axes.is_reversed},
    }  # fmt: skip
    ends = {"y": {**y, "field": "lower"}, "y2": {"field": "upper"}}
    tip = {"field": "tip"}
    stroke = {"color": line.colour, "strokeWidth": 2, "invalid": "break-paths-show-domains"}
    if axes.periods:
        point = {
            "type": "point",
            "filled": True,
            "size": 60,
            "opacity": 1,
            "color": line.colour,
        }
        parts = [
            {"mark": {"type": "line", **stroke, "strokeWidth": 1.2}, "encoding": {"y": y}},
            {
                "mark": {"type": "rule", "color": line.colour, "strokeWidth": 2},
                "encoding": ends,
            },
            {"mark": point | {"invalid": "filter"}, "encoding": {"y": y, "tooltip": tip}},
        ]
    else:
        area = {"type": "area", "opacity": axes.band, "color": line.colour}
        target = {"type": "point", "opacity": 0, "size": 50}
        parts = [
            {"mark": area, "encoding": ends},
            {"mark": {"type": "line", **stroke}, "encoding": {"y": y}},
            {"mark": target, "encoding": {"y": y, "tooltip": tip}},
        ]
    return [{"data": {"values": list(line.points)}, "layer": parts}]


def _names(lines: Sequence[Line], axes: Axes, *, plot: int, high: int) -> list[dict[str, Any]]:
    """Leaders and names to the right of the lines, none over another."""
    ended = [(line, seen[-1]) for line in lines
             if (seen := [p for p in line.points if p["value"] is not None])]  # fmt: skip
    low, top = axes.marks[0], axes.marks[-1]
    parts = [(p["value"] - low) / ((top - low) or 1) for _, p in ended]
    heights = [high * (part if axes.is_reversed else 1 - part) for part in parts]
    places = spread(heights, gap=LINE_GAP, low=0, high=high - 4)
    data = [
        {"y": round(y, 1), "from": round(start, 1), "text": line.name, "ink": line.colour}
        for (line, _), y, start in zip(ended, places, heights, strict=True)
    ]
    ink = {"field": "ink", "type": "nominal", "scale": None}
    across = {"x": {"value": plot + 4}, "x2": {"value": plot + LEADER - 4}}
    rule = {"type": "rule", "strokeWidth": 1}
    return [
        layer(data, rule, y=at("from"), y2={"field": "y"}, color=ink, **across),
        texts(data, {"value": plot + LEADER}, at("y"), align="left", fontSize=TEXT),
    ]


def _events(
    events: Sequence[PolicyEvent], span: tuple[float, float], *, plot: int, high: int
) -> list[dict[str, Any]]:
    """Dashes at the dates, numbered above the plot; numbers that collide move aside."""
    seen = [(n, e) for n, e in enumerate(events, 1) if span[0] <= e.at <= span[1]]
    if not seen:
        return []
    places = [plot * (event.at - span[0]) / (span[1] - span[0]) for _, event in seen]
    apart = spread(places, gap=15, low=0, high=plot)
    data = [
        {"px": round(x, 1), "label": round(label, 1), "number": str(number)}
        for (number, _), x, label in zip(seen, places, apart, strict=True)
    ]
    rule = {"type": "rule", "stroke": MUTED, "strokeDash": [2, 3], "strokeWidth": 1}
    ends = {"y": {"value": 0}, "y2": {"value": high}, "tooltip": {"value": None}}
    style = {"fontSize": SMALL, "fill": MUTED}
    return [
        layer(data, rule, x=at("px"), **ends),
        texts(data, at("label"), {"value": -12}, name="number", **style),
    ]
