"""The nested column `authorships` of one block, and the fields that follow from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.synthetic.chance import Ints
from talentatlas.synthetic.snapshot.careers import PERSONS_A_BLOCK
from talentatlas.synthetic.snapshot.nested import (
    Flags,
    lists,
    numbered,
    pooled,
    starts,
    struct,
)
from talentatlas.synthetic.snapshot.organisations import Organisations
from talentatlas.synthetic.snapshot.printed import Found, Printed
from talentatlas.synthetic.snapshot.profiles import People, author_number, printed_names
from talentatlas.synthetic.snapshot.texts import OPENALEX

UNRESOLVED, DELETED = (
    9_999_999_999,
    5_317_838_346,
)  # OpenAlex: profiles of nobody, of the deleted
ORGANISATION_AUTHORS = 5_900_000_000  # numbers of organisations taken for authors
POSITIONS = pa.array(["first", "middle", "last"])
RESOLVED, IS_UNRESOLVED, IS_DELETED, HAS_NO_ID = range(4)


@dataclass(frozen=True, slots=True)
class Seats:
    """Authorships of one block in one release, ready to be written.

    Args:
        counts: authors of each work.
        shown: what is printed.
        found: what the source found in it.
        known: the people.
        profile: number of the profile of each authorship.
        is_corresponding: by authorship.
        is_organisation: an organisation was taken for the author.
        where: organisations.
    """

    counts: Ints
    shown: Printed
    found: Found
    known: People
    profile: Ints
    is_corresponding: Flags
    is_organisation: Flags
    where: Organisations

    @property
    def author(self) -> Ints:
        """Number after the A of each authorship; -1 for none."""
        special = self.shown.special
        number = np.where(special == IS_UNRESOLVED, UNRESOLVED, author_number(self.profile))
        number = np.where(special == IS_DELETED, DELETED, number)
        number = np.where(special == HAS_NO_ID, -1, number)
        taken = ORGANISATION_AUTHORS + self.shown.true_organisation
        return np.where(self.is_organisation, taken, number)

    @property
    def holder(self) -> Ints:
        """Person whose profile it is; -1 for a second profile and for special ones."""
        first = (self.profile % 2 == 0) & (self.shown.special == RESOLVED)
        person = self.profile // 2 % PERSONS_A_BLOCK
        return np.where(first & ~self.is_organisation, person, -1)


def authorships(seats: Seats) -> pa.ListArray:
    """The column `authorships`, with the keys and types of the genuine records of 2026."""
    shown, known, where = seats.shown, seats.known, seats.where
    names = _with_organisations(printed_names(known, shown), seats)
    orcid = pooled(np.where(shown.has_raw_orcid, shown.person, -1), known.orcid)
    values = struct(
        {
            "author_position": pooled(_position(seats.counts), POSITIONS),
            "author": _author(seats, names),
            "institutions": lists(
                seats.found.institution_counts,
                pooled(seats.found.institutions, where.institution),
            ),
            "countries": lists(
                seats.found.country_counts,
                pooled(seats.found.countries, pa.array(where.alpha2)),
            ),
            "is_corresponding": pa.array(seats.is_corresponding),
            "raw_author_name": names,
            "raw_orcid": orcid,
            **_affiliations(seats),
        }
    )
    return lists(seats.counts, values)


def corresponding(seats: Seats) -> dict[str, pa.Array]:
    """Authors and institutions of the corresponding authors, by work."""
    work = np.repeat(np.arange(len(seats.counts)), seats.counts)
    number = seats.author
    chosen = seats.is_corresponding & (number >= 0)
    ids = numbered(f"{OPENALEX}A", number[chosen])
    holder = np.repeat(np.arange(len(number)), seats.found.institution_counts)
    taken = seats.is_corresponding[holder]
    institution = pooled(seats.found.institutions[taken], seats.where.ids)
    works = len(seats.counts)
    return {
        "corresponding_author_ids": lists(np.bincount(work[chosen], minlength=works), ids),
        "corresponding_institution_ids": lists(
            np.bincount(work[holder[taken]], minlength=works), institution
        ),
    }


def distinct(seats: Seats, values: Ints, counts: Ints) -> Ints:
    """Number of different values of the authorships of each work."""
    work = np.repeat(np.arange(len(seats.counts)), seats.counts)
    pairs = np.unique(np.repeat(work, counts) * (1 << 20) + values)
    return np.bincount(pairs >> 20, minlength=len(seats.counts))


def _position(counts: Ints) -> Ints:
    position = np.ones(int(counts.sum()), np.int64)
    some = counts > 0
    position[(starts(counts) + counts - 1)[some]] = 2
    position[starts(counts)[some]] = 0
    return position


def _author(seats: Seats, names: pa.DictionaryArray) -> pa.StructArray:
    number, holder = seats.author, seats.holder
    known = seats.known
    persons = len(known.name)
    owner = seats.profile // 2 % PERSONS_A_BLOCK
    is_named = (seats.shown.special == RESOLVED) & ~seats.is_organisation
    pool = pa.concat_arrays([known.name, names.dictionary])
    shown = names.indices.to_numpy().astype(np.int64) + persons
    return struct(
        {
            "id": numbered(f"{OPENALEX}A", number, number < 0),
            "display_name": pooled(np.where(is_named, owner, shown), pool),
            "orcid": pooled(holder, known.orcid),
        }
    )


def _with_organisations(names: pa.DictionaryArray, seats: Seats) -> pa.DictionaryArray:
    """Names as printed, where an organisation stands for the person its name."""
    if not seats.is_organisation.any():
        return names
    labels = pc.struct_field(seats.where.institution, "display_name")
    index = np.where(
        seats.is_organisation,
        seats.shown.true_organisation + len(names.dictionary),
        names.indices.to_numpy(),
    )
    return pooled(index, pa.concat_arrays([names.dictionary, labels]))


def _affiliations(seats: Seats) -> dict[str, pa.Array]:
    """Addresses of each authorship, and which organisation was found in which."""
    shown, where = seats.shown, seats.where
    copies = 1 + shown.is_repeated
    at = np.repeat(np.arange(len(copies)), copies)
    is_copy = np.arange(len(at)) != np.repeat(starts(copies), copies)
    address = shown.address[at] + is_copy * (len(where.strings) // 2)
    owner = np.repeat(np.arange(len(shown.counts)), shown.counts)
    counts = np.bincount(owner[at], minlength=len(shown.counts))
    match = seats.found.match[at]
    text = pooled(address, where.strings)
    ids = lists((match >= 0).astype(np.int64), pooled(match[match >= 0], where.ids))
    return {
        "raw_affiliation_strings": lists(counts, text),
        "affiliations": lists(
            counts, struct({"raw_affiliation_string": text, "institution_ids": ids})
        ),
    }
