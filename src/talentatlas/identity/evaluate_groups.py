"""Groups of authorships by the name alone: how often it, and its parts, occur in the records.

A class is a frequency, never an origin: nobody's nationality or ethnicity is guessed. Names of
few and frequent parts, of whatever language, come together where they are hard to tell apart.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pyarrow as pa

from talentatlas.identity.evaluate import Flags, Ints

ALL, SHARED = "all", "shared_names"
NOT_LETTER = re.compile(r"[^a-z ]+")
# Different whole names with the family name (last word), or with the given names (the rest).
PART_CLASSES = (("1-9", 1), ("10-99", 10), ("100-999", 100), ("1000+", 1000))
# Different whole names that chance would make of the two parts; see name_load.sql.
EXPECTED_CLASSES = (("<0.1", 0.0), ("0.1-1", 0.1), ("1-10", 1.0), ("10+", 10.0))
LENGTH_CLASSES = (("1-7", 1), ("8-11", 8), ("12+", 12))  # letters of the whole name


def plain_name(name: str) -> str:
    """Lower-case words of a name without accents; what is no Latin letter parts words.

    The plainest reading of a name, which names alone are matched by; the product's own
    normal form (`vocabulary.names`) mends more.

    Example:
        >>> plain_name("Jean-Luc Müller")
        'jean luc muller'
    """
    marks = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in marks if not unicodedata.combining(c)).lower()
    return " ".join(NOT_LETTER.sub(" ", bare).split())


def first_initial(plain: str) -> str:
    """First initial and last word of a plain name."""
    words = plain.split()
    return f"{words[0][0]} {words[-1]}" if words else ""


class Names:
    """Plain names of authorships and how often their parts occur.

    Args:
        names: as printed, by authorship. All of the records, so that frequencies do not hang
            on which of them carry identifiers.
    """

    def __init__(self, names: pa.ChunkedArray) -> None:
        coded = names.combine_chunks().dictionary_encode()
        printed = coded.indices.to_numpy(zero_copy_only=False)
        plain = np.array([plain_name(name) for name in coded.dictionary.to_pylist()], object)
        words, place = np.unique(plain.astype(str), return_inverse=True)
        self.plain: list[str] = words.tolist()
        self.number: Ints = place[printed].astype(np.int64)
        family = _codes([name.rpartition(" ")[2] for name in self.plain])
        given = _codes([name.rpartition(" ")[0] for name in self.plain])
        self._family = np.bincount(family)[family]
        self._given = np.bincount(given)[given]
        self._letters = np.array([len(n) - n.count(" ") for n in self.plain])
        self._is_initial = np.array([len(name.partition(" ")[0]) == 1 for name in self.plain])

    def initials(self) -> Ints:
        """Number of first initial and last word, by authorship."""
        return _codes([first_initial(name) for name in self.plain])[self.number]

    def groups(self, row: Ints, true: Ints) -> dict[str, Flags]:
        """Groups of authorships, which may overlap; the first holds all.

        Args:
            row: numbers of the authorships that are scored.
            true: number of their true persons, in the same order.
        """
        name = self.number[row]
        expected = self._family.astype(float) * self._given / len(self.plain)
        found = {ALL: np.ones(len(name), np.bool_), SHARED: _is_shared(name, true)}
        for label, value, classes in (
            ("family_name", self._family, PART_CLASSES),
            ("given_names", self._given, PART_CLASSES),
            ("expected_names", expected, EXPECTED_CLASSES),
            ("letters", self._letters, LENGTH_CLASSES),
        ):
            bounds = np.array([least for _, least in classes])
            place = np.searchsorted(bounds, value, side="right") - 1
            for number, (text, _) in enumerate(classes):
                found[f"{label}:{text}"] = place[name] == number
        found["initials"] = self._is_initial[name]
        return {group: chosen for group, chosen in found.items() if chosen.any()}


def _is_shared(name: Ints, true: Ints) -> Flags:
    """Does the name belong to more than one true person?"""
    width = int(true.max(initial=0)) + 1
    owned = np.unique(name * width + true) // width
    return np.bincount(owned, minlength=int(name.max(initial=0)) + 1)[name] > 1


def _codes(texts: list[str]) -> Ints:
    return np.unique(np.array(texts, dtype=str), return_inverse=True)[1].astype(np.int64)
