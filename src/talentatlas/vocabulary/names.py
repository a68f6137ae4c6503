"""Normal form of a person's name: what two printings of one name have in common.

Choices, each of them fixed here and nowhere else:

- Accents are dropped, letters without a decomposition are spelled out (ł → l, ø → o, ß → ss,
  æ → ae). German ä becomes a, not ae: both are printed, and a is far more frequent in English.
- Hyphens and apostrophes are closed: "Jean-Luc" → "jeanluc", "O'Brien" → "obrien". In Chinese
  and Korean names the hyphen comes and goes ("Xiao-Ming", "Xiaoming"), the space does not.
- Every other punctuation mark becomes a space, so "J.L. Wyatt" → "j l wyatt".
- "Last, First" is turned round; "Jr." stays at the end.
- Characters outside the Latin alphabet are kept. No name with a letter becomes empty.
"""

from __future__ import annotations

import html
import re
import unicodedata
from contextlib import suppress
from functools import lru_cache

CACHED_NAMES = 1 << 18  # about 60 MB; a name is printed three times in the mean

SPELLED_OUT = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
        "ħ": "h", "ŋ": "n", "ŧ": "t", "ə": "e", "ĸ": "k", "⊘": "o",
    }
)  # fmt: skip
CLOSED = dict.fromkeys(map(ord, "-‐‑‒–—−\u00ad'’‘ʼʻ`´¨ˆ˜¸ˇ˘˙˚¯\u200b\u200c\u200d\u2060\ufeff"))
SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
# A spacing accent is what PDF text has in place of a letter with an accent.
PDF_ACCENT = re.compile(r"(?<=\w)(?P<gap>\s?)\\?[¨´`ˆ˜¸ˇ˘˙˚¯](?P<after>\s?)(?=(?P<next>\w?))")
FOOTNOTE = re.compile(r"^[\d\s]+|[\d\s]+$")
LETTER = re.compile(r"[^\W\d_]")
NOT_WORD = re.compile(r"[\W_]+")
MARKS = re.compile("[\u0300-\u036f]+")
MOJIBAKE = re.compile("[ÂÃÄÅ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]")


@lru_cache(maxsize=CACHED_NAMES)
def normal_name(name: str) -> str:
    """Normal form of a name as printed.

    Args:
        name: as printed, in either order.

    Returns:
        Lower-case Latin letters without accents, other alphabets as they are, one space
        between words. Empty only for a text without any letter or digit.

    Example:
        >>> normal_name("Schölkopf, Bernhard")
        'bernhard scholkopf'
    """
    text = name if name.isascii() else _without_accents(_mended(name))
    if "\\" in text or "&" in text:
        text = _without_accents(html.unescape(text).replace("\\", ""))
    text = _given_name_first(text.casefold())
    words = NOT_WORD.sub(" ", text.translate(CLOSED).translate(SPELLED_OUT)).strip()
    return FOOTNOTE.sub("", words) or words


def is_suffix(name: str) -> bool:
    """Whether a text is only a generational suffix ("Jr.", "III"), no name of its own."""
    return SUFFIX.fullmatch(name) is not None


def _mended(name: str) -> str:
    """The name with evident damage undone: UTF-8 read as Latin-1, spacing accents."""
    if MOJIBAKE.search(name):
        with suppress(UnicodeError):  # then it is not that kind of damage
            name = name.encode("cp1252").decode("utf-8")
    return PDF_ACCENT.sub(_closed_accent, name)


def _closed_accent(found: re.Match[str]) -> str:
    """Nothing, where the accent stood inside a word; a space where it opened a new one."""
    if found["gap"] and not found["next"].islower():
        return " "
    if found["after"] and not found["next"].islower():
        return " "
    return ""


def _without_accents(name: str) -> str:
    """Latin, Greek and Cyrillic letters without marks; kana and Hangul put together again."""
    return unicodedata.normalize("NFC", MARKS.sub("", unicodedata.normalize("NFKD", name)))


def _given_name_first(name: str) -> str:
    """Turn "last, first" round; move a suffix to the end; leave other commas alone."""
    if "," not in name:
        return name
    parts = [part.strip() for part in name.split(",")]
    suffixes = [part for part in parts[1:] if is_suffix(part)]
    parts = [
        p for p in parts[:1] + [p for p in parts[1:] if not is_suffix(p)] if LETTER.search(p)
    ]
    if len(parts) == 2:
        parts.reverse()
    return " ".join(parts + suffixes)
