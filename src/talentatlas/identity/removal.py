"""The removal list: persons who must not appear in any table, kept as fingerprints only.

A list of those who want to be forgotten must not itself be a list of names. It holds keyed
hashes of identifiers and normal names; with the key, which lies in the same private file, a
record is recognised, and nothing can be read off the list.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from talentatlas.engine.parquet import storage_error
from talentatlas.errors import ConfigError, UsageError
from talentatlas.provenance import digest
from talentatlas.sources import identifiers
from talentatlas.vocabulary.names import normal_name

FILE = "removals.csv"
HEAD = ("receipt", "date", "reason", "fingerprint")
KEY_LINE = "key"  # first word of the line with the key
RECEIPT, FINGERPRINT = 6, 16  # bytes
PRIVATE = 0o600  # the owner reads and writes, nobody else
READERS: dict[str, Callable[[str], str | None]] = {
    "openreview": identifiers.openreview,
    "ieee": identifiers.ieee,
    "orcid": identifiers.orcid,
    "dblp": identifiers.dblp,
    "openalex": lambda text: text.rpartition("/")[2] or None,
    "name": lambda text: normal_name(text) or None,
}


@dataclass(frozen=True, slots=True)
class Removal:
    """One request.

    Args:
        receipt: what the person is told; same keys, same receipt.
        date: ISO date on which it was noted.
        reason: as stated, without naming anybody.
        fingerprints: of the keys.
    """

    receipt: str
    date: str
    reason: str
    fingerprints: tuple[str, ...]


@dataclass(frozen=True)
class Removals:
    """Who must not appear.

    Args:
        key: of the hashes.
        entries: requests, in the order in which they came.
    """

    key: str = ""
    entries: tuple[Removal, ...] = ()

    @property
    def state(self) -> str:
        """Hash of the list: another list makes tables stale; that of none is empty."""
        return digest(*sorted(self._known)) if self.entries else ""

    def added(self, keys: list[str], *, reason: str, date: str) -> tuple[Removals, Removal]:
        """The list with one request more, and its receipt; a repeated one changes nothing.

        Args:
            keys: scheme:value, see `read_key`.
            reason: why, without naming anybody.
            date: ISO date.
        """
        key = self.key or secrets.token_hex(FINGERPRINT)
        prints = tuple(sorted({_fingerprint(key, read_key(text)) for text in keys}))
        receipt = hashlib.blake2b("".join(prints).encode(), digest_size=RECEIPT).hexdigest()
        for entry in self.entries:
            if entry.receipt == receipt:
                return self, entry
        new = Removal(receipt, date, reason, prints)
        return replace(self, key=key, entries=(*self.entries, new)), new

    def has(self, key: str) -> bool:
        """Is this key, in its one spelling, on the list?"""
        return _fingerprint(self.key, key) in self._known

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(mark for entry in self.entries for mark in entry.fingerprints)


def read_key(text: str) -> str:
    """A key as records carry it: scheme:value in its one spelling.

    Args:
        text: such as orcid:0000-0002-1825-0097, openreview:~Name1, or "name:Given Family".

    Raises:
        UsageError: no scheme that is known, or no value of that scheme.

    Example:
        >>> read_key("name:Müller, Anna")
        'name:anna muller'
    """
    scheme, colon, value = text.partition(":")
    reader = READERS.get(scheme)
    found = reader(value.strip()) if reader and colon else None
    if found is None:
        raise UsageError(
            f'"{text}" is no key of a person.',
            why="Nobody would be taken out.",
            todo=f"Write SCHEME:VALUE with one of {', '.join(READERS)}, "
            "for example orcid:0000-0002-1825-0097.",
        )
    return f"{scheme}:{found}"


def read_removals(path: Path) -> Removals:
    """The list in a file; an empty one when there is no file.

    Raises:
        ConfigError: the file is damaged. Nothing may be built then: somebody might appear.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Removals()
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(path, str(error)) from error
    rows = list(csv.reader(io.StringIO(text)))
    if len(rows) < 2 or rows[0][:1] != [KEY_LINE] or tuple(rows[1]) != HEAD:
        raise _damaged(path, "its first two lines are not those of a removal list")
    if any(len(row) != len(HEAD) for row in rows[2:]):
        raise _damaged(path, "a line has not four fields")
    entries = tuple(
        Removal(receipt, date, reason, tuple(prints.split()))
        for receipt, date, reason, prints in rows[2:]
    )
    return Removals(rows[0][1], entries)


def write_removals(path: Path, removals: Removals) -> None:
    """Write the list so that only its owner can read it.

    Raises:
        StorageError: the folder cannot be written.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([KEY_LINE, removals.key])
    writer.writerow(HEAD)
    for entry in removals.entries:
        writer.writerow([entry.receipt, entry.date, entry.reason, " ".join(entry.fingerprints)])
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "w") as f:
            f.write(text.getvalue())
        os.replace(part, path)
    except OSError as error:
        raise storage_error(path, error) from error


def _fingerprint(key: str, text: str) -> str:
    mark = hashlib.blake2b(text.encode(), key=key.encode(), digest_size=FINGERPRINT)
    return mark.hexdigest()


def _damaged(path: Path, what: str) -> ConfigError:
    return ConfigError(
        f"The removal list {path} cannot be read: {what}.",
        why="Persons who asked to be removed would appear in what is built now.",
        todo="Restore the file from a copy, or move it away and add the requests again.",
    )
