"""Rows of a CSV or Parquet file as texts, one at a time, with the place where each stands."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from talentatlas.errors import SourceChanged
from talentatlas.sources.inflate import Inflated, lines

if TYPE_CHECKING:
    import pyarrow.parquet as pq

FIELD_LIMIT = 1 << 20  # characters; a longer field is an unclosed quotation mark
PARQUET_ROWS = 10_000  # held at once
PARQUET = (".parquet", ".pq")
NOTHING = frozenset({"", "na", "n/a", "nan", "none", "null"})
AMBIGUOUS = "NA"  # nothing, except in a column of countries, where it may be Namibia


class Row(NamedTuple):
    """One row.

    Args:
        place: "line 12" of a CSV, "row 12" of Parquet, both counted from 1.
        values: texts by column; empty ones are left out.
        fault: why the row cannot be used, or None.
    """

    place: str
    values: dict[str, str]
    fault: str | None = None


def is_parquet(path: Path) -> bool:
    """Whether a table is Parquet, by its name."""
    return path.suffix.lower() in PARQUET


def columns_of(path: Path, delimiter: str) -> list[str]:
    """Names of the columns, in order.

    Raises:
        SourceChanged: the table cannot be read.
    """
    if is_parquet(path):
        return list(_parquet(path).schema_arrow.names)
    return next(_csv(Inflated(path), delimiter), (0, []))[1]


def rows_of(path: Path, delimiter: str) -> Iterator[Row]:
    """Rows below the header."""
    if is_parquet(path):
        yield from _rows_of_parquet(path)
    else:
        yield from _rows_of_csv(path, delimiter)


def _rows_of_csv(path: Path, delimiter: str) -> Iterator[Row]:
    data = Inflated(path)
    table = _csv(data, delimiter)
    columns = next(table, (0, []))[1]
    for line, cells in table:
        if not any(cells):
            continue
        fault = None
        if len(cells) != len(columns):
            fault = f"{len(cells)} values for {len(columns)} columns."
        elif any("\ufffd" in cell for cell in cells):
            fault = "Not UTF-8."
        yield Row(f"line {line}", _present(zip(columns, cells, strict=False)), fault)
    if data.problem:
        yield Row("file", {}, "The file is damaged; the rows before that were kept.")


def _csv(data: Inflated, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each ends; one that is no CSV is empty but for a mark."""
    csv.field_size_limit(FIELD_LIMIT)
    texts = (
        ("\ufffd" if line is None else line.decode("utf-8", "replace")).replace("\0", "") + "\n"
        for line in lines(iter(data))
    )
    reader = csv.reader(texts, delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            row = ["\ufffd"]
        yield reader.line_num, [cell.strip() for cell in row]


def _rows_of_parquet(path: Path) -> Iterator[Row]:
    file = _parquet(path)
    names = file.schema_arrow.names
    batches = (batch.to_pylist() for batch in file.iter_batches(PARQUET_ROWS))
    for number, row in enumerate(chain.from_iterable(batches), 1):
        cells = ((name, "" if row[name] is None else str(row[name]).strip()) for name in names)
        yield Row(f"row {number}", _present(cells))


def _parquet(path: Path) -> pq.ParquetFile:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise SourceChanged(
            f"{path.name} cannot be read as Parquet ({str(error)[:200]}).",
            why="None of its rows can be used.",
            todo="Write the table again, or give it as CSV.",
        ) from error


def _present(cells: Iterator[tuple[str, str]]) -> dict[str, str]:
    return {
        name: cell for name, cell in cells if cell == AMBIGUOUS or cell.lower() not in NOTHING
    }
