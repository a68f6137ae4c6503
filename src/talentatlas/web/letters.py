"""The Chinese characters that pages may print, so that the fonts need hold no others."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from pathlib import Path

from babel import Locale

from talentatlas.scenarios.library import library_names, library_path
from talentatlas.vocabulary.countries import SHORT_NAMES
from talentatlas.vocabulary.messages import LANGUAGES, column

PLAIN = "".join(map(chr, range(0x20, 0x7F)))
SIGNS = "×–—−±·…‘’“”→←↔↑↓≥≤≈%°©¹²³½"
LATIN = "".join(map(chr, range(0xA0, 0x180)))
SAID_ELSEWHERE = ("cli", "rest", "report")  # surfaces whose words no page prints
WIDE = "　、。《》「」『』【】（），：；！？％～"


@cache
def letters(lang: str) -> str:
    """All letters that pages in a language need.

    Args:
        lang: BCP 47 tag.
    """
    found = {*PLAIN, *SIGNS}
    if lang == "en":
        found |= {*LATIN}
    else:
        found |= {*WIDE, *"简体中文繁體中文"}
        found.update(*Locale.parse(lang, sep="-").territories.values())
        found.update(*(names[LANGUAGES.index(lang)] for names in SHORT_NAMES.values()))
        found.update(*_catalogued(column(lang)), *_reforms())
    return "".join(sorted(letter for letter in found if letter.isprintable()))


def _reforms() -> list[str]:
    """The ready reforms, whose titles are in all languages."""
    return [library_path(name).read_text(encoding="utf-8") for name in library_names()]


def _catalogued(name: str) -> list[str]:
    """Everything that the catalogues of the package say in a language."""
    said: list[str] = []
    root = Path(str(files("talentatlas")))
    for path in sorted(root.rglob("*.csv")):
        if path.relative_to(root).parts[0] in SAID_ELSEWHERE:
            continue
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            columns = [c for c in reader.fieldnames or () if c.endswith(name)]
            if columns:
                said += [row[c] or "" for row in reader for c in columns]
    return said
