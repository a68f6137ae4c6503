"""OECD statistics in SDMX-CSV, as the Data Explorer and the OECD's own service give them.

Both versions of the format are read, with or without labels: `DATAFLOW` or `STRUCTURE` first,
one column a dimension, then `TIME_PERIOD`, `OBS_VALUE` and attributes. With labels, a column of
names follows each column of codes, or both stand in one cell with a colon between.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from talentatlas.errors import SourceChanged
from talentatlas.sources.official.base import Figure, LeftOut, Series, number, opened
from talentatlas.vocabulary.countries import to_alpha3

LICENCE = "CC BY 4.0"  # terms of the OECD for its data since July 2024
STARTS = ("DATAFLOW", "STRUCTURE")
NEEDED = ("REF_AREA", "TIME_PERIOD", "OBS_VALUE")
NO_DIMENSIONS = (
    "DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "REF_AREA",
    "TIME_PERIOD",
)  # fmt: skip
CODE = re.compile(r"[A-Z][A-Z0-9_]*")
YEAR = re.compile(r"\d{4}")
TOTALS = ("_T", "_Z", "")  # all, or not applicable
WHOLE = "_T"


def read_oecd(files: Iterable[Path]) -> tuple[Series, ...]:
    """A series for each file of the OECD, in order of its name; other files are passed over.

    Only figures by year are read; values are multiplied out (`UNIT_MULT`).

    Raises:
        SourceUnavailable: a file cannot be read.
        SourceChanged: a file of the OECD lacks area, period or value.
    """
    found = [series for file in files if (series := _series(file)) is not None]
    return tuple(sorted(found, key=lambda series: (series.name, series.vintage)))


def _series(file: Path) -> Series | None:
    with opened(file) as text:
        rows = list(csv.reader(text))
    head = (
        [name.partition(":")[0].strip().removesuffix("[;]") for name in rows[0]] if rows else []
    )
    if not head or head[0] not in STARTS or len(rows) == 1:
        return None
    at = {name: i for i, name in reversed(list(enumerate(head))) if CODE.fullmatch(name)}
    flow = _code(rows[1][at.get("STRUCTURE_ID", 0)])
    if not flow.startswith("OECD"):
        return None
    _require(file, at)
    dimensions = [
        name for name in at if name not in NO_DIMENSIONS and at[name] < at["OBS_VALUE"]
    ]
    left, figures = LeftOut(), dict[tuple[str, str, str], Figure]()
    for row in rows[1:]:
        cells = {name: row[i].strip() for name, i in at.items() if i < len(row)}
        figure = _figure(cells, sorted(dimensions), (flow, file.name), left)
        if figure is None:
            continue
        key = figure.area, figure.period, figure.breakdown
        if key in figures:
            left.add("a second figure for the same area, year and breakdown")
        else:
            figures[key] = figure
    periods = [figure.period for figure in figures.values()]
    return Series(
        name=f"oecd:{flow}",
        title=f"OECD, {_title(rows[0], rows[1], flow)}",
        vintage=f"{min(periods)}–{max(periods)}" if periods else "",
        licence=LICENCE,
        citation=f"OECD, {flow}, data-explorer.oecd.org",
        figures=tuple(figures.values()),
        left_out=left.counts,
    )


def _require(file: Path, at: Mapping[str, int]) -> None:
    missing = [name for name in NEEDED if name not in at]
    if missing:
        raise SourceChanged(
            f"{file.name} has no column {', '.join(missing)}; it has {', '.join(at)}.",
            why="The OECD may have changed its layout, and a guess would be wrong.",
            todo="Download it again as CSV, with all columns, or report the new layout.",
        )


def _figure(
    cells: Mapping[str, str],
    dimensions: Sequence[str],
    where: tuple[str, str],
    left: LeftOut,
) -> Figure | None:
    """One row, or None with the reason counted."""
    area, value = to_alpha3(_code(cells["REF_AREA"])), number(cells["OBS_VALUE"])
    period = _code(cells["TIME_PERIOD"])
    if area is None:
        left.add("no ISO 3166-1 code (a group of countries, or a region)")
    elif value is None:
        left.add("no figure")
    elif not YEAR.fullmatch(period):
        left.add("not by year")
    else:
        kept = {name: _code(cells[name]) for name in dimensions if name != "FREQ"}
        told = [f"{name}={code}" for name, code in kept.items() if code not in TOTALS]
        scale = 10 ** (number(_code(cells.get("UNIT_MULT", ""))) or 0)
        return Figure(
            series=f"oecd:{where[0]}",
            area=area,
            period=period,
            value=value * scale,
            unit=_code(cells.get("UNIT_MEASURE", "")) or "of the series",
            definition=_code(cells.get("MEASURE", "")) or where[0],
            origin=where[1],
            breakdown=";".join(told) or WHOLE,
        )
    return None


def _code(cell: str) -> str:
    """The code of a cell that may hold code and name; a dataflow has a colon of its own."""
    return cell.partition(": ")[0].strip()


def _title(head: Sequence[str], row: Sequence[str], flow: str) -> str:
    """Name of the dataflow where the file gives one, else its identifier."""
    if "STRUCTURE_NAME" in head:
        return row[head.index("STRUCTURE_NAME")].strip() or flow
    named = next((cell for cell in row[:2] if ": " in cell), "")
    return named.partition(": ")[2].strip() or flow
