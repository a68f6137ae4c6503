"""A heat table: coloured cells with two lines, origins to the left, destinations above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any  # specifications are JSON

from talentatlas.charts.pixels import at, colour, layer, texts
from talentatlas.charts.style import MUTED, PAPER, TEXT, WIDE, vega_lite
from talentatlas.charts.typesetting import width as text_width

CELL_HIGH = 38  # pixels


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One field.

    Args:
        row: of the origin, from the top.
        column: of the destination, from the left.
        fill: colour.
        ink: of its text.
        text: upper line; empty in a cell that is not shown.
        below: lower line, smaller.
        tip: said when pointed at.
    """

    row: int
    column: int
    fill: str
    ink: str
    text: str
    below: str
    tip: str


def heat_table(
    cells: Sequence[HeatCell], names: Sequence[str], *, lang: str, width: int
) -> dict[str, Any]:
    """Specification of a table of areas by areas.

    Args:
        cells: those that are shown or hatched; others stay blank.
        names: of the areas, in order.
        lang: BCP 47 tag.
        width: of the whole in pixels.
    """
    longest = max((text_width(name, TEXT) for name in names), default=80)
    left = 12 + round(longest)
    slanted = longest * len(names) > width - left - 40
    right = 34 if slanted else 0  # the last name leans over the edge
    head = 14 + round(0.55 * longest) if slanted else 22
    side = (width - left - right) / max(len(names), 1)
    data = [_field(cell, side) for cell in cells]
    sizes = (TEXT, 9.5) if width >= WIDE else (11, 8.5)
    return vega_lite(
        lang,
        width=round(side * len(names)),
        height=CELL_HIGH * len(names),
        autosize={"type": "none"},
        padding={"left": left, "right": right, "top": head, "bottom": 4},
        layer=[
            *_fields(data, sizes),
            _diagonal(len(names), side),
            *_heads(list(names), side=side, slanted=slanted),
        ],
    )


def _field(cell: HeatCell, side: float) -> dict[str, Any]:
    high = CELL_HIGH * (0.36 if cell.text else 0.5)
    return {
        "x": cell.column * side, "x2": (cell.column + 1) * side,
        "middle": (cell.column + 0.5) * side,
        "y": cell.row * CELL_HIGH, "y2": (cell.row + 1) * CELL_HIGH,
        "upper_line": cell.row * CELL_HIGH + high, "lower_line": (cell.row + 0.74) * CELL_HIGH,
        "fill": cell.fill, "ink": cell.ink, "text": cell.text, "range": cell.below,
        "tip": cell.tip,
    }  # fmt: skip


def _fields(data: list[dict[str, Any]], sizes: tuple[float, float]) -> list[dict[str, Any]]:
    """Coloured fields with both lines of text."""
    box = {"x": at("x"), "x2": {"field": "x2"}, "y": at("y"), "y2": {"field": "y2"}}
    box_mark = {"type": "rect", "stroke": PAPER, "strokeWidth": 1.5}
    hover = {"tooltip": {"field": "tip"}}
    lines = ("text", "upper_line", sizes[0]), ("range", "lower_line", sizes[1])
    words = [
        texts(data, at("middle"), at(line), name=name, fontSize=size)
        for name, line, size in lines
    ]
    for part in words:
        part["encoding"] |= {"color": colour("ink"), **hover}
    return [layer(data, box_mark, fill=colour("fill"), **box, **hover), *words]


def _diagonal(count: int, side: float) -> dict[str, Any]:
    """A line through the cells of areas with themselves, which hold no move."""
    steps = [(i * side, i * CELL_HIGH) for i in range(count)]
    data = [{"x": x, "x2": x + side, "y": y, "y2": y + CELL_HIGH} for x, y in steps]
    mark = {"type": "rule", "stroke": MUTED, "strokeWidth": 1, "opacity": 0.35}
    return layer(data, mark, x=at("x"), x2={"field": "x2"}, y=at("y"), y2={"field": "y2"})


def _heads(names: list[str], *, side: float, slanted: bool) -> list[dict[str, Any]]:
    """Origins to the left, destinations above."""
    rows = [{"y": (i + 0.5) * CELL_HIGH, "text": n} for i, n in enumerate(names)]
    columns = [{"x": (i + 0.5) * side, "text": n} for i, n in enumerate(names)]
    turned = {"angle": -36, "align": "left", "dx": 2, "dy": -6}
    flat = {"align": "center", "baseline": "bottom", "dy": -6}
    return [
        texts(rows, {"value": -8}, at("y"), align="right"),
        texts(columns, at("x"), {"value": 0}, **(turned if slanted else flat)),
    ]
