"""Countries, organisations and venues of the synthetic world, as arrays.

Organisations are real, so that their printed names exercise the resolution of places; all
weights are invented. They are chosen to look like the field, and describe no real country.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from talentatlas.errors import ConfigError
from talentatlas.synthetic.chance import Floats, Ints

SECTORS = ("education", "company", "government")
FIELDS = ("robotics", "learning", "vision")


@dataclass(frozen=True, slots=True)
class Organisation:
    """A real organisation at one place, with its true country and kind."""

    country: str
    kind: str
    name: str
    city: str
    domain: str


@dataclass(frozen=True, slots=True)
class Venue:
    """A conference of the synthetic world.

    Args:
        name: short name, as in the file names.
        size: weight in the choice of a venue.
        first, last: part of the years (0 to 1) between which the bibliography covers it.
        ids: scheme of its person identifiers: ieee, openreview or none.
        fields: how much it suits each of `FIELDS`.
        doubled: every list of authors is printed twice.
        indexed: carries the source's own index of countries.
        tiered: tells oral, spotlight and poster apart.
        rejects: shows rejected and withdrawn papers too.
    """

    name: str
    size: float
    first: float
    last: float
    ids: str
    fields: tuple[float, ...]
    doubled: bool
    indexed: bool
    tiered: bool
    rejects: bool


@dataclass(frozen=True, slots=True)
class Geography:
    """Where the people of a world can be; countries and organisations are numbered.

    Args:
        countries: ISO alpha-3 codes; the number of a country is its place here.
        printed: ways to print each country's name.
        listed: name in the source's own index, where Hong Kong and Taiwan stand as China.
        origin: weight as first country, in the first and the last year, by country.
        pull: weight as destination, in the first and the last year, by country.
        leave: yearly hazard of leaving, by country.
        homonymy: how much likelier than elsewhere people from there share a name.
        fields: weight of each of `FIELDS`, by country.
        organisations: ordered by country and sector.
        organisation_first, organisation_count: their range, by country and sector.
        venues: all conferences.
    """

    countries: tuple[str, ...]
    printed: tuple[tuple[str, ...], ...]
    listed: tuple[str, ...]
    origin: Floats
    pull: Floats
    leave: Floats
    homonymy: Floats
    fields: Floats
    organisations: tuple[Organisation, ...]
    organisation_first: Ints
    organisation_count: Ints
    venues: tuple[Venue, ...]

    @staticmethod
    def read(countries: int) -> Geography:
        """The first so many countries of the table, with their organisations, and all venues.

        Raises:
            ConfigError: fewer than two countries, or more than the table has.
        """
        rows = _table("countries.csv")
        if not 2 <= countries <= len(rows):
            raise ConfigError(
                f"A synthetic world of {countries} countries cannot be made.",
                why="People need somewhere to move to, and the table has "
                f"{len(rows)} countries with organisations.",
                todo=f"Ask for 2 to {len(rows)} countries.",
            )
        rows = rows[:countries]
        codes = tuple(row["country"] for row in rows)
        organisations = _organisations(codes)
        cells = [(codes.index(o.country), SECTORS.index(o.kind)) for o in organisations]
        count = np.zeros((countries, len(SECTORS)), np.int64)
        for cell in cells:
            count[cell] += 1
        first = (np.cumsum(count) - count.ravel()).reshape(count.shape)
        return Geography(
            countries=codes,
            printed=tuple(tuple(row["printed"].split("|")) for row in rows),
            listed=tuple(row["listed"] for row in rows),
            origin=_columns(rows, "origin_first", "origin_last"),
            pull=_columns(rows, "pull_first", "pull_last"),
            leave=_columns(rows, "leave")[0],
            homonymy=_columns(rows, "homonymy")[0],
            fields=np.array([[float(x) for x in row["fields"].split("|")] for row in rows]),
            organisations=organisations,
            organisation_first=first,
            organisation_count=count,
            venues=tuple(map(_venue, _table("venues.csv"))),
        )


def _table(name: str) -> list[dict[str, str]]:
    text = files("talentatlas.synthetic").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _columns(rows: list[dict[str, str]], *names: str) -> Floats:
    return np.array([[float(row[name]) for row in rows] for name in names])


def _organisations(codes: tuple[str, ...]) -> tuple[Organisation, ...]:
    found = [Organisation(**row) for row in _table("organisations.csv")]
    kept = [o for o in found if o.country in codes]
    return tuple(sorted(kept, key=lambda o: (codes.index(o.country), SECTORS.index(o.kind))))


def _venue(row: dict[str, str]) -> Venue:
    flags = {name: row[name] == "yes" for name in ("doubled", "indexed", "tiered", "rejects")}
    return Venue(
        name=row["venue"],
        size=float(row["size"]),
        first=float(row["first"]),
        last=float(row["last"]),
        ids=row["ids"],
        fields=tuple(float(x) for x in row["fields"].split("|")),
        **flags,
    )
