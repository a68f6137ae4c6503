"""The folder of an atlas: tables by layer, what they were made from, and the manifest.

clean/  records          private
core/   people, lives    private
marts/  counts           publishable after suppression
build.json               key of every finished table; what a later run can keep
run.json                 everything that decides the bytes
manifest.json            written last; without it the atlas is incomplete
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # JSON

from filelock import FileLock, Timeout

from talentatlas.engine.parquet import storage_error
from talentatlas.errors import SourceUnavailable, StorageError, UnknownNameError
from talentatlas.provenance import digest
from talentatlas.schema import CONTRACTS

LAYERS = ("clean", "core", "marts")
PRIVATE_NOTE = (
    "This folder holds rows about persons. Do not publish it; the folder marts holds counts.\n"
)
MARTS_NOTE = (
    "Counts by fold, and estimates. Publish `estimate` and `balance`: small cells are\n"
    "suppressed only there. The other tables here are for computing.\n"
)


@dataclass(frozen=True, slots=True)
class Made:
    """A finished table: the key of what it was made from, rows, bytes, checksum."""

    key: str
    rows: int
    bytes: int
    checksum: str


class Store:
    """Tables of one atlas on disk.

    Args:
        folder: of the atlas.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / ".work"
        self.made: dict[str, Made] = {}
        self._lock: FileLock | None = None

    def path(self, name: str) -> Path:
        """Where a table lies.

        Raises:
            UnknownNameError: no table of that name.
        """
        if name not in CONTRACTS:
            raise UnknownNameError("table", name, CONTRACTS)
        return self.folder / CONTRACTS[name].layer / f"{name}.parquet"

    def is_fresh(self, name: str, key: str) -> bool:
        """Was the table finished from just these inputs, and is it still there whole?"""
        made = self.made.get(name)
        if made is None or made.key != key:
            return False
        try:
            return _size(self.path(name)) == made.bytes
        except OSError:
            return False

    def forget(self, name: str) -> None:
        """Note that a table is about to change, so that no later run trusts it half-made."""
        if self.made.pop(name, None) is not None:
            self._write_made()
        path = self.path(name)
        if path.is_dir():  # written by a cluster; no file could take its place
            shutil.rmtree(path)

    def finish(self, name: str, key: str, rows: int) -> None:
        """Note that a table is complete."""
        path = self.path(name)
        self.made[name] = Made(key, rows, _size(path), checksum(path))
        self._write_made()

    def begin(self) -> None:
        """Take the folder for one build: make it, lock it, clear what a killed run left.

        Raises:
            StorageError: the folder cannot be written, or another build is at work in it.
        """
        try:
            for layer in LAYERS:
                (self.folder / layer).mkdir(parents=True, exist_ok=True)
                note = MARTS_NOTE if layer == "marts" else PRIVATE_NOTE
                (self.folder / layer / "README.txt").write_text(note)
            self._lock = FileLock(self.folder / ".lock")
            self._lock.acquire(timeout=0)
            shutil.rmtree(self.work, ignore_errors=True)
            self.work.mkdir()
            for part in self.folder.glob("*/.*.part"):
                part.unlink()
        except Timeout as error:
            raise StorageError(
                f"Another build is at work in {self.folder}.",
                why="Two builds in one folder would overwrite each other's tables.",
                todo="Wait for it, or choose another folder with --out.",
            ) from error
        except OSError as error:
            raise storage_error(self.folder, error) from error
        self.load()

    def load(self) -> None:
        """Read what an earlier run finished."""
        self.made = self._read_made()

    def end(self) -> None:
        """Give the folder free."""
        shutil.rmtree(self.work, ignore_errors=True)
        if self._lock is not None:
            self._lock.release()

    def invalidate(self) -> None:
        """Mark the atlas incomplete while tables change."""
        (self.folder / "manifest.json").unlink(missing_ok=True)

    def complete(self, run: dict[str, Any]) -> None:
        """Write the record of the run and, last, the manifest."""
        self.write_json("run.json", run)
        files = {
            str(self.path(n).relative_to(self.folder)): {
                "rows": m.rows,
                "bytes": m.bytes,
                "sha256": m.checksum,
            }
            for n, m in sorted(self.made.items())
        }
        head = {k: run[k] for k in ("version", "vintage", "run_id")}
        self.write_json("manifest.json", {**head, "files": files})

    def read_json(self, name: str) -> Any:  # noqa: ANN401, JSON
        """One of the JSON files.

        Raises:
            SourceUnavailable: the folder holds no complete atlas.
        """
        try:
            return json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SourceUnavailable(
                f"{self.folder} holds no complete atlas ({name} is missing or broken).",
                why="Tables of an unfinished build may not fit each other.",
                todo=f"Run `talentatlas build SOURCE:PATH --out {self.folder}`; it resumes.",
            ) from error

    def write_json(self, name: str, value: object) -> None:
        """Write a JSON file that appears only when it is complete."""
        path = self.folder / name
        part = self.folder / f".{name}.part"
        try:
            part.write_text(
                json.dumps(value, indent=1, sort_keys=True) + "\n", encoding="utf-8"
            )
            os.replace(part, path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise storage_error(path, error) from error

    def _write_made(self) -> None:
        entries = {
            n: [m.key, m.rows, m.bytes, m.checksum] for n, m in sorted(self.made.items())
        }
        self.write_json("build.json", entries)

    def _read_made(self) -> dict[str, Made]:
        try:
            entries = json.loads((self.folder / "build.json").read_text(encoding="utf-8"))
            return {name: Made(*entry) for name, entry in entries.items()}
        except (OSError, ValueError, TypeError):
            return {}  # nothing finished yet, or unreadable: build again


def checksum(path: Path) -> str:
    """SHA-256 of a file; of a folder, as a cluster writes it, that of its files' sums."""
    if path.is_dir():
        return digest(*(checksum(part) for part in _parts(path)))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(part.stat().st_size for part in _parts(path))
    return path.stat().st_size


def _parts(folder: Path) -> list[Path]:
    """Files of a table, in its order."""
    return sorted(folder.glob("*.parquet"))
