"""Which printed names can be one person's, and how many persons bear a name by chance.

A name is taken apart into given names and family name. Spellings that differ in spaces, hyphens
or accents are one *form*; forms that can belong to one person (an initial for a given name, a
middle name left out, the order turned round, characters for their romanisation) make a pair
with a class, which linkage weighs. How common a form is follows from how often its parts occur
in the records, never from a guess at anybody's origin.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from talentatlas.identity.name_classes import NameClass, classify
from talentatlas.identity.romanised import is_characters, romanised, split_characters
from talentatlas.vocabulary.names import SUFFIX, normal_name

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
# Words that belong to the family name that follows.
PARTICLE_WORDS = "de del della van der den von el al da das dos do di la le bin ben ter ten"
PARTICLES = frozenset(f"{PARTICLE_WORDS} du st abu".split())
TURN_ODDS = 100.0  # evidence needed to turn an order round
TURN_LEAST = 5  # times the word must occur as a family name
INITIAL_SHARE = 0.1  # of the bearers of an initial also have a given second one
MIDDLE_SHARE = 0.2  # of the bearers of a given name also have a given middle name
FLOOR = 0.02  # persons expected of a form that is seen once
NEAR_MOST = 1_000  # forms in a block among which near spellings are looked for


@dataclass(frozen=True, slots=True)
class Form:
    """A name taken apart.

    Args:
        given: given names or initials.
        family: family name without spaces.
    """

    given: tuple[str, ...]
    family: str

    @property
    def key(self) -> tuple[str, str]:
        """What spellings of one form have in common."""
        given = self.given
        return (" " if self.has_initial else "").join(given), self.family

    @property
    def has_initial(self) -> bool:
        """Is some given name only an initial?"""
        return any(len(word) == 1 and word.isascii() for word in self.given)

    @property
    def is_full(self) -> bool:
        """Is the first given name written out?"""
        return bool(self.given) and (len(self.given[0]) > 1 or not self.given[0].isascii())

    @property
    def block(self) -> tuple[str, str]:
        """Family name and first letter: only forms of one block are compared."""
        return self.family, self.given[0][0] if self.given else ""


@dataclass(frozen=True, slots=True)
class Names:
    """Forms of the names of some records.

    Args:
        form: number of the form, by record.
        block: number of the block, by form.
        borne: log of the persons expected to bear the form by chance, by form.
        own: class of two records of the same form, by form.
        left, right, kind: pairs of different forms that can be one person's, and their class.
    """

    form: Ints
    block: Ints
    borne: Floats
    own: Ints
    left: Ints
    right: Ints
    kind: Ints


def read_names(printed: Sequence[str]) -> Names:
    """Forms of printed names and the pairs among them.

    Args:
        printed: name as printed, by record.
    """
    number_of = {text: i for i, text in enumerate(sorted(set(printed)))}
    place = np.fromiter((number_of[text] for text in printed), np.int64, len(printed))
    parsed = _turned([parse(text) for text in number_of])
    widest: dict[tuple[str, str], Form] = {}
    for form in parsed:
        known = widest.get(form.key)
        if known is None or (-len(form.given), form.given) < (-len(known.given), known.given):
            widest[form.key] = form
    keys = sorted(widest)
    number = {key: i for i, key in enumerate(keys)}
    forms = [widest[key] for key in keys]
    blocks = sorted({form.block for form in forms})
    block_number = {block: i for i, block in enumerate(blocks)}
    pairs = _pairs(forms)
    return Names(
        form=np.array([number[form.key] for form in parsed], np.int64)[place],
        block=np.array([block_number[form.block] for form in forms], np.int64),
        borne=_borne(forms),
        own=np.array([_own(form) for form in forms], np.int64),
        left=pairs[:, 0],
        right=pairs[:, 1],
        kind=pairs[:, 2],
    )


def parse(printed: str) -> Form:
    """A printed name taken apart; the last word is the family name until shown otherwise."""
    words = [w for w in normal_name(printed).split() if not SUFFIX.fullmatch(w)]
    if len(words) < 2:
        word = words[0] if words else ""
        if is_characters(word):
            return Form(*split_characters(word))
        return Form((), word)
    if all(is_characters(word) for word in words):
        return Form(*split_characters("".join(words)))
    first = len(words) - 1
    while first > 1 and words[first - 1] in PARTICLES:
        first -= 1
    family = "".join(words[first:])
    if len(family) == 1 and len(words[0]) > 1:  # "Wang X"
        return Form(tuple(words[1:]), words[0])
    return Form(tuple(words[:first]), family)


def _turned(parsed: Iterable[Form]) -> list[Form]:
    """Names of two words in the order in which their words mostly occur."""
    forms = list(parsed)
    family = Counter(form.family for form in forms)
    given = Counter("".join(form.given) for form in forms)
    for i, form in enumerate(forms):
        if len(form.given) != 1 or not form.is_full or not form.given[0].isascii():
            continue
        one, other = form.given[0], form.family
        if len(other) < 2 or family[one] < TURN_LEAST or given[other] < 2:
            continue
        turned = (family[one] + 0.5) * (given[other] + 0.5)
        if turned > TURN_ODDS * family[other] * given[one]:
            forms[i] = Form((other,), one)
    return forms


def _own(form: Form) -> int:
    if form.is_full:
        return NameClass.SAME
    return NameClass.SAME_INITIALS if len(form.given) > 1 else NameClass.SAME_INITIAL


def _borne(forms: Sequence[Form]) -> Floats:
    """Log of the persons expected by chance, were given and family names independent."""
    full = [form for form in forms if form.is_full]
    total = max(len(full), 1)
    given = Counter(
        "".join(form.given) if not form.has_initial else form.given[0] for form in full
    )
    family = Counter(form.family for form in full)
    block = Counter(form.block for form in full)
    letter = Counter(form.given[0][0] for form in full)
    borne = np.zeros(len(forms))
    for i, form in enumerate(forms):
        of_family = family[form.family]
        if not form.given:
            borne[i] = 1.0 + of_family
        elif form.is_full:
            word = form.given[0] if form.has_initial else "".join(form.given)
            share = MIDDLE_SHARE if form.has_initial else 1.0
            borne[i] = share * given[word] * of_family / total
        else:
            expected = of_family * letter[form.given[0][0]] / total
            share = INITIAL_SHARE if len(form.given) > 1 else 1.0
            borne[i] = share * max(block[form.block], expected)
    return np.log(borne + FLOOR)


def _pairs(forms: Sequence[Form]) -> Ints:
    """Rows left, right, class: pairs of forms that can be one person's, left < right."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, form in enumerate(forms):
        blocks[form.block].append(i)
    found: dict[tuple[int, int], int] = {}
    for members in blocks.values():
        if len(members) > 1:
            _within(forms, members, found)
    _across(forms, {form.key: i for i, form in enumerate(forms)}, found)
    rows = [(*pair, kind) for pair, kind in sorted(found.items())]
    return np.array(rows, np.int64).reshape(-1, 3)


def _within(
    forms: Sequence[Form], members: Sequence[int], found: dict[tuple[int, int], int]
) -> None:
    """Pairs in one block: the same first given name, an initial, a near spelling."""
    first: dict[str, list[int]] = defaultdict(list)
    initials = []
    for i in members:
        if forms[i].is_full:
            first[forms[i].given[0]].append(i)
        elif forms[i].given:
            initials.append(i)
    todo = [pair for group in first.values() for pair in combinations(group, 2)]
    todo += combinations(initials, 2)
    full = [i for group in first.values() for i in group]
    todo += [(i, j) for i in initials for j in full]
    if len(full) <= NEAR_MOST:
        todo += combinations(full, 2)
    for i, j in todo:
        kind = classify(forms[i].given, forms[j].given)
        if kind is not None:
            found[min(i, j), max(i, j)] = kind


def _across(
    forms: Sequence[Form],
    number: Mapping[tuple[str, str], int],
    found: dict[tuple[int, int], int],
) -> None:
    """Pairs of two blocks: characters and their romanisations, and the order turned round."""
    for i, form in enumerate(forms):
        others = [(other, NameClass.ROMANISED) for other in romanised(form.given, form.family)]
        if len(form.given) == 1 and form.is_full:
            others.append((((form.family,), form.given[0]), NameClass.TURNED))
        for (given, family), kind in others:
            j = number.get(Form(given, family).key)
            if j is not None and j != i:
                found.setdefault((min(i, j), max(i, j)), kind)
