"""What is printed of each authorship: affiliations, names, profiles, identifiers, oddities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from talentatlas.synthetic.chance import Ints, scattered, stream
from talentatlas.synthetic.snapshot.bylines import Bylines
from talentatlas.synthetic.snapshot.careers import YEARS, Lives, organisation_in
from talentatlas.synthetic.snapshot.config import SnapshotConfig
from talentatlas.synthetic.snapshot.nested import Flags, places, starts
from talentatlas.synthetic.snapshot.organisations import VARIANTS, Organisations

NO_AFFILIATION = (0.35, 0.15)  # part of the authorships in the first and the last year
SECOND_HOME, SECOND_ABROAD, THIRD = 0.09, 0.03, 0.01  # part with further affiliations
OWN_WORDING = 0.75  # part of the affiliations in the wording that the person always uses
STALE = 0.04  # part of the authorships that show the organisation of the year before
ORCID, RAW_ORCID = 0.35, 0.5  # persons who have one; their recent authorships that print it
RAW_ORCID_SINCE = 2014 - 2026  # counted from the last year
INITIALS, INVERTED = 0.12, 0.04  # part of the names printed as J. Doe, and as Doe, Jane
FULL, INITIAL, INVERSE = range(3)


@dataclass(frozen=True, slots=True)
class Printed:
    """Authorships of one block as they are printed, in order of work and byline.

    Args:
        person: from 0 in the block.
        true_country, true_organisation: where the person was in that year.
        counts: number of affiliations of each authorship.
        address: number of the address of each affiliation, one after the other.
        is_repeated: the address stands there again with a full stop, by affiliation.
        has_sentinel: the institution I-1 is among the institutions.
        form: `FULL`, `INITIAL` or `INVERSE`.
        has_raw_orcid: the person's identifier came with the work.
        special: 0, or 1 unresolved, 2 deleted, 3 no identifier.
    """

    person: Ints
    true_country: Ints
    true_organisation: Ints
    counts: Ints
    address: Ints
    is_repeated: Flags
    has_sentinel: Flags
    form: Ints
    has_raw_orcid: Flags
    special: Ints


def printed(
    config: SnapshotConfig, block: int, lives: Lives, bylines: Bylines, where: Organisations
) -> Printed:
    """Decide what is printed of the authorships of one block."""
    draw = stream(config.seed, f"printed {block}")
    traps, at = config.traps, bylines.person_year
    number = len(at)
    person, year = lives.person[at], bylines.year[bylines.work]
    earlier = np.maximum(at - 1, lives.at[person])
    shown = np.where(draw.random(number) < STALE, earlier, at)
    organisation, counts = _affiliations(draw, lives, shown, year, where)
    address = _addresses(draw, config.seed, np.repeat(person, counts), organisation)
    recent = year - (YEARS - 1) >= RAW_ORCID_SINCE
    luck = draw.random(number)
    special = np.searchsorted(
        np.cumsum([traps.unresolved, traps.deleted, traps.no_author]), luck, side="right"
    )
    way = draw.random(number)
    repeated = max(traps.repeated, config.fault("duplicate-strings"))
    sentinel = max(traps.sentinel, config.fault("sentinel-institution"))
    return Printed(
        person=person,
        true_country=lives.country[at],
        true_organisation=lives.organisation[at],
        counts=counts,
        address=address,
        is_repeated=draw.random(len(address)) < repeated,
        has_sentinel=draw.random(number) < sentinel,
        form=np.where(way < INITIALS, INITIAL, np.where(way > 1 - INVERTED, INVERSE, FULL)),
        has_raw_orcid=recent & (draw.random(number) < RAW_ORCID),
        special=np.where(special == 3, 0, special + 1),
    )


def _affiliations(
    draw: np.random.Generator, lives: Lives, shown: Ints, year: Ints, where: Organisations
) -> tuple[Ints, Ints]:
    """Organisations of each authorship, one after the other, and their number."""
    number = len(shown)
    first, last = NO_AFFILIATION
    silent = draw.random(number) < first + (last - first) * year / (YEARS - 1)
    luck = draw.random(number)
    more = (luck < SECOND_HOME + SECOND_ABROAD) + (luck < THIRD).astype(np.int64)
    counts = np.where(silent, 0, 1 + more)
    owner = np.repeat(np.arange(number), counts)
    here = lives.country[shown][owner]
    home = lives.origin[lives.person[shown]][owner]
    anywhere = draw.integers(0, len(where.first), len(owner))
    abroad = np.where(home != here, home, anywhere)
    is_abroad = luck[owner] >= SECOND_HOME
    further = organisation_in(np.where(is_abroad, abroad, here), draw.random(len(owner)), where)
    place = places(counts)
    organisation = np.where(place == 0, lives.organisation[shown][owner], further)
    key = owner * (1 << 20) + organisation
    keep = np.sort(np.unique(key, return_index=True)[1])
    return organisation[keep], np.bincount(owner[keep], minlength=number)


def _addresses(draw: np.random.Generator, seed: int, person: Ints, organisation: Ints) -> Ints:
    """Number of the address; most people keep to one wording."""
    own = scattered(seed, "wording", person * (1 << 20) + organisation)
    other = draw.random(len(person))
    always = draw.random(len(person)) < OWN_WORDING
    variant = (np.where(always, own, other) * VARIANTS).astype(np.int64)
    return organisation * VARIANTS + variant


@dataclass(frozen=True, slots=True)
class Found:
    """What the source found in the addresses of one block in one release.

    Args:
        match: organisation found for each affiliation; -1 for none.
        institutions, institution_counts: of each authorship, each once.
        countries, country_counts: the same for countries, in the order of their codes.
    """

    match: Ints
    institutions: Ints
    institution_counts: Ints
    countries: Ints
    country_counts: Ints


def found(shown: Printed, where: Organisations, release: int) -> Found:
    """Resolve the addresses as the source does."""
    number = len(shown.counts)
    owner = np.repeat(np.arange(number), shown.counts)
    match = where.match[release - 1][shown.address]
    hit = match >= 0
    key = owner[hit] * (1 << 20) + match[hit]
    once = np.sort(np.unique(key, return_index=True)[1])
    holder, institution = owner[hit][once], match[hit][once]
    country = np.where(hit, where.country[match], where.read_country[shown.address])
    named = country >= 0
    pairs = np.unique(owner[named] * 1000 + country[named])
    sentinel = np.flatnonzero(shown.has_sentinel)
    holder = np.concatenate([holder, sentinel])
    institution = np.concatenate([institution, np.full(len(sentinel), where.sentinel)])
    order = np.argsort(holder, kind="stable")
    return Found(
        match=match,
        institutions=institution[order],
        institution_counts=np.bincount(holder, minlength=number),
        countries=pairs % 1000,
        country_counts=np.bincount(pairs // 1000, minlength=number),
    )


def first_of(values: Ints, counts: Ints) -> Ints:
    """First value of each list; -1 for an empty one."""
    if not len(values):
        return np.full(len(counts), -1)
    return np.where(counts > 0, values[np.minimum(starts(counts), len(values) - 1)], -1)
