"""Countries and regions: from any usual way of writing them to ISO 3166-1 alpha-3, and back."""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from pathlib import Path

import pycountry
from babel import Locale

from talentatlas.errors import UnknownNameError
from talentatlas.vocabulary.messages import LANGUAGES, column
from talentatlas.vocabulary.terms import term

GROUPS = Path(__file__).with_name("groups.csv")
GROUP_PREFIX = "grp:"

# Kosovo has no ISO code; XK is CLDR's, XKX the usual one of three letters, both user-assigned.
KOSOVO = ("XK", "XKX")

# Short names where CLDR's are too long for a chart or take sides; (en, zh-Hans, zh-Hant).
SHORT_NAMES: dict[str, tuple[str, str, str]] = {
    "HKG": ("Hong Kong", "香港", "香港"),
    "MAC": ("Macau", "澳门", "澳門"),
    "TWN": ("Taiwan", "台湾", "台灣"),
    "ARE": ("United Arab Emirates", "阿联酋", "阿聯酋"),
    "BIH": ("Bosnia and Herzegovina", "波黑", "波赫"),
    "COD": ("DR Congo", "刚果（金）", "剛果（金）"),
    "COG": ("Congo", "刚果（布）", "剛果（布）"),
    "PSE": ("Palestine", "巴勒斯坦", "巴勒斯坦"),
    "TUR": ("Türkiye", "土耳其", "土耳其"),
}

# Names of two areas each, though ISO gives the second to one of them.
TWO_AREAS = ("korea", "congo")

# Names in use that neither ISO nor CLDR lists.
ALIASES: dict[str, tuple[str, ...]] = {
    "ARE": ("UAE", "U.A.E.", "阿联酋", "阿聯酋"),
    "BRN": ("Brunei",),
    "CHN": ("PRC", "P.R. China", "PR China", "Mainland China", "中国大陆", "中國大陸"),
    "CIV": ("Ivory Coast", "Cote d'Ivoire"),
    "CZE": ("Czech Republic", "捷克共和国"),
    "GBR": ("UK", "U.K.", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland"),
    "HKG": ("Hong Kong SAR", "Hong Kong S.A.R.", "Hong Kong SAR China", "HKSAR", "香港"),
    "IRN": ("Iran",),
    "KOR": ("South Korea", "Republic of Korea", "Korea, South", "S. Korea"),
    "LAO": ("Laos",),
    "MAC": ("Macao", "Macau", "Macau SAR", "Macao SAR", "澳门", "澳門"),
    "MKD": ("Macedonia", "FYROM"),
    "NLD": ("The Netherlands", "Holland"),
    "PRK": ("North Korea", "DPRK"),
    "PSE": ("Palestine",),
    "RUS": ("Russia",),
    "SAU": ("Kingdom of Saudi Arabia", "KSA"),
    "SWZ": ("Swaziland",),
    "SYR": ("Syria",),
    "TUR": ("Turkey", "Turkiye"),
    "TWN": ("Taiwan", "Taiwan, R.O.C.", "Taiwan ROC", "Chinese Taipei", "台湾", "台灣", "臺灣"),
    "USA": ("USA", "U.S.A.", "U.S.", "United States of America", "America"),
    "VAT": ("Vatican",),
    "VNM": ("Vietnam", "Viet Nam"),
    "XKX": ("Kosovo",),
}


def to_alpha3(text: str) -> str | None:
    """Alpha-3 code of a country or region, or None; never a guess.

    Reads alpha-2 and alpha-3 codes in capitals, and names in English, simplified and
    traditional Chinese in any case, with or without accents. A name of two areas gives None.

    Args:
        text: a code or the whole name, nothing around it.

    Example:
        >>> to_alpha3("Republic of Korea"), to_alpha3("香港"), to_alpha3("Korea")
        ('KOR', 'HKG', None)
    """
    stripped = text.strip()
    return _codes().get(stripped) or _names().get(_fold(stripped))


def country_name(code: str, lang: str = "en") -> str:
    """Name of a country, region or group in a language, as CLDR has it, or a shorter one.

    Raises:
        UnknownNameError: the code is neither ISO 3166-1 alpha-3 nor a group of groups.csv.
    """
    column(lang)  # checks the language
    if code.startswith(GROUP_PREFIX):
        return term(code).label(lang)
    if code in SHORT_NAMES:
        return SHORT_NAMES[code][LANGUAGES.index(lang)]
    alpha2 = alpha2_codes().get(code)
    name = _territories(lang).get(alpha2) if alpha2 else None
    if name is None:
        raise UnknownNameError("country or region", code, alpha2_codes())
    return name


def members(group: str) -> frozenset[str]:
    """Alpha-3 codes of the areas of a group such as "grp:eu27".

    Raises:
        UnknownNameError: groups.csv has no such group.
    """
    groups = _groups()
    if group not in groups:
        raise UnknownNameError("group", group, groups)
    return groups[group]


def _fold(name: str) -> str:
    """A name without case, accents, dots and leading article, so that spellings meet."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "'").replace(".", ""))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("&", " and ")
    return " ".join(plain.split()).removeprefix("the ")


@cache
def alpha2_codes() -> dict[str, str]:
    """Alpha-2 code of every alpha-3 code."""
    return {c.alpha_3: c.alpha_2 for c in pycountry.countries} | {KOSOVO[1]: KOSOVO[0]}


@cache
def _codes() -> dict[str, str]:
    """Alpha-3 code of every code, in capitals."""
    known = alpha2_codes()
    return {a2: a3 for a3, a2 in known.items()} | {a3: a3 for a3 in known}


@cache
def _territories(lang: str) -> dict[str, str]:
    """CLDR names by alpha-2 code."""
    return dict(Locale.parse(lang, sep="-").territories)


@cache
def _names() -> dict[str, str | None]:
    """Alpha-3 code of every folded name; None where a name belongs to two."""
    found: dict[str, set[str]] = {}
    for code, name in _spellings():
        found.setdefault(_fold(name), set()).add(code)
    shared = {name for name, codes in found.items() if len(codes) > 1} | {*TWO_AREAS}
    return {name: None if name in shared else codes.pop() for name, codes in found.items()}


def _spellings() -> list[tuple[str, str]]:
    """Every (code, name) that ISO, CLDR, the short names and the aliases know."""
    pairs = [(code, name) for code, names in ALIASES.items() for name in names]
    pairs += [(code, name) for code, names in SHORT_NAMES.items() for name in names]
    for country in pycountry.countries:
        fields = (getattr(country, f, None) for f in ("name", "official_name", "common_name"))
        pairs += [(country.alpha_3, name) for name in fields if name]
    for code, alpha2 in alpha2_codes().items():
        names = (_territories(lang).get(alpha2) for lang in LANGUAGES)
        pairs += [(code, name) for name in names if name]
    return pairs


@cache
def _groups() -> dict[str, frozenset[str]]:
    """Areas of every group."""
    areas: dict[str, set[str]] = {}
    with GROUPS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            areas.setdefault(row["group_id"], set()).add(row["area"])
    return {group: frozenset(codes) for group, codes in areas.items()}
