"""A flat table of authorships, `Conference,Year,Title,Author,Affiliation`, as papers.

Rows of a paper need not stand together, so the papers of a file are held until its end.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from talentatlas.sources.batch import Batch
from talentatlas.sources.byline import NOTHING
from talentatlas.sources.identifiers import without_emails
from talentatlas.sources.inflate import Inflated, lines
from talentatlas.sources.paper import Author, Line, Paper
from talentatlas.sources.venues import venue_id, year_of

NEEDED = ("conference", "year", "title", "author")
AFFILIATION = "affiliation"
FIELD_LIMIT = 1 << 20  # characters; a longer field is an unclosed quotation mark


def csv_papers(path: Path, batch: Batch) -> Iterator[Paper]:
    """Papers of a flat table; the place on the byline is the order of the rows of a paper.

    A table with other columns is not read: one `file` reject, "not-records", names them.
    """
    csv.field_size_limit(FIELD_LIMIT)
    data = Inflated(path)
    table = _rows(data, batch)
    _, header = next(table, (0, []))
    columns = [name.strip().lower() for name in header]
    if not header:
        batch.reject("file", "file", "empty-file", "The file is empty.")
        return
    if not set(NEEDED) <= set(columns):
        message = f"Columns {', '.join(header)[:200]}; needed are {', '.join(NEEDED)}. Skipped."
        batch.reject("file", "file", "not-records", message)
        return
    papers: dict[tuple[str, int, str], Paper] = {}
    for number, row in table:
        _add_row(dict(zip(columns, row, strict=False)), f"#{number}", papers, batch)
        if len(row) != len(columns):
            message = f"{len(row)} fields for {len(columns)} columns; read as far as they go."
            batch.reject(f"#{number}", "affiliation", "length-mismatch", message)
    yield from papers.values()
    if data.problem:
        message = f"The file is damaged; the {len(papers)} works before that were kept."
        batch.reject("file", "file", data.problem, message)


def _add_row(
    row: dict[str, str], label: str, papers: dict[tuple[str, int, str], Paper], batch: Batch
) -> None:
    """One authorship, put on its paper."""
    title = row.get("title", "").strip()
    venue, year = venue_id(row.get("conference", "")), year_of(row.get("year"))
    if not title:
        batch.reject(label, "work", "no-title", f"The row has no title: {str(row)[:200]}")
        return
    if venue is None or year is None:
        batch.reject(label, "work", "no-venue", f"No conference or year: {str(row)[:200]}")
        return
    paper = papers.setdefault(
        (venue, year, title), Paper(label, None, title, venue, year, authors=[])
    )
    text = row.get(AFFILIATION, "").strip()
    stated = () if text.lower() in NOTHING else (Line(without_emails(text)),)
    paper.authors.append(Author(row.get("author", "").strip(), stated))


def _rows(data: Inflated, batch: Batch) -> Iterator[tuple[int, list[str]]]:
    """Rows with fields, numbered from 1 at the header; what is no row is rejected."""
    reader = csv.reader(_texts(data, batch))
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            batch.reject(f"#{number}", "work", "invalid-csv", f"Not read: {error}.")
            continue
        if any(row):
            yield number, row


def _texts(data: Inflated, batch: Batch) -> Iterator[str]:
    """Lines as text; broken characters become U+FFFD, and that is noted."""
    for number, line in enumerate(lines(iter(data)), 1):
        if data.problem:
            return  # the line is the part before the break
        if line is None:
            batch.reject(f"line {number}", "work", "oversized", "The line is too long.")
            continue
        text = line.decode("utf-8", "replace").replace("\0", "")
        if "\ufffd" in text and "\ufffd".encode() not in line:
            message = "Not UTF-8; the broken characters became U+FFFD."
            batch.reject(f"line {number}", "work", "broken-characters", message)
        yield text + "\n"
