"""Words and numbers in figures: messages, estimates as text, source lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any  # rows of a table

from talentatlas.quantity import LEVEL, decimals
from talentatlas.vocabulary.messages import Messages
from talentatlas.vocabulary.terms import term, term_ids

Row = Mapping[str, Any]
CATALOGUE = Path(__file__).with_name("messages.csv")

COUNTS = frozenset({"persons", "moves", "net moves"})  # units; everything else is a ratio


def messages(lang: str) -> Messages:
    """The sentences of figures in a language."""
    return Messages(CATALOGUE, lang)


def is_count(row: Row) -> bool:
    """Whether a row counts persons or moves."""
    return row["unit"] in COUNTS


def is_percent(row: Row) -> bool:
    """Whether a row is a share of one, which is shown in percent."""
    return row["unit"].startswith("share ")


def is_signed(row: Row) -> bool:
    """Whether a row may be negative, so that its sign is always shown."""
    return row["unit"].startswith("net ")


def unit_key(rows: Sequence[Row]) -> str:
    """Key of the message that names the unit of a rate, share or index."""
    if rows and is_percent(rows[0]):
        return "unit_percent"
    return "unit_rate" if rows and "per 1,000" in rows[0]["unit"] else "unit_index"


def scale(row: Row) -> float:
    """What a value is multiplied by before it is shown."""
    return 100.0 if is_percent(row) else 1.0


def number(value: float, digits: int, *, signed: bool = False) -> str:
    """A number with thousands separators and a true minus sign."""
    text = f"{value:+,.{digits}f}" if signed else f"{value:,.{digits}f}"
    if float(text.replace(",", "")) == 0:  # "-0" and "+0.0" say something that is not so
        text = text.lstrip("+-")
    return text.replace("-", "−")


def estimate(row: Row, lang: str, *, interval: bool = True) -> str:
    """An estimate as people read it: "1,240 (1,090–1,410)", or why there is none."""
    if row["value"] is None:
        return term("suppressed" if row["obs_status"] == "Q" else "missing").label(lang)
    times, signed = scale(row), is_signed(row)
    percent = "%" if is_percent(row) else ""
    low, high = row["lower"], row["upper"]
    if low is None or high is None:
        text = number(row["value"] * times, 0 if is_count(row) else 1, signed=signed)
        return f"{text}{percent} ({messages(lang)('interval_unstated')})"
    digits = 0 if is_count(row) else decimals((high - low) * times)
    shown = number(row["value"] * times, digits, signed=signed) + percent
    if not interval:
        return shown
    ends = [number(end * times, digits, signed=signed) for end in (low, high)]
    dash = " – " if signed else "–"
    return f"{shown} ({ends[0]}{dash}{ends[1]})"


def population(rows: Sequence[Row], lang: str) -> str:
    """Label of the population of some rows; an operator's own name as it stands."""
    return named(str(rows[0]["population"]), lang) if rows else ""


def named(identifier: str, lang: str) -> str:
    """Label of a term, or the identifier itself when it is an operator's own."""
    known = identifier.replace("_", "-") in term_ids()
    return term(identifier).label(lang) if known else identifier


def source_line(rows: Sequence[Row], lang: str, *, note: str = "") -> str:
    """Where a figure comes from: maker, vintage, population, level; then what else to know."""
    say = messages(lang)
    vintage = rows[0]["vintage"] if rows else "–"
    stated = next((r["level"] for r in rows if r.get("level") is not None), LEVEL)
    line = say(
        "source", vintage=vintage, population=population(rows, lang), level=round(100 * stated)
    )
    return f"{line}{say('sentence_gap')}{note}" if note else line


def years(row: Row) -> str:
    """The period of a row: "2024", or "2020–2024"."""
    first, length = row["time_period"], row["period_years"]
    return str(first) if length == 1 else f"{first}–{first + length - 1}"
