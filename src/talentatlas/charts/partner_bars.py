"""Where those who arrive in a country come from, and where those who leave go."""

from __future__ import annotations

from talentatlas.charts import wording
from talentatlas.charts.cells import Period, cells, latest, shown, within
from talentatlas.charts.figure import Figure
from talentatlas.charts.interval_bars import Panel, interval_bars
from talentatlas.charts.style import WIDE
from talentatlas.charts.view_wording import messages
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import country_name

MOST = 8  # partners shown
KEYS = {"flow": "partners", "origin_residence": "origins"}  # of the words


def partner_bars(
    estimates: Table, *, area: str, indicator: str = "flow", period: Period | None = None,
    lang: str = "en", width: int = WIDE,
) -> Figure:  # fmt: skip
    """Moves, or origin and residence, of a country or region by partner, largest sums first.

    Unit: moves in the period, or persons. Population: that of the rows.

    Args:
        estimates: the estimate table.
        area: alpha-3 code.
        indicator: flow, or origin_residence without those who reside in their origin.
        period: first year and number of years; the last with values unless given.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = messages(lang)
    key = KEYS[indicator]
    rows = [r for r in cells(estimates, indicator) if r["ref_area"] != r["counterpart_area"]]
    rows = within(rows, period or latest(rows, long=True))
    arriving = [r for r in rows if r["counterpart_area"] == area and r["value"] is not None]
    leaving = [r for r in rows if r["ref_area"] == area and r["value"] is not None]
    sums: dict[str, float] = {}
    for row in arriving + leaving:
        partner = row["counterpart_area"] if row in leaving else row["ref_area"]
        sums[partner] = sums.get(partner, 0.0) + row["value"]
    partners = sorted(sums, key=lambda a: (-sums[a], a))[:MOST]
    comes = [r for r in arriving if r["ref_area"] in partners]
    goes = [r for r in leaving if r["counterpart_area"] in partners]
    turned = [r | {"ref_area": r["counterpart_area"]} for r in goes]
    name = country_name(area, lang)
    panels = [
        Panel(say("partners_in", name=name), comes),
        Panel(say("partners_out", name=name), turned),
    ]
    kept = [*comes, *goes]
    when = wording.years(kept[0]) if kept else "–"
    texts = [
        f"{country_name(r['ref_area'], lang)} → {country_name(r['counterpart_area'], lang)} "
        f"{wording.estimate(r, lang)}"
        for r in sorted(kept, key=lambda r: -r["value"])[:4]
    ]
    gap = wording.messages(lang)("list_gap")
    return Figure(
        name=f"{key}-bars",
        lang=lang,
        spec=interval_bars(panels, partners, lang=lang, width=width),
        title=say(f"{key}_title", name=name, when=when),
        subtitle=say(f"{key}_subtitle"),
        source_line=wording.source_line(kept, lang, note=say("partners_note")),
        summary=say("partners_summary", when=when, list=gap.join(texts)),
        table=shown(estimates, kept),
        period=when,
    )  # fmt: skip
