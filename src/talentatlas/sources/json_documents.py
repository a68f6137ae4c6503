"""Values in a JSON document: an array, objects one after the other, or a single one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple  # a value is of any JSON type

from talentatlas.sources.documents import Document
from talentatlas.sources.inflate import CHUNK
from talentatlas.sources.json_stream import Splitter, array_elements

SPACE = b" \t\r\n"
READABLE = (None, "broken-characters")  # faults of a value that was mended


class JsonValue(NamedTuple):
    """A value of a document, or a fault in its place.

    Args:
        label: name of the document and number of the value, for messages.
        value: what it is; None where only a fault is told.
        reason: short code of a fault, or None.
        message: the fault in words.
    """

    label: str
    value: Any
    reason: str | None = None
    message: str = ""

    @property
    def is_readable(self) -> bool:
        """Whether there is a value, be it a mended one."""
        return self.reason in READABLE


def is_json(name: str) -> bool:
    """Whether a document is JSON by its name."""
    return name.lower().removesuffix(".gz").endswith((".json", ".jsonl"))


def json_values(document: Document) -> Iterator[JsonValue]:
    """Every value of a document and every fault, in order; never raises."""
    name, data, is_cut, problem = document
    if problem:
        yield JsonValue(name, None, problem, "The gzip data are damaged; the rest was read.")
    first = data.lstrip(SPACE)[:1]
    if first not in (b"[", b"{"):
        message = f"It begins with {data[:8]!r}, not like a record." if data else "It is empty."
        yield JsonValue(name, None, "not-json", message)
        return
    chunks = (data[at : at + CHUNK] for at in range(0, len(data), CHUNK))
    found = array_elements(chunks) if first == b"[" else Splitter(opened=True).elements(chunks)
    for number, value, reason, message in found:
        yield JsonValue(f"{name}#{number}", value, reason, message)
    if is_cut:
        yield JsonValue(name, None, "oversized", f"Only {len(data):,} bytes were read.")


def listed(value: Any, wrappers: tuple[str, ...]) -> Iterator[Any]:  # noqa: ANN401 (any JSON value)
    """The records in a value that is one, a list of them, or an answer that wraps a list.

    Args:
        value: as read.
        wrappers: names under which an answer may hold the list.
    """
    if isinstance(value, dict):
        wrapped = next((value[w] for w in wrappers if isinstance(value.get(w), list)), None)
        value = value if wrapped is None else wrapped
    yield from value if isinstance(value, list) else (value,)
