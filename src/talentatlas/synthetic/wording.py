"""Wording of records: names, affiliation texts, domains, posts and identifiers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.synthetic.chance import Ints
from talentatlas.synthetic.geography import SECTORS, Organisation
from talentatlas.synthetic.names import initial
from talentatlas.synthetic.printing import DEPARTMENTS, Printed, organisation_country
from talentatlas.synthetic.world import World

Words = NDArray[np.object_]
IEEE_FIRST = 39_900_000_000  # far above the numbers that were in use in 2026
STAGES = (5, 9)  # academic ages at which a student becomes a postdoc, and a professor
POSTS = ("PhD student", "Postdoc", "Associate Professor", "Researcher")
WORDINGS = 4  # more than any country has


@dataclass(frozen=True, slots=True)
class Wording:
    """Words printed for each authorship, as they would stand in a record.

    Args:
        name: as on the byline.
        affiliation: text, `+` between two; empty when missing.
        domain: the same for domains.
        post: position in the organisation; empty when the affiliation is.
        openreview, ieee: identifiers in these schemes.
    """

    name: Words
    affiliation: Words
    domain: Words
    post: Words
    openreview: Words
    ieee: Words


def wording(world: World, shown: Printed) -> Wording:
    """All words of the authorships of a world."""
    person = world.bylines.person
    names = [world.names[i] for i in shown.known_as.tolist()]
    full = np.array(names, object)[person]
    short = np.array([initial(name) for name in names], object)[person]
    domains = np.array([o.domain for o in world.geography.organisations], object)
    own = organisation_country(world)
    text, domain = (
        _texts(world, shown, shown.organisation, shown.country),
        domains[shown.organisation],
    )
    dual = shown.second >= 0
    second = _texts(world, shown, shown.second, own[shown.second])
    text[dual] += "+" + second[dual]
    domain[dual] += "+" + domains[shown.second[dual]]
    gone = ~shown.has_affiliation
    post = np.array(POSTS, object)[_posts(world, shown)]
    for column in (text, domain, post):
        column[gone] = ""
    silent = ~shown.has_identifier
    profiles, numbers = openreview_ids(names)[person], ieee_ids(len(names))[person]
    profiles[silent], numbers[silent] = "", ""
    name = np.where(shown.is_initial, short, full)
    return Wording(name, text, domain, post, profiles, numbers)


def affiliation(
    place: Organisation, *, country: str | None, department: str | None, city: bool
) -> str:
    """An address as people print it: department, organisation, city, country.

    Only universities have departments. A company that names no country names the city, since
    it may have branches; a place is left out where it would only repeat the part before it.
    """
    within = department if place.kind == "education" else None
    named = city or (country is None and place.kind == "company")
    parts = [within, place.name, place.city if named else None, country]
    kept: list[str] = []
    for part in filter(None, parts):
        if not kept or part != kept[-1]:
            kept.append(part)
    return ", ".join(kept)


def openreview_ids(names: list[str]) -> Words:
    """Profile identifier of each person: the name, and a number that tells namesakes apart."""
    seen: Counter[str] = Counter()
    found: list[str] = []
    for name in names:
        seen[name] += 1
        found.append(f"~{name.replace(' ', '_')}{seen[name]}")
    return np.array(found, object)


def ieee_ids(persons: int) -> Words:
    """Author number of each person."""
    return np.array([f"/{IEEE_FIRST + 11 * i}" for i in range(persons)], object)


def _texts(world: World, shown: Printed, organisation: Ints, country: Ints) -> Words:
    """Affiliation text of each authorship; each different one is put together once."""
    places, printed = world.geography.organisations, world.geography.printed
    ways = np.array([len(names) for names in printed])[country]
    parts = (organisation, country + 1, shown.wording % ways, shown.department, shown.has_city)
    sizes = (len(places), len(printed) + 1, WORDINGS, len(DEPARTMENTS), 2)
    exists = organisation >= 0
    keys = np.ravel_multi_index([np.where(exists, p, 0).astype(np.int64) for p in parts], sizes)
    different, which = np.unique(keys, return_inverse=True)
    texts = [
        affiliation(
            places[place],
            country=printed[c - 1][way] if c else None,
            department=DEPARTMENTS[department],
            city=bool(city),
        )
        for place, c, way, department, city in zip(
            *(part.tolist() for part in np.unravel_index(different, sizes)), strict=True
        )
    ]
    return np.array(texts, object)[which]


def _posts(world: World, shown: Printed) -> Ints:
    """Number in `POSTS` of each authorship, by the kind of organisation and academic age."""
    lives, bylines = world.lives, world.bylines
    age = lives.age[bylines.person] + bylines.year[bylines.work] - lives.start[bylines.person]
    kinds = np.array([SECTORS.index(o.kind) for o in world.geography.organisations])
    academic = kinds[shown.organisation] == SECTORS.index("education")
    return np.where(academic, np.searchsorted(STAGES, age, side="right"), len(POSTS) - 1)
