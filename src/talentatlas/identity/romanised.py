"""Latin spellings of names in Chinese characters, and pinyin behind Wade-Giles spellings.

Readings are those of pypinyin. One name in characters has several spellings in Latin letters,
and one spelling stands for many names, so a romanised name is weaker evidence than a printed
one; linkage weighs it apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from pypinyin import Style, lazy_pinyin, pinyin
from pypinyin.constants import PINYIN_DICT

CHARACTERS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
SIMPLIFIED = "欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟 公孙 慕容 司徒 令狐 端木 东方"
TRADITIONAL = "歐陽 司馬 諸葛 尉遲 公孫 東方"
# Family names of two characters that are still frequent.
COMPOUND = frozenset(f"{SIMPLIFIED} {TRADITIONAL}".split())
SPELLINGS_MOST = 4  # of one name
SYLLABLE = re.compile(r"[a-z]+")
Parts = tuple[tuple[str, ...], str]


def is_characters(word: str) -> bool:
    """Is a word written in Chinese characters only?"""
    return CHARACTERS.fullmatch(word) is not None


def split_characters(word: str) -> Parts:
    """Given and family name of a name in characters; the family name comes first."""
    length = 2 if len(word) > 2 and word[:2] in COMPOUND else 1
    given = word[length:]
    return ((given,) if given else ()), word[:length]


def romanised(given: tuple[str, ...], family: str) -> list[Parts]:
    """Other spellings in Latin letters of a name.

    Args:
        given: of a name in characters, or in Latin letters as Wade-Giles writes it.
        family: the same.

    Returns:
        Given and family names in pinyin without spaces, at most four.
    """
    if not given:
        return []
    if is_characters(family) and all(is_characters(word) for word in given):
        return [(("".join(lazy_pinyin("".join(given))),), "".join(lazy_pinyin(family)))]
    if len(given) > 2 or any(len(word) == 1 for word in given):
        return []
    families = _pinyin_of(family)
    if not families:
        return []
    spelt = [((one,), other) for one, other in product(_pinyin_of("".join(given)), families)]
    return [parts for parts in spelt if parts != (given, family)][:SPELLINGS_MOST]


@lru_cache(maxsize=1)
def _wade_giles() -> dict[str, tuple[str, ...]]:
    """Syllables of Wade-Giles without marks, and the pinyin that they stand for."""
    found: dict[str, set[str]] = {}
    for character in PINYIN_DICT:
        if not 0x4E00 <= character <= 0x9FFF:
            continue
        plain = pinyin(chr(character), style=Style.NORMAL)[0][0].replace("ü", "v")
        wade = pinyin(chr(character), style=Style.WADEGILES)[0][0].replace("ü", "u")
        wade = re.sub(r"[^a-z]", "", wade)
        if wade and plain:
            found.setdefault(wade, set()).add(plain.replace("v", "u"))
    return {wade: tuple(sorted(plain)) for wade, plain in sorted(found.items())}


@lru_cache(maxsize=1 << 16)
def _pinyin_of(word: str) -> tuple[str, ...]:
    """Pinyin of one or two Wade-Giles syllables written together; empty when it is none."""
    table = _wade_giles()
    if not SYLLABLE.fullmatch(word):
        return ()
    found = set(table.get(word, ()))
    for cut in range(1, len(word)):
        head, tail = table.get(word[:cut]), table.get(word[cut:])
        if head and tail:
            found.update(a + b for a, b in product(head, tail))
    return tuple(sorted(found))
