"""Share of each tier of papers by country or region: one panel a tier."""

from __future__ import annotations

from talentatlas.charts import wording
from talentatlas.charts.cells import TOTAL, Period, cells, latest, leading, shown, within
from talentatlas.charts.figure import Figure
from talentatlas.charts.interval_bars import Panel, interval_bars
from talentatlas.charts.style import WIDE
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import country_name

STATED_ORDER = ("oral", "spotlight", "poster")  # from the narrowest cut to the widest


def tier_bars(
    estimates: Table, *, top: int = 10, period: Period | None = None, lang: str = "en",
    width: int = WIDE,
) -> Figure:  # fmt: skip
    """Shares of the authors of oral, spotlight and poster papers.

    Unit: percent of the authors of a tier.

    Args:
        estimates: the estimate table.
        top: number of countries or regions, by the sum of their shares.
        period: first year and number of years; the last with values unless given.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = wording.messages(lang)
    rows = [r for r in cells(estimates, "share_of_tier", tier="*") if r["tier"] != TOTAL]
    rows = within(rows, period or latest(rows, long=True))
    areas = leading([r for r in rows if r["value"] is not None], top)
    rows = [r for r in rows if r["ref_area"] in areas]
    tiers = sorted({r["tier"] for r in rows}, key=_rank)
    panels = [Panel(wording.named(t, lang), [r for r in rows if r["tier"] == t]) for t in tiers]
    when = wording.years(rows[0]) if rows else "–"
    firsts = [max(p.rows, key=lambda r: r["value"] or 0) for p in panels]
    texts = [
        f"{panel.title} {country_name(r['ref_area'], lang)} {wording.estimate(r, lang)}"
        for panel, r in zip(panels, firsts, strict=True)
    ]
    return Figure(
        name="tier-bars",
        lang=lang,
        spec=interval_bars(panels or [Panel("", [])], areas, lang=lang, width=width),
        title=say("tier_title", when=when),
        subtitle=say("tier_subtitle"),
        source_line=wording.source_line(rows, lang),
        summary=say("tier_summary", when=when, list=say("list_gap").join(texts)),
        table=shown(estimates, rows),
    )


def _rank(tier: str) -> tuple[int, str]:
    known = tier in STATED_ORDER
    return (STATED_ORDER.index(tier) if known else len(STATED_ORDER), tier)
