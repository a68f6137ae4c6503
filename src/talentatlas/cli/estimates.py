"""Estimates as text, CSV and JSON: the same rows, never a number without its interval."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any  # rows hold values of several types

import pyarrow.csv

from talentatlas import __version__
from talentatlas.charts.wording import estimate, named, years
from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import GROUP_PREFIX, country_name
from talentatlas.vocabulary.terms import term, term_ids

if TYPE_CHECKING:
    from talentatlas.measures.base import Measure

TOTAL = "_T"
AREAS = {"ref_area": "area", "counterpart_area": "partner"}
SHOWN_BY_ROWS = ("population", "window", "anchor")
CUTS = ("tier", "sector", "venue")
Parameters = Mapping[str, int | str]
Rows = list[dict[str, Any]]


def as_text(
    session: Session, table: Table, measure: Measure, parameters: Parameters, *, is_all: bool
) -> str:
    """Caption with unit and population, aligned rows, footer with level and vintage."""
    rows = table.rows()
    shown = rows if is_all else [row for row in rows if row["value"] is not None]
    parts = [_caption(session, rows, measure, parameters)]
    parts.append(aligned(_cells(session, shown), right=_right(shown)))
    footer = [_footer(session, rows)]
    if hidden := len(rows) - len(shown):
        footer.insert(0, session.words("hidden", number=hidden))
    return "\n\n".join([*parts, "\n".join(footer)])


def print_csv(table: Table) -> None:
    """Every column of every row to standard output."""
    sys.stdout.flush()
    pyarrow.csv.write_csv(table.arrow, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def as_json(table: Table, measure: Measure, parameters: Parameters) -> dict[str, Any]:
    """The rows with what belongs to them."""
    return {
        "measure": measure.name,
        "title": measure.title,
        "definition": measure.sentence,
        "unit": measure.unit.name,
        "parameters": _own(measure, parameters),
        "notes": dict(measure.notes),
        "vintage": table.about.vintage,
        "licence": table.about.licence,
        "citation": table.about.citation,
        "rows": table.rows(),
    }


def area_label(code: str | None, lang: str) -> str:
    """Name and code of a country or region, or the name of a group."""
    if code is None:
        return ""
    name = country_name(code, lang)
    return name if code.startswith(GROUP_PREFIX) else f"{name} ({code})"


def title_of(name: str, fallback: str, lang: str) -> str:
    """Title of a measure in a language; as the measure itself has it when there is no other."""
    known = name.replace("_", "-") in term_ids()
    return fallback if lang == "en" or not known else term(name).label(lang)


def definition_of(name: str, fallback: str, lang: str) -> str:
    """Definition of a measure in a language."""
    known = name.replace("_", "-") in term_ids()
    return fallback if lang == "en" or not known else term(name).definition(lang)


def unit_key(unit: str) -> str:
    """Key of a unit in the catalogue."""
    return "unit_" + re.sub(r"[^a-z0-9]+", "_", unit.replace(",", ""))


def _caption(session: Session, rows: Rows, measure: Measure, parameters: Parameters) -> str:
    say, lang = session.words, session.lang
    unit = say(unit_key(measure.unit.name))
    title = title_of(measure.name, measure.title, lang)
    definition = definition_of(measure.name, measure.sentence, lang)
    lines = [
        say("caption", title=title, definition=definition),
        say("caption_unit", unit=unit, population=named(rows[0]["population"], lang)),
    ]
    fixed: dict[str, object] = dict(_own(measure, parameters))
    fixed |= {cut: rows[0][cut] for cut in CUTS if _is_fixed(rows, cut)}
    lines += [say("caption_only", name=k, value=v) for k, v in fixed.items()]
    return "\n".join(lines)


def _own(measure: Measure, parameters: Parameters) -> dict[str, int | str]:
    """Parameters behind a number that no column of its row shows."""
    values = measure.parameters(dict(parameters))
    return {name: value for name, value in values.items() if name not in SHOWN_BY_ROWS}


def _is_fixed(rows: Rows, column: str) -> bool:
    values = {row[column] for row in rows}
    return len(values) == 1 and TOTAL not in values


def _columns(rows: Rows) -> list[str]:
    """Columns that tell the rows apart."""
    told = [c for c in AREAS if any(row[c] is not None for row in rows)]
    return [*told, "year", *(c for c in CUTS if len({row[c] for row in rows}) > 1)]


def _cells(session: Session, rows: Rows) -> list[list[str]]:
    say, lang = session.words, session.lang
    columns = _columns(rows)
    head = [say(AREAS.get(column, column)) for column in columns]
    cells = [[*head, say("value"), say("n_persons")]]
    for row in rows:
        line = [_cell(row, column, lang) for column in columns]
        persons = "" if row["n_persons"] is None else f"{row['n_persons']:,}"
        cells.append([*line, estimate(row, lang), persons])
    return cells


def _cell(row: Mapping[str, Any], column: str, lang: str) -> str:
    if column in AREAS:
        return area_label(row[column], lang)
    return years(row) if column == "year" else named(str(row[column]), lang)


def _right(rows: Rows) -> tuple[int, ...]:
    first = len(_columns(rows))
    return (first, first + 1)


def _footer(session: Session, rows: Rows) -> str:
    level = next((row["level"] for row in rows if row["level"] is not None), None)
    return session.words(
        "footer",
        level=100 * (level or 0),
        vintage=rows[0]["vintage"],
        run_id=rows[0]["run_id"],
        version=__version__,
    )
