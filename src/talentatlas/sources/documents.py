"""Documents of records, one at a time: out of a tar archive, a folder, or one file."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from talentatlas.errors import SourceUnavailable
from talentatlas.sources.inflate import Inflated, checksum

BLOCK = 512  # bytes, of a tar archive
HEAD_LIMIT = 16 << 20  # bytes kept of a document; what says where a person was comes first
NAME_LIMIT = 1 << 16  # bytes of a long file name
ARCHIVES = (".tar.gz", ".tgz", ".tar")
SUFFIXES = (".xml", ".json", ".jsonl", ".xml.gz", ".json.gz", ".jsonl.gz")
IN_PAX = re.compile(rb"\d+ path=([^\n]*)\n")
REGULAR = b"0\0"
LONG_NAME, LONG_LINK, PAX, PAX_GLOBAL = b"L", b"K", b"x", b"g"
SIZE_IN_BINARY = 0x80  # first byte of a size that is not octal digits


class Document(NamedTuple):
    """A document, or as much of it as is kept.

    Args:
        name: with folders, as its container names it.
        data: its first bytes, inflated.
        is_cut: whether there are more.
        problem: "truncated-gzip" and such when it ended too soon.
    """

    name: str
    data: bytes
    is_cut: bool = False
    problem: str | None = None


Wanted = Callable[[str], bool]  # by the name of a document, whether it is read


class Archive:
    """Documents of a tar archive, gzip or not, read once from front to back.

    Not the standard library's `tarfile`: a broken header costs one document here, not the rest
    of the archive, and a long document is passed over without being held.

    Attributes:
        problem: what was wrong with the archive as a whole, or None; known at the end.
        skipped: blocks that belong to nothing.
    """

    def __init__(self, path: Path) -> None:
        self._data = Inflated(path)
        self._chunks = iter(self._data)
        self._held = b""
        self._at = 0
        self._has_run_out = False
        self.problem: str | None = None
        self.skipped = 0

    def documents(self, wanted: Wanted) -> Iterator[Document]:
        """Regular files whose name is wanted, in the order of the archive."""
        long_name: str | None = None
        while len(block := self._take(BLOCK)) == BLOCK:
            header = _header(block)
            if header is None:
                self.skipped += block.strip(b"\0") != b""
                continue
            name, size, kind = header
            if kind in (LONG_NAME, PAX):
                long_name = _long_name(self._take(min(size, NAME_LIMIT)), kind) or long_name
                self._skip(size - min(size, NAME_LIMIT) + -size % BLOCK)
                continue
            name, before = long_name or name, long_name
            long_name = before if kind in (LONG_LINK, PAX_GLOBAL) else None
            if kind not in REGULAR or not wanted(name):
                self._skip(size + -size % BLOCK)
                continue
            data = self._take(min(size, HEAD_LIMIT))
            if len(data) < min(size, HEAD_LIMIT):
                break
            yield Document(name, data, is_cut=size > len(data))
            self._skip(size - len(data) + -size % BLOCK)
        is_short = bool(block) or self._has_run_out
        self.problem = self._data.problem or ("truncated-tar" if is_short else None)

    def _take(self, count: int) -> bytes:
        """The next bytes; fewer at the end."""
        end = self._at + count
        if end <= len(self._held):
            taken = self._held[self._at : end]
            self._at = end
            return taken
        parts = [self._held[self._at :]]
        missing = count - len(parts[0])
        self._held, self._at = b"", 0
        while missing > 0 and (chunk := next(self._chunks, b"")):
            parts.append(chunk[:missing])
            self._held, self._at = chunk, min(missing, len(chunk))
            missing -= len(parts[-1])
        return b"".join(parts)

    def _skip(self, count: int) -> None:
        self._at += count
        while self._at > len(self._held):
            chunk = next(self._chunks, b"")
            if not chunk:
                self._held, self._at, self._has_run_out = b"", 0, True
                return
            self._at -= len(self._held)
            self._held = chunk


def _header(block: bytes) -> tuple[str, int, bytes] | None:
    """Name, size and kind of an entry; None for a block that is no header."""
    stated = block[148:156].strip(b" \0")
    try:
        is_sound = int(stated, 8) == sum(block) - sum(block[148:156]) + 8 * ord(" ")
        size = _size(block[124:136])
    except ValueError:
        return None
    if not is_sound or size < 0:
        return None
    name = block[:100].partition(b"\0")[0]
    if block[257:262] == b"ustar" and block[345:346] != b"\0":
        name = block[345:500].partition(b"\0")[0] + b"/" + name
    return name.decode("utf-8", "replace"), size, block[156:157]


def _size(field: bytes) -> int:
    if field[0] & SIZE_IN_BINARY:
        return int.from_bytes(field[4:], "big")
    return int(field.strip(b" \0") or b"0", 8)


def _long_name(data: bytes, kind: bytes) -> str | None:
    if kind == LONG_NAME:
        return data.rstrip(b"\0").decode("utf-8", "replace")
    found = IN_PAX.search(data)
    return found[1].decode("utf-8", "replace") if found else None


def files_below(root: Path) -> Iterator[Path]:
    """Files of a folder that may hold records, sorted by path; hidden ones are left out."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield Path(folder) / name


def document(path: Path, name: str) -> Document:
    """One file as a document."""
    parts: list[bytes] = []
    held = 0
    data = Inflated(path)
    for chunk in data:
        parts.append(chunk[: HEAD_LIMIT - held])
        held += len(parts[-1])
        if held >= HEAD_LIMIT:
            return Document(name, b"".join(parts), is_cut=True)
    return Document(name, b"".join(parts), problem=data.problem)


def size_and_checksum(path: Path) -> tuple[int, str]:
    """Bytes of a file, or of all documents below a folder, and their SHA-256.

    That of a folder is over names and checksums of its documents; of none it is (0, "").

    Raises:
        SourceUnavailable: one of them cannot be read.
    """
    try:
        return _size_and_checksum(path)
    except OSError as error:
        raise SourceUnavailable(
            f"{error.filename or path} cannot be read ({error.strerror}).",
            why="What is built must be traceable to the bytes of every file.",
            todo="Check its permissions, or leave it out.",
        ) from error


def _size_and_checksum(path: Path) -> tuple[int, str]:
    if not path.is_dir():
        return path.stat().st_size, checksum(path)
    total, combined = 0, hashlib.sha256()
    paths = list(files_below(path))
    for file in paths:
        total += file.stat().st_size
        combined.update(f"{file.relative_to(path).as_posix()}\0{checksum(file)}\n".encode())
    return total, combined.hexdigest() if paths else ""
