"""Names of countries, regions, towns and peoples, and what they may stand for."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from talentatlas.places.tables import read_lines
from talentatlas.places.text import key

_FOLDER = Path(__file__).parent
_KIND_CODES = {"country": "C", "region": "R", "town": "T", "demonym": "D"}
# Weights in thousands of inhabitants, only compared with each other: a name of ours outranks
# any town of the same name in GeoNames.
_CURATED_WEIGHT = 3000


class Meaning(NamedTuple):
    """One thing a place name may stand for; weight in thousands of inhabitants."""

    kind: str
    country: str
    state: str
    weight: int


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """Meanings by key, and the longest name starting with each word.

    Attributes:
        table: by key, the meanings or still the text of the table that spells them.
        longest: number of words of the longest key by first word.
    """

    table: dict[str, tuple[Meaning, ...] | str]
    longest: dict[str, int]

    def of(self, name: str) -> tuple[Meaning, ...]:
        """Meanings of a key; none when it names no place."""
        found = self.table.get(name, ())
        if isinstance(found, str):
            found = self.table[name] = _read(found)
        return found

    def inside(self, words: Sequence[str]) -> list[tuple[Meaning, ...]]:
        """Meanings of the place names inside a text, the longest at each place."""
        found: list[tuple[Meaning, ...]] = []
        at, end = 0, len(words)
        while at < end:
            step = 1
            for length in range(min(self.longest.get(words[at], 0), end - at), 0, -1):
                meanings = self.of(" ".join(words[at : at + length]))
                if meanings:
                    found.append(meanings)
                    step = length
                    break
            at += step
        return found


def load_place_names() -> PlaceNames:
    """Read the bundled table and our own additions, which come first and win."""
    table: dict[str, tuple[Meaning, ...] | str] = {}
    longest: dict[str, int] = {}
    for line in read_lines("place_names.tsv.xz"):
        name, _, meanings = line.partition("\t")
        table[name] = meanings
        first, _, rest = name.partition(" ")
        length = rest.count(" ") + 2 if rest else 1
        if length > longest.get(first, 0):
            longest[first] = length
    names = PlaceNames(table, longest)
    _add_own(names)
    return names


def _read(text: str) -> tuple[Meaning, ...]:
    rows = (meaning.split(",") for meaning in text.split(";"))
    return tuple(
        Meaning(kind, country, state, int(weight)) for kind, country, state, weight in rows
    )


def _add_own(names: PlaceNames) -> None:
    with (_FOLDER / "country_words.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        name, country = key(row["word"]), row["country"]
        known = names.of(name)
        state = next((m.state for m in known if m.country == country and m.state), "")
        own = Meaning(_KIND_CODES[row["kind"]], country, state, _CURATED_WEIGHT)
        names.table[name] = (own, *(m for m in known if m.country != country))
        first, length = name.split(" ", 1)[0], name.count(" ") + 1
        names.longest[first] = max(length, names.longest.get(first, 0))
