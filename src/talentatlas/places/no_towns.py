"""Words of an affiliation that spell a town and mean something else: acronyms and fragments."""

import re
from collections.abc import Sequence
from dataclasses import replace

from talentatlas.places.matching import Part

LONGEST = 5  # letters of what is taken for an acronym; towns in capitals are mostly longer
FEWEST = 3  # initials that make an acronym; two letters are a state or a country more often
KNOWN_TOWN = 200  # thousands of inhabitants of a town believed though printed as an acronym
_ACRONYM = re.compile(rf"[A-Z]{{2,{LONGEST}}}")
_CUT = re.compile(
    r"^[^()]*\)|\([^()]*$"
)  # before a bracket never opened, behind one never shut


def without_mistaken_towns(
    parts: Sequence[Part], texts: Sequence[str], text: str
) -> list[Part]:
    """The parts, those that only look like a town without its meanings.

    Three kinds are no towns: what is short for the part before, as in "Ohio State University
    (osu)" or "University of Manchester (man)"; a few capitals that also spell a little town, as
    in "NVIDIA, BIU"; and a word cut off by a bracket without its other half, as in "(man".

    Args:
        parts: of one affiliation, in order.
        texts: these parts as printed.
        text: the whole as printed.
    """
    if not any(map(_is_single_town, parts)):
        return list(parts)
    cut = " ".join(_CUT.findall(text))
    found: list[Part] = []
    for at, (part, printed) in enumerate(zip(parts, texts, strict=True)):
        before = parts[at - 1].segment.words if at else ()
        is_mistaken = _is_single_town(part) and (
            _is_short_for(printed, before) or _is_little(part, printed, cut)
        )
        found.append(_without_town(part) if is_mistaken else part)
    return found


def _without_town(part: Part) -> Part:
    """The part without words either, since a town is also looked for inside a text."""
    return part._replace(segment=replace(part.segment, words=(), meanings=()), is_town=False)


def _is_single_town(part: Part) -> bool:
    """One word that means a town and nothing larger; a state in capitals is one."""
    segment = part.segment
    kinds = {meaning.kind for meaning in segment.meanings}
    return len(segment.words) == 1 and kinds == {"T"} and segment.code is None


def _is_short_for(printed: str, before: Sequence[str]) -> bool:
    """Initials of the words before, or the beginning of one in small letters or capitals."""
    word = printed.lower()
    if len(word) < FEWEST:
        return False
    is_plain = printed in (word, printed.upper()) and len(word) <= LONGEST
    starts = is_plain and any(w.startswith(word) and w != word for w in before)
    return starts or word == "".join(w[0] for w in before)


def _is_little(part: Part, printed: str, cut: str) -> bool:
    """Capitals or a fragment, and no town that is widely known."""
    weight = max(meaning.weight for meaning in part.segment.meanings)
    is_fragment = re.search(rf"\b{re.escape(printed)}\b", cut) is not None
    if is_fragment and printed.islower() and len(printed) <= LONGEST:
        return True
    return weight < KNOWN_TOWN and (is_fragment or _ACRONYM.fullmatch(printed) is not None)
