"""A workbook for spreadsheet users: the rows, what they mean, how to cite them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any  # cells hold values of several types

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from talentatlas.charts.futures_wording import area_label
from talentatlas.errors import UsageError
from talentatlas.exports.citation import CATALOGUE, Work, as_text
from talentatlas.quantity import Table
from talentatlas.vocabulary.messages import Messages, read_catalogue
from talentatlas.vocabulary.terms import term, term_ids

MOST_ROWS = 1_048_575  # of a sheet, below its head
EPOCH = datetime(
    2000, 1, 1
)  # stands in the file instead of the moment: equal rows, equal bytes
HEAD = PatternFill("solid", fgColor="E4EAE6")
NAMED = {"ref_area": "area_name", "counterpart_area": "partner_name", "indicator": "measure"}
WIDTHS = {"area_name": 24, "partner_name": 24, "measure": 26, "unit": 24, "definition": 30,
          "interval_method": 30, "country_rule": 30, "vintage": 24}  # fmt: skip
ABOUT = ("name", "vintage", "run_id", "population", "release_licence", "licence", "citation")
USUAL_WIDTH, WIDE = 13, 90  # in letters
Row = Sequence[Any]
Sheet = Any  # openpyxl states neither the attributes of a sheet nor a class of its cells


def write_workbook(table: Table, works: Sequence[Work], path: Path, lang: str) -> Path:
    """Write a workbook; the file appears only when it is complete.

    Args:
        table: rows of a published table.
        works: what is to be cited.
        path: of the file.
        lang: BCP 47 tag of names and explanations.

    Raises:
        UsageError: more rows than a sheet holds.
    """
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(as_workbook(table, works, lang))
    return part.replace(path)


def as_workbook(table: Table, works: Sequence[Work], lang: str) -> bytes:
    """Rows, their meaning and their citation as three sheets; equal rows give equal bytes.

    Names of countries, regions and measures in the language stand beside their codes.

    Args:
        table: rows to be shown.
        works: what is to be cited.
        lang: BCP 47 tag of names and explanations.

    Raises:
        UsageError: more rows than a sheet holds.
    """
    if len(table) > MOST_ROWS:
        raise UsageError(
            f"{table.about.name} has {len(table):,} rows; a sheet holds {MOST_ROWS:,}.",
            why="A spreadsheet would cut the rest off without a word.",
            todo="Choose measures with --measure, or write --format csv.",
        )
    say = Messages(CATALOGUE, lang)
    book = Workbook(write_only=True)
    book.properties.creator = "Talent Atlas"
    book.properties.title = f"{table.about.name}, {table.about.vintage}"
    book.properties.created = book.properties.modified = EPOCH
    _data_sheet(book.create_sheet(say("sheet_data")), table, lang)
    _wide_sheet(book.create_sheet(say("sheet_about")), _meanings(table, say, lang), (30, WIDE))
    cited = [(text,) for text in as_text(works, lang).split("\n\n")]
    _wide_sheet(book.create_sheet(say("sheet_cite")), [(say("cite_title"),), *cited], (WIDE,))
    held = io.BytesIO()
    book.save(held)
    return _stable(held.getvalue())


def _data_sheet(sheet: Sheet, table: Table, lang: str) -> None:
    columns = table.columns
    named = [(NAMED[name], columns.index(name)) for name in NAMED if name in columns]
    head = [*(name for name, _ in named), *columns]
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(table) + 1}"
    for place, name in enumerate(head, 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(name, USUAL_WIDTH)
    sheet.append(_head(sheet, head))
    labels: dict[tuple[str, object], str | None] = {}
    for row in _rows(table):
        names: list[str | None] = []
        for name, place in named:
            key = (name, row[place])
            if key not in labels:
                labels[key] = _label(*key, lang)
            names.append(labels[key])
        sheet.append([*names, *(_safe(sheet, value) for value in row)])


def _rows(table: Table) -> Iterator[tuple[Any, ...]]:
    for batch in table.arrow.to_batches():
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _label(column: str, code: object, lang: str) -> str | None:
    """Name of a country, region, group or measure in a language."""
    if code is None:
        return None
    if column == "measure":
        known = str(code).replace("_", "-") in term_ids()
        return term(str(code)).label(lang) if known else str(code)
    return area_label(str(code), lang)


def _safe(sheet: Sheet, value: Any) -> Any:  # noqa: ANN401, a cell
    """The value; a text that a spreadsheet would compute as a formula stays a text."""
    if not isinstance(value, str) or not value.startswith("="):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def _meanings(table: Table, say: Messages, lang: str) -> list[Row]:
    """What the whole table is, then each column, then each measure in it."""
    about = table.about
    rows: list[Row] = [(say("about_title"), "")]
    for name in ABOUT:
        value = table.extra.get(name, "") or getattr(about, name, "")
        if value:
            rows.append((say(f"about_{name}"), value))
    rows += [("", ""), (say("columns_title"), say("meaning"))]
    rows += [(NAMED[name], say("named_column", column=name)) for name in NAMED]
    known = read_catalogue(CATALOGUE)
    rows += [(n, say(f"column_{n}")) for n in table.columns if f"column_{n}" in known]
    if "indicator" in table.columns:
        rows += [("", ""), (say("measures_title"), say("meaning"))]
        used = sorted(set(table.arrow["indicator"].to_pylist()))
        known = [name for name in used if name.replace("_", "-") in term_ids()]
        rows += [
            (f"{name} · {term(name).label(lang)}", term(name).definition(lang))
            for name in known
        ]
    return rows


def _wide_sheet(sheet: Sheet, rows: Iterable[Row], widths: Sequence[int]) -> None:
    """Explanations, broken into lines; rows after an empty one are headings."""
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    is_heading = True
    for row in rows:
        if is_heading:
            sheet.append(_head(sheet, row))
        else:
            sheet.append([_wrapped(sheet, value) for value in row])
        is_heading = not any(row)


def _head(sheet: Sheet, names: Row) -> list[Any]:
    cells = [WriteOnlyCell(sheet, name) for name in names]
    for cell in cells:
        cell.font, cell.fill = Font(bold=True), HEAD
    return cells


def _wrapped(sheet: Sheet, value: Any) -> Any:  # noqa: ANN401, a cell
    cell = WriteOnlyCell(sheet, value)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(value, str) and value.startswith("="):
        cell.data_type = "s"
    return cell


def _stable(book: bytes) -> bytes:
    """The same workbook without the moment at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as made, zipfile.ZipFile(out, "w") as kept:
        for entry in made.infolist():
            data = made.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _without_moment(data)
            info = zipfile.ZipInfo(entry.filename, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(info, data, compresslevel=6)
    return out.getvalue()


def _without_moment(core: bytes) -> bytes:
    """Properties in which the time of saving, which the library always writes, is the epoch."""
    pattern = rb"(<dcterms:modified[^>]*>)[^<]*"
    return re.sub(pattern, rb"\g<1>" + EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), core)
