"""Events that happened to some corridors, with when and where they are on record."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from talentatlas.errors import UnknownNameError
from talentatlas.vocabulary.countries import GROUP_PREFIX, members


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to some corridors.

    Args:
        event: name.
        first_year: of the comparison.
        year: first year in which it can show.
        last_year: last year counted as after it.
        origins: codes.
        destinations: codes.
        source: where it is on record.
    """

    event: str
    first_year: int
    year: int
    last_year: int
    origins: frozenset[str]
    destinations: frozenset[str]
    source: str


@cache
def events() -> tuple[Event, ...]:
    """Events on record, in the order of the file."""
    text = (files("talentatlas") / "models" / "events.csv").read_text(encoding="utf-8")
    return tuple(
        Event(
            row["event"],
            int(row["first_year"]),
            int(row["year"]),
            int(row["last_year"]),
            _codes(row["origins"]),
            _codes(row["destinations"]),
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def event(name: str) -> Event:
    """An event by its name.

    Raises:
        UnknownNameError: there is none of that name.
    """
    known = {one.event: one for one in events()}
    if name not in known:
        raise UnknownNameError("event", name, known)
    return known[name]


def _codes(text: str) -> frozenset[str]:
    parts = text.split()
    return frozenset(
        code
        for part in parts
        for code in (members(part) if part.startswith(GROUP_PREFIX) else (part,))
    )
