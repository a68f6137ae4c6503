"""Single published figures that no file at hand holds, each with its source and its rounding.

Facts only: a cell of a table, an announced amount, a rate. A file that a user has is always
preferred to them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from talentatlas.errors import SchemaError, UnknownNameError
from talentatlas.sources.official.base import number

FIGURES = Path(__file__).with_name("quoted_figures.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedFigure:
    """One figure as published.

    Args:
        figure_id: stable name.
        area: alpha-3 code or group.
        period: year or month.
        value: as printed.
        precision: step to which it is rounded.
        unit: of the value.
        title: what it is.
        source: publication.
        url: its address, "" when there is none.
        licence: of the publication; a figure as such is not protected.
    """

    figure_id: str
    area: str
    period: str
    value: float
    precision: float
    unit: str
    title: str
    source: str
    url: str
    licence: str


@cache
def quoted_figures() -> dict[str, QuotedFigure]:
    """All figures by name.

    Raises:
        SchemaError: a row lacks a number or a source.
    """
    found: dict[str, QuotedFigure] = {}
    with FIGURES.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            value, precision = number(row.pop("value")), number(row.pop("precision"))
            if value is None or not precision or not row["source"]:
                raise SchemaError(
                    f"{FIGURES.name}, line {line}: no value, no precision, or no source.",
                    why="A figure without them cannot be compared.",
                    todo="Complete the row.",
                )
            found[row["figure_id"]] = QuotedFigure(value=value, precision=precision, **row)
    return found


def quoted(figure_id: str) -> QuotedFigure:
    """The figure of that name.

    Raises:
        UnknownNameError: there is none.
    """
    known = quoted_figures()
    if figure_id not in known:
        raise UnknownNameError("quoted figure", figure_id, known)
    return known[figure_id]
