"""Names of people who do not exist: plausible in form, of no language, imitating nobody.

The same syllables serve every country, so that nothing can be read off a name.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from talentatlas.synthetic.chance import Floats, Ints, stream

ONSETS = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "th", "qu")
NUCLEI = ("a", "e", "i", "o", "u", "ae", "io")
FAMILY_END = ("dor", "lun", "mek", "nash", "rix", "tov", "vand", "zell", "quist", "phor")
GIVEN_END = ("ba", "dri", "kel", "lith", "mio", "nex", "rae", "su", "vin", "zo")


def person_names(persons: int, seed: int) -> list[str]:
    """Given and family name of each person, no two the same."""
    given, family = _pool(GIVEN_END), _pool(FAMILY_END)
    draw = stream(seed, "names")
    chosen = draw.choice(len(given) * len(family), persons, replace=False, shuffle=True)
    return [f"{given[c // len(family)]} {family[c % len(family)]}" for c in chosen.tolist()]


def shared_names(share: float, origin: Ints, homonymy: Floats, seed: int) -> Ints:
    """Whose name each person is known by: mostly its own, for some that of another person.

    Args:
        share: part of the persons who have the name of another.
        origin: first country, by person; both persons of a pair have the same.
        homonymy: how much likelier it is in each country.
        seed: of the world.

    Returns:
        Number of the person whose name it is, by person.
    """
    draw = stream(seed, "homonyms")
    persons = len(origin)
    relative = homonymy[origin]
    chance = np.minimum(share * relative / relative.mean(), 1.0)
    taking = draw.random(persons) < chance
    order = np.lexsort((draw.random(persons), taking, origin))
    return _from_same_origin(taking, origin, order, draw.random(persons))


def initial(name: str) -> str:
    """The name with an initial in place of the given name."""
    return f"{name[0]}. {name.rpartition(' ')[2]}"


def _from_same_origin(
    taking: NDArray[np.bool_], origin: Ints, order: Ints, uniform: Floats
) -> Ints:
    """For those who take a name: one of those of the same origin who keep theirs."""
    countries = int(origin.max()) + 1
    everyone = np.bincount(origin, minlength=countries)
    keeping = np.bincount(origin[~taking], minlength=countries)
    first = np.cumsum(everyone) - everyone
    found = order[
        np.minimum(first[origin] + (uniform * keeping[origin]).astype(np.int64), len(order) - 1)
    ]
    return np.where(taking & (keeping[origin] > 0), found, np.arange(len(origin)))


def _pool(ends: tuple[str, ...]) -> list[str]:
    syllables = ["".join(pair) for pair in itertools.product(ONSETS, NUCLEI)]
    return [f"{start}{end}".capitalize() for start in syllables for end in ends]
