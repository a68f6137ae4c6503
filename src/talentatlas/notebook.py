"""Tables as notebooks show them: a caption that says what is counted, and a few rows."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any  # rows of a table
from unicodedata import east_asian_width

from talentatlas.vocabulary.countries import GROUP_PREFIX, alpha2_codes, country_name
from talentatlas.vocabulary.messages import LANGUAGES, Messages, read_catalogue
from talentatlas.vocabulary.terms import term, term_ids

if TYPE_CHECKING:
    from talentatlas.quantity import Table

CATALOGUE = Path(__file__).with_name("notebook_messages.csv")
MOST_ROWS = 20  # in a cell of a notebook
TOTAL = "_T"
AREAS = ("ref_area", "counterpart_area")
NUMBERS = ("value", "n_persons")  # set to the right
# Of an estimate, in this order; the value stands with its interval.
SHOWN = ("indicator", *AREAS, "time_period", "tier", "sector", "venue", "population", "value",
         "unit", "n_persons")  # fmt: skip
VARYING = ("indicator", "population", "unit")  # the caption says what all rows share
STYLE = (
    "caption{caption-side:top;text-align:left;padding:.3em 0}"
    "td,th{text-align:left;padding:.15em .7em .15em 0;vertical-align:top}"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as people read it.

    Args:
        caption: what is counted, of whom, from when; then how many rows are shown.
        head: names of the columns.
        rows: cells as text.
        numbers: positions of the columns with numbers.
    """

    caption: Sequence[str]
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int]


def as_html(table: Table) -> str:
    """A table as HTML that needs no script and nothing from elsewhere."""
    shown = _shown(table)

    head, *rest = shown.caption
    caption = f"<b>{escape(head)}</b>" + "".join(f"<br>{escape(line)}" for line in rest)
    columns = _html_row(shown.head, "th", shown.numbers)
    rows = "".join(_html_row(row, "td", shown.numbers) for row in shown.rows)
    return (
        f"<div class=talentatlas><style scoped>{_scoped()}</style><table>"
        f"<caption>{caption}</caption><thead>{columns}</thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _html_row(row: Sequence[str], tag: str, numbers: frozenset[int]) -> str:
    scope = " scope=col" if tag == "th" else ""
    cells = (
        f"<{tag}{scope}{' class=n' if place in numbers else ''}>{escape(text)}</{tag}>"
        for place, text in enumerate(row)
    )
    return f"<tr>{''.join(cells)}</tr>"


def as_text(table: Table) -> str:
    """The same as plain text."""
    shown = _shown(table)
    grid = [shown.head, *shown.rows]
    widths = [max(_width(row[place]) for row in grid) for place in range(len(shown.head))]
    head, *rest = shown.caption
    return "\n".join([head, *(_line(row, widths, shown.numbers) for row in grid), *rest])


def _line(row: Sequence[str], widths: Sequence[int], numbers: frozenset[int]) -> str:
    """A row of cells, numbers to the right."""
    cells: list[str] = []
    for place, (text, width) in enumerate(zip(row, widths, strict=True)):
        gap = " " * (width - _width(text))
        cells.append(gap + text if place in numbers else text + gap)
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """Columns of a terminal that a text takes; Chinese letters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _scoped() -> str:
    rules = STYLE.replace("}", "}\n").splitlines()
    own = (
        ",".join(f".talentatlas {one}" for one in rule.partition("{")[0].split(","))
        + "{" + rule.partition("{")[2]
        for rule in rules
    )  # fmt: skip
    return "".join(own)


def _shown(table: Table) -> Shown:
    lang = os.environ.get("TALENTATLAS_LANG", "")
    say = Messages(CATALOGUE, lang if lang in LANGUAGES else LANGUAGES[0])
    if not {"indicator", "value", "lower", "upper"} <= set(table.columns):
        rows = table.arrow.slice(0, MOST_ROWS).to_pylist()
        cells = [["" if v is None else str(v) for v in row.values()] for row in rows]
        return Shown(_caption(table, [], say), table.columns, cells, frozenset())
    rows = table.arrow.slice(0, MOST_ROWS).to_pylist()
    columns = [name for name in SHOWN if name in table.columns and _is_telling(table, name)]
    cells = [[_cell(row, name, say) for name in columns] for row in rows]
    numbers = frozenset(columns.index(name) for name in NUMBERS if name in columns)
    return Shown(_caption(table, rows, say), [say(name) for name in columns], cells, numbers)


def _is_telling(table: Table, column: str) -> bool:
    """Has a column something to say that the caption does not?"""
    if column == "value":
        return True
    values = set(table.arrow[column].unique().to_pylist()) - {None, TOTAL}
    return len(values) > 1 or (bool(values) and column not in VARYING)


def _caption(table: Table, rows: Sequence[Mapping[str, Any]], say: Messages) -> list[str]:
    about = table.about
    measures = _held(table, "indicator")
    title = about.title or (_word(measures[0], say) if len(measures) == 1 else about.name)
    parts: list[str] = []
    for name in ("unit", "population"):
        held = _held(table, name)
        value = getattr(about, name) or (held[0] if len(held) == 1 else "")
        parts += [say(f"caption_{name}", value=_word(value, say))] if value else []
    levels = [f"{100 * level:g}%" for level in _held(table, "level")]
    parts += [say("level", value=", ".join(levels))] if rows and levels else []
    coverage = [share for share in _held(table, "coverage") if share is not None]
    if coverage:
        low, high = f"{100 * min(coverage):.0f}", f"{100 * max(coverage):.0f}"
        parts.append(say("coverage", value=low if low == high else f"{low}–{high}"))
    parts.append(say("vintage", value=about.vintage))
    count = say("rows", shown=min(len(table), MOST_ROWS), rows=len(table))
    return [title, say("gap").join(parts), count]


def _held(table: Table, column: str) -> list[Any]:
    """Values of a column, each once, sorted."""
    if column not in table.columns:
        return []
    return sorted(v for v in table.arrow[column].unique().to_pylist() if v is not None)


def _cell(row: Mapping[str, Any], column: str, say: Messages) -> str:
    value = row[column]
    if column == "value":
        return _estimate(row, say)
    if value is None:
        return "–"
    if value == TOTAL:
        return say("all")
    if column in AREAS:
        is_known = value.startswith(GROUP_PREFIX) or value in alpha2_codes()
        return country_name(value, say.lang) if is_known else value
    if column == "time_period":
        length = row.get("period_years") or 1
        return str(value) if length == 1 else f"{value}–{value + length - 1}"
    if column == "n_persons":
        return f"{value:,}"
    return _word(str(value), say)


def _word(value: str, say: Messages) -> str:
    """Label of a unit or term in the language; another text as it stands."""
    if f"unit_{value}" in read_catalogue(CATALOGUE):
        return say(f"unit_{value}")
    known = value.replace("_", "-") in term_ids()
    return term(value).label(say.lang) if known else value


def _estimate(row: Mapping[str, Any], say: Messages) -> str:
    """Value with interval, such as 12,300 (11,800–12,900), or why there is none."""
    from talentatlas.quantity import with_interval

    if row["value"] is None:
        return say("hidden" if row.get("obs_status") == "Q" else "missing")
    is_share = str(row.get("unit", "")).startswith("share ")
    return with_interval(row["value"], row["lower"], row["upper"], is_percent=is_share)
