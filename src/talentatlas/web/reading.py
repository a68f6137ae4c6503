"""Single estimates out of a table, and how they are shown as a large number."""

from __future__ import annotations

from typing import Any  # rows

import pyarrow.compute as pc

from talentatlas.charts import wording
from talentatlas.charts.cells import cells, settled
from talentatlas.quantity import Table
from talentatlas.templates.headlines import Headline
from talentatlas.web.asked import Asked

Row = dict[str, Any]


def own_rows(asked: Asked, indicator: str, area: str, **wanted: str | int) -> list[Row]:
    """Estimates of one area, the last year on record left out while it fills up."""
    table = asked.estimates(indicator)
    own = table.arrow.filter(pc.equal(table.arrow["ref_area"], area))
    return settled(cells(Table(own, table.about), indicator, **wanted))


def last_row(
    rows: list[Row], period: int | None = None, *, years: int | None = None
) -> Row | None:
    """The last estimate with a value, or the one of a period.

    Args:
        rows: of one area, in time order.
        period: first year.
        years: length of the period; any when None.
    """
    kept = [row for row in rows if years is None or row["period_years"] == years]
    if period is not None:
        kept = [row for row in kept if row["time_period"] == period]
        return kept[0] if kept else None
    seen = [row for row in kept if row["value"] is not None]
    return seen[-1] if seen else None


def tile(row: Row | None, lang: str, *, name: str = "", beside: str = "") -> Headline | None:
    """A large number; None when there is no row.

    Args:
        row: an estimate.
        lang: BCP 47 tag.
        name: the word for it; that of its measure when empty.
        beside: a sentence below.
    """
    if row is None:
        return None
    word = name or wording.named(row["indicator"], lang)
    label, text = wording.years(row), wording.estimate(row, lang)
    if row["value"] is None:
        return Headline(label, word[:1].upper() + word[1:], "–", text, beside)
    value, _, bounds = text.partition(" ")
    return Headline(label, word[:1].upper() + word[1:], value, bounds.strip("()"), beside)
