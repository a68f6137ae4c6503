"""Elements of a JSON array, one at a time out of chunks of bytes, whatever lies between them.

A whole file that is sound and small goes through orjson at once. Any other is cut into elements
by their brackets, strings being skipped, so that memory is bounded by one element and a broken
one costs only itself. Two signs show where the next record starts although the count is out: an
object directly inside an object, and `}, {"` inside what seems to be a string.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple  # an element is of any JSON type

import orjson

RECORD_LIMIT = 16 << 20  # bytes; no record known is longer than 1 MB
WHOLE_FILE_LIMIT = RECORD_LIMIT  # above it a record might be too long, and memory counts
RESCAN_LIMIT = 256 << 20  # bytes read again after faults; bounds the time for a hopeless file
FAULTS_IN_A_ROW = 100_000  # so many lost elements without a good one: no list of records
NEST_LIMIT = 64  # levels whose bracket is remembered; records are flat

# Everything up to and including the next bracket that is in no string. A lone quotation mark
# in the group is a string that ends beyond the bytes at hand.
# Atomic groups, not possessive repeats of a group: those are wrong before Python 3.11.5.
TO_BRACKET = re.compile(rb'(?>(?:[^"{}\[\]]++|"(?>(?:[^"\\]++|\\.)*)")*)(["{}\[\]])', re.DOTALL)
IN_STRING = re.compile(rb'(?>(?:[^"\\]++|\\.)*)', re.DOTALL)
STRING = re.compile(rb'"(?>(?:[^"\\]++|\\.)*)"?', re.DOTALL)
NEXT_RECORD = re.compile(rb'\}\s*+,?\s*+(\{)\s*+"')
SPACE, SEPARATORS = b" \t\r\n", b" \t\r\n,"
OPENING, QUOTE = b"{[", b'"'
SURROGATES = re.compile("[\ud800-\udfff]")
SHOWN = 60  # characters of a fault shown in its message
UNCLOSED = "a string or bracket is not closed"


class Element(NamedTuple):
    """One element of the array.

    Args:
        number: its place, from 1.
        value: what it is; None when it was lost.
        fault: short code of what was wrong, or None. A value with a fault was mended.
        message: the fault in words.
    """

    number: int
    value: Any
    fault: str | None = None
    message: str = ""


def array_elements(chunks: Iterator[bytes]) -> Iterator[Element]:
    """Elements of an array whose opening bracket comes first; never raises.

    Args:
        chunks: the text, UTF-8.

    Yields:
        Every element in order, lost ones included. Faults: "invalid-json", "oversized",
        "broken-characters", and "truncated" for a last element that does not end.
    """
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size > WHOLE_FILE_LIMIT:
            break
    else:
        whole = b"".join(held)
        try:
            for number, value in enumerate(orjson.loads(whole), 1):
                yield Element(number, value)
            return
        except (ValueError, TypeError):
            held = [whole]
    yield from Splitter(opened=False).elements(chain(held, chunks))


class Splitter:
    """Cuts a sequence of JSON values into its elements by counting brackets.

    Args:
        opened: whether elements start at once; otherwise the first `[` opens the array.
    """

    def __init__(self, *, opened: bool) -> None:
        self.opened, self.in_array = opened, not opened
        self.buffer = b""
        self.start = self.position = 0  # of the element, or of the gap before it; of the scan
        self.depth, self.nest = 0, bytearray()  # brackets open; the outermost of them
        self.in_string = self.skipping = False
        self.number = self.rescanned = self.lost_in_a_row = 0

    def elements(self, chunks: Iterable[bytes]) -> Iterator[Element]:
        """All elements; see `array_elements`."""
        for chunk in chunks:
            self.buffer += chunk
            yield from self._complete()
            if self._is_hopeless():
                yield self._lost("truncated", "too many faults in a row; the rest was not read")
                return
            if len(self.buffer) - self.start > RECORD_LIMIT and not self.skipping:
                yield from self._grown()
            self._shorten()
        yield from self._rest()

    def _complete(self) -> Iterator[Element]:
        """Elements that end inside the buffer."""
        while not self._is_hopeless() and (bracket := self._next_bracket()):
            if bracket in OPENING:
                yield from self._open(bracket)
            elif self.depth:
                self.depth -= 1
                del self.nest[self.depth :]
                if self.depth == 0:
                    yield from self._element()
            else:
                yield from self._gap(self.position - 1)
                self.start = self.position
                self.opened = self.opened and bracket != b"]"

    def _open(self, bracket: bytes) -> Iterator[Element]:
        here = self.position - 1
        if self.depth == 0:
            yield from self._gap(here)
            if bracket == b"[" and not self.opened:
                self.opened, self.start = True, self.position
                return
        elif self.nest[-1:] == b"{" and bracket == b"{" and self._is_astray(here):
            fault = "oversized" if self.skipping else "invalid-json"
            self.skipping = False
            self._restart(here)
            yield self._lost(fault, UNCLOSED)
        if self.depth < NEST_LIMIT:
            self.nest += bracket
        self.depth += 1

    def _is_astray(self, here: int) -> bool:
        """Whether the object that opens here is no value of the object around it."""
        if self.depth > NEST_LIMIT:
            return False
        before = self.buffer[max(self.start, here - SHOWN) : here].rstrip(SPACE)
        return before != b"" and not before.endswith(b":")

    def _next_bracket(self) -> bytes:
        """The next bracket outside strings, scanned; empty when the buffer has no more."""
        while True:
            if self.in_string:
                found = IN_STRING.match(self.buffer, self.position)
                self.position = found.end() if found else self.position
                if not self.buffer.startswith(QUOTE, self.position):
                    return b""
                self.position += 1
                self.in_string = False
            found = TO_BRACKET.match(self.buffer, self.position)
            if found is None:
                self.position = len(self.buffer)
                return b""
            self.position = found.end()
            if found[1] != QUOTE:
                return found[1]
            self.in_string = True

    def _element(self) -> Iterator[Element]:
        """The element that ends here: read, or given up to the next record inside it."""
        if self.skipping or self.position - self.start > RECORD_LIMIT:
            self.skipping, self.start = False, self.position
            yield self._lost("oversized", f"longer than {RECORD_LIMIT:,} bytes")
            return
        value, fault, message = read_value(self.buffer[self.start : self.position])
        if fault == "invalid-json":
            if not self._resumed():
                self.start = self.position
            yield self._lost(fault, message)
            return
        self.start = self.position
        self.number += 1
        self.lost_in_a_row = 0
        yield Element(self.number, value, fault, message)

    def _resumed(self) -> bool:
        """Go back to the first place where a record starts inside what seems a string."""
        if self.rescanned > RESCAN_LIMIT:
            return False
        for string in STRING.finditer(self.buffer, self.start, self.position):
            if found := NEXT_RECORD.search(self.buffer, string.start(), string.end()):
                self.rescanned += max(self.position - found.start(1), 0)
                self._restart(found.start(1))
                self.position = self.start
                return True
        return False

    def _restart(self, here: int) -> None:
        self.start, self.depth, self.in_string = here, 0, False
        self.nest.clear()

    def _gap(self, end: int) -> Iterator[Element]:
        """What stands between two elements with brackets: plain values, or rubbish."""
        text = self.buffer[self.start : end].strip(SEPARATORS)
        self.start = end
        if self.skipping or len(text) > RECORD_LIMIT:
            self.skipping = False
            yield self._lost("oversized", f"more than {RECORD_LIMIT:,} bytes between records")
        elif text:
            try:
                values = orjson.loads(b"[" + text + b"]")
            except ValueError:
                yield self._lost("invalid-json", f"not JSON: {_shown(text)}")
                return
            for value in values:
                self.number += 1
                yield Element(self.number, value)

    def _grown(self) -> Iterator[Element]:
        """Give up on an element beyond the limit: go on inside it, or let it pass unread."""
        while len(self.buffer) - self.start > RECORD_LIMIT:
            if not self._resumed():
                self.skipping = True
                return
            yield self._lost("invalid-json", UNCLOSED)
            yield from self._complete()

    def _shorten(self) -> None:
        """Let go of what has been read."""
        if self.skipping:
            self.start = max(self.start, self.position - SHOWN)
        self.buffer = self.buffer[self.start :]
        self.position -= self.start
        self.start = 0

    def _rest(self) -> Iterator[Element]:
        """What is left at the end: a last element that does not end, or nothing."""
        while (self.depth or self.in_string) and not self._is_hopeless():
            self.position = len(self.buffer)
            if self.skipping or not self._resumed():
                yield self._lost("truncated", "the file ends inside this record")
                return
            yield self._lost("invalid-json", UNCLOSED)
            yield from self._complete()
        yield from self._gap(len(self.buffer))
        if self.opened and self.in_array:
            yield self._lost("truncated", "the file ends before the array does")

    def _is_hopeless(self) -> bool:
        return self.lost_in_a_row > FAULTS_IN_A_ROW

    def _lost(self, fault: str, message: str) -> Element:
        self.number += 1
        self.lost_in_a_row += 1
        return Element(self.number, None, fault, message)


def read_value(text: bytes) -> tuple[Any, str | None, str]:
    """A JSON value, its fault and message; mended where only characters are broken.

    Mended are bytes that are not UTF-8, control characters inside strings and halves of
    surrogate pairs (each becomes U+FFFD or goes); numbers that JSON does not have become null.
    """
    try:
        return orjson.loads(text), None, ""
    except ValueError as error:
        reason = str(error)
    try:
        value = json.loads(
            text.decode("utf-8", "replace"), strict=False, parse_constant=lambda _: None
        )
        value = _without_surrogates(value)
    except (ValueError, RecursionError):
        return None, "invalid-json", f"{reason}: {_shown(text)}"
    return value, "broken-characters", f"mended: {reason}"


def _without_surrogates(value: Any) -> Any:  # noqa: ANN401 (any JSON type)
    if isinstance(value, str):
        return SURROGATES.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    return value


def _shown(text: bytes) -> str:
    shown = text[:SHOWN].decode("utf-8", "replace").replace("\0", "\ufffd")
    return " ".join(shown.split())
