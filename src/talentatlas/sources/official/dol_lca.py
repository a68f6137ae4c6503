"""Labour condition applications of the US Department of Labor: disclosure files since FY2010.

A line is a certified promise about one or several posts: not a person, not a petition, not an
approval, and without nationality. Only the columns of `dol_lca_columns.csv` are read;
contacts, attorneys and preparers, who are named in the files, are not. Workbooks are streamed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from talentatlas.errors import SourceChanged, SourceUnavailable
from talentatlas.sources.official.base import LeftOut, number, opened

LICENCE = "US government work"
CITATION = "US Department of Labor, Office of Foreign Labor Certification, LCA disclosure data"
COLUMNS = Path(__file__).with_name("dol_lca_columns.csv")
NEEDED = ("status", "employer", "wage_from")
FISCAL_YEAR = re.compile(r"FY[_ ]?(\d{4}|\d{2})", re.IGNORECASE)
RANGE = re.compile(r"^\s*([\d,.]+)\s*(?:[-–]\s*([\d,.]*)\s*)?$")
PER_YEAR = {  # 2,080 hours and 26 fortnights a year, as the form's own instructions have it
    "year": 1,
    "yr": 1,
    "month": 12,
    "mth": 12,
    "bi-weekly": 26,
    "bi": 26,
    "week": 52,
    "wk": 52,
    "hour": 2080,
    "hr": 2080,
}
LEAST_PAY, MOST_PAY = (
    10_000,
    3_000_000,
)  # outside, the unit is wrong: hourly pay given as yearly
CERTIFIED = ("certified", "certified-withdrawn", "certified - withdrawn")


@dataclass(frozen=True, slots=True)
class Application:
    """One line.

    Args:
        case_number: of the department, "" in shortened extracts.
        status: in small letters.
        visa_class: such as "H-1B"; "" when the file has no such column.
        employer: as written.
        job_title: as written.
        soc_code: of the occupation, "" when unknown.
        positions: posts covered, 1 when not stated.
        year: of submission or decision, None when neither is given.
        pay_from: yearly, in USD.
        pay_to: yearly, None without a range.
    """

    case_number: str
    status: str
    visa_class: str
    employer: str
    job_title: str
    soc_code: str
    positions: int
    year: int | None
    pay_from: float
    pay_to: float | None

    @property
    def is_certified(self) -> bool:
        """Was the application certified, withdrawn later or not?"""
        return self.status in CERTIFIED


@dataclass(frozen=True)
class LcaFile:
    """One disclosure file with a known header.

    Args:
        path: where it lies.
        places: number of the column of each field.
        fiscal_year: in its name, None if there is none.
        left_out: filled while the lines are read.
    """

    path: Path
    places: dict[str, int]
    fiscal_year: int | None
    left_out: LeftOut

    def applications(self) -> Iterator[Application]:
        """The lines, one by one; those that cannot be read are counted with the reason."""
        self.left_out.reasons.clear()
        rows = _lines(self.path)
        next(rows, None)
        for row in rows:
            found = self._application(row)
            if isinstance(found, str):
                self.left_out.add(found)
            else:
                yield found

    def _application(self, row: Sequence[str]) -> Application | str:
        """One line, or the reason why it cannot be read."""
        text = {name: row[at] if at < len(row) else "" for name, at in self.places.items()}
        wage = RANGE.match(text["wage_from"])
        low = number(wage[1]) if wage else None
        if low is None:
            return "no wage"
        unit = text.get("wage_unit", "year").strip().lower()
        if unit not in PER_YEAR:
            return f'wage unit "{unit}"'
        times = PER_YEAR[unit]
        if not LEAST_PAY <= low * times <= MOST_PAY:
            return "yearly pay that cannot be right"
        high = number(text.get("wage_to")) or (number(wage[2]) if wage and wage[2] else None)
        return Application(
            case_number=text.get("case_number", ""),
            status=text["status"].strip().lower(),
            visa_class=text.get("visa_class", ""),
            employer=text["employer"].strip(),
            job_title=text.get("job_title", "").strip(),
            soc_code=text.get("soc_code", "").strip().removesuffix(".00"),
            positions=int(number(text.get("positions")) or 1),
            year=_year(text.get("submitted", "")) or _year(text.get("decided", "")),
            pay_from=low * times,
            pay_to=high * times if high and high >= low else None,
        )


def read_lca(file: Path) -> LcaFile | None:
    """A disclosure file, CSV or workbook, or None when its header is of something else.

    Raises:
        SourceUnavailable: the file cannot be read.
        SourceChanged: it is a disclosure file, but lacks a column that is needed.
    """
    head = [name.strip() for name in next(_lines(file), ())]
    places = {
        field: head.index(column)
        for field, columns in _columns().items()
        for column in columns
        if column in head
    }
    if len(places) < len(NEEDED):
        return None
    missing = [field for field in NEEDED if field not in places]
    if missing:
        tried = "; ".join(" or ".join(_columns()[field]) for field in missing)
        raise SourceChanged(
            f"{file.name} has no column for {', '.join(missing)} (looked for {tried}).",
            why="The layout of the disclosure files changes, at times within a year.",
            todo="Use a file of FY2010 or later as published, or report the new layout.",
        )
    match = FISCAL_YEAR.search(file.name)
    year = int(match[1]) % 100 + 2000 if match else None
    return LcaFile(file, places, year, LeftOut())


def latest(files: Iterable[LcaFile]) -> Iterator[Application]:
    """Lines of several files, each case once; quarterly files may repeat those before them."""
    seen: set[str] = set()
    for file in sorted(files, key=lambda one: one.path.name, reverse=True):
        for line in file.applications():
            if not line.case_number or line.case_number not in seen:
                seen.update([line.case_number] if line.case_number else [])
                yield line


@cache
def _columns() -> dict[str, tuple[str, ...]]:
    """Columns of each field, the preferred one last."""
    found: dict[str, tuple[str, ...]] = {}
    with COLUMNS.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            found[row["field"]] = (row["column"], *found.get(row["field"], ()))
    return found


def _lines(file: Path) -> Iterator[Sequence[str]]:
    """Rows of a CSV file or of a workbook's first sheet, as text."""
    if file.suffix.lower() != ".xlsx":
        with opened(file) as text:
            yield from csv.reader(text)
        return
    from openpyxl import load_workbook

    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except Exception as error:  # openpyxl lets errors of zip and XML through
        raise SourceUnavailable(
            f"{file.name} is not a readable workbook: {error}.",
            why="Its applications are missing from the pay figures.",
            todo="Fetch it again, as .xlsx.",
        ) from error
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield ["" if value is None else str(value) for value in row]
    finally:
        book.close()


def _year(text: str) -> int | None:
    """The year in a date of any of the layouts."""
    match = re.search(r"\b(20\d\d)\b|/(\d\d)\b(?!/)", text)
    if not match:
        return None
    return int(match[1]) if match[1] else 2000 + int(match[2])
