"""Names on a byline as conference lists print them, and the lists that run parallel to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from talentatlas.vocabulary.names import is_suffix

T = TypeVar("T")

# A plus between affiliations, not the one in "Face++" nor that in "Computing +Mathematics".
BETWEEN_AFFILIATIONS = re.compile(r"(?<!\+)(?:(?<=\S)\+|\s\+(?=\s))(?!\+)(?![^()]*\))")
LETTER = re.compile(r"[^\W\d_]")
NOTHING = {"", "none", "null", "nan", "n/a", "na", "-", "unknown"}  # as lists write "not known"
FULL_NAME_WORDS = 2


class Byline(NamedTuple):
    """The names of a paper and where they stood in the list.

    Args:
        names: in order; empty where a place was empty.
        kept: places of these names; the others only held a suffix such as "Jr.".
        places: in the list, without the repeated half.
        repeats: 2 when the whole list stood there twice, else 1.
    """

    names: tuple[str, ...]
    kept: tuple[int, ...]
    places: int
    repeats: int

    def parallel(self, listed: Sequence[T]) -> Sequence[T] | None:
        """The entries of a list that belong to `names`; None when it does not fit."""
        if self.repeats > 1 and listed[: self.places] == listed[self.places :]:
            listed = listed[: self.places]
        if len(listed) == self.places:
            return listed if len(self.kept) == self.places else [listed[i] for i in self.kept]
        return listed if len(listed) == len(self.names) else None


def read_byline(author: str, identifiers: Sequence[str] = ()) -> Byline:
    """Names out of one string, separated by semicolons or, where there is none, by commas.

    ICRA and IROS print names and identifiers twice; the list is halved where both halves of
    both agree.

    Args:
        author: the string.
        identifiers: of the same persons, where there are any.
    """
    listed = split_places(author) if ";" in author else _split_at_commas(author)
    half = len(listed) // 2
    is_twice = (
        len(listed) > 1
        and listed[:half] == listed[half:]
        and len(identifiers) == len(listed)
        and identifiers[:half] == identifiers[half:]
        and any(identifiers)
    )
    if is_twice:
        listed = listed[:half]
    names: list[str] = []
    kept: list[int] = []
    for place, name in enumerate(listed):
        if names and names[-1] and is_suffix(name):
            names[-1] = f"{names[-1]} {name}"
        else:
            names.append(name)
            kept.append(place)
    return Byline(tuple(names), tuple(kept), len(listed), 2 if is_twice else 1)


def split_places(text: str) -> list[str]:
    """Entries of a list separated by semicolons, without the space around them."""
    return [place.strip() for place in text.split(";")] if text else []


def split_affiliations(place: str) -> list[str]:
    """Affiliations inside one author's place, separated by a plus."""
    if "+" not in place:
        return [place] if place else []
    return [part for part in map(str.strip, BETWEEN_AFFILIATIONS.split(place)) if part]


def split_name_and_affiliation(text: str) -> tuple[str, str | None]:
    """`Name (Affiliation)` in two; the affiliation may hold brackets of its own.

    Returns:
        Name, and affiliation or None when there is none or it says "None".
    """
    text = text.strip()
    start = text.find("(")
    if text.endswith(")"):
        start = _matching_bracket(text)
    if start < 1:
        return text, None
    affiliation = text[start + 1 :].removesuffix(")").strip()
    return text[:start].strip(), None if affiliation.lower() in NOTHING else affiliation


def _matching_bracket(text: str) -> int:
    """Place of the bracket that the last one closes; of the first when they do not match."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == ")") - (text[place] == "(")
        if depth == 0:
            return place
    return text.find("(")


def _split_at_commas(author: str) -> list[str]:
    """Names separated by commas; "Last, First" alone is one name."""
    parts = [part.strip() for part in author.split(",")]
    full = [part for part in parts if not is_suffix(part)]
    if len(full) == 2 and any(len(part.split()) < FULL_NAME_WORDS for part in full):
        return [author.strip()]
    return parts
