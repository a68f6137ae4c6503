"""True works: who wrote what with whom, where it appeared, and what the bibliography covers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.synthetic.chance import Ints, pick, stream
from talentatlas.synthetic.geography import FIELDS, Geography
from talentatlas.synthetic.lives import Lives

SHAPE = 1.5  # of the gamma distribution of productivity: most write little, a few a lot
ELSEWHERE = 0.1  # part of the works outside the field that a person works in
ABROAD_TEAM = 0.25  # part of the works written with people of any country
TEAM = (0.25, 0.3, 0.25, 0.12, 0.08)  # 2 to 6 authors
TIERS = ("poster", "spotlight", "oral")
TIER_WEIGHT = (0.86, 0.09, 0.05)
TIER_FAVOUR = 1.6  # factor of the higher tiers for works by people who write a lot
CITATIONS = (2.0, 1.3)  # mean and spread of the logarithm


@dataclass(frozen=True, slots=True)
class Bylines:
    """Works and their authors; years count from the first year of the world.

    Args:
        productivity: works a year that each person writes on average.
        year, venue, tier, citations: of each work; tier is a number in `TIERS`.
        covered: whether the bibliography covers the venue in that year, by work.
        work, person, position: of each authorship, in order of work and position; positions
            count from 1.
    """

    productivity: NDArray[np.float64]
    year: Ints
    venue: Ints
    tier: Ints
    citations: Ints
    covered: NDArray[np.bool_]
    work: Ints
    person: Ints
    position: Ints


def write(lives: Lives, mean: float, seed: int, geography: Geography) -> Bylines:
    """The works of some lives.

    Args:
        lives: who is active where.
        mean: works a person-year.
        seed: of the world.
        geography: countries and venues.
    """
    persons, years = lives.country.shape
    productivity = stream(seed, "productivity").gamma(SHAPE, mean / SHAPE, persons)
    rate = productivity[:, None] * (lives.country >= 0)
    counts = stream(seed, "works").poisson(rate)
    person, year = np.nonzero(counts)
    times = counts[person, year]
    person, year = np.repeat(person, times), np.repeat(year, times)
    field = _field(lives.field[person], seed)
    work, person, year, field = _teams(lives, person, year, field, seed)
    position = np.arange(len(work)) - np.searchsorted(work, work) + 1
    lead = position == 1
    venue = _venue(lives, person[lead], year[lead], field[lead], seed, geography)
    return Bylines(
        productivity=productivity,
        year=year[lead],
        venue=venue,
        tier=_tier(productivity[person[lead]] > mean, venue, seed, geography),
        citations=stream(seed, "citations").lognormal(*CITATIONS, len(venue)).astype(np.int64),
        covered=covered(geography, years)[venue, year[lead]],
        work=work,
        person=person,
        position=position,
    )


def covered(geography: Geography, years: int) -> NDArray[np.bool_]:
    """Whether the bibliography covers a venue in a year, venues by years."""
    first = np.array([venue.first for venue in geography.venues])[:, None]
    last = np.array([venue.last for venue in geography.venues])[:, None]
    part = np.linspace(0, 1, years)[None, :]
    return (part >= first) & (part <= last)


def _field(own: Ints, seed: int) -> Ints:
    other = stream(seed, "other field")
    away = other.random(len(own)) < ELSEWHERE
    return np.where(away, other.integers(0, len(FIELDS), len(own)), own)


def _teams(
    lives: Lives, person: Ints, year: Ints, field: Ints, seed: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """Work, person, year and field of each authorship, after people have found co-authors."""
    draw = stream(seed, "teams")
    country = lives.country[person, year].astype(np.int64)
    country[draw.random(len(person)) < ABROAD_TEAM] = -1
    order = np.lexsort((draw.random(len(person)), country, field, year))
    person, year, field = person[order], year[order], field[order]
    sizes = 2 + pick(np.tile(TEAM, (len(person), 1)), draw.random(len(person)))
    block = np.repeat(np.arange(len(sizes)), sizes)[: len(person)]
    starts = np.ones(len(person), bool)
    starts[1:] = (np.diff(block) != 0) | (np.diff(year) != 0) | (np.diff(field) != 0)
    work = np.cumsum(starts) - 1
    _, kept = np.unique(work * len(lives.origin) + person, return_index=True)
    kept.sort()  # nobody stands twice on a byline
    work, person, year, field = work[kept], person[kept], year[kept], field[kept]
    together = np.bincount(work)[work] > 1  # alone is no team: the work is not written
    return _renumber(work[together]), person[together], year[together], field[together]


def _renumber(work: Ints) -> Ints:
    return np.unique(work, return_inverse=True)[1].astype(np.int64)


def _venue(
    lives: Lives, person: Ints, year: Ints, field: Ints, seed: int, geography: Geography
) -> Ints:
    """Venue of each work, by field; nobody avoids a venue because it is not covered."""
    size = np.array([venue.size for venue in geography.venues])
    suits = np.array([venue.fields for venue in geography.venues]).T * size
    return pick(suits[field], stream(seed, "venue").random(len(person)))


def _tier(prolific: NDArray[np.bool_], venue: Ints, seed: int, geography: Geography) -> Ints:
    weights = np.tile(TIER_WEIGHT, (len(venue), 1))
    weights[prolific, 1:] *= TIER_FAVOUR
    tiered = np.array([v.tiered for v in geography.venues])[venue]
    return np.where(tiered, pick(weights, stream(seed, "tier").random(len(venue))), 0)
