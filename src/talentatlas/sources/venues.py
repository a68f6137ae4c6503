"""Venues without their year: one identifier through all renamings, and what file names tell."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

YEARS = range(1900, 2101)  # a number outside is no year of a conference
IN_FILE_NAME = re.compile(r"(?P<venue>.*?[^\W\d_].*?)[\s_.-]*(?P<year>(?:19|20)\d\d)(?!\d)")
NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


class Edition(NamedTuple):
    """A venue in a year.

    Args:
        venue_id: short name without year.
        year: of the venue.
    """

    venue_id: str
    year: int


def venue_id(name: str) -> str | None:
    """Identifier of a venue under any of its names: "NIPS" and "NeurIPS" are `neurips`.

    A venue that venues.csv does not list keeps its own name, without spaces and marks.
    """
    short = NOT_ALPHANUMERIC.sub("", name.lower())
    return _aliases().get(short, short) or None


def edition_of_file(name: str) -> Edition | None:
    """Venue and year in a file name such as `icra2019.json.gz` or `neurips_2021_papers.jsonl`.

    Example:
        >>> edition_of_file("nips2014.json.gz")
        Edition(venue_id='neurips', year=2014)
    """
    found = IN_FILE_NAME.match(name.lower())
    venue = venue_id(found["venue"]) if found else None
    return Edition(venue, int(found["year"])) if found and venue else None


def year_of(value: object) -> int | None:
    """A year out of a field of a record; None for anything else."""
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value) if len(value.strip()) == 4 else None
    is_year = isinstance(value, int) and not isinstance(value, bool) and value in YEARS
    return int(value) if is_year else None  # pyright: ignore[reportArgumentType]


@cache
def _aliases() -> dict[str, str]:
    table = (files("talentatlas.sources") / "venues.csv").read_text(encoding="utf-8")
    known: dict[str, str] = {}
    for row in csv.DictReader(table.splitlines()):
        for alias in (row["venue_id"], *filter(None, row["aliases"].split(";"))):
            known[alias] = row["venue_id"]
    return known
