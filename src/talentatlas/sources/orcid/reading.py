"""People out of documents, in order, shared among processes where there is much to parse."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from talentatlas.sources.documents import (
    ARCHIVES,
    Archive,
    Document,
    Wanted,
    document,
    files_below,
)
from talentatlas.sources.json_documents import is_json, json_values, listed
from talentatlas.sources.orcid.person import Fault, Person
from talentatlas.sources.orcid.read_json import WRAPPERS, read_json
from talentatlas.sources.orcid.read_xml import is_telling, needed_part, read_xml

LOT = 2 << 20  # bytes of documents that one process parses at once
LOT_DOCUMENTS = 2_000
AHEAD = 2  # lots that wait for each process; bounds memory
MOST_PROCESSES = 8
WORTH_SHARING = 32 << 20  # bytes as received; below it, starting processes costs more

Lot = list[Document]


def people(path: Path, wanted: Wanted) -> Iterator[Person]:
    """What every document of an archive, folder or file says, in order.

    Args:
        path: of the archive, folder or file.
        wanted: which documents are read, by their names.
    """
    if path.is_dir():
        names = ((p, p.relative_to(path).as_posix()) for p in files_below(path))
        yield from _read(_lots(document(p, name) for p, name in names if wanted(name)), 1)
        return
    if not path.name.lower().endswith(ARCHIVES):
        yield from _read(_lots(iter([document(path, path.name)])), 1)
        return
    archive = Archive(path)
    is_large = path.stat().st_size > WORTH_SHARING
    yield from _read(_lots(archive.documents(wanted)), _processes() if is_large else 1)
    if archive.skipped:
        message = f"{archive.skipped:,} blocks of the archive belong to no document."
        yield Person("file", None, faults=(Fault("file", "corrupt-tar", message),))
    if archive.problem:
        message = "The archive is damaged; the records before that were kept."
        yield Person("file", None, faults=(Fault("file", archive.problem, message),))


def _lots(documents: Iterator[Document]) -> Iterator[Lot]:
    """Documents in lots, records of works cut off and those that say nothing emptied."""
    lot: Lot = []
    held = 0
    for whole in documents:
        doc = _reduced(whole)
        lot.append(doc)
        held += len(doc.data)
        if held > LOT or len(lot) >= LOT_DOCUMENTS:
            yield lot
            lot, held = [], 0
    yield lot


def _reduced(doc: Document) -> Document:
    """A record without its works; without anything when it says nothing."""
    if is_json(doc.name):
        return doc
    if not is_telling(doc.data):
        return doc._replace(data=b"")
    kept = needed_part(doc.data)
    return doc._replace(data=kept, is_cut=doc.is_cut and len(kept) == len(doc.data))


def _read(lots: Iterator[Lot], processes: int) -> Iterator[Person]:
    if processes < 2:
        for lot in lots:
            yield from _read_lot(lot)
        return
    context = multiprocessing.get_context("spawn")
    waiting: deque[Future[list[Person]]] = deque()
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        for lot in lots:
            waiting.append(pool.submit(_read_lot, lot))
            if len(waiting) > AHEAD * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _read_lot(lot: Lot) -> list[Person]:
    return [person for doc in lot for person in _people_of(doc)]


def _people_of(doc: Document) -> Iterator[Person]:
    if is_json(doc.name):
        yield from _people_of_json(doc)
        return
    if doc.problem:
        fault = Fault("file", doc.problem, "The gzip data are damaged; the rest was read.")
        yield Person(doc.name, None, faults=(fault,))
    if doc.data:
        yield read_xml(doc.name, doc.data, is_cut=doc.is_cut)
    else:
        yield Person(doc.name, None, state="empty")


def _people_of_json(doc: Document) -> Iterator[Person]:
    for read in json_values(doc):
        if read.reason:
            fault = Fault("file", read.reason, read.message)
            yield Person(read.label, None, faults=(fault,))
        if read.is_readable:
            for value in listed(read.value, WRAPPERS):
                yield read_json(value, read.label)


def _processes() -> int:
    """Processes worth starting beside this one; none inside a process started for intake."""
    if multiprocessing.parent_process() is not None:
        return 1
    return min(os.cpu_count() or 1, MOST_PROCESSES)
