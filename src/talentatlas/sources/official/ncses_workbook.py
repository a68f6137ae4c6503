"""Tables of NCSES as the producer's workbook (.xlsx): the indent of a label is its depth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any  # cells of another library

from talentatlas.errors import SourceUnavailable
from talentatlas.sources.official.base import LeftOut, number
from talentatlas.sources.official.ncses_table import Cell, NcsesTable, clean

NUMBER = re.compile(r"^\s*TABLE\s+(?P<number>\S+)\s*$", re.IGNORECASE)
HEAD_ROWS = 6  # most rows that a header of several levels takes
NOTES = ("note", "source", "s&e =", "na =", "ne =", "d =", "r =", "i =")


def read_workbook(file: Path) -> NcsesTable | None:
    """The table in a workbook, or None when it is not one of NCSES.

    Raises:
        SourceUnavailable: the file cannot be read.
    """
    rows = list(_rows(file))
    heads = [i for i, row in enumerate(rows[:HEAD_ROWS]) if row and NUMBER.match(_text(row[0]))]
    if not heads:
        return None
    at = heads[0]
    match = NUMBER.match(_text(rows[at][0]))
    assert match is not None  # found by it
    title, units = _text(rows[at + 1][0]), _text(rows[at + 2][0])
    body = at + (3 if units.startswith("(") else 2)
    left = LeftOut()
    return NcsesTable(
        title=clean(title),
        number=match["number"],
        units=units.strip("()") if units.startswith("(") else "",
        source=_source(rows),
        file=file.name,
        cells=tuple(_cells(rows[body:], left)),
        left_out=left.counts,
    )


def _rows(file: Path) -> Iterator[Sequence[Any]]:
    """Cells of the first sheet, row by row, without reading the whole file into memory."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(file, read_only=True)
    except Exception as error:  # openpyxl lets errors of zip and XML through
        raise SourceUnavailable(
            f"{file.name} is not a readable workbook: {error}.",
            why="Its figures are missing from every study that wants them.",
            todo="Fetch it again, as .xlsx.",
        ) from error
    try:
        yield from book.worksheets[0].iter_rows()
    finally:
        book.close()


def _text(cell: Any) -> str:  # noqa: ANN401, a cell of another library
    return "" if cell.value is None else str(cell.value)


def _indent(cell: Any) -> float:  # noqa: ANN401, a cell of another library
    spaces = len(_text(cell)) - len(_text(cell).lstrip())
    alignment = getattr(cell, "alignment", None)
    return (getattr(alignment, "indent", 0) or 0) + spaces / 2


def _cells(rows: Sequence[Sequence[Any]], left: LeftOut) -> Iterator[Cell]:
    """Figures below the header; a label sits under the nearest one above of less indent."""
    start = next((i for i, row in enumerate(rows) if _is_body(row)), len(rows))
    columns = _columns(rows[:start])
    above: list[tuple[float, str]] = []
    for row in rows[start:]:
        if not row or not (label := clean(_text(row[0]))):
            continue
        if label.casefold().startswith(NOTES):
            break
        depth = _indent(row[0])
        above = [*[pair for pair in above if pair[0] < depth], (depth, label)]
        labels = tuple(name for _, name in above)
        for i, cell in enumerate(row[1:], 1):
            value = number(_text(cell))
            name, year = columns.get(i, ("", None))
            if value is not None:
                yield Cell(labels, name, year, value)
            elif _text(cell).strip():
                left.add(f'no figure but "{_text(cell).strip()[:12]}"')


def _is_body(row: Sequence[Any]) -> bool:
    """Has a label and a figure that is no year?"""
    figures = [number(_text(cell)) for cell in row[1:]]
    known = [figure for figure in figures if figure is not None]
    are_years = all(1900 <= figure <= 2100 and figure == int(figure) for figure in known)
    return bool(row and _text(row[0]).strip() and known and not are_years)


def _columns(head: Sequence[Sequence[Any]]) -> dict[int, tuple[str, int | None]]:
    """Name and year of each column; a heading over several columns reaches to the next one."""
    width = max((len(row) for row in head), default=0)
    words: dict[int, list[str]] = {i: [] for i in range(1, width)}
    years: dict[int, int] = {}
    for row in head:
        text = ""
        for i in range(1, len(row)):
            text = clean(_text(row[i])) or text
            if re.fullmatch(r"(19|20)\d\d", text):
                years[i] = int(text)
            elif text:
                words[i].append(text)
    return {i: (" ".join(parts), years.get(i)) for i, parts in words.items()}


def _source(rows: Sequence[Sequence[Any]]) -> str:
    """The line of the survey below the table."""
    for i, row in enumerate(rows):
        if row and _text(row[0]).casefold().startswith("source"):
            own = _text(row[0]).partition(":")[2].strip()
            return own or (_text(rows[i + 1][0]) if i + 1 < len(rows) else "")
    return ""
