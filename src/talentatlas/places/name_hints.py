"""Countries hinted at inside names: places and peoples, legal forms, the language used."""

import csv
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from talentatlas.places.place_names import PlaceNames
from talentatlas.places.segment import Segment
from talentatlas.places.text import fold
from talentatlas.places.word_sets import word_set

_TABLE = Path(__file__).parent / "hints.csv"
_LARGE = 100  # thousand inhabitants; smaller towns share their names with too much else
# Large towns that are ordinary words inside a name.
_ORDINARY = word_set("mobile nice bath reading orange split media most sale tours male")


def place_in_name(
    segments: Sequence[Segment], names: PlaceNames, domain: str | None
) -> str | None:
    """Country of the places and peoples inside the names of an affiliation.

    Args:
        segments: parts of the affiliation.
        names: gazetteer of places.
        domain: country of the e-mail domain, believed if it is among those found.
    """
    inside = [s.inside for s in segments if s.inside]
    if inside:
        return inside[-1]
    weights: dict[str, int] = {}
    for segment in segments:
        words = [w for w in segment.words if w not in _ORDINARY]
        for meanings in names.inside(words):
            for m in meanings:
                if m.weight >= _LARGE:
                    weights[m.country] = weights.get(m.country, 0) + m.weight
    if not weights:
        return None
    return domain if domain in weights else max(sorted(weights), key=weights.__getitem__)


def hint_in_words(text: str) -> str | None:
    """Country of the legal form or language of a name, such as GmbH or Universidade."""
    plain = f" {_words(text)} "
    return next((country for word, country in _hints() if word in plain), None)


@cache
def _hints() -> tuple[tuple[str, str], ...]:
    with _TABLE.open(encoding="utf-8", newline="") as stream:
        return tuple((f" {_words(r['word'])} ", r["country"]) for r in csv.DictReader(stream))


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text).lower().replace(".", "")))
