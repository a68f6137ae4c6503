"""Moves between countries or regions: origin in rows, destination in columns."""

from __future__ import annotations

from typing import Any  # rows and specifications

from talentatlas.charts import wording
from talentatlas.charts.cells import Period, cells, latest, leading, shown, within
from talentatlas.charts.figure import Figure
from talentatlas.charts.heat_table import HeatCell, heat_table
from talentatlas.charts.style import MISSING, ON_CELL, PAPER, SEQUENTIAL, WIDE
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import country_name


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
    most = max((r["value"] or 0 for r in rows), default=0) or 1
    cells = [_cell(r, areas, names, most=most, lang=lang) for r in rows]
    return heat_table(cells, list(names.values()), lang=lang, width=width)


def _cell(
    row: dict[str, Any], areas: list[str], names: dict[str, str], *, most: float, lang: str
) -> HeatCell:
    part = ((row["value"] or 0) / most) ** 0.5
    step = min(int(part * len(SEQUENTIAL)), len(SEQUENTIAL) - 1)
    full = wording.estimate(row, lang)
    value, _, bounds = full.partition(" ")
    hidden = row["value"] is None
    return HeatCell(
        areas.index(row["ref_area"]),
        areas.index(row["counterpart_area"]),
        fill=MISSING if hidden else SEQUENTIAL[step],
        ink=PAPER if part * len(SEQUENTIAL) >= 3 else ON_CELL,
        text="" if hidden else value,
        below="" if hidden else bounds.strip("()"),
        tip=f"{names[row['ref_area']]} → {names[row['counterpart_area']]}: {full}",
    )
