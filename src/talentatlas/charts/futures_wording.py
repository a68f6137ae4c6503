"""Words and numbers in figures of scenarios and of forecasts held against what came."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any  # rows of a table

from talentatlas.charts.wording import named, number
from talentatlas.quantity import Table
from talentatlas.scenarios.figures import BLOCK, SUPPRESSED
from talentatlas.scenarios.places import GROUPS
from talentatlas.scenarios.result import ALL_FIELDS
from talentatlas.vocabulary.countries import country_name
from talentatlas.vocabulary.messages import Messages, read_catalogue
from talentatlas.vocabulary.terms import term

Row = Mapping[str, Any]
CATALOGUE = Path(__file__).with_name("futures_messages.csv")
REGION = "X-"  # before the name of the rest of a region
INDICATORS = ("inflow", "outflow", "net_flow")


def messages(lang: str) -> Messages:
    """The sentences of these figures in a language."""
    return Messages(CATALOGUE, lang)


def area_label(code: str, lang: str) -> str:
    """Name of a country, group of countries, rest of a region, or block of destinations."""
    if code.startswith(BLOCK):
        return messages(lang)(f"block_{code.removeprefix(BLOCK)}")
    if code.startswith(REGION):
        return messages(lang)(f"area_{code}")
    return country_name(GROUPS.get(code, code), lang)


def method_label(method: str, lang: str) -> str:
    """Name of a forecast method; one without a translation as it stands."""
    key = f"method_{method}"
    return messages(lang)(key) if key in read_catalogue(CATALOGUE) else method


def is_hidden(row: Row) -> bool:
    """Is the cell too uncertain to show?"""
    return row["obs_status"] == SUPPRESSED


def band(row: Row, kind: str, lang: str, *, signed: bool = False, level: int = 80) -> str:
    """A number with its band, "−4,087 (−4,900 – −3,200)", or that it is suppressed.

    Args:
        row: of a table of a scenario.
        kind: reform, twin or difference.
        lang: BCP 47 tag.
        signed: always show the sign.
        level: of the band, 80 or 95.
    """
    if is_hidden(row):
        return term("suppressed").label(lang)
    names = (f"{kind}_value", f"{kind}_lower_{level}", f"{kind}_upper_{level}")
    return with_bounds(*(row[name] for name in names), signed=signed)


def with_bounds(value: float, low: float, high: float, *, signed: bool = False) -> str:
    """A count with its bounds; signs where any of the three is below zero."""
    below = min(value, low, high) < 0
    shown, first, last = (number(each, 0, signed=signed) for each in (value, low, high))
    dash = " – " if signed or below else "–"
    return f"{shown} ({first}{dash}{last})"


def population(name: str, lang: str) -> str:
    """Name of a population; a source's own words as they stand."""
    return messages(lang)("population_all") if name == ALL_FIELDS else named(name, lang)


def source_line(table: Table, lang: str, *, note: str = "", bands: bool = True) -> str:
    """Where a figure comes from: maker, vintage, population, level; then what else to know."""
    say = messages(lang)
    about = table.about
    who = population(about.population, lang)
    line = say("source", vintage=about.vintage or "–", population=who)
    parts = [line, *([say("source_bands")] if bands else []), *([note] if note else [])]
    return say("sentence_gap").join(parts)


def span(rows: list[dict[str, Any]]) -> tuple[int, int]:
    """First and last year of some rows."""
    first = min((r["first_year"] for r in rows), default=0)
    return first, max((r["last_year"] for r in rows), default=0)
