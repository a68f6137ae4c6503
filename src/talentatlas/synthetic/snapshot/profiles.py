"""Persons and author profiles: names, identifiers, and which works stand in which profile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.synthetic.chance import Ints, scattered, stream
from talentatlas.synthetic.names import FAMILY_END, GIVEN_END, NUCLEI, ONSETS
from talentatlas.synthetic.snapshot.careers import Lives
from talentatlas.synthetic.snapshot.config import SnapshotConfig
from talentatlas.synthetic.snapshot.nested import Flags, joined, pooled
from talentatlas.synthetic.snapshot.printed import INITIAL, INVERSE, ORCID, Printed

FIRST_AUTHOR = 5_000_000_001  # numbers above belong to the profiles made since July 2023
AUTHORS = 99_999_989  # a prime: multiplication by another number visits all, in mixed order
MIXER = 40_503_017
PROFILES_EACH = 2  # a person has one profile, or two when split
SPLIT_WORKS = 0.45  # part of the works of a split person in the second profile
LATER_MERGED, LATER_SPLIT = 0.004, 0.004  # persons whose profiles the next release changes
ACCENTED = ("é", "ö", "š", "ñ", "ł")


@dataclass(frozen=True, slots=True)
class People:
    """Persons of one block as the source knows them.

    Args:
        name, initialled, inverted: of each person, in the three forms.
        orcid: address of each person's identifier, or null.
        known_as: person in whose profile each person's works stand, by release.
        is_split: works lie in two profiles, by release.
    """

    name: pa.Array
    initialled: pa.Array
    inverted: pa.Array
    orcid: pa.Array
    known_as: Ints
    is_split: Flags


def people(config: SnapshotConfig, block: int, lives: Lives) -> People:
    """Names and profiles of the persons of one block."""
    persons = len(lives.start)
    draw = stream(config.seed, f"people {block}")
    names = Names.make()
    given = draw.integers(0, len(names.given), persons)
    family = draw.integers(0, len(names.family), persons)
    has_orcid = draw.random(persons) < ORCID
    before = _merged(draw, persons, config.merged)
    after = np.where(draw.random(persons) < LATER_MERGED, _merged(draw, persons, 1.0), before)
    split = draw.random(persons) < config.split
    is_split = np.stack([split, split ^ (draw.random(persons) < LATER_SPLIT)])
    # Merged profiles are those of namesakes.
    for other in (before, after):
        same = other != np.arange(persons)
        given[same], family[same] = given[other[same]], family[other[same]]
    first, last = pooled(given, names.given), pooled(family, names.family)
    first, last = first.dictionary_decode(), last.dictionary_decode()
    numbers = lives.first_person + np.arange(persons)
    return People(
        name=joined(first, " ", last),
        initialled=joined(pc.utf8_slice_codeunits(first, 0, 1), ". ", last),
        inverted=joined(last, ", ", first),
        orcid=pc.if_else(pa.array(has_orcid), orcid_address(numbers), None),
        known_as=np.stack([before, after]),
        is_split=is_split,
    )


def _merged(draw: np.random.Generator, persons: int, rate: float) -> Ints:
    """Person in whose profile each person stands: mostly its own, never at second hand."""
    own = np.arange(persons)
    is_guest = draw.random(persons) < 2 * rate
    is_guest &= own % 2 == 1  # the one before is then not a guest itself
    return np.where(is_guest, own - 1, own)


@dataclass(frozen=True, slots=True)
class Names:
    """Given and family names of no language; some have an accent."""

    given: pa.Array
    family: pa.Array

    @staticmethod
    def make() -> Names:
        """All names."""
        return Names(pa.array(_names(GIVEN_END)), pa.array(_names(FAMILY_END)))


def _names(ends: tuple[str, ...]) -> list[str]:
    plain = [f"{o}{n}{e}" for o in ONSETS for n in NUCLEI for e in ends]
    accented = [f"{o}{a}{e}" for o in ONSETS for a in ACCENTED for e in ends[:2]]
    return [name.capitalize() for name in plain + accented]


def profile_numbers(
    config: SnapshotConfig,
    release: int,
    lives: Lives,
    known: People,
    shown: Printed,
    work: Ints,
) -> Ints:
    """Number of the profile of each authorship.

    Args:
        config: of the snapshot.
        release: whose profiles.
        lives: of the block.
        known: the same people's profiles.
        shown: authorships.
        work: number of the work of each authorship in the whole world.
    """
    person = shown.person
    luck = scattered(config.seed, "second profile", (lives.first_person + person) * 7919 + work)
    second = known.is_split[release - 1][person] & (luck < SPLIT_WORKS)
    holder = known.known_as[release - 1][person]
    return np.where(
        second,
        (lives.first_person + person) * PROFILES_EACH + 1,
        (lives.first_person + holder) * PROFILES_EACH,
    )


def author_number(profile: Ints) -> Ints:
    """Number after the A of each profile; different profiles have different ones."""
    mixed = (profile % AUTHORS) * MIXER % AUTHORS
    return FIRST_AUTHOR + mixed + (profile // AUTHORS) * AUTHORS


def orcid_address(numbers: Ints) -> pa.Array:
    """Address of the identifier of each person, with a right check digit (ISO 7064, 11-2)."""
    return joined("https://orcid.org/", orcid_id(numbers))


def orcid_id(numbers: Ints) -> pa.Array:
    """Identifier of each person: 16 digits in four groups; all are made up."""
    base = 9_000_000_000 + (numbers * 7_919) % 999_999_937  # no such range was ever given out
    digits = (base[:, None] // 10 ** np.arange(14, -1, -1)) % 10
    total = np.zeros(len(base), np.int64)
    for place in range(15):
        total = (total + digits[:, place]) * 2 % 11
    check = (12 - total) % 11
    letters = np.concatenate([digits, check[:, None]], axis=1)
    text = np.array(list("0123456789X"))[letters]
    whole = np.ascontiguousarray(text).view("U16").ravel()
    flat = pa.array(whole.tolist())
    parts = [pc.utf8_slice_codeunits(flat, i, i + 4) for i in range(0, 16, 4)]
    return pc.binary_join_element_wise(*parts, "-")


def printed_names(known: People, shown: Printed) -> pa.DictionaryArray:
    """Name of each authorship as on the byline."""
    pool = pa.concat_arrays([known.name, known.initialled, known.inverted])
    persons = len(known.name)
    shift = np.where(shown.form == INITIAL, 1, np.where(shown.form == INVERSE, 2, 0))
    return pooled(shown.person + shift * persons, pool)
