"""Accepted papers in two tab-separated tables: one with authors, one with affiliations."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path

from talentatlas.sources.batch import Batch
from talentatlas.sources.byline import NOTHING
from talentatlas.sources.identifiers import without_emails
from talentatlas.sources.inflate import Inflated, lines
from talentatlas.sources.paper import Author, Line, Paper
from talentatlas.sources.venues import Edition

AUTHORS, AFFILIATIONS = "_title_and_authors.tsv", "_title_and_aff.tsv"


def affiliations_beside(path: Path) -> Path | None:
    """The table of affiliations that belongs to a table of authors; None without one."""
    names = [
        path.name.replace(AUTHORS, AFFILIATIONS).removesuffix(".gz") + e for e in (".gz", "")
    ]
    return next((path.with_name(n) for n in names if path.with_name(n).is_file()), None)


def tables_papers(path: Path, edition: Edition | None, batch: Batch) -> Iterator[Paper]:
    """Papers of a table of authors, with the affiliations of the same line of the other table.

    An affiliation field may name several organisations; it is kept as one text, as printed.
    """
    beside = affiliations_beside(path)
    if beside is None:
        message = f"No table of affiliations beside {path.name}; authors were kept without."
        batch.reject("file", "file", "no-affiliations", message)
    if edition is None:
        batch.reject("file", "file", "no-venue", f"{path.name} tells no venue and year.")
        return
    data = [Inflated(path), *([Inflated(beside)] if beside else [])]
    others = chain(lines(iter(data[1])), repeat(b"")) if beside else repeat(b"")
    for number, (line, other) in enumerate(zip(lines(iter(data[0])), others, strict=False), 1):
        if data[0].problem:
            break  # the line is the part before the break
        paper = _paper(f"#{number}", line, other, edition, batch)
        if paper is not None:
            yield paper
    for table in data:
        if table.problem:
            message = f"{table.path.name} is damaged; what stands before that was kept."
            batch.reject("file", "file", table.problem, message)


def _paper(
    label: str, line: bytes | None, other: bytes | None, edition: Edition, batch: Batch
) -> Paper | None:
    """The paper of one line of each table; None for an empty line or a rejected one."""
    if line is None:
        batch.reject(label, "work", "oversized", "The line is too long.")
        return None
    title, *names = _fields(line, label, batch)
    if not title:
        if names:
            batch.reject(label, "work", "no-title", "The line has no title.")
        return None
    if other is None:
        batch.reject(label, "affiliation", "oversized", "The line is too long.")
    stated = _stated(_fields(other or b"", label, batch), title, len(names), label, batch)
    authors = [
        Author(name, (Line(text),) if text else ())
        for name, text in zip(names, stated, strict=True)
    ]
    return Paper(label, None, title, edition.venue_id, edition.year, authors)


def _fields(line: bytes, label: str, batch: Batch) -> list[str]:
    text = line.decode("utf-8", "replace").replace("\0", "")
    if "\ufffd" in text and "\ufffd".encode() not in line:
        message = "Not UTF-8; the broken characters became U+FFFD."
        batch.reject(label, "work", "broken-characters", message)
    return [field.strip() for field in text.strip("\r\n").split("\t")]


def _stated(
    fields: list[str], title: str, authors: int, label: str, batch: Batch
) -> list[str | None]:
    """Affiliations by author; none of them when the two lines do not belong together."""
    other, *stated = fields
    if not other and not any(stated):
        return [None] * authors
    if other != title or len(stated) != authors:
        reason = "length-mismatch" if other == title else "title-mismatch"
        message = f"{len(stated)} affiliations of {other!r} for {authors} authors of {title!r}."
        batch.reject(label, "affiliation", reason, message)
        return [None] * authors
    return [None if t.lower() in NOTHING else without_emails(t) for t in stated]
