"""What one comma-separated part of an affiliation says about geography."""

import re
from dataclasses import dataclass

from talentatlas.places.iso import alpha3_of
from talentatlas.places.place_names import Meaning, PlaceNames
from talentatlas.places.text import tokens
from talentatlas.places.word_sets import word_set

US_STATES = word_set(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE"
    " NV NH NJ NM NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY"
)
CANADIAN_PROVINCES = word_set("AB BC MB NB NL NS NT NU ON PE QC SK YT PQ")
# Country codes that people print by themselves; the other ones mean something else more often.
_PRINTED_CODES = word_set(
    "UK GB CH DE FR NL SE JP CN KR SG HK TW AU NZ ES PT BE AT DK NO FI IL IN BR CA US IE"
    " PL CZ RU TR GR HU"
)
_STATE_AND_ZIP = re.compile(r"\b([A-Z]{2})[\s.-]*(\d{5})(?:\s?-\s?\d{4})?\b(?!\d)")
_CODE = re.compile(r"(?:^|\s)([A-Z]{2})\.?$")
_DIGITS_AT_END = re.compile(r"[\s\d-]+$")
_UK_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[\dA-Z]? ?\d[ABD-HJLNP-UW-Z]{2}\b")
_CANADIAN_POSTCODE = re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z] ?-?\d[A-Z]\d\b")
_PREFIXED_POSTCODE = re.compile(
    r"\b(D|DE|CH|F|FR|A|AT|I|IT|S|SE|DK|NL|B|BE|FIN|FI|N|NO|E|ES|P|PT|H|HU|PL|CZ|L|GR)"
    r" ?[-–] ?\d{4,5}\b"
)
_PREFIXES = {
    "D": "DEU",
    "F": "FRA",
    "A": "AUT",
    "I": "ITA",
    "S": "SWE",
    "B": "BEL",
    "E": "ESP",
    "FIN": "FIN",
    "N": "NOR",
    "P": "PRT",
    "H": "HUN",
    "L": "LUX",
}
_ACRONYM = re.compile(r"[a-z][A-Z]{2}")  # "CoSCo" abbreviates a group; no town is written so
# With one of these, a country at the end belongs to the name: "University of Denmark".
_NAME_WORDS = word_set(
    "university college school academy bank council society ministry agency association"
    " foundation polytechnic"
)
# With one of these, a town at the end does.
_TOWN_WORDS = _NAME_WORDS | {"institute", "faculty", "department", "hospital"}
_LEGAL_FORMS = word_set("inc limited llc corporation company gmbh pte pvt private")
# Thousands of inhabitants of a town believed at the end of a longer part.
_KNOWN_TOWN = 200


@dataclass(frozen=True, slots=True)
class Segment:
    """Geography of one part: what it names as a whole, at its end, and by its codes.

    Attributes:
        words: canonical words.
        country: country named by the whole part or, outside organisation names, at its end.
        inside: country named at the end of an organisation's name.
        meanings: what the part, or its end, may stand for as region or town.
        is_tail: the meanings are those of the end of a longer part.
        code: two capital letters at the end: a state, a province or a country.
        postal: country whose form of postcode is printed.
    """

    words: tuple[str, ...]
    country: str | None = None
    inside: str | None = None
    meanings: tuple[Meaning, ...] = ()
    is_tail: bool = False
    code: str | None = None
    postal: str | None = None


def read_segment(part: str, names: PlaceNames) -> Segment:
    """Geography of one folded part of an affiliation."""
    words = tuple(tokens(part))
    if len(words) == 1 and _ACRONYM.search(part):
        return Segment(words)
    has_digits = any(map(str.isdigit, part))
    postal = _postal_country(part) if has_digits else None
    plain = [w for w in words if w.isalpha()] if has_digits else list(words)
    whole = names.of(" ".join(plain)) if len(plain) <= 6 else ()
    country = _country_of(whole)
    if country:
        return Segment(words, country, postal=postal)
    if whole:
        places = tuple(m for m in whole if m.kind in "RTC")
        return Segment(words, meanings=places, code=_code(part, plain, names), postal=postal)
    while plain and plain[-1] in _LEGAL_FORMS:
        plain.pop()
    tail, rest = _tail_country(plain, names)
    if tail is not None and not _NAME_WORDS.isdisjoint(words):
        return Segment(words, inside=tail, postal=postal)
    code = _code(part, plain, names) if tail is None else None
    places = _town_at_end(rest[:-1] if code else rest, names)
    is_tail = code is None and not has_digits
    return Segment(words, tail, None, places, is_tail, code, postal)


def _country_of(meanings: tuple[Meaning, ...]) -> str | None:
    """Country a name stands for on its own; Georgia is both a country and a state."""
    countries = [m.country for m in meanings if m.kind == "C"]
    if not countries or "GEO" in countries:
        return None
    return countries[0]


def _tail_country(words: list[str], names: PlaceNames) -> tuple[str | None, list[str]]:
    for length in range(min(4, len(words) - 1), 0, -1):
        meanings = names.of(" ".join(words[-length:]))
        if meanings:
            return _country_of(meanings), words[:-length] if _country_of(meanings) else words
    return None, words


def _town_at_end(words: list[str], names: PlaceNames) -> tuple[Meaning, ...]:
    """Meanings of the last words when the part is an address line, not a name."""
    if not _TOWN_WORDS.isdisjoint(words):
        return ()
    for length in range(min(4, len(words)), 0, -1):
        meanings = names.of(" ".join(words[-length:]))
        if meanings and (
            length == len(words) or max(m.weight for m in meanings) >= _KNOWN_TOWN
        ):
            return tuple(m for m in meanings if m.kind in "RT")
    return ()


def _code(part: str, words: list[str], names: PlaceNames) -> str | None:
    """Two capitals at the end, alone or behind a town that lies where they say."""
    found = _CODE.search(_DIGITS_AT_END.sub("", part))
    if not found or not words:
        return None
    code = found.group(1)
    country = alpha3_of(code)
    if code in US_STATES or code in CANADIAN_PROVINCES:
        home = {"USA" if code in US_STATES else "CAN", country}
    elif code in _PRINTED_CODES:
        home = {country}
    else:
        return None
    before = words[:-1]
    if not before:
        return code
    for length in range(min(3, len(before)), 0, -1):
        meanings = names.of(" ".join(before[-length:]))
        if any(m.country in home for m in meanings):
            return code
    return None


def _postal_country(part: str) -> str | None:
    zipped = _STATE_AND_ZIP.search(part)
    if zipped and zipped.group(1) in US_STATES:
        return "USA"
    if _CANADIAN_POSTCODE.search(part):
        return "CAN"
    if _UK_POSTCODE.search(part):
        return "GBR"
    prefixed = _PREFIXED_POSTCODE.search(part)
    if prefixed:
        prefix = prefixed.group(1)
        return _PREFIXES.get(prefix) or alpha3_of(prefix)
    return None
