"""Rank over time with rank intervals: who may stand before whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any  # rows

from talentatlas.charts import wording
from talentatlas.charts.cells import cells, leading, settled, shown
from talentatlas.charts.figure import Figure
from talentatlas.charts.line_frame import Axes, Line, line_frame
from talentatlas.charts.style import WIDE, YEARS, colours
from talentatlas.charts.view_wording import messages
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import country_name

Rank = tuple[int, int, int]  # by value, best that the intervals allow, worst


def rank_lines(
    estimates: Table, *, indicator: str = "share_standardised", top: int = 8,
    years: int = YEARS, lang: str = "en", width: int = WIDE,
) -> Figure:  # fmt: skip
    """Ranks of countries or regions by a yearly measure.

    The best rank is one more than the number of areas that lie clearly above, their whole
    interval over the own one; the worst counts all that do not lie clearly below. Equal values
    share a rank.

    Args:
        estimates: the estimate table.
        indicator: a yearly measure.
        top: areas shown, the first of the last year; ranks are among all areas.
        years: how far the lines go back.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = messages(lang)
    rows = settled([r for r in cells(estimates, indicator) if r["value"] is not None])
    last = max((r["time_period"] for r in rows), default=0)
    rows = [r for r in rows if r["time_period"] > last - years]
    areas = leading([r for r in rows if r["time_period"] == last], top)
    ranks = {year: ranked([r for r in rows if r["time_period"] == year])
             for year in sorted({r["time_period"] for r in rows})}  # fmt: skip
    own = [r for r in rows if r["ref_area"] in areas]
    ends = [
        say("rank_end", name=country_name(a, lang), rank=_words(ranks[last][a]))
        for a in areas
    ]  # fmt: skip
    name, gap = wording.named(indicator, lang), wording.messages(lang)("list_gap")
    return Figure(
        name="rank-lines",
        lang=lang,
        spec=_spec(own, areas, ranks, lang=lang, width=width),
        title=say("rank_title", name=name, first=min(ranks, default=0), last=last),
        subtitle=say("rank_subtitle"),
        source_line=wording.source_line(rows, lang),
        summary=say("rank_summary", last=last, list=gap.join(ends)),
        table=shown(estimates, own),
    )  # fmt: skip


def ranked(rows: Sequence[dict[str, Any]]) -> dict[str, Rank]:
    """Rank of each area with the ranks that its interval allows.

    Args:
        rows: one estimate an area, all of one period, with values.
    """
    found: dict[str, Rank] = {}
    for row in rows:
        others = [r for r in rows if r is not row]
        found[row["ref_area"]] = (
            1 + sum(r["value"] > row["value"] for r in others),
            1 + sum(r["lower"] > row["upper"] for r in others),
            1 + sum(r["upper"] >= row["lower"] for r in others),
        )
    return found


def _words(rank: Rank) -> str:
    value, best, worst = rank
    return f"{value}" if best == worst else f"{value} ({best}–{worst})"


def _spec(
    rows: Sequence[dict[str, Any]], areas: Sequence[str], ranks: dict[int, dict[str, Rank]], *,
    lang: str, width: int,
) -> dict[str, Any]:  # fmt: skip
    hue = colours(areas)
    lines: list[Line] = []
    for area in areas:
        name = country_name(area, lang)
        points = [
            {"x": r["time_period"], "value": rank[0], "lower": rank[1], "upper": rank[2],
             "tip": f"{name}, {r['time_period']}: {_words(rank)}"}
            for r in rows
            if r["ref_area"] == area and (rank := ranks[r["time_period"]][area])
        ]  # fmt: skip
        lines.append(Line(name, hue[area], points))
    worst = max((p["value"] for line in lines for p in line.points), default=1)
    marks = [1, *range(5, worst + 5, 5)]
    for line in lines:  # a band beyond the plot would run over the years
        for point in line.points:
            point["upper"] = min(point["upper"], marks[-1])
    return line_frame(lines, Axes(marks, is_reversed=True, band=0.1), lang=lang, width=width)
