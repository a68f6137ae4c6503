"""One rate, share or index by country or region: dots with intervals, in order."""

from __future__ import annotations

from typing import Any  # rows of a table

from talentatlas.charts import wording
from talentatlas.charts.cells import Period, cells, latest, shown, within
from talentatlas.charts.figure import Figure
from talentatlas.charts.interval_bars import Panel, interval_bars
from talentatlas.charts.style import WIDE
from talentatlas.errors import SchemaError
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import country_name
from talentatlas.vocabulary.terms import term


def rate_dots(
    estimates: Table, *, indicator: str, top: int = 14, period: Period | None = None,
    lang: str = "en", width: int = WIDE,
) -> Figure:  # fmt: skip
    """A rate where it rests on most persons, from high to low.

    Args:
        estimates: the estimate table.
        indicator: a rate, share or index such as retention_rate or sector_move.
        top: number of countries or regions, by the persons that the rate rests on.
        period: first year and number of years; the last with values unless given.
        lang: BCP 47 tag.
        width: of the drawing in pixels.

    Raises:
        SchemaError: the indicator is a count.
    """
    say = wording.messages(lang)
    rows = cells(estimates, indicator)
    if any(wording.is_count(r) for r in rows):
        raise SchemaError(f"{indicator} is a count.", todo="Use bars, which start at zero.")
    rows = _firmest(within(rows, period or latest(rows, long=True)), top)
    rows.sort(key=lambda r: (-r["value"], r["ref_area"]))
    when = wording.years(rows[0]) if rows else "–"
    name = term(indicator).label(lang)
    ends = [*rows[:1], *rows[1:][-1:]]
    texts = [f"{country_name(r['ref_area'], lang)} {wording.estimate(r, lang)}" for r in ends]
    unit = say(wording.unit_key(rows))
    return Figure(
        name=f"dots-{indicator.replace('_', '-')}",
        lang=lang,
        spec=interval_bars(
            [Panel("", rows)], [r["ref_area"] for r in rows], lang=lang, width=width, dots=True
        ),
        title=say("dots_title", name=name[:1].upper() + name[1:], unit=unit, when=when),
        subtitle=term(indicator).definition(lang),
        source_line=wording.source_line(rows, lang, note=say("dots_note", count=len(rows))),
        summary=say("dots_summary", name=name, when=when, list=say("list_gap").join(texts)),
        table=shown(estimates, rows),
    )


def _firmest(rows: list[dict[str, Any]], top: int) -> list[dict[str, Any]]:
    """The rows that rest on most persons."""
    seen = [r for r in rows if r["value"] is not None]
    return sorted(seen, key=lambda r: (-(r["n_persons"] or 0), r["ref_area"]))[:top]
