"""Files of a fetch: pages and single records as gzip, each whole or not there at all."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any  # values of JSON

from talentatlas.errors import StorageError, UsageError
from talentatlas.provenance import digest
from talentatlas.sources.fetch.limiter import state_folder

PAGES, SINGLES, JOURNAL, MANIFEST = "pages", "singles", "journal.json", "manifest.json"
OWN = frozenset({PAGES, SINGLES, JOURNAL, MANIFEST})
LEVEL = 6  # of gzip; higher is slower and hardly smaller
UNSAFE = re.compile(r"[^\w.~-]")


class FetchFolder:
    """The folder that a fetch fills.

    Args:
        path: where it lies.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def check(self) -> None:
        """Stop before a folder with other things in it is filled.

        Raises:
            UsageError: it is a file, or holds something else.
        """
        if self.path.exists() and not self.path.is_dir():
            raise UsageError(
                f"{self.path} is a file.", todo="Let --into name a folder, or leave it out."
            )
        held = sorted(p.name for p in self.path.iterdir()) if self.path.is_dir() else []
        other = [name for name in held if name not in OWN and not name.startswith(".")]
        if other and not (OWN & set(held)):
            raise UsageError(
                f"{self.path} holds other things already ({', '.join(other[:3])}).",
                why="The answers would lie among them.",
                todo="Let --into name an empty or new folder, or leave it out.",
            )

    @contextmanager
    def lock(self, environment: Mapping[str, str]) -> Iterator[None]:
        """Keep the folder to this process.

        Raises:
            StorageError: another process fetches into it.
        """
        from filelock import FileLock, Timeout

        state = state_folder(environment)
        name = digest(str(self.path.resolve()))[:16]
        try:
            state.mkdir(parents=True, exist_ok=True)
            with FileLock(state / f"fetch-{name}.lock", timeout=0):
                yield
        except Timeout as error:
            raise StorageError(
                f"Another program is fetching into {self.path}.",
                why="Two at once would mix up their pages.",
                todo="Wait until it has ended, or let --into name another folder.",
            ) from error

    def discard(self) -> None:
        """Remove what a fetch wrote there."""
        for name in (MANIFEST, JOURNAL):
            (self.path / name).unlink(missing_ok=True)
        for name in (PAGES, SINGLES):
            shutil.rmtree(self.path / name, ignore_errors=True)

    def page_name(self, number: int) -> str:
        """Name of a page, below the folder."""
        return f"{PAGES}/{number:06d}.json.gz"

    def single_name(self, identifier: str) -> str:
        """Name of a record that was asked for singly, below the folder."""
        return f"{SINGLES}/{UNSAFE.sub('_', identifier)}.json.gz"

    def lay(self, name: str, content: bytes) -> str:
        """Write an answer; returns the SHA-256 of the file."""
        packed = gzip.compress(content, LEVEL, mtime=0)
        self._write(name, packed)
        return hashlib.sha256(packed).hexdigest()

    def lay_json(self, name: str, value: object) -> None:
        """Write the journal or the manifest; dataclasses become objects."""
        import orjson

        style = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
        self._write(name, orjson.dumps(value, option=style))

    def read_json(self, name: str) -> dict[str, Any] | None:
        """The journal or the manifest; None when it is not there or broken."""
        try:
            read = json.loads((self.path / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return read if isinstance(read, dict) else None

    def content(self, name: str) -> tuple[bytes, str, int] | None:
        """An answer, the SHA-256 of its file and its bytes; None when it is not there."""
        try:
            packed = (self.path / name).read_bytes()
            return gzip.decompress(packed), hashlib.sha256(packed).hexdigest(), len(packed)
        except (OSError, EOFError, ValueError):
            return None

    def checksum(self, name: str) -> str:
        """SHA-256 of a file; empty when it is not there."""
        try:
            with (self.path / name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ""

    def sweep(self, kept: set[str]) -> None:
        """Remove answers that belong to nothing, left by a fetch that was stopped."""
        for folder in (PAGES, SINGLES):
            for path in sorted((self.path / folder).glob("*")):
                if f"{folder}/{path.name}" not in kept:
                    path.unlink()

    def _write(self, name: str, content: bytes) -> None:
        path = self.path / name
        part = path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())  # the journal must never know a page that is lost
            os.replace(part, path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise StorageError(
                f"{path} could not be written: {error.strerror or error}.",
                why="Nothing half-written was left behind; pages finished before it are kept.",
                todo="Free some space or let --into name another folder, then type the same "
                "command again.",
            ) from error
