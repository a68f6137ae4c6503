"""Venues without their year: one identifier through all renamings, and what file names tell."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

YEARS = range(1900, 2101)  # a number outside is no year of a conference
IN_FILE_NAME = re.compile(r"(?P<venue>.*?[^\W\d_].*?)[\s_.-]*(?P<year>(?:19|20)\d\d)(?!\d)")
NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
# "(ICML)", and what the ACM puts at the end: "- ICML '08".
ACRONYM = re.compile(r"\((?P<in_brackets>[^()]*)\)|\s-\s(?P<at_end>[^-]*'\d\d)$")
ONES = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
TEENS = "tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth"
TENS = "twen|thir|for|fif|six|seven|eigh|nine"
# What tells one edition from the next: year, ordinal, volume, and what stands around them.
OF_EDITION = re.compile(
    rf"\b(?:(?:19|20)\d\d|\d+(?:st|nd|rd|th)|'\d\d|volumes?|vol\.?|v\.\d|\d+|"
    rf"(?:(?:{TENS})ty[- ])?(?:{ONES})|{TEENS}|(?:{TENS})tieth|"
    r"proceedings of|proceedings|the|main conference|(?:long|short|long and short) papers)\b"
)


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


@lru_cache(maxsize=1 << 16)
def known_venue(name: str) -> str | None:
    """Identifier of a venue that venues.csv lists, by the name of one of its editions.

    Year, number, volume and "Proceedings of the" do not count, nor does a known acronym in
    brackets. What is left must be one of the names as a whole, so that workshops, companions
    and other conferences of similar name stay apart.

    Example:
        >>> known_venue("2021 IEEE International Conference on Robotics and Automation (ICRA)")
        'icra'
        >>> known_venue("International Conference on Machine Learning and Cybernetics")
    """
    return _names().get(_bare(ACRONYM.sub(_without_acronym, name.casefold())))


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


def _without_acronym(found: re.Match[str]) -> str:
    """Nothing in place of a known acronym; anything else stays."""
    bare = _bare(found["in_brackets"] or found["at_end"] or "")
    return found[0] if bare and bare not in _aliases() else " "


def _bare(name: str) -> str:
    """Letters of a name without what tells editions apart."""
    return NOT_ALPHANUMERIC.sub("", OF_EDITION.sub(" ", name.casefold()))


def _rows() -> list[dict[str, str]]:
    table = (files("talentatlas.sources") / "venues.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(table.splitlines()))


@cache
def _names() -> dict[str, str]:
    """Venue by each of its names in words, bare."""
    return {
        _bare(name): row["venue_id"]
        for row in _rows()
        for name in (row["name"], *filter(None, row["printed"].split(";")))
    }


@cache
def _aliases() -> dict[str, str]:
    known: dict[str, str] = {}
    for row in _rows():
        for alias in (row["venue_id"], *filter(None, row["aliases"].split(";"))):
            known[alias] = row["venue_id"]
    return known
