"""Works in files: answers of the interface, single works, arrays and lines, gzip or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple  # values of any JSON type

import orjson

from talentatlas.sources.batch import Batch
from talentatlas.sources.inflate import Inflated, lines
from talentatlas.sources.json_stream import (
    WHOLE_FILE_LIMIT,
    Element,
    Splitter,
    array_elements,
    read_value,
)
from talentatlas.sources.openalex.work_record import changed

SPACE = b" \t\r\n"
MENDED = (None, "broken-characters")  # faults that leave a value to read
# {"meta": {...}, "results": [ ... ]}, in either order, up to the array.
RESULTS = re.compile(rb'\s*\{[^\[]{0,10000}?"results"\s*:\s*(?=\[)')


class Found(NamedTuple):
    """A work in a file.

    Args:
        record: its number in the file, for messages.
        value: what it is.
        is_list: whether a list answer held it, which cuts bylines at 100 names.
    """

    record: str
    value: Any
    is_list: bool


def found_works(path: Path, batch: Batch, file: str) -> Iterator[Found]:
    """Works of one file in order, of whatever form; faults are rejected.

    Args:
        path: of the file.
        batch: that faults are noted in.
        file: its name, for messages.

    Raises:
        SourceChanged: an answer without its `results`.
    """
    data = Inflated(path)
    for number, (element, is_list) in enumerate(_elements(iter(data), batch), 1):
        if element.fault not in MENDED:
            if element.fault != "truncated":
                batch.reject(f"#{number}", "work", element.fault or "", element.message)
            elif data.problem is None:
                message = f"{element.message}; the works before that were kept."
                batch.reject("file", "file", "truncated-json", message)
        elif is_list or not _is_answer(element.value):
            yield Found(f"#{number}", element.value, is_list)
        else:
            yield from _of_answer(element.value, batch, file)
    if data.problem:
        message = "The gzip data are damaged; the works before that were kept."
        batch.reject("file", "file", data.problem, message)


def _elements(chunks: Iterator[bytes], batch: Batch) -> Iterator[tuple[Element, bool]]:
    """Values of a file, and whether each was an item of a list answer."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size > WHOLE_FILE_LIMIT:
            break
    head = b"".join(held)
    if size <= WHOLE_FILE_LIMIT:
        try:
            whole = orjson.loads(head)
        except ValueError:
            pass
        else:
            values = whole if isinstance(whole, list) else [whole]
            for number, value in enumerate(values, 1):
                yield Element(number, value), False
            return
    first = head.lstrip(SPACE)[:1]
    if fault := _fault(first):
        batch.reject("file", "file", *fault)
        return
    stream = chain([head], chunks)
    if first == b"[":
        yield from ((element, False) for element in array_elements(stream))
    elif _are_lines(head):
        yield from ((element, False) for element in _line_elements(stream))
    elif found := RESULTS.match(head):
        stream = chain([head[found.end() :]], chunks)
        yield from ((element, True) for element in _one_array(stream))
    else:
        yield from ((element, False) for element in Splitter(opened=True).elements(stream))


def _are_lines(head: bytes) -> bool:
    """Whether the first line is a JSON object of its own."""
    line, end, _ = head.lstrip(SPACE).partition(b"\n")
    if not end:
        return False
    try:
        return isinstance(orjson.loads(line), dict)
    except ValueError:
        return False


def _line_elements(stream: Iterator[bytes]) -> Iterator[Element]:
    number = 0
    for line in lines(stream):
        if line is None:
            number += 1
            yield Element(number, None, "oversized", "The line is too long to be a work.")
        elif line.strip():
            number += 1
            try:
                yield Element(number, orjson.loads(line))
            except ValueError:
                yield Element(number, *read_value(line))


def _one_array(stream: Iterator[bytes]) -> Iterator[Element]:
    """Elements of the array that comes first; what stands behind it is not read."""
    splitter = Splitter(opened=False)
    for element in splitter.elements(stream):
        if not splitter.opened and element.fault != "truncated":
            return
        yield element


def _is_answer(value: object) -> bool:
    """Whether a value is an answer of the interface rather than a work."""
    return (
        isinstance(value, dict)
        and "id" not in value
        and any(name in value for name in ("results", "meta", "error"))
    )


def _of_answer(answer: dict[str, Any], batch: Batch, file: str) -> Iterator[Found]:
    results = answer.get("results")
    if isinstance(results, list):
        for number, value in enumerate(results, 1):
            yield Found(f"#{number}", value, is_list=True)
    elif answer.get("group_by"):
        message = "An answer to group_by holds counts and no works."
        batch.reject("file", "file", "no-works", message)
    elif "error" in answer:
        message = f"An error message saved as data: {answer.get('message')}"[:200]
        batch.reject("file", "file", "error-answer", message)
    else:
        names = ", ".join(sorted(answer))
        raise changed("results", file, f"The answer holds {names}.")


def _fault(first: bytes) -> tuple[str, str] | None:
    """Reason and message for a file that does not begin like JSON records; else None."""
    if not first:
        return "empty-file", "The file is empty."
    if first == b"<":
        return "html", "A web page, probably an error message that was saved as data."
    if first not in (b"[", b"{"):
        return "not-json", f"The file begins with {first!r}, which no record does."
    return None
