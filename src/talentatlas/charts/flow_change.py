"""Flows between areas before and after a reform: origin in rows, destination in columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any  # rows of a table

from talentatlas.charts import futures_wording as words
from talentatlas.charts.cells import shown
from talentatlas.charts.figure import Figure
from talentatlas.charts.heat_table import HeatCell, heat_table
from talentatlas.charts.style import CHANGE, MISSING, ON_CELL, PAPER, WIDE
from talentatlas.charts.wording import number
from talentatlas.quantity import Table
from talentatlas.scenarios.figures import BLOCK

LEAST = 0.5  # moves; less is shown as 0
LARGE = 0.05  # of the flow without reform; such a change has the darker colour


def flow_change(
    corridors: Table, *, first: Sequence[str] = (), top: int = 7, lang: str = "en",
    width: int = WIDE,
) -> Figure:  # fmt: skip
    """Heat table of the change of each flow, with the flow without and with the reform.

    Unit: moves a year, mean over the years of the reform. Suppressed cells are hatched.

    Args:
        corridors: the `corridors` table of a result.
        first: areas that stand first, such as the one the reform acts on.
        top: number of areas, by the sum of changes.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = words.messages(lang)
    wide = width >= WIDE
    rows = [r for r in corridors.rows() if not _is_block(r)]
    areas = _leading(rows, list(first), top if wide else min(top, 5))
    rows = [r for r in rows if r["ref_area"] in areas and r["counterpart_area"] in areas]
    rows.sort(key=lambda r: (areas.index(r["ref_area"]), areas.index(r["counterpart_area"])))
    begin, end = words.span(rows)
    seen = [r for r in rows if not words.is_hidden(r)]
    largest = sorted(seen, key=lambda r: -abs(r["difference_value"]))[:3]
    names = [words.area_label(area, lang) for area in areas]
    return Figure(
        name="flow-change",
        lang=lang,
        spec=heat_table(
            [_cell(r, areas, lang, wide=wide) for r in rows], names, lang=lang, width=width
        ),
        title=say("change_title", first=begin, last=end),
        subtitle=say("change_subtitle" if wide else "change_subtitle_narrow"),
        source_line=words.source_line(corridors, lang),
        summary=say(
            "change_summary", list=say("list_gap").join(_tip(r, lang) for r in largest)
        ),
        table=shown(corridors, rows),
        period=f"{begin}–{end}",
    )


def _is_block(row: dict[str, Any]) -> bool:
    return row["ref_area"].startswith(BLOCK) or row["counterpart_area"].startswith(BLOCK)


def _leading(rows: Sequence[dict[str, Any]], first: list[str], top: int) -> list[str]:
    """The areas with the largest sums of changes, after those that stand first."""
    sums: dict[str, float] = dict.fromkeys(first, 0.0)
    for row in rows:
        for area in (row["ref_area"], row["counterpart_area"]):
            sums[area] = sums.get(area, 0.0) + abs(row["difference_value"] or 0.0)
    return sorted(sums, key=lambda a: (a not in first, -sums[a], a))[:top]


def _tip(row: dict[str, Any], lang: str) -> str:
    say = words.messages(lang)
    ends = (words.area_label(row[k], lang) for k in ("ref_area", "counterpart_area"))
    return say(
        "change_tip",
        corridor=" → ".join(ends),
        without=words.band(row, "twin", lang),
        with_it=words.band(row, "reform", lang),
        apart=words.band(row, "difference", lang, signed=True),
    )


def _cell(row: dict[str, Any], areas: Sequence[str], lang: str, *, wide: bool) -> HeatCell:
    at = areas.index(row["ref_area"]), areas.index(row["counterpart_area"])
    if words.is_hidden(row):
        ends = (words.area_label(row[k], lang) for k in ("ref_area", "counterpart_area"))
        tip = f"{' → '.join(ends)}: {words.band(row, 'twin', lang)}"
        return HeatCell(*at, MISSING, ON_CELL, "", "", tip)
    change, without = row["difference_value"], row["twin_value"]
    part = change / without if without else 0.0
    fill = _fill(row, part)
    below = (
        f"{number(without, 0)} → {number(row['reform_value'], 0)}"
        if wide
        else f"{number(100 * part, 0, signed=True)}%"
    )
    ink = PAPER if fill in (CHANGE[0], CHANGE[-1]) else ON_CELL
    return HeatCell(*at, fill, ink, number(change, 0, signed=True), below, _tip(row, lang))


def _fill(row: dict[str, Any], part: float) -> str:
    """Blue for more, brown for less, darker from a twentieth; neither where it is unclear."""
    holds_zero = row["difference_lower_80"] <= 0 <= row["difference_upper_80"]
    if holds_zero or abs(row["difference_value"]) < LEAST:
        return CHANGE[2]
    if part < 0:
        return CHANGE[0] if part <= -LARGE else CHANGE[1]
    return CHANGE[-1] if part >= LARGE else CHANGE[-2]
