"""What two groups of authorships have in common besides the name, as numbers.

A group is one authorship at first and a person found so far later. What groups share counts by
its rarity, the log of one over the share of groups that have it: a rare co-author says more
than a frequent one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp
from numpy.typing import NDArray

from talentatlas.identity.names import Names, read_names
from talentatlas.vocabulary.names import normal_name

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
WORD = re.compile(r"[a-z]{2,}")
SECOND_LEVEL = frozenset(["ac", "edu", "co", "com", "org", "gov", "go", "or"])  # as in ac.uk
COMMON = 3.0  # rarity at which a shared co-author or topic begins to count
ELSEWHERE = 0.1  # likeness of affiliations below which they are taken for different
SMOOTHING = 2.0  # pairs added to every pair of venues
RARE_NAME = -2.0  # log of expected persons below which a name is taken for one person's


@dataclass(frozen=True)
class Records:
    """Authorships as matrices, one row each.

    Args:
        names: their forms.
        work: number of the work.
        year: of the work; 0 when unknown.
        has_year: is it known?
        venue: number of the venue; -1 when unknown.
        keys: kind of evidence → which keys an authorship has, weighted 1.
        by_line: works × forms of names on the byline.
    """

    names: Names
    work: Ints
    year: Ints
    has_year: Flags
    venue: Ints
    keys: Mapping[str, sp.csr_matrix]
    by_line: sp.csr_matrix


def read_records(records: pa.Table) -> Records:
    """Matrices of records that are sorted by authorship_id."""
    work = numbered(records["work_id"])
    printed = records["name"].to_pylist()
    rows, others = _unlisted(records, work)
    names = read_names(printed + others)
    form, rows = names.form, np.concatenate([work, rows])
    works = int(work.max(initial=-1)) + 1
    own = Names(
        form[: len(printed)], names.block, names.borne, names.own, names.left, names.right,
        names.kind,
    )  # fmt: skip
    year = records["year"]
    return Records(
        names=own,
        work=work,
        year=year.fill_null(0).to_numpy().astype(np.int64),
        has_year=year.is_valid().to_numpy(),
        venue=numbered(records["venue"]),
        keys={
            "words": _several(_words(records["affiliation"])),
            "organisation": _single(records["organisation_id"]),
            "country": _single(records["country"]),
            "domain": _single(_domains(records["email_domain"])),
            "topic": _several(records["topics"]),
        },
        by_line=_binary(sp.csr_matrix(
            (np.ones(len(form)), (rows, form)), shape=(works, len(names.block))
        )),
    )  # fmt: skip


def rarity(matrix: sp.csr_matrix) -> Floats:
    """Log of one over the share of rows that have a key, by key."""
    rows = np.bincount(matrix.indices, minlength=matrix.get_shape()[1])
    return np.log(max(matrix.get_shape()[0], 1) / np.maximum(rows, 1))


def grouped(matrix: sp.csr_matrix, group: Ints) -> sp.csr_matrix:
    """Keys by group instead of by record."""
    records = len(group)
    members = sp.csr_matrix(
        (np.ones(records), (group, np.arange(records))),
        shape=(int(group.max(initial=-1)) + 1, records),
    )
    return _binary(members @ matrix)


def without_own(matrix: sp.csr_matrix, own: Ints) -> sp.csr_matrix:
    """Keys by row without the one that is the row's own."""
    row = np.repeat(np.arange(matrix.get_shape()[0]), np.diff(matrix.indptr))
    other = matrix.indices != own[row]
    return sp.csr_matrix(
        (matrix.data[other], (row[other], matrix.indices[other])), shape=matrix.shape
    )


@dataclass(frozen=True)
class Shared:
    """Overlap of the keys of two rows.

    Args:
        keys: rows × keys.
        weight: by key.
    """

    keys: sp.csr_matrix
    weight: Floats

    def known(self, left: Ints, right: Ints) -> Flags:
        """Do both rows have a key at all?"""
        count = np.diff(self.keys.indptr)
        return (count[left] > 0) & (count[right] > 0)

    def total(self, left: Ints, right: Ints) -> Floats:
        """Sum of the weights of the keys that both have; not a number where one has none."""
        weighted = self.keys[right].multiply(self.weight[None, :]).tocsr()
        found = np.asarray(self.keys[left].multiply(weighted).sum(axis=1)).ravel()
        return np.where(self.known(left, right), found, np.nan)

    def norms(self) -> Floats:
        """Sum of the weights of a row."""
        return np.asarray(self.keys @ self.weight).ravel()


def venue_affinity(venue: Ints, left: Ints, right: Ints) -> Floats:
    """How much more often persons publish at both venues than chance would have it, log.

    Args:
        venue: by record; -1 when unknown.
        left: first records of pairs of one person, as names that nobody else bears tell.
        right: their second records.

    Returns:
        Square matrix by venue.
    """
    venues = int(venue.max(initial=-1)) + 1
    known = (venue[left] >= 0) & (venue[right] >= 0)
    seen = np.zeros((venues, venues))
    np.add.at(seen, (venue[left[known]], venue[right[known]]), 1.0)
    seen += seen.T
    share = seen.sum(axis=1) / max(seen.sum(), 1.0)
    return np.log((seen + SMOOTHING) / (np.outer(share, share) * seen.sum() + SMOOTHING))


def _unlisted(records: pa.Table, work: Ints) -> tuple[Ints, list[str]]:
    """Co-authors who are no records of their own: number of the work and name."""
    if pa.types.is_null(records["co_authors"].type):
        return np.zeros(0, np.int64), []
    listed = np.bincount(work)
    first = np.unique(work, return_index=True)[1]
    rows, names = [], []
    for place, others in zip(first, records["co_authors"].take(first).to_pylist(), strict=True):
        if others and len(others) + 1 > listed[work[place]]:
            rows += [work[place]] * len(others)
            names += others
    return np.array(rows, np.int64), names


def numbered(texts: pa.Array | pa.ChunkedArray) -> Ints:
    """Number of a text in alphabetical order; -1 when null."""
    if pa.types.is_null(texts.type):
        return np.full(len(texts), -1, np.int64)
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    coded = whole.dictionary_encode()
    order = pc.sort_indices(coded.dictionary).to_numpy()
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    index = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return np.where(index < 0, -1, np.append(place, -1)[index])


def _single(texts: pa.Array | pa.ChunkedArray) -> sp.csr_matrix:
    """One key a row, where it is known."""
    number = numbered(texts)
    row = np.flatnonzero(number >= 0)
    return sp.csr_matrix(
        (np.ones(len(row)), (row, number[row])),
        shape=(len(number), int(number.max(initial=0)) + 1),
    )


def _several(lists: pa.Array | pa.ChunkedArray) -> sp.csr_matrix:
    """Several keys a row."""
    rows = len(lists)
    if pa.types.is_null(lists.type):
        return sp.csr_matrix((rows, 1))
    whole = lists.combine_chunks() if isinstance(lists, pa.ChunkedArray) else lists
    row = pc.list_parent_indices(whole).to_numpy()
    number = numbered(pc.list_flatten(whole))
    known = number >= 0
    return _binary(
        sp.csr_matrix(
            (np.ones(int(known.sum())), (row[known], number[known])),
            shape=(rows, int(number.max(initial=0)) + 1),
        )
    )


def _binary(matrix: sp.csr_matrix) -> sp.csr_matrix:
    found = sp.csr_matrix(matrix)
    found.sum_duplicates()
    found.sort_indices()
    found.data[:] = 1.0
    return found


def _words(column: pa.ChunkedArray) -> pa.Array:
    """Words of affiliations, in plain Latin letters."""
    coded = column.combine_chunks().dictionary_encode()
    if pa.types.is_null(column.type):
        return pa.nulls(len(column))
    words = [WORD.findall(normal_name(text)) for text in coded.dictionary.to_pylist()]
    return pa.array(words, pa.list_(pa.string())).take(coded.indices)


def _domains(column: pa.ChunkedArray) -> pa.Array:
    """Registered part of mail domains."""
    return pa.array([_registered(text) if text else None for text in column.to_pylist()])


def _registered(domain: str) -> str:
    parts = domain.lower().split(".")
    is_second = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in SECOND_LEVEL
    return ".".join(parts[-3:] if is_second else parts[-2:])
