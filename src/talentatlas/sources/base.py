"""What a source is: files landed with checksum and licence, then rows in canonical columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from talentatlas.provenance import Licence, Origin
from talentatlas.registry import Registry


@dataclass(frozen=True, slots=True)
class Landed:
    """A file that lies ready to be read, as received.

    Args:
        path: where it lies.
        origin: what it is.
    """

    path: Path
    origin: Origin


@dataclass(frozen=True, slots=True)
class Records:
    """Canonical tables read from one file; each has the schema of `schema.records`."""

    work: pa.Table
    authorship: pa.Table
    printed_affiliation: pa.Table
    rejected: pa.Table


class Source(Protocol):
    """Reads one kind of record."""

    def land(self, where: str) -> Iterator[Landed]:
        """The files at a path or address, in a fixed order, with checksums."""
        ...

    def rows(self, landed: Landed) -> Iterator[Records]:
        """Canonical tables of one file, in batches of bounded size.

        Pure: the same bytes give the same rows. A record that cannot be read is a row of
        `rejected`, never an exception; an exception means that the whole file is unreadable.
        """
        ...


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A registered source and what a user must know of it.

    Args:
        name: as typed on the command line.
        title: in words.
        licence: of its records.
        homepage: where it comes from.
        tables: canonical tables that it fills.
        blind_spots: what it cannot see.
        citation: how to cite it.
        make: builds the reader.
    """

    name: str
    title: str
    licence: Licence
    homepage: str
    tables: tuple[str, ...]
    blind_spots: tuple[str, ...]
    citation: str
    make: Callable[[], Source]


SOURCES: Registry[SourceEntry] = Registry("source", "talentatlas.sources")
