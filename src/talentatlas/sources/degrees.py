"""The level of a degree out of its title as people write it, in many languages."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

NO_DEGREE = "none"
# The later one wins in a text. What passes ("fellowship") says nothing beside a degree; a stay
# (postdoc, exchange, visit) is none even where a degree is named, as in "visiting PhD student".
LEVELS = ("passing", "other", "bachelor", "master", "doctorate", "stay")
STAYS = ("passing", "stay")
REMEMBERED = 100_000  # titles; the same few thousand make up most records
MARKS = re.compile("[\u0300-\u036f]+")
CLOSED_DOT = re.compile(r"(?<=\w)[.'’](?=\w)")
NOT_WORD = re.compile(r"[\W_]+")
CAPITALS = re.compile(r"(?<!\w)[A-Z](?:\.\s?[A-Z]|[A-Z]){1,2}(?!\w)")
SHORTEST = 4  # characters; a title of up to so many is nothing but an abbreviation


class Titles(NamedTuple):
    """Titles with their level, by how they are looked for.

    Args:
        words: phrase of whole words → level.
        longest: number of words of the longest phrase.
        prefixes: beginning of a word → level.
        capitals: abbreviation that counts in capital letters only → level.
        parts: writing without spaces → level, the longest first.
    """

    words: dict[str, str]
    longest: int
    prefixes: dict[str, str]
    capitals: dict[str, str]
    parts: tuple[tuple[str, str], ...]


@lru_cache(maxsize=REMEMBERED)
def level_of(title: str) -> str | None:
    """Level that the title of a degree states.

    Of several levels in one title ("BSc and MSc") the highest counts. Where a longer title
    holds a shorter one, the longer counts: a "laurea triennale" is no "laurea".

    Args:
        title: as stated, such as "Dr. rer. nat. (Informatik)".

    Returns:
        "bachelor", "master", "doctorate" or "other" (known, none of these); "none" for what is
        no degree, such as a postdoc or an exchange; None when the title does not say.

    Example:
        >>> level_of("B.Tech. in Computer Science"), level_of("Ph. D."), level_of("Computing")
        ('bachelor', 'doctorate', None)
    """
    titles = _titles()
    found = _in_words(_words(title), titles) | _in_writing(title, titles)
    found |= _in_capitals(title, titles.capitals)
    level = max(found, key=LEVELS.index) if found else None
    return NO_DEGREE if level in STAYS else level


def _words(text: str) -> list[str]:
    """Words in small letters without accents; dots inside abbreviations are closed up."""
    plain = MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return NOT_WORD.sub(" ", CLOSED_DOT.sub("", plain)).split()


def _in_words(words: list[str], titles: Titles) -> set[str]:
    """Levels of the phrases in a text; at each place the longest phrase counts."""
    found: set[str] = set()
    at = 0
    while at < len(words):
        for length in range(min(titles.longest, len(words) - at), 0, -1):
            level = titles.words.get(" ".join(words[at : at + length]))
            if level is not None:
                found.add(level)
                at += length - 1
                break
        else:
            found |= {v for k, v in titles.prefixes.items() if words[at].startswith(k)}
        at += 1
    return found


def _in_writing(text: str, titles: Titles) -> set[str]:
    """Levels of what stands in scripts that leave no space between words."""
    if text.isascii():
        return set()
    found: set[str] = set()
    for part, level in titles.parts:
        if part in text:
            found.add(level)
            text = text.replace(part, " ")
    return found


def _in_capitals(text: str, capitals: dict[str, str]) -> set[str]:
    """Level of the first abbreviation of two or three letters, which could else be a word.

    Only the first, because "BS ME" is a bachelor of mechanical engineering.
    """
    printed = text.upper() if len(text) <= SHORTEST else text
    letters = (NOT_WORD.sub("", found) for found in CAPITALS.findall(printed))
    return set([capitals[word] for word in letters if word in capitals][:1])


@cache
def _titles() -> Titles:
    table = (files("talentatlas.sources") / "degree_titles.csv").read_text(encoding="utf-8")
    kinds: dict[str, dict[str, str]] = {k: {} for k in ("word", "prefix", "capitals", "part")}
    for row in csv.DictReader(table.splitlines()):
        for title in row["titles"].split(";"):
            key = _key(title, row["match"])
            kinds[row["match"]].setdefault(key, row["level"])
    words = kinds["word"]
    return Titles(
        words,
        max(phrase.count(" ") + 1 for phrase in words),
        kinds["prefix"],
        kinds["capitals"],
        tuple(sorted(kinds["part"].items(), key=lambda item: (-len(item[0]), item[0]))),
    )


def _key(title: str, match: str) -> str:
    """A title of the table in the form in which it is looked for."""
    if match == "part":
        return title
    if match == "capitals":
        return title.replace(".", "")
    return " ".join(_words(title))
