"""How two spellings of given names can agree when they are one person's."""

from __future__ import annotations

from enum import IntEnum

from rapidfuzz.distance import DamerauLevenshtein

SHORT_FORM_LEAST = 3  # letters of a short form such as "Dan"
NEAR_LEAST = 6  # letters of a name whose misprint is recognised


class NameClass(IntEnum):
    """Classes of agreement, see `classify`; the numbers stand in the table of weights."""

    SAME = 0
    MIDDLE_MISSING = 1
    MIDDLE_AGREES = 2
    SAME_INITIAL = 3
    FURTHER_INITIAL = 4
    INITIAL = 5
    INITIALS = 6
    SHORT_FORM = 7
    SAME_INITIALS = 8
    ROMANISED = 9
    TURNED = 10
    NAME_MISSING = 11
    MISPRINT = 12


def classify(one: tuple[str, ...], other: tuple[str, ...]) -> NameClass | None:
    """How the given names of two forms with the same family name agree.

    Args:
        one: given names or initials.
        other: those of the other form.

    Returns:
        The class, or none when they contradict each other.
    """
    if not one or not other:
        return None
    full = len(one[0]) > 1, len(other[0]) > 1
    if all(full):
        return _both_full(one, other)
    if any(full):
        return _initial_and_full(*((one, other) if full[1] else (other, one)))
    if one[0] != other[0] or not _agree(one[1:], other[1:]):
        return None
    return (
        NameClass.FURTHER_INITIAL if len(one) > 1 and len(other) > 1 else NameClass.SAME_INITIAL
    )


def _both_full(one: tuple[str, ...], other: tuple[str, ...]) -> NameClass | None:
    first = one[0]
    if first == other[0]:
        if not _agree(one[1:], other[1:]):
            return None
        if len(one) > 1 and len(other) > 1:
            return NameClass.MIDDLE_AGREES
        further = one[1:] or other[1:]
        only = [word for word in further if word != first]
        is_initial = all(len(word) == 1 for word in only)
        return NameClass.MIDDLE_MISSING if is_initial else NameClass.NAME_MISSING
    short, long = sorted(("".join(one), "".join(other)), key=len)
    if len(short) >= SHORT_FORM_LEAST and long.startswith(short):
        return NameClass.SHORT_FORM
    if (
        len(short) >= NEAR_LEAST
        and DamerauLevenshtein.distance(short, long, score_cutoff=1) <= 1
    ):
        return NameClass.MISPRINT
    return None


def _initial_and_full(initials: tuple[str, ...], full: tuple[str, ...]) -> NameClass | None:
    if initials[0] != full[0][0]:
        return None
    rest, further = initials[1:], full[1:]
    if not rest:
        return NameClass.INITIAL
    if further:
        return NameClass.INITIALS if _agree(rest, further) else None
    inside = all(word[0] in full[0][1:] for word in rest)  # "W. L." for "Wing-Lok"
    return NameClass.INITIALS if inside else None


def _agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Are further given names the same, or initials of each other, as far as both go?"""
    return all(
        a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])
        for a, b in zip(one, other, strict=False)
    )
