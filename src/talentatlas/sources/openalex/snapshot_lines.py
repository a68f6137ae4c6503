"""Lines of a gzip JSON Lines file, whole blocks at once, without a copy or an object a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa
from isal import igzip, isal_zlib

BLOCK = 64 << 20  # bytes of whole lines: some 10,000 works; smaller ones cost more each
STEP = 1 << 20  # bytes inflated at once; more would leave the processor's cache
LINE_LIMIT = 256 << 20  # bytes of a line and what follows it; 5,000 authors have about 5 MB
LF, CR, OPENING, CLOSING = b"\n\r{}"


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole lines that lie one after the other in a buffer that is used again.

    Args:
        starts: where each line starts, and after the last one where it ends.
        buffer: the bytes; each line but the last one of a file ends in a line feed.
    """

    starts: np.ndarray
    buffer: memoryview

    def __len__(self) -> int:
        return len(self.starts) - 1

    def array(self, kind: pa.DataType) -> pa.Array:
        """The lines as Arrow texts over the same bytes, with their line feeds."""
        buffers = [None, pa.py_buffer(self.starts), pa.py_buffer(self.buffer)]
        return pa.Array.from_buffers(kind, len(self), buffers)

    def braced(self) -> np.ndarray:
        """Which lines begin with an opening and end with a closing brace, as objects do."""
        data = np.frombuffer(self.buffer, np.uint8)
        last = self.starts[1:] - 1
        last = last - (data[last] == LF)
        last = np.maximum(last - (data[last] == CR), 0)
        return (data[self.starts[:-1]] == OPENING) & (data[last] == CLOSING)

    def line(self, index: int) -> bytes:
        """One line without space around it."""
        return bytes(self.buffer[self.starts[index] : self.starts[index + 1]]).strip()


class Readable(Protocol):
    """What bytes can be read from into a buffer."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """Fill a buffer as far as there are bytes; how many there were."""
        ...


class LineFile:
    """Lines of a file of works, inflated when it is gzip.

    Args:
        file: opened for reading bytes, at its start.

    Attributes:
        problem: "truncated-gzip", "corrupt-gzip" or "long-line" when reading ended before the
            end of the file; known once the blocks have been read.
    """

    def __init__(self, file: Readable, *, is_gzip: bool) -> None:
        self._file = igzip.IGzipFile(fileobj=file) if is_gzip else file
        self.problem: str | None = None

    def blocks(self) -> Iterator[Lines]:
        """The lines in blocks; the bytes of one are valid until the next one is taken."""
        buffer, held, more = bytearray(BLOCK), 0, True
        while more:
            if held > len(buffer) // 2:
                if len(buffer) >= LINE_LIMIT:
                    self.problem = "long-line"
                    return
                buffer = buffer + bytearray(len(buffer))
            filled, more = self._fill(memoryview(buffer), held)
            end = buffer.rfind(LF, 0, filled) + 1 if more else filled
            if end:
                yield Lines(_starts(buffer, end), memoryview(buffer)[:end])
            held = filled - end
            buffer[:held] = buffer[end:filled]

    def _fill(self, view: memoryview, start: int) -> tuple[int, bool]:
        """Where the bytes in a buffer end, and whether there are more to come."""
        while start < len(view):
            try:
                read = self._file.readinto(view[start : start + STEP])
            except EOFError:
                self.problem = "truncated-gzip"
                return start, False
            except (igzip.BadGzipFile, isal_zlib.IsalError):  # pyright: ignore
                self.problem = "corrupt-gzip"
                return start, False
            if not read:
                return start, False
            start += read
        return start, True


def _starts(buffer: bytearray, end: int) -> np.ndarray:
    """Where the lines of a buffer start, and where the last one ends."""
    starts, at, find = [0], 0, buffer.find
    while (at := find(LF, at, end) + 1) > 0:
        starts.append(at)
    if starts[-1] != end:
        starts.append(end)
    return np.array(starts, np.int32)
