"""Which country belongs to which author, from the two index lists of the conference records.

`aff_unique_index` has a place for every author with an affiliation, or for every author, and
inside a place a number for every affiliation, joined by `+`. `aff_country_unique_index` is the
same list without the affiliations whose country is unknown; an author left with none has no
place in it. So equal shapes align one to one, and otherwise the affiliations that were left
out have to be found: those that reproduce the shape and give each affiliation one country.
Lists of different length are never paired by position.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

Place = tuple[int, ...]
SEARCH_STEPS = 20_000  # the hardest paper seen needs 319; a hostile one would never end
SEARCH_PLACES = 200  # depth of the search; no byline with an index was longer than 60
# Why a list of countries is not used, in words.
NOT_ALIGNED = {
    "bad-index": "An index of the record is no list of numbers.",
    "index-mismatch": "The index of affiliations has neither a place for every author nor for "
    "every author with an affiliation.",
    "blank-place": "The index of countries has an empty place.",
    "ambiguous": "Several ways of leaving affiliations out would explain the countries.",
    "no-solution": "No way of leaving affiliations out would explain the countries.",
    "too-many": "The paper has too many affiliations without a country to find out which.",
}


class Alignment(NamedTuple):
    """Countries of one paper by author place.

    Args:
        method: "exact", "author-exact" or "recovered"; else the reason why there is none.
        countries: for every author place the numbers of its countries; a None stands for an
            affiliation whose country is unknown. Empty when not aligned.
    """

    method: str
    countries: tuple[tuple[int | None, ...], ...] = ()


class Indexed(NamedTuple):
    """The index lists of one paper, parsed.

    Args:
        affiliations: author place → numbers of normalised affiliations.
        countries: author place → numbers of countries.
        nameless: affiliations whose normalised name is empty; they have no country.
    """

    affiliations: tuple[Place, ...]
    countries: tuple[Place, ...]
    nameless: frozenset[int]


def align(stated: Sequence[str], indexed: Indexed | None) -> Alignment:
    """Align the countries of a paper with its authors.

    Args:
        stated: affiliations as printed, one text per author place, empty where none.
        indexed: the index lists, or None when they cannot be parsed.

    Returns:
        The alignment, over the places of `stated`.
    """
    if indexed is None:
        return Alignment("bad-index")
    filled = [i for i, text in enumerate(stated) if text]
    if len(indexed.affiliations) == len(filled):
        places = filled
    elif len(indexed.affiliations) == len(stated):
        places = list(range(len(stated)))
    else:
        return Alignment("index-mismatch")
    found = _align_places(indexed)
    countries: list[tuple[int | None, ...]] = [()] * len(stated)
    for place, numbers in zip(places, found.countries, strict=False):
        countries[place] = numbers
    return Alignment(found.method, tuple(countries) if found.countries else ())


def parse_index(text: str) -> tuple[Place, ...] | None:
    """`"0+1;;2"` as `((0, 1), (), (2,))`; None when it is not of that form."""
    try:
        return tuple(
            tuple(map(int, place.split("+"))) if place.strip() else ()
            for place in text.split(";")
        )
    except ValueError:
        return None


def _align_places(indexed: Indexed) -> Alignment:
    affiliations, countries = indexed.affiliations, indexed.countries
    if () in affiliations or () in countries:
        return Alignment("blank-place")
    if len(affiliations) == len(countries):
        shapes = map(len, affiliations), map(len, countries)
        same = all(a == b for a, b in zip(*shapes, strict=True))
        return Alignment("exact" if same else "author-exact", countries)
    if len(countries) > len(affiliations):
        return Alignment("index-mismatch")
    if len(affiliations) > SEARCH_PLACES:
        return Alignment("too-many")
    return _recovered(_Search(indexed))


def _recovered(search: _Search) -> Alignment:
    """The way of leaving affiliations out, if all ways agree on each author's countries."""
    by_author: tuple[Place, ...] | None = None
    by_line: tuple[tuple[int | None, ...], ...] = ()
    for solution in search.solutions(0, 0):
        seen = tuple(tuple(c for c in place if c is not None) for place in solution)
        if by_author is None:
            by_author, by_line = seen, solution
        elif by_author != seen:
            return Alignment("ambiguous")
        elif by_line != solution:
            by_line = seen
    if search.steps > SEARCH_STEPS:
        return Alignment("too-many")
    return Alignment("no-solution") if by_author is None else Alignment("recovered", by_line)


class _Search:
    """Depth-first search over author places for the affiliations that were left out."""

    def __init__(self, indexed: Indexed) -> None:
        self.affiliations, self.wanted = indexed.affiliations, indexed.countries
        self.country: dict[int, int | None] = dict.fromkeys(indexed.nameless)
        self.steps = 0

    def solutions(self, place: int, taken: int) -> Iterator[tuple[tuple[int | None, ...], ...]]:
        """All assignments of countries from this author place on, `taken` places being used."""
        self.steps += 1
        left = len(self.affiliations) - place, len(self.wanted) - taken
        if self.steps > SEARCH_STEPS or left[1] > left[0]:
            return
        if left[0] == 0:
            yield tuple(tuple(self.country[a] for a in p) for p in self.affiliations)
            return
        here = self.affiliations[place]
        new = [a for a in dict.fromkeys(here) if a not in self.country]
        for kept in product((True, False), repeat=len(new)):
            self.steps += 1
            if self.steps > SEARCH_STEPS:
                return
            dropped = {a for a, keep in zip(new, kept, strict=True) if not keep}
            used = self._fitted(here, taken, dropped)
            if used is not None:
                yield from self.solutions(place + 1, taken + used)
            for affiliation in new:
                self.country.pop(affiliation, None)

    def _fitted(self, here: Place, taken: int, dropped: set[int]) -> int | None:
        """Places of the country index used when these are left out; None if it cannot be."""
        self.country.update(dict.fromkeys(dropped))
        known = [a for a in here if a not in dropped and self.country.get(a, 0) is not None]
        if not known:
            return 0
        if taken == len(self.wanted) or len(self.wanted[taken]) != len(known):
            return None
        for affiliation, country in zip(known, self.wanted[taken], strict=True):
            if self.country.setdefault(affiliation, country) != country:
                return None
        return 1
