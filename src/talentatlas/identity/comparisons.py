"""Comparisons of two groups of authorships: one number each, unknown where a side is silent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from talentatlas.identity.evidence import (
    COMMON,
    ELSEWHERE,
    Flags,
    Floats,
    Ints,
    Records,
    Shared,
    grouped,
    rarity,
    without_own,
)

BY_BLOCK = 0.8  # worth of a co-author known by family name and first letter only
NEVER = 9_999
UNDATED = -1.0  # years between two groups one of which has no year


@dataclass(frozen=True)
class Pairs:
    """Pairs of groups whose names can be one person's.

    Args:
        left, right: numbers of the groups.
        kind: class of the names, the closest one of their records.
        borne: log of persons expected of the name, the larger.
        records: log of the records under the name, the larger.
    """

    left: Ints
    right: Ints
    kind: Ints
    borne: Floats
    records: Floats

    def among(self, chosen: Flags | Ints) -> Pairs:
        """Some of the pairs."""
        return Pairs(
            self.left[chosen], self.right[chosen], self.kind[chosen],
            self.borne[chosen], self.records[chosen],
        )  # fmt: skip


@dataclass(frozen=True)
class Groups:
    """What is known of groups of authorships.

    Args:
        shared: kind of evidence → keys and their weights.
        first, last: year; `NEVER` and 0 when unknown.
        venue: share of each venue, by group.
        affinity: of two venues.
    """

    shared: dict[str, Shared]
    first: Ints
    last: Ints
    venue: sp.csr_matrix
    affinity: Floats

    @classmethod
    def of(cls, records: Records, group: Ints, affinity: Floats) -> Groups:
        """Groups of records.

        Args:
            records: sorted.
            group: number of the group, by record.
            affinity: see `evidence.venue_affinity`.
        """
        groups = int(group.max(initial=-1)) + 1
        shared = {
            kind: _weighted(grouped(keys, group), COMMON if kind == "topic" else 0.0)
            for kind, keys in records.keys.items()
        }
        shared |= _co_authors(records, group, groups)
        first, last = np.full(groups, NEVER), np.zeros(groups, np.int64)
        dated = records.has_year
        np.minimum.at(first, group[dated], records.year[dated])
        np.maximum.at(last, group[dated], records.year[dated])
        return cls(shared, first, last, _venues(records, group, groups), affinity)

    def compare(self, pairs: Pairs) -> dict[str, Floats]:
        """All comparisons of some pairs; not a number where one side says nothing."""
        left, right = pairs.left, pairs.right
        total = {kind: shared.total(left, right) for kind, shared in self.shared.items()}
        norm = self.shared["words"].norms()
        least = np.maximum(np.minimum(norm[left], norm[right]), 1e-9)
        likeness = total["words"] / least
        dated = (self.first[left] != NEVER) & (self.first[right] != NEVER)
        apart = np.maximum(
            self.first[left] - self.last[right], self.first[right] - self.last[left]
        )
        gap = np.where(dated, np.maximum(apart, 0), np.nan)
        country = total["country"]
        differs = (likeness < ELSEWHERE) & ~(total["organisation"] > 0)
        co_authors = np.fmax(total["forms"], BY_BLOCK * total["blocks"])
        if "persons" in total:
            co_authors = np.fmax(co_authors, total["persons"])
        return {
            "name": pairs.kind.astype(float),
            "borne": pairs.borne,
            "records": pairs.records,
            "co_authors": co_authors,
            "organisation": total["organisation"],
            "words": likeness,
            "domain": total["domain"],
            "country": np.where(country > 0, country, np.nan),
            "other_country": np.where(country == 0, np.nan_to_num(gap, nan=UNDATED), np.nan),
            "elsewhere": np.where(differs, np.nan_to_num(gap, nan=UNDATED), np.nan),
            "gap": gap,
            "venue": self._venue(left, right),
            "topic": total["topic"],
        }

    def _venue(self, left: Ints, right: Ints) -> Floats:
        """Mean affinity of the venues of both."""
        count = np.diff(self.venue.indptr)
        expected = self.venue @ self.affinity
        found = np.asarray(self.venue[right].multiply(expected[left]).sum(axis=1)).ravel()
        return np.where((count[left] > 0) & (count[right] > 0), found, np.nan)


def _weighted(keys: sp.csr_matrix, common: float) -> Shared:
    return Shared(keys, np.maximum(rarity(keys) - common, 0.05))


def _co_authors(records: Records, group: Ints, groups: int) -> dict[str, Shared]:
    """Other names on the same bylines: as forms, as blocks and, later, as persons found."""
    names, works = records.names, records.by_line.get_shape()[0]
    own = np.zeros(groups, np.int64)
    own[group] = names.block[names.form]
    line = records.by_line[records.work]
    forms = grouped(line, group)
    by_block = sp.csr_matrix(
        (np.ones(len(names.block)), (np.arange(len(names.block)), names.block)),
        shape=(len(names.block), int(names.block.max(initial=0)) + 1),
    )
    found = {
        "forms": _weighted(_other_blocks(forms, names.block, own), COMMON),
        "blocks": _weighted(without_own(grouped(line @ by_block, group), own), COMMON),
    }
    if groups < len(group):
        persons = sp.csr_matrix(
            (np.ones(len(group)), (records.work, group)), shape=(works, groups)
        )
        met = without_own(grouped(persons[records.work], group), np.arange(groups))
        found["persons"] = _weighted(met, COMMON)
    return found


def _other_blocks(forms: sp.csr_matrix, block: Ints, own: Ints) -> sp.csr_matrix:
    """Forms that do not look like the group's own name."""
    row = np.repeat(np.arange(forms.get_shape()[0]), np.diff(forms.indptr))
    other = block[forms.indices] != own[row]
    return sp.csr_matrix(
        (forms.data[other], (row[other], forms.indices[other])), shape=forms.shape
    )


def _venues(records: Records, group: Ints, groups: int) -> sp.csr_matrix:
    known = records.venue >= 0
    size = np.bincount(group[known], minlength=groups)
    share = 1.0 / size[group[known]]
    return sp.csr_matrix(
        (share, (group[known], records.venue[known])),
        shape=(groups, int(records.venue.max(initial=-1)) + 1),
    )
