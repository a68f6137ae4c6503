"""Moves between countries or regions: origin in rows, destination in columns."""

from __future__ import annotations

from typing import Any  # rows and specifications

from talentatlas.charts import wording
from talentatlas.charts.cells import Period, cells, latest, leading, shown, within
from talentatlas.charts.figure import Figure
from talentatlas.charts.pixels import at, colour, layer, texts
from talentatlas.charts.style import (
    MISSING,
    MUTED,
    ON_CELL,
    PAPER,
    SEQUENTIAL,
    TEXT,
    WIDE,
    vega_lite,
)
from talentatlas.charts.typesetting import width as text_width
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import country_name

CELL_HIGH = 38  # pixels


def flow_matrix(
    estimates: Table, *, top: int = 10, period: Period | None = None, lang: str = "en",
    width: int = WIDE,
) -> Figure:  # fmt: skip
    """Heat table of moves from each origin to each destination in one window.

    Unit: moves in the period. Suppressed cells are hatched and named, never zero.

    Args:
        estimates: the estimate table.
        top: number of countries or regions, by moves in and out.
        period: first year and number of years; the last of the longest windows unless given.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = wording.messages(lang)
    top = top if width >= WIDE else min(top, 6)
    rows = cells(estimates, "flow")
    rows = within(rows, period or latest(rows, long=True))
    both = [*rows, *({**r, "ref_area": r["counterpart_area"]} for r in rows)]
    areas = leading([r for r in both if r["value"] is not None], top)
    rows = [r for r in rows if {r["ref_area"], r["counterpart_area"]} <= {*areas}]
    when = wording.years(rows[0]) if rows else "–"
    largest = sorted(rows, key=lambda r: -(r["value"] or 0))[:3]
    texts = [
        f"{country_name(r['ref_area'], lang)} → {country_name(r['counterpart_area'], lang)} "
        f"{wording.estimate(r, lang)}"
        for r in largest
    ]
    return Figure(
        name="flow-matrix",
        lang=lang,
        spec=_spec(rows, areas, lang=lang, width=width),
        title=say("matrix_title", when=when),
        subtitle=say("matrix_subtitle"),
        source_line=wording.source_line(rows, lang, note=say("matrix_note")),
        summary=say("matrix_summary", when=when, list=say("list_gap").join(texts)),
        table=shown(estimates, rows),
        period=when,
    )


def _spec(
    rows: list[dict[str, Any]], areas: list[str], *, lang: str, width: int
) -> dict[str, Any]:
    names = {area: country_name(area, lang) for area in areas}
    longest = max((text_width(name, TEXT) for name in names.values()), default=80)
    left = 12 + round(longest)
    slanted = longest * len(areas) > width - left - 40
    right = 34 if slanted else 0  # the last name leans over the edge
    head = 14 + round(0.55 * longest) if slanted else 22
    side = (width - left - right) / max(len(areas), 1)
    most = max((r["value"] or 0 for r in rows), default=0) or 1
    data = [_cell(r, areas, names, side=side, most=most, lang=lang) for r in rows]
    sizes = (TEXT, 9.5) if width >= WIDE else (11, 8.5)
    return vega_lite(
        lang,
        width=round(side * len(areas)),
        height=CELL_HIGH * len(areas),
        autosize={"type": "none"},
        padding={"left": left, "right": right, "top": head, "bottom": 4},
        layer=[
            *_cells(data, sizes),
            _diagonal(len(areas), side),
            *_heads(list(names.values()), side=side, slanted=slanted),
        ],
    )


def _cells(data: list[dict[str, Any]], sizes: tuple[float, float]) -> list[dict[str, Any]]:
    """Coloured fields with the estimate and, below it, its interval."""
    box = {"x": at("x"), "x2": {"field": "x2"}, "y": at("y"), "y2": {"field": "y2"}}
    field = {"type": "rect", "stroke": PAPER, "strokeWidth": 1.5}
    hover = {"tooltip": {"field": "tip"}}
    lines = ("text", "upper_line", sizes[0]), ("range", "lower_line", sizes[1])
    words = [
        texts(data, at("middle"), at(line), name=name, fontSize=size)
        for name, line, size in lines
    ]
    for part in words:
        part["encoding"] |= {"color": colour("ink"), **hover}
    return [layer(data, field, fill=colour("fill"), **box, **hover), *words]


def _diagonal(count: int, side: float) -> dict[str, Any]:
    """A line through the cells of areas with themselves, which hold no move."""
    steps = [(i * side, i * CELL_HIGH) for i in range(count)]
    data = [{"x": x, "x2": x + side, "y": y, "y2": y + CELL_HIGH} for x, y in steps]
    mark = {"type": "rule", "stroke": MUTED, "strokeWidth": 1, "opacity": 0.35}
    return layer(data, mark, x=at("x"), x2={"field": "x2"}, y=at("y"), y2={"field": "y2"})


def _cell(
    row: dict[str, Any], areas: list[str], names: dict[str, str], *, side: float, most: float,
    lang: str,
) -> dict[str, Any]:  # fmt: skip
    i, j = areas.index(row["ref_area"]), areas.index(row["counterpart_area"])
    part = ((row["value"] or 0) / most) ** 0.5
    step = min(int(part * len(SEQUENTIAL)), len(SEQUENTIAL) - 1)
    full = wording.estimate(row, lang)
    value, _, bounds = full.partition(" ")
    hidden = row["value"] is None
    high = CELL_HIGH * (0.5 if hidden else 0.36)
    return {
        "x": j * side, "x2": (j + 1) * side, "middle": (j + 0.5) * side,
        "y": i * CELL_HIGH, "y2": (i + 1) * CELL_HIGH,
        "upper_line": i * CELL_HIGH + high, "lower_line": (i + 0.74) * CELL_HIGH,
        "fill": MISSING if hidden else SEQUENTIAL[step],
        "ink": PAPER if part * len(SEQUENTIAL) >= 3 else ON_CELL,
        "text": "" if hidden else value, "range": "" if hidden else bounds.strip("()"),
        "tip": f"{names[row['ref_area']]} → {names[row['counterpart_area']]}: {full}",
    }  # fmt: skip


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
