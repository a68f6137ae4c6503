"""Tables of the US National Center for Science and Engineering Statistics (NCSES), as cells.

Two layouts: the workbook that the producer offers for every table (`ncses_workbook.py`), and a
machine-readable copy with one folder a table, `data.csv` (or .gz) beside a README.md that holds
title, notes, source and units. Table numbers move between years, so tables are found by title.
"""

from __future__ import annotations

import ast
import csv
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from talentatlas.errors import SourceChanged
from talentatlas.sources.official.base import LeftOut, number, opened

LICENCE = "US government work"
CITATION = "National Center for Science and Engineering Statistics (NCSES), {source} {title}."
ARROW = " -> "
PATH_END = "_full_path"
NOTE_MARK = re.compile(r"<sup>.*?</sup>|<[^>]+>")
YEARS = re.compile(r"\b((?:19|20)\d\d)(?:\s*[–-]\s*((?:19|20)?\d\d))?\b")
SERIES_TITLE = re.compile(r"\*\*(?P<key>[\w ]+):\*\*\s*(?P<value>.+)")
SKIPPED = ("table_id", "row_id", "rank")


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table.

    Args:
        row: labels from the outermost to the innermost.
        column: name of the column, without its year.
        year: of the column or row, or None.
        value: the figure.
        flag: the producer's mark, "" for none (i imputed, r revised).
    """

    row: tuple[str, ...]
    column: str
    year: int | None
    value: float
    flag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NcsesTable:
    """One published table.

    Args:
        title: as printed.
        number: of the table in its publication, such as "7-7".
        units: as printed.
        source: the survey.
        file: name of its file.
        cells: its figures.
        left_out: (reason, cells) of what could not be read.
    """

    title: str
    number: str
    units: str
    source: str
    file: str
    cells: tuple[Cell, ...]
    left_out: tuple[tuple[str, int], ...]

    @property
    def last_year(self) -> int:
        """Last year in the title, 0 when it names none."""
        return max((last for _, last in spans(self.title)), default=0)

    def find(
        self, *row: str, column: str | None = None, year: int | None = None
    ) -> float | None:
        """The figure whose innermost labels are these, or None; the first one in the table.

        Args:
            row: innermost labels, outer before inner, compared without case.
            column: words that the column must hold.
            year: of the cell.
        """
        wanted = tuple(label.casefold() for label in row)
        for cell in self.cells:
            labels = tuple(label.casefold() for label in cell.row[-len(wanted) :])
            is_column = column is None or column.casefold() in cell.column.casefold()
            if labels == wanted and is_column and year in (None, cell.year):
                return cell.value
        return None


def spans(title: str) -> list[tuple[int, int]]:
    """(first, last) year of every year or span of years in a title, such as 2003–22."""
    found = []
    for first, last in YEARS.findall(title):
        end = int(last) if len(last) == 4 else int(first[:2] + last) if last else int(first)
        found.append((int(first), end))
    return found


def read_folder(file: Path) -> NcsesTable | None:
    """A table of the machine-readable copy from its `data.csv`, or None if it is not one.

    Raises:
        SourceUnavailable: the file cannot be read.
        SourceChanged: it is of this kind, but without a title or figures.
    """
    about = file.with_name("README.md")
    if not about.is_file() or "**Table Number:**" not in about.read_text(encoding="utf-8"):
        return None
    words = _about(about.read_text(encoding="utf-8"))
    left = LeftOut()
    with opened(file) as text:
        rows = list(csv.reader(text))
    if len(rows) < 2 or "title" not in words:
        raise SourceChanged(
            f"{file.parent.name}/{file.name} has no figures, or README.md has no title.",
            why="Tables are found by their title; this one cannot be used.",
            todo="Fetch the table again.",
        )
    return NcsesTable(
        title=words["title"],
        number=words.get("Table Number", ""),
        units=words.get("Units", "").strip("()"),
        source=words.get("Sources", ""),
        file=f"{file.parent.name}/{file.name}",
        cells=tuple(_cells(rows[0], rows[1:], words["title"], left)),
        left_out=left.counts,
    )


def clean(label: str) -> str:
    """A label without footnote marks, markup and doubled spaces."""
    return " ".join(NOTE_MARK.sub("", html.unescape(label)).split())


def parsed(text: str) -> tuple[float | None, str]:
    """(figure, flag) of a printed cell; the copy writes flagged ones as a list of two texts."""
    text = text.strip()
    if text.startswith("["):
        figure, flag = ast.literal_eval(text)
        return number(figure), flag
    return number(text), ""


def _about(text: str) -> dict[str, str]:
    """Title, numbered facts and the section Sources of the README."""
    lines = text.splitlines()
    words = {m["key"]: clean(m["value"]) for line in lines if (m := SERIES_TITLE.match(line))}
    title = next((line[2:] for line in lines if line.startswith("# ")), "")
    if title:
        words["title"] = clean(title)
    if "## Sources" in lines:
        after = lines[lines.index("## Sources") + 1 :]
        words["Sources"] = next((line.strip() for line in after if line.strip()), "")
    return words


def _cells(
    head: Sequence[str], rows: Iterable[Sequence[str]], title: str, left: LeftOut
) -> Iterable[Cell]:
    """The figures of a table, whatever stands in its columns."""
    label_columns = _label_columns(head)
    figures = [i for i in range(len(head)) if i not in label_columns]
    figures = [i for i in figures if head[i] not in SKIPPED and "_level_" not in head[i]]
    figures = [i for i in figures if not head[i].endswith(("_hierarchy_depth", PATH_END))]
    listed = list(rows)
    figures = [i for i in figures if any(parsed(row[i])[0] is not None for row in listed)]
    years = _hidden_years(head, listed, title)
    for at, row in enumerate(listed):
        labels = _labels(row, label_columns)
        year, labels = _row_year(head, labels, years.get(at))
        for i in figures:
            value, flag = parsed(row[i])
            if value is not None:
                column, own = _column_year(head[i])
                yield Cell(labels, column, own if own is not None else year, value, flag)
            elif row[i].strip():
                left.add(f'no figure but "{row[i].strip()[:12]}"')


def _label_columns(head: Sequence[str]) -> list[int]:
    """Columns that say what a row is: the full path where there is one."""
    paths = [i for i, name in enumerate(head) if name.endswith(PATH_END)]
    if paths:
        return paths
    levels = [i for i, name in enumerate(head) if "_level_" in name]
    first = [i for i, name in enumerate(head) if name == "time_period"]
    if levels or first:
        return first + levels
    named = [i for i, name in enumerate(head) if name not in SKIPPED]
    return named[:1]


def _labels(row: Sequence[str], columns: Sequence[int]) -> tuple[str, ...]:
    parts = [part for i in columns for part in row[i].split(ARROW)]
    return tuple(label for part in parts if (label := clean(part)))


def _row_year(
    head: Sequence[str], labels: tuple[str, ...], hidden: int | None
) -> tuple[int | None, tuple[str, ...]]:
    """The year of a row: the copy keeps it in `time_period`, or has lost it there."""
    if hidden is not None or "time_period" not in head or not labels:
        return hidden, labels
    years = [label for label in labels if re.fullmatch(r"(19|20)\d\d", label)]
    rest = tuple(label for label in labels if label not in years)
    return (int(years[0]), rest) if years else (None, labels)


def _hidden_years(
    head: Sequence[str], rows: Sequence[Sequence[str]], title: str
) -> dict[int, int]:
    """Years of rows that stand in order without one: as many rows a label as the title's span.

    In time series of one column the copy puts the label into `time_period` and drops the year.
    """
    if list(head[2:]) != ["time_period", "value"] or not spans(title):
        return {}
    first, last = spans(title)[-1]
    span = last - first + 1
    blocks = [row[2] for row in rows]
    if len(blocks) % span or any(
        len(set(blocks[start : start + span])) > 1 for start in range(0, len(blocks), span)
    ):
        return {}
    return {at: first + at % span for at in range(len(blocks))}


def _column_year(name: str) -> tuple[str, int | None]:
    """A column's words and the year in its name; a span of years stays in the words."""
    words = name.removeprefix("field_").strip("_")
    if re.fullmatch(r"(19|20)\d\d", words):
        return "", int(words)
    match = re.search(r"(?:^|_)((?:19|20)\d\d)(?:_|$)(?!\d\d(?:_|$))", words)
    if not match:
        return words.replace("_", " ").strip(), None
    rest = (words[: match.start()] + " " + words[match.end() :]).replace("_", " ").strip()
    return rest, int(match[1])
