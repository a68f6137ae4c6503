"""Proceedings: lists of conference papers with authors and affiliations, read from files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from talentatlas.errors import SourceUnavailable
from talentatlas.provenance import Licence, LicenceClass, Origin
from talentatlas.sources.accepted_tables import AFFILIATIONS, AUTHORS, tables_papers
from talentatlas.sources.base import SOURCES, Landed, Records, SourceEntry
from talentatlas.sources.batch import Batch
from talentatlas.sources.conference_json import ConferenceRecords
from talentatlas.sources.flat_csv import csv_papers
from talentatlas.sources.inflate import Inflated, checksum
from talentatlas.sources.json_stream import Element, Splitter, array_elements
from talentatlas.sources.paper import SOURCE, Paper, Papers
from talentatlas.sources.venues import edition_of_file

LICENCE = Licence("none stated", LicenceClass.TERMS_ONLY)
SUFFIXES = (".json", ".jsonl", ".csv", ".tsv")
UNREADABLE = "unreadable"  # stands for the checksum of a file whose bytes cannot be had
SPACE = b" \t\r\n"
HEAD = 64  # bytes; longer than anything that stands before the first record
# {"papers": [ ... ]}: an array in an object that has nothing before it.
WRAPPED = re.compile(rb'\s*\{\s*"(?:papers|records|results|data|works|notes)"\s*:\s*(?=\[)')


class Proceedings:
    """Reads conference lists (JSON), accepted papers (JSON lines, TSV) and tables (CSV)."""

    def land(self, where: str, *, field: str | None = None) -> Iterator[Landed]:
        """The files below a folder, sorted by path, or the one file given.

        Args:
            where: path of a folder or file.
            field: not used; the venues are the rule.

        Raises:
            SourceUnavailable: nothing is there, or nothing that could hold records.
        """
        root = Path(where).expanduser()
        if root.is_dir():
            found = [(path, path.relative_to(root).as_posix()) for path in _files_below(root)]
        elif root.exists() or root.is_symlink():
            found = [(root, root.name)]
        else:
            raise _unavailable(f"There is no file or folder {root}.")
        if not found:
            raise _unavailable(f"The folder {root} holds no {', '.join(SUFFIXES)} file.")
        for path, name in found:
            yield Landed(path, _origin(path, name))

    def rows(self, landed: Landed) -> Iterator[Records]:
        """Canonical tables of one file; see `Source.rows`.

        Faults of the file or of a record are rows of `rejected`; nothing is raised for them.
        """
        batch = Batch(landed.origin.origin_id)
        papers = Papers(batch)
        try:
            for paper in _papers(landed.path, batch):
                papers.add(paper)
                if batch.is_full:
                    yield batch.take()
        except OSError as error:
            message = f"The file cannot be read ({error.strerror}); check its permissions."
            batch.reject("file", "file", "unreadable", message)
        batch.close()
        yield batch.take()


def _files_below(root: Path) -> list[Path]:
    """Files that may hold records, sorted; hidden ones and linked folders are left out."""
    found: list[Path] = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder) / name for name in names if _suffix(name) and name[0] != "."]
    return sorted(found, key=lambda path: path.relative_to(root).as_posix())


def _suffix(name: str) -> str | None:
    """Kind of file by its name, compressed or not; None for others."""
    bare = name.lower().removesuffix(".gz")
    return next((suffix for suffix in SUFFIXES if bare.endswith(suffix)), None)


def _origin(path: Path, name: str) -> Origin:
    try:
        size, sha256 = path.stat().st_size, checksum(path)
    except OSError:
        size, sha256 = 0, UNREADABLE
    return Origin(f"{SOURCE}:{name}", SOURCE, name, sha256, size, LICENCE.name)


def _papers(path: Path, batch: Batch) -> Iterator[Paper]:
    """Papers of one file, whatever its kind; a file that is none of them is rejected."""
    name, suffix = path.name.lower().removesuffix(".gz"), _suffix(path.name)
    edition = edition_of_file(path.name)
    if suffix == ".csv":
        yield from csv_papers(path, batch)
    elif suffix == ".tsv" and name.endswith(AUTHORS):
        yield from tables_papers(path, edition, batch)
    elif suffix == ".tsv" and name.endswith(AFFILIATIONS):
        if not _authors_beside(path):
            batch.reject(
                "file", "file", "not-records", f"There is no table {AUTHORS} beside it."
            )
    elif suffix in (".json", ".jsonl"):
        records = ConferenceRecords(edition, batch)
        for element in _elements(path, batch, is_array=suffix == ".json"):
            paper = records.paper(element.value, element.number)
            if paper is not None:
                yield paper
        if records.without_edition:
            message = (
                f"Neither {path.name} nor {records.without_edition} of its records tell venue "
                "and year; name the file like icra2019.json, or add both to the records."
            )
            batch.reject("file", "file", "no-venue", message)
    else:
        message = f"{path.name} is none of {', '.join(SUFFIXES)} with a known layout."
        batch.reject("file", "file", "not-records", message)


def _authors_beside(path: Path) -> bool:
    """Whether a table of affiliations is read with its table of authors."""
    bare = path.name.replace(AFFILIATIONS, AUTHORS).removesuffix(".gz")
    return any(path.with_name(bare + end).is_file() for end in ("", ".gz"))


def _elements(path: Path, batch: Batch, *, is_array: bool) -> Iterator[Element]:
    """Elements of a JSON file that were read; the others are rejected here."""
    data = Inflated(path)
    chunks = iter(data)
    head = _head(chunks)
    if is_array and (found := WRAPPED.match(head)):
        head = head[found.end() :]
    first = head.lstrip(SPACE)[:1]
    fault = _fault_of_head(first, is_array)
    if fault and not data.problem:
        batch.reject("file", "file", *fault)
        return
    stream = _chained(head, chunks)
    elements = array_elements(stream) if is_array else Splitter(opened=True).elements(stream)
    for element in elements:
        if element.fault in (None, "broken-characters"):
            yield element
        if element.fault == "truncated":
            if data.problem is None:
                message = (
                    f"{element.message}; {batch.works_so_far} works before that were kept."
                )
                batch.reject("file", "file", "truncated-json", message[0].upper() + message[1:])
        elif element.fault:
            batch.reject(f"#{element.number}", "work", element.fault, element.message)
    if data.problem:
        message = (
            f"The gzip data are damaged; {batch.works_so_far} works before that were kept."
        )
        batch.reject("file", "file", data.problem, message)


def _head(chunks: Iterator[bytes]) -> bytes:
    """The first bytes that are more than space, enough of them to tell what follows."""
    head = b""
    for chunk in chunks:
        head = (head + chunk).lstrip(SPACE)
        if len(head) >= HEAD:
            break
    return head


def _chained(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks


def _fault_of_head(first: bytes, is_array: bool) -> tuple[str, str] | None:
    """Reason and message when a file does not begin like JSON records; else None."""
    if not first:
        return "empty-file", "The file is empty."
    if first == b"<":
        return "html", "A web page, probably an error message that was saved as data."
    if is_array and first == b"{":
        return "not-an-array", "One JSON object; expected is an array with one object a paper."
    if first not in (b"[", b"{"):
        return "not-json", f"The file begins with {first!r}, which no list of records does."
    return None


def _unavailable(what: str) -> SourceUnavailable:
    return SourceUnavailable(
        what,
        why="Without records there is nothing to count.",
        todo="Give a folder of conference lists, such as proceedings:lists, or one such file.",
    )


SOURCES.register(
    SOURCE,
    SourceEntry(
        name=SOURCE,
        title="Conference proceedings: papers, authors and printed affiliations",
        licence=LICENCE,
        homepage="https://github.com/papercopilot/paperlists",
        tables=("work", "authorship", "printed_affiliation"),
        blind_spots=(
            "People without a paper at these venues are not seen, above all in industry.",
            "A stay without a paper is not seen; moves are dated by the next paper.",
            "The set of venues differs from year to year, so totals are no time series.",
            "ICLR, ECCV and KDD lists have no affiliations, older lists few.",
            "OpenReview affiliations are those of the profile, which may be out of date.",
            "Hong Kong, Macau and Taiwan are listed as China; the printed text corrects it.",
            "Oral and poster are as the list says; at ICML up to 2019 most are called oral.",
            "A paper that stands in two lists with different identifiers counts twice.",
        ),
        citation="Paper Copilot, paperlists, https://github.com/papercopilot/paperlists",
        make=Proceedings,
    ),
)
