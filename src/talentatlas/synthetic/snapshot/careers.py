"""Lives of the authors of one block: who is where in which year, and writes how much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from talentatlas.synthetic.chance import Floats, Ints, stream
from talentatlas.synthetic.snapshot.nested import Flags, places, starts
from talentatlas.synthetic.snapshot.organisations import Organisations

FIRST_YEAR, LAST_YEAR = 1985, 2026
YEARS = LAST_YEAR - FIRST_YEAR + 1
LAST_FILLED = 0.45  # part of the last year that is over when the snapshot is taken
# All numbers below are invented; they give careers of the kind seen in bibliographies: most
# people write once, few write a lot, most moves come early and one in four goes back.
GROWTH = 0.055  # yearly growth of the number of starters
ONE_YEAR = 0.45  # part of the persons who are active in a single year
LENGTH = (1.2, 5.5)  # gamma distribution of the further years of the others
RATE = (1.4, 0.65)  # gamma distribution of works a year, besides those at both ends
SINGLE_EXTRA = 0.1  # further works of those active in a single year
SLOTS_A_PERSON = 3.2  # works a person, less than the mean, so that enough are drawn
STAGES, STAGE_FACTOR = (3, 8), (0.7, 1.5, 0.7)  # academic ages; factor of the hazard of moving
RETURN = 0.25  # part of the moves from abroad that go to the country of origin
NEW_JOB = 0.05  # yearly hazard of another organisation in the same country
SIZE_SKEW = 2.0  # organisations of lower number in a country are larger
AI_PERSONS = 0.10
PERSONS_A_BLOCK = 1 << 15  # more than a block ever has


@dataclass(frozen=True, slots=True)
class Lives:
    """Persons of one block, and their years one after the other.

    Args:
        first_person: number of the first one in the whole world.
        start: first active year of each person, counted from `FIRST_YEAR`.
        length: active years of each person.
        origin: country in the first year.
        is_ai: works on artificial intelligence.
        field: number of the subfield that the person works in otherwise.
        country, organisation: of each person-year.
        works: authorships of each person-year.
    """

    first_person: int
    start: Ints
    length: Ints
    origin: Ints
    is_ai: Flags
    field: Ints
    country: Ints
    organisation: Ints
    works: Ints

    @property
    def person(self) -> Ints:
        """Person of each person-year, from 0 in the block."""
        return np.repeat(np.arange(len(self.start)), self.length)

    @property
    def year(self) -> Ints:
        """Year of each person-year, counted from `FIRST_YEAR`."""
        return np.repeat(self.start, self.length) + places(self.length)

    @property
    def at(self) -> Ints:
        """Where the years of each person begin."""
        return starts(self.length)


def live(
    seed: int, block: int, *, authorships: int, places_of: Organisations, weights: Floats
) -> Lives:
    """Lives of as many persons as so many authorships need.

    Args:
        seed: of the world.
        block: its number.
        authorships: at least so many are written, if that takes any persons.
        places_of: where they can be.
        weights: how many work in each subfield, but for AI.
    """
    draw = stream(seed, f"lives {block}")
    persons = int(authorships / SLOTS_A_PERSON) + 20
    grow = np.exp(GROWTH * np.arange(YEARS))
    start = draw.choice(YEARS, persons, p=grow / grow.sum())
    is_single = draw.random(persons) < ONE_YEAR
    longer = 2 + draw.gamma(*LENGTH, persons).astype(np.int64)
    length = np.minimum(np.where(is_single, 1, longer), YEARS - start)
    works = _works(draw, start, length)
    kept = np.searchsorted(np.cumsum(np.add.reduceat(works, starts(length))), authorships) + 1
    start, length = start[:kept], length[:kept]
    years = int(length.sum())
    origin = _origin(draw, start, places_of)
    country, organisation = _residence(draw, start, length, origin, places_of)
    return Lives(
        first_person=block * PERSONS_A_BLOCK,
        start=start,
        length=length,
        origin=origin,
        is_ai=draw.random(len(start)) < AI_PERSONS,
        field=draw.choice(len(weights), len(start), p=weights / weights.sum()),
        country=country,
        organisation=organisation,
        works=works[:years],
    )


def _works(draw: np.random.Generator, start: Ints, length: Ints) -> Ints:
    """Authorships of each person-year; at least one at both ends of a career."""
    rate = np.where(length == 1, SINGLE_EXTRA, draw.gamma(*RATE, len(length)))
    works = draw.poisson(np.repeat(rate, length))
    place = places(length)
    ends = (place == 0) | (place == np.repeat(length - 1, length))
    year = np.repeat(start, length) + place
    thin = (year == YEARS - 1) & (draw.random(len(year)) > LAST_FILLED)
    return np.where(thin, 0, works + ends)


def _origin(draw: np.random.Generator, start: Ints, places_of: Organisations) -> Ints:
    """Country in the first year; the weights drift over the years."""
    drift = np.exp(places_of.growth * (np.arange(YEARS)[:, None] - YEARS / 2))
    shares = np.cumsum(places_of.origin * drift, axis=1)
    uniform = draw.random(len(start)) * shares[start, -1]
    return (shares[start] <= uniform[:, None]).sum(axis=1)


def _residence(
    draw: np.random.Generator,
    start: Ints,
    length: Ints,
    origin: Ints,
    places_of: Organisations,
) -> tuple[Ints, Ints]:
    """Country and organisation of each person-year."""
    at, total = starts(length), int(length.sum())
    country, organisation = np.empty(total, np.int64), np.empty(total, np.int64)
    now = origin.copy()
    job = organisation_in(now, draw.random(len(now)), places_of)
    country[at], organisation[at] = now, job
    pull = np.cumsum(places_of.pull) / places_of.pull.sum()
    active, age = np.flatnonzero(length > 1), 1
    while len(active):
        stage = STAGE_FACTOR[int(np.searchsorted(STAGES, age, side="right"))]
        here, home = now[active], origin[active]
        moving = draw.random(len(active)) < places_of.leave[here] * stage
        there = np.searchsorted(pull, draw.random(len(active)), side="right")
        back = (here != home) & (draw.random(len(active)) < RETURN)
        there = np.where(back, home, np.minimum(there, len(pull) - 1))
        now[active] = np.where(moving, there, here)
        changing = (now[active] != here) | (draw.random(len(active)) < NEW_JOB)
        found = organisation_in(now[active], draw.random(len(active)), places_of)
        job[active] = np.where(changing, found, job[active])
        country[at[active] + age], organisation[at[active] + age] = now[active], job[active]
        age += 1
        active = active[length[active] > age]
    return country, organisation


def organisation_in(country: Ints, uniform: np.ndarray, places_of: Organisations) -> Ints:
    """An organisation of each country; those of lower number more often."""
    within = (places_of.count[country] * uniform**SIZE_SKEW).astype(np.int64)
    return places_of.first[country] + within


def moves(lives: Lives) -> tuple[Ints, Ints]:
    """Person-years that are the first in another country, and the country before."""
    same_person = np.diff(lives.person, prepend=-1) == 0
    before = np.concatenate([[-1], lives.country[:-1]])
    at = np.flatnonzero(same_person & (before != lives.country))
    return at, before[at]
