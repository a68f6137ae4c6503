"""Net flow by country or region: bars from zero with intervals."""

from __future__ import annotations

from talentatlas.charts import wording
from talentatlas.charts.cells import Period, cells, latest, leading, shown, within
from talentatlas.charts.figure import Figure
from talentatlas.charts.interval_bars import Panel, interval_bars
from talentatlas.charts.style import WIDE
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import country_name


def net_flow_bars(
    estimates: Table, *, top: int = 16, period: Period | None = None, lang: str = "en",
    width: int = WIDE,
) -> Figure:  # fmt: skip
    """Moves in minus moves out, the largest gains and losses.

    Unit: moves in the period. Population: that of the rows.

    Args:
        estimates: the estimate table.
        top: number of countries or regions, by size of the net flow.
        period: first year and number of years; the last with values unless given.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = wording.messages(lang)
    rows = cells(estimates, "net_flow")
    rows = within(rows, period or latest(rows, long=True))
    kept = leading([r for r in rows if r["value"] is not None], top)
    rows = [r for r in rows if r["ref_area"] in kept]
    rows.sort(key=lambda r: (-r["value"], r["ref_area"]))
    when = wording.years(rows[0]) if rows else "–"
    areas = [r["ref_area"] for r in rows]
    ends = [*rows[:1], *rows[1:][-1:]]
    texts = [f"{country_name(r['ref_area'], lang)} {wording.estimate(r, lang)}" for r in ends]
    return Figure(
        name="net-flow-bars",
        lang=lang,
        spec=interval_bars([Panel("", rows)], areas, lang=lang, width=width),
        title=say("net_title", when=when),
        subtitle=say("net_subtitle"),
        source_line=wording.source_line(rows, lang),
        summary=say("net_summary", when=when, list=say("list_gap").join(texts)),
        table=shown(estimates, rows),
    )
