"""Bytes of a file in chunks of bounded size: inflated, recoded to UTF-8, or cut into lines."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from isal import isal_zlib

CHUNK = 1 << 20  # bytes; large enough that the loop costs nothing
PIECE = 1 << 12  # bytes fed at once when inflating again; bounds what one of them inflates to
LINE_LIMIT = 16 << 20  # bytes; no record known is longer than 1 MB
GZIP = b"\x1f\x8b"
GZIP_WINDOW = 31  # wbits of zlib for a gzip header
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Inflated:
    """The bytes of a file, inflated when they are gzip, whatever the file is called.

    Attributes:
        problem: "truncated-gzip" or "corrupt-gzip" when the bytes ended before the file said
            so, else None; known once the chunks have been read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        yield from _as_utf8(self._inflated())

    def _inflated(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            head = file.read(CHUNK)
            if not head.startswith(GZIP):
                while head:
                    yield head
                    head = file.read(CHUNK)
                return
            yield from self._members(head, file)

    def _members(self, data: bytes, file: BinaryIO) -> Iterator[bytes]:
        """All members of a gzip file; what can be inflated before a break is kept."""
        member, start, given = isal_zlib.decompressobj(wbits=GZIP_WINDOW), 0, 0
        while True:
            if not data and not (data := file.read(CHUNK)):
                self.problem = "truncated-gzip"
                return
            try:
                out = member.decompress(data, CHUNK)
            except isal_zlib.IsalError:  # pyright: ignore[reportGeneralTypeIssues] (its stub)
                self.problem = "corrupt-gzip"
                yield from _before_the_break(file, start, file.tell() - len(data), given)
                return
            given += len(out)
            if out:
                yield out
            data = member.unconsumed_tail
            if not member.eof:
                continue
            data = (member.unused_data or file.read(CHUNK)).lstrip(b"\0")
            if not data:
                return
            if not data.startswith(GZIP[:1]):
                self.problem = "corrupt-gzip"
                return
            member = isal_zlib.decompressobj(wbits=GZIP_WINDOW)
            start, given = file.tell() - len(data), 0


def _before_the_break(file: BinaryIO, start: int, call: int, given: int) -> Iterator[bytes]:
    """The bytes that a failing call would have given up to the break.

    A call that fails gives nothing, so its input is fed again byte by byte.

    Args:
        file: the compressed file.
        start: where its member starts.
        call: where the input of the failing call starts.
        given: bytes of this member that were given out before.
    """
    member = isal_zlib.decompressobj(wbits=GZIP_WINDOW)
    gathered = bytearray()
    file.seek(start)
    while piece := file.read(max(min(PIECE, call - file.tell()), 1)):
        try:
            out = member.decompress(piece)
        except isal_zlib.IsalError:  # pyright: ignore[reportGeneralTypeIssues] (its stub)
            break
        skipped = min(given, len(out))
        given -= skipped
        gathered += out[skipped:]
        if len(gathered) > CHUNK:
            yield bytes(gathered)
            gathered.clear()
    yield bytes(gathered)


def _as_utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same text without byte-order mark, and in UTF-8 if it was UTF-16."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= len(codecs.BOM_UTF8):
            break
    if head.startswith(UTF16):
        decode = codecs.getincrementaldecoder("utf-16")("replace").decode
        yield decode(head).encode("utf-8", "replace")
        for chunk in chunks:
            yield decode(chunk).encode("utf-8", "replace")
        return
    if head := head.removeprefix(codecs.BOM_UTF8):
        yield head
    yield from chunks


def lines(chunks: Iterable[bytes], *, limit: int = LINE_LIMIT) -> Iterator[bytes | None]:
    """Lines without their line feed; None stands for one longer than `limit`, not held."""
    held: bytes | None = b""
    for chunk in chunks:
        first, *more = chunk.split(b"\n")
        held = None if held is None else held + first
        for line in more:
            yield held
            held = line
        if held is not None and len(held) > limit:
            held = None
    if held != b"":
        yield held


def checksum(path: Path) -> str:
    """SHA-256 of the bytes of a file as they lie on the disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
