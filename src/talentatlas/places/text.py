"""Normal form of printed names: segments of an affiliation, canonical tokens, matching keys."""

import re
import unicodedata
from html import unescape

from talentatlas.places.word_sets import word_set

# Words that carry no identity: dropping them makes "University of California at Berkeley" and
# "University of California, Berkeley" equal.
_DROPPED = word_set(
    "the of and for at in de di da do dos das du des del della degli la le les el los las"
    " y e et und fur fuer der die das van voor von zu och"
)

# One word for the same institutional term in several languages and spellings, so that
# "Universität Zürich" and "Univ. of Zurich" share a key. Proper names are never touched,
# apart from city names with an established English form.
_CANONICAL_GROUPS = {
    "university": "univ univer universite universita universitat universitaet universidad"
    " universidade universitet universitetet universiteit uniwersytet univerzita universitas"
    " universitesi univerzitet universiti universities univeristy univesity unversity"
    " universty univeristiy universitatea uni univerity unversitiy universitat",
    "institute": "inst institut istituto instituto instituut institutet instytut instutute"
    " insitute institue intitute institutes institition",
    "technology": "technol technologies tecnologia technologie tecnologie teknologi technolgy"
    " techology tecnology tecnologias",
    "technical": "technische technischen technischer tecnica technicka tekniska tekniske"
    " techniczna techn technique tecnico technological tecnologico tecnologica teknik",
    "polytechnic": "politecnico politecnica polytechnique polytechnical politechnika"
    " polytechnics politecnic politehnica polytechnische polytech politechnic",
    "national": "natl nazionale nacional nationale nat nationales narodowy",
    "laboratory": "lab labs laboratories laboratoire laboratorio laboratorium laboratoires"
    " laboratorios labo labratory",
    "center": "centre centro zentrum centrum centers centres ctr",
    "science": "sciences sci scienze ciencias wissenschaften ciencia scienza nauk sience",
    "engineering": "eng engg engr engin ingegneria ingenieria engenharia ingenierie"
    " engineeering enginering",
    "department": "dept dep departments dipartimento departamento departement depart dpt"
    " deparment departement",
    "computer": "comp comput computers",
    "academy": "acad academia akademie akademia accademia akademi academie",
    "electrical": "elec elect electr",
    "mechanical": "mech",
    "management": "mgmt",
    "international": "intl intern",
    "college": "coll colleges",
    "research": "res recherche ricerca ricerche recherches",
    "corporation": "corp",
    "limited": "ltd",
    "company": "co",
    "federal": "federale fed",
    "hospital": "hosp",
    "school": "sch scuola escuela escola ecole",
    "medicine": "med",
    "saint": "st",
    "faculty": "fac facolta facultad faculdade",
    "defense": "defence",
    "organization": "organisation organizations organisations",
    "labor": "labour",
    "munich": "munchen muenchen",
    "vienna": "wien",
    "cologne": "koln koeln",
    "zurich": "zuerich",
    "tubingen": "tuebingen",
    "saarbrucken": "saarbruecken",
    "nuremberg": "nurnberg nuernberg",
    "gottingen": "goettingen",
    "wurzburg": "wuerzburg",
    "dusseldorf": "duesseldorf",
    "hanover": "hannover",
    "geneva": "geneve genf",
    "lisbon": "lisboa",
    "rome": "roma",
    "milan": "milano",
    "turin": "torino",
    "genoa": "genova",
    "florence": "firenze",
    "naples": "napoli",
    "venice": "venezia",
    "padua": "padova",
    "prague": "praha",
    "warsaw": "warszawa warszawska",
    "copenhagen": "kobenhavn",
    "gothenburg": "goteborg",
    "beijing": "peking",
    "moscow": "moskva",
    "brussels": "bruxelles brussel",
    "antwerp": "antwerpen",
    "ghent": "gent",
    "leuven": "louvain",
    "seville": "sevilla",
    "mexico": "mexiko",
}
# Abbreviations that stand for several words.
_SPELT_OUT = {"mpi": ["max", "planck", "institute"]}
_CANONICAL = {
    form: word for word, forms in _CANONICAL_GROUPS.items() for form in forms.split()
} | dict.fromkeys(_DROPPED, "")
_SPACING_MARKS = "¨´`ˆ˜¸ˇ˚˝¯˙^~"
_MARK_BEFORE_VOWEL = re.compile(
    rf"(?<=[b-df-hj-np-tv-zB-DF-HJ-NP-TV-Z]) ?[{_SPACING_MARKS}] ?(?=[aeiouyAEIOUY])"
)
_MARK = re.compile(rf"[{_SPACING_MARKS}]")
_ODD_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ð": "d",
        "þ": "th",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "´": "'",
        "–": "-",
        "—": "-",
        "，": ",",
        "（": "(",
        "）": ")",
        "；": ";",
        "、": ",",
    }
)
_PLAIN = (
    {code: " " for code in range(128)}
    | {code: chr(code) for code in (*range(48, 58), *range(97, 123))}
    | {code: chr(code + 32) for code in range(65, 91)}
    | {ord("'"): None, ord("&"): " and "}
)
_PLAIN[ord("\n")] = "\n"
_COMBINING = re.compile("[\u0300-\u036f]")
_SYMBOL = re.compile(r"[^\x00-\x7f\w]")
_AT_AND_T = re.compile(r"\bAT ?& ?T\b")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\. ?){2,}")
_EMAIL = re.compile(r"[\w.*{}+-]*@\s?([\w-]+(?:\.[\w-]+)+)")
_FOOTNOTE = re.compile(r"(?:^|(?<=[\s,;(]))[\d*†‡§¶#∗⋆]{1,3}(?=[A-Za-z]{3})")
_TRAILING_MARK = re.compile(r"(?<=[a-z]{3})\d(?:,\d)*(?![\dA-Za-z])")
_BREAK = re.compile(r"[,;:()\[\]{}|/\n\t\r]+|\s[-•·]+\s|\s-|-\s")


def fold(text: str) -> str:
    """Text without accents, footnote symbols or the accent debris of PDF extraction."""
    if not text.isascii():
        text = _MARK.sub("", _MARK_BEFORE_VOWEL.sub("", text)).translate(_ODD_LETTERS)
        text = _COMBINING.sub("", unicodedata.normalize("NFKD", text))
        text = _SYMBOL.sub(" ", text)
    elif "`" in text or "^" in text or "~" in text:
        text = _MARK.sub("", _MARK_BEFORE_VOWEL.sub("", text))
    return text


def tokens(folded: str) -> list[str]:
    """Canonical tokens of folded text: lower case, one word per institutional term."""
    return _canonical(_plain(folded).split())


def key(text: str) -> str:
    """Matching key of a name: its canonical tokens joined by blanks."""
    return " ".join(tokens(fold(text)))


def keys(names: list[str]) -> list[str]:
    """Matching keys of many names without line breaks, in the same order."""
    lines = _plain(fold("\n".join(names))).split("\n")
    return [" ".join(_canonical(line.split())) for line in lines]


def _plain(folded: str) -> str:
    if "&" in folded:
        folded = _AT_AND_T.sub("ATT", folded)
    if "." in folded:
        folded = _DOTTED.sub(_close_up, folded)
    return folded.translate(_PLAIN)


def _canonical(words: list[str]) -> list[str]:
    found = list(filter(None, map(_CANONICAL.get, words, words)))
    if not _SPELT_OUT.keys().isdisjoint(found):
        found = [w for word in found for w in _SPELT_OUT.get(word, (word,))]
    return found


def segments(text: str) -> list[str]:
    """Folded parts of an affiliation between commas, brackets and the like, in order."""
    folded = fold(unescape(text) if "&" in text else text)
    if "@" in folded:
        folded = _EMAIL.sub(" ", folded)
    folded = _TRAILING_MARK.sub(" ", _FOOTNOTE.sub("", folded))
    return [part for part in map(str.strip, _BREAK.split(folded)) if part]


def printed_domain(text: str) -> str | None:
    """Domain of the first e-mail address printed inside an affiliation, if any."""
    found = _EMAIL.search(text) if "@" in text else None
    return found.group(1).lower() if found else None


def _close_up(match: re.Match[str]) -> str:
    return match.group().replace(".", "").replace(" ", "") + " "
