"""What reading an official series gives: figures, and a count of what could not be read."""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import pyarrow as pa

from talentatlas.engine.parquet import KeyCheck
from talentatlas.errors import SourceChanged, SourceUnavailable
from talentatlas.schema.official import OFFICIAL_STATISTIC

SHOWN_COLUMNS = 8  # of a file, in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of `official_statistic`."""

    series: str
    area: str
    period: str
    value: float | None
    unit: str
    definition: str
    origin: str
    partner: str | None = None
    breakdown: str = "_T"


@dataclass
class LeftOut:
    """Rows that could not be read, counted by reason."""

    reasons: Counter[str] = field(default_factory=Counter[str])

    def add(self, reason: str) -> None:
        """Count one row."""
        self.reasons[reason] += 1

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """(reason, rows), most frequent first."""
        return tuple(sorted(self.reasons.items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What was read of one series.

    Args:
        name: of the series.
        title: in words.
        vintage: edition, as its files tell.
        licence: of the figures.
        citation: how to cite them.
        figures: rows of `official_statistic`.
        left_out: (reason, rows) of what could not be read.
    """

    name: str
    title: str
    vintage: str
    licence: str
    citation: str
    figures: tuple[Figure, ...]
    left_out: tuple[tuple[str, int], ...] = ()

    def table(self) -> pa.Table:
        """The figures as the table `official_statistic`, in the order of its key.

        Raises:
            SchemaError: a key stands there twice, or a required value is missing.
        """
        names = [column.name for column in OFFICIAL_STATISTIC.columns]
        rows = [{name: getattr(figure, name) for name in names} for figure in self.figures]
        rows.sort(key=lambda row: [row[key] or "" for key in OFFICIAL_STATISTIC.key])
        table = pa.Table.from_pylist(rows, schema=OFFICIAL_STATISTIC.arrow)
        check = KeyCheck(OFFICIAL_STATISTIC)
        for batch in table.to_batches():
            check.add(batch)
        check.require()
        return table


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """A text file, plain or gzipped, in UTF-8 or, failing that, Windows-1252.

    Raises:
        SourceUnavailable: the file cannot be read.
    """
    try:
        content = gzip.decompress(path.read_bytes()) if is_gzip(path) else path.read_bytes()
    except (OSError, EOFError) as error:
        raise SourceUnavailable(
            f"{path} cannot be read: {error}.",
            why="The figures of this file are missing from every study that wants them.",
            todo="Fetch the file again from its producer.",
        ) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    yield io.StringIO(text, newline="")


def is_gzip(path: Path) -> bool:
    """Is the file compressed with gzip, by its first bytes?"""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def read_csv(path: Path, needed: Iterable[str]) -> list[dict[str, str]]:
    """Rows of a CSV file as dictionaries.

    Args:
        path: plain or gzipped.
        needed: columns without which the file cannot be used.

    Raises:
        SourceUnavailable: the file cannot be read.
        SourceChanged: a column is missing.
    """
    with opened(path) as file:
        reader = csv.DictReader(file)
        head = reader.fieldnames or []
        require_columns(path, head, needed)
        return list(reader)


def require_columns(path: Path, head: Iterable[str], needed: Iterable[str]) -> None:
    """Refuse a file that lacks a column.

    Raises:
        SourceChanged: with the columns missing and those that are there.
    """
    there = list(head)
    missing = [column for column in needed if column not in there]
    if missing:
        shown = ", ".join(there[:SHOWN_COLUMNS]) or "no header at all"
        raise SourceChanged(
            f"{path.name} has no column {', '.join(missing)}; it has {shown}.",
            why="The producer may have changed the layout, and a guess would be wrong.",
            todo="Use the file as published, or report the new layout.",
        )


def number(text: str | None) -> float | None:
    """A number as printed, with thousands separators; None when there is none."""
    cleaned = (text or "").strip().replace(",", "").rstrip("%")
    try:
        value = float(cleaned)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
