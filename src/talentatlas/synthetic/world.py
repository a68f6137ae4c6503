"""A world of people with known lives: the truth that every measure is tested on.

Everything is decided by `WorldConfig`; the same one gives the same world, number by number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from talentatlas.errors import ConfigError
from talentatlas.synthetic.chance import Ints
from talentatlas.synthetic.geography import SECTORS, Geography
from talentatlas.synthetic.lives import Lives, simulate
from talentatlas.synthetic.names import person_names
from talentatlas.synthetic.works import TIERS, Bylines, write

MOST_PERSONS = 1_000_000  # there are not many more different names
PREFIX = "synthetic"  # scheme of all identifiers, so that nothing is taken for real


@dataclass(frozen=True, slots=True)
class WorldConfig:
    """What decides a world.

    Args:
        persons: who start in research in the years of the world.
        first_year, last_year: years of the world, inclusive.
        countries: how many of the countries of the table exist.
        seed: of all random numbers.
        works: works a person-year, on average.
        mobility: factor of all hazards of moving.
    """

    persons: int = 3000
    first_year: int = 2005
    last_year: int = 2024
    countries: int = 12
    seed: int = 1
    works: float = 1.8
    mobility: float = 1.0

    def __post_init__(self) -> None:
        possible = 1 <= self.persons <= MOST_PERSONS and self.seed >= 0
        if not possible or self.last_year <= self.first_year:
            raise ConfigError(
                f"A synthetic world of {self.persons} persons, {self.first_year} to "
                f"{self.last_year}, seed {self.seed}, cannot be made.",
                why=f"It needs 1 to {MOST_PERSONS:,} persons, two years and a seed from 0.",
                todo="Change the WorldConfig.",
            )

    @staticmethod
    def small(seed: int = 1) -> WorldConfig:
        """A world for tests over many seeds."""
        return WorldConfig(persons=2500, seed=seed)

    @staticmethod
    def demo(seed: int = 1) -> WorldConfig:
        """The world of the demonstration."""
        return WorldConfig(persons=6000, seed=seed)

    @property
    def years(self) -> Ints:
        """Calendar years of the world."""
        return np.arange(self.first_year, self.last_year + 1)


@dataclass(frozen=True)
class World:
    """People, their lives and works.

    Args:
        config: what decided it.
        geography: where people can be and publish.
        lives: state of each person in each year.
        bylines: works and authors.
    """

    config: WorldConfig
    geography: Geography
    lives: Lives
    bylines: Bylines

    @staticmethod
    def make(config: WorldConfig) -> World:
        """The world that a configuration decides.

        Raises:
            ConfigError: the table has fewer countries than asked for.
        """
        geography = Geography.read(config.countries)
        lives = simulate(
            config.persons, len(config.years), config.mobility, config.seed, geography
        )
        return World(
            config, geography, lives, write(lives, config.works, config.seed, geography)
        )

    @cached_property
    def names(self) -> list[str]:
        """True name of each person; no two are the same."""
        return person_names(self.config.persons, self.config.seed)

    @cached_property
    def person_ids(self) -> pa.Array:
        """Identifier of each person."""
        return _identifiers("p", len(self.lives.origin))

    @cached_property
    def work_ids(self) -> pa.Array:
        """Identifier of each work."""
        return _identifiers("w", len(self.bylines.year))

    @cached_property
    def life(self) -> pa.Table:
        """True person-years: person, year, country, organisation, sector, is_active.

        One row for each year from a person's start to the last year of the world; after the
        end of the career is_active is false and the rest null.
        """
        last = len(self.config.years) - 1
        length = last - self.lives.start + 1
        person = np.repeat(np.arange(len(length)), length)
        begin = np.repeat(np.cumsum(length) - length, length)
        year = np.arange(len(person)) - begin + self.lives.start[person]
        state = (self.lives.country, self.lives.organisation, self.lives.sector)
        country, organisation, sector = (table[person, year] for table in state)
        names = pa.array([f"{o.name}, {o.city}" for o in self.geography.organisations])
        return pa.table(
            {
                "person": self.person_ids.take(pa.array(person)),
                "year": pa.array(self.config.years[year], pa.int32()),
                "country": labels(country, self.geography.countries),
                "organisation": labels(organisation, names.to_pylist()),
                "sector": labels(sector, SECTORS),
                "is_active": pa.array(country >= 0),
            }
        )

    @cached_property
    def true_person(self) -> pa.Table:
        """Persons: person, origin, start_year, end_year, productivity, name."""
        first = self.config.first_year
        return pa.table(
            {
                "person": self.person_ids,
                "origin": labels(self.lives.origin, self.geography.countries),
                "start_year": pa.array(first + self.lives.start, pa.int32()),
                "end_year": pa.array(first + self.lives.end, pa.int32()),
                "productivity": pa.array(self.bylines.productivity),
                "name": pa.array(self.names),
            }
        )

    @cached_property
    def true_work(self) -> pa.Table:
        """Works: work, year, venue, tier, citations, is_covered."""
        bylines = self.bylines
        return pa.table(
            {
                "work": self.work_ids,
                "year": pa.array(self.config.years[bylines.year], pa.int32()),
                "venue": labels(bylines.venue, [v.name for v in self.geography.venues]),
                "tier": labels(bylines.tier, TIERS),
                "citations": pa.array(bylines.citations),
                "is_covered": pa.array(bylines.covered),
            }
        )

    @cached_property
    def true_authorship(self) -> pa.Table:
        """Authorships: work, position, person."""
        return pa.table(
            {
                "work": self.work_ids.take(pa.array(self.bylines.work)),
                "position": pa.array(self.bylines.position, pa.int32()),
                "person": self.person_ids.take(pa.array(self.bylines.person)),
            }
        )


def labels(numbers: np.ndarray, names: list[str] | tuple[str, ...]) -> pa.Array:
    """Words for numbers; null for a negative number."""
    wanted = pa.array(numbers.astype(np.int32), mask=numbers < 0)
    return pa.DictionaryArray.from_arrays(wanted, pa.array(names)).cast(pa.string())


def _identifiers(letter: str, number: int) -> pa.Array:
    return pa.array([f"{PREFIX}:{letter}{i:07d}" for i in range(number)])
