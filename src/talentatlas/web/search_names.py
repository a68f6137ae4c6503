"""Every way in which readers type the name of a country or region."""

from __future__ import annotations

from pypinyin import Style, lazy_pinyin

from talentatlas.vocabulary.countries import ALIASES, alpha2_codes, country_name
from talentatlas.vocabulary.messages import LANGUAGES


def search_names() -> dict[str, list[str]]:
    """Code → what it may be called, folded by the script that searches.

    English and Chinese names, both codes, usual short forms, and the Chinese name in pinyin
    with tones, without them, and by first letters, each with spaces that the script closes.
    """
    return {code: _names(code, short) for code, short in sorted(alpha2_codes().items())}


def _names(code: str, short: str) -> list[str]:
    names = [country_name(code, lang) for lang in LANGUAGES]
    simplified = names[LANGUAGES.index("zh-Hans")]
    spoken = [
        " ".join(lazy_pinyin(simplified, style=style))
        for style in (Style.NORMAL, Style.TONE, Style.TONE3, Style.WADEGILES)
    ]
    initials = "".join(lazy_pinyin(simplified, style=Style.FIRST_LETTER))
    found = [code, short, *names, *spoken, initials, *ALIASES.get(code, ())]
    return list(dict.fromkeys(found))
