"""Names of universities close to what is printed: turned round, cut short or misspelt."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from rapidfuzz import fuzz, process

from talentatlas.places.organisations import Organisations

_CUTOFF = 90  # of 100, RapidFuzz ratio: about two letters in a name of twenty
_BLOCK = 4  # letters at the start of a telling word that a candidate must share
_SHORTEST = 12  # letters; shorter names have too many neighbours
_WORDS = frozenset({"university", "institute", "college", "polytechnic"})


class NearNames:
    """Search for near names; its indexes are filled on first use."""

    def __init__(self, table: Organisations) -> None:
        """Take the table whose names of universities are searched."""
        self._table = table
        self._sorted: list[str] = []
        self._blocks: dict[str, list[str]] = {}

    def find(self, words: Sequence[str]) -> tuple[int, ...]:
        """Rows that bear a near name of a university.

        Tried in this order: "University of Tohoku" for "Tohoku University" and the reverse,
        names that go on where this one ends, and names within the cut-off of spelling.
        """
        name = " ".join(words)
        if len(name) < _SHORTEST or _WORDS.isdisjoint(words):
            return ()
        if self._table.generic.issuperset(words):
            return ()
        turned = self._turned(words)
        return turned or self._longer(name) or self._misspelt(name, words)

    def _turned(self, words: Sequence[str]) -> tuple[int, ...]:
        if words[0] == "university":
            words = (*words[1:], "university")
        elif words[-1] == "university":
            words = ("university", *words[:-1])
        hit = self._table.bearers(" ".join(words), len(words))
        return hit.rows if hit else ()

    def _longer(self, name: str) -> tuple[int, ...]:
        self._fill()
        start = name + " "
        rows: list[int] = []
        for found in islice(self._sorted, bisect_left(self._sorted, start), None):
            if not found.startswith(start):
                break
            hit = self._table.bearers(found, 0)
            rows += hit.rows if hit else ()
        return tuple(rows)

    def _misspelt(self, name: str, words: Sequence[str]) -> tuple[int, ...]:
        self._fill()
        candidates: dict[str, None] = {}
        for word in words:
            if word not in self._table.generic:
                candidates |= dict.fromkeys(self._blocks.get(word[:_BLOCK], ()))
        found = process.extractOne(
            name, list(candidates), scorer=fuzz.ratio, score_cutoff=_CUTOFF
        )
        hit = self._table.bearers(found[0], len(words)) if found else None
        return hit.rows if hit else ()

    def _fill(self) -> None:
        if self._blocks:
            return
        blocks: dict[str, list[str]] = defaultdict(list)
        for name in (*self._table.names, *self._table.own):
            words = name.split(" ")
            if len(name) >= _SHORTEST and not _WORDS.isdisjoint(words):
                self._sorted.append(name)
                for word in words:
                    if word not in self._table.generic:
                        blocks[word[:_BLOCK]].append(name)
        self._sorted.sort()
        self._blocks = dict(blocks)
