"""The rows behind the figures of a scenario, for reading and for download."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any  # rows of a table

from talentatlas.charts import futures_wording as words
from talentatlas.charts.tornado import value_text
from talentatlas.charts.wording import number
from talentatlas.quantity import Table
from talentatlas.scenarios.effect_words import swing_label
from talentatlas.templates.tables import Shown, data_uri
from talentatlas.vocabulary.messages import Messages
from talentatlas.vocabulary.terms import term

Row = dict[str, Any]
Cells = Callable[[Row], Sequence[str]]
LEVELS = ("twin", "reform")


def measure_name(indicator: str, lang: str) -> str:
    """Name of a measure, with a capital."""
    label = term(indicator).label(lang)
    return label[:1].upper() + label[1:]


def shown_table(table: Table, head: Sequence[str], cells: Cells, numbers: int) -> Shown:
    """A table as people read it, with a link to all its columns.

    Args:
        table: the rows.
        head: names of the columns that are shown.
        cells: text of each column of a row.
        numbers: how many columns at the end hold numbers.
    """
    rows = table.rows()
    return Shown(head, [cells(r) for r in rows], numbers, data_uri(rows, table.columns))


def yearly_table(table: Table, tell: Messages) -> Shown:
    """By measure and year: without, with, difference."""
    lang = tell.lang
    head = [tell(f"col_{key}") for key in ("measure", "year", "without", "with", "difference")]

    def cells(row: Row) -> Sequence[str]:
        signed = row["indicator"] == "net_flow"
        return [
            measure_name(row["indicator"], lang),
            str(row["first_year"]),
            *(words.band(row, kind, lang, signed=signed) for kind in LEVELS),
            words.band(row, "difference", lang, signed=True),
        ]

    return shown_table(table, head, cells, 3)


def corridor_table(table: Table, tell: Messages) -> Shown:
    """By origin and destination: without, with, difference."""
    lang = tell.lang
    keys = ("origin", "destination", "without", "with", "difference")

    def cells(row: Row) -> Sequence[str]:
        return [
            words.area_label(row["ref_area"], lang),
            words.area_label(row["counterpart_area"], lang),
            *(words.band(row, kind, lang) for kind in LEVELS),
            words.band(row, "difference", lang, signed=True),
        ]

    return shown_table(table, [tell(f"col_{key}") for key in keys], cells, 3)


def gains_table(table: Table, tell: Messages) -> Shown:
    """By area and run: the three parts of a gain."""
    lang, say = tell.lang, words.messages(tell.lang)
    keys = ("area", "diversion", "arrived", "from_hubs", "stayed")

    def cells(row: Row) -> Sequence[str]:
        return [
            words.area_label(row["ref_area"], lang),
            say(row["run"]),
            *(
                words.with_bounds(
                    row[f"{part}_value"], row[f"{part}_lower_80"], row[f"{part}_upper_80"],
                    signed=True,
                )
                for part in ("arrived", "from_hubs", "stayed")
            ),
        ]  # fmt: skip

    return shown_table(table, [tell(f"col_{key}") for key in keys], cells, 3)


def account_table(table: Table, tell: Messages) -> Shown:
    """By area and diversion ratio: the account of one year."""
    keys = ("area", "diversion", "inflow", "gained", "of_inflow", "kept", "net_before",
            "net_after")  # fmt: skip

    def cells(row: Row) -> Sequence[str]:
        return [
            words.area_label(row["area"], tell.lang),
            f"{100 * row['diversion']:.0f}%",
            number(row["inflow"], 0),
            number(row["gained"], 0, signed=True),
            f"{100 * row['gained_share']:.1f}%",
            number(row["stayed"], 0),
            number(row["net_before"], 0, signed=True),
            number(row["net_after"], 0, signed=True),
        ]

    return shown_table(table, [tell(f"col_{key}") for key in keys], cells, 7)


def swing_table(table: Table, tell: Messages) -> Shown:
    """By assumption and number: low and high value, and the change at each."""
    lang = tell.lang
    keys = ("assumption", "area", "measure", "low", "high", "at_low", "centre", "at_high")

    def cells(row: Row) -> Sequence[str]:
        return [
            swing_label(row["kind"], row["lever"], row["name"], lang),
            words.area_label(row["area"], lang),
            measure_name(row["indicator"], lang),
            *(value_text(row[end]) for end in ("low", "high")),
            *(number(row[at], 0, signed=True) for at in ("at_low", "centre", "at_high")),
        ]

    return shown_table(table, [tell(f"col_{key}") for key in keys], cells, 5)
