"""What a source is: files landed with checksum and licence, then rows in canonical columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from talentatlas.provenance import Licence, Origin
from talentatlas.registry import Registry
from talentatlas.schema.records import (
    AUTHORSHIP,
    LIFE_EVENT,
    ORGANISATION_MATCH,
    PRINTED_AFFILIATION,
    REJECTED,
    SAME_PERSON,
    WORK,
)
from talentatlas.vocabulary.field_rules import field_rule

LANDED = (
    WORK,
    AUTHORSHIP,
    PRINTED_AFFILIATION,
    ORGANISATION_MATCH,
    LIFE_EVENT,
    SAME_PERSON,
    REJECTED,
)  # what a source can fill, in the order of the fields of `Records`


@dataclass(frozen=True, slots=True)
class Landed:
    """A file that lies ready to be read, as received.

    Args:
        path: where it lies; may be an address in object storage for a snapshot.
        origin: what it is.
        field: rule by which works are selected while reading (`vocabulary.field_rules`);
            None for a source that is about the field alone.
    """

    path: Path
    origin: Origin
    field: str | None = None

    @property
    def field_key(self) -> str:
        """What the rule says, so that another rule makes other tables."""
        return repr(field_rule(self.field)) if self.field else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Canonical tables read from one file; each has the schema of `schema.records`.

    A source fills what it knows; the others stay empty.
    """

    work: pa.Table = field(default_factory=WORK.arrow.empty_table)
    authorship: pa.Table = field(default_factory=AUTHORSHIP.arrow.empty_table)
    printed_affiliation: pa.Table = field(default_factory=PRINTED_AFFILIATION.arrow.empty_table)
    organisation_match: pa.Table = field(default_factory=ORGANISATION_MATCH.arrow.empty_table)
    life_event: pa.Table = field(default_factory=LIFE_EVENT.arrow.empty_table)
    same_person: pa.Table = field(default_factory=SAME_PERSON.arrow.empty_table)
    rejected: pa.Table = field(default_factory=REJECTED.arrow.empty_table)


class Source(Protocol):
    """Reads one kind of record."""

    def land(self, where: str, *, field: str | None = None) -> Iterator[Landed]:
        """The files at a path or address, in the order in which they win, with checksums.

        Args:
            where: path or address.
            field: rule for sources that are about more than the field.
        """
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
        is_general: holds works of every field, so that a field rule selects while reading.
    """

    name: str
    title: str
    licence: Licence
    homepage: str
    tables: tuple[str, ...]
    blind_spots: tuple[str, ...]
    citation: str
    make: Callable[[], Source]
    is_general: bool = False


SOURCES: Registry[SourceEntry] = Registry("source", "talentatlas.sources")
