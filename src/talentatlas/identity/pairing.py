"""Pairs of authorships whose names can be one person's, in blocks that fit into memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from talentatlas.identity.agglomerate import BOUND, UNSCORED
from talentatlas.identity.comparisons import Pairs
from talentatlas.identity.evidence import Flags, Floats, Ints, Records

AT_ONCE = 500_000  # pairs compared at a time


def record_pairs(records: Records) -> Iterator[Pairs]:
    """All pairs of records of the same form, and of forms that can be one person's."""
    names = records.names
    forms = len(names.block)
    count = np.bincount(names.form, minlength=forms)
    order = np.argsort(names.form, kind="stable")
    start = np.cumsum(count) - count
    same = np.flatnonzero(count > 1)
    left = np.concatenate([same, names.left])
    right = np.concatenate([same, names.right])
    kind = np.concatenate([names.own[same], names.kind])
    used = (count[left] > 0) & (count[right] > 0)
    left, right, kind = left[used], right[used], kind[used]
    size = count[left] * count[right]
    batch = np.cumsum(size) // AT_ONCE
    borne, logged = names.borne, np.log(np.maximum(count, 1))
    for begin, end in _runs(batch):
        part = slice(begin, end)
        pair, one, other = _expanded(count[left[part]], count[right[part]])
        one = order[start[left[part]][pair] + one]
        other = order[start[right[part]][pair] + other]
        apart = (left[part] != right[part])[pair] | (one < other)
        pair, one, other = pair[apart], one[apart], other[apart]
        of_left, of_right = left[part][pair], right[part][pair]
        yield Pairs(
            np.minimum(one, other),
            np.maximum(one, other),
            kind[part][pair],
            np.maximum(borne[of_left], borne[of_right]),
            np.maximum(logged[of_left], logged[of_right]),
        )


def _runs(batch: Ints) -> Iterator[tuple[int, int]]:
    """Begin and end of runs of one number."""
    edges = np.flatnonzero(np.diff(batch, prepend=-1, append=-1))
    yield from pairwise(edges.tolist())


def _expanded(left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
    """Number of the pair of forms, and places of both records in them."""
    size = left * right
    pair = np.repeat(np.arange(len(size)), size)
    offset = np.arange(len(pair)) - np.repeat(np.cumsum(size) - size, size)
    return pair, offset // right[pair], offset % right[pair]


@dataclass(frozen=True)
class Between:
    """Scored pairs of records as pairs of groups.

    Args:
        pairs: of groups, each once, left < right.
        mean: log odds of their records' pairs, those not scored included.
        best: highest log odds of a pair of records.
        size: log of the number of pairs of records.
        least: log of the records of the smaller group.
        cannot: pairs with records that cannot be one person's.
    """

    pairs: Pairs
    mean: Floats
    best: Floats
    size: Floats
    least: Floats
    cannot: Flags

    def values(self) -> dict[str, Floats]:
        """As comparisons of the second step."""
        return {"mean": self.mean, "best": self.best, "size": self.size, "least": self.least}


def between(pairs: Pairs, odds: Floats, cannot: Flags, group: Ints) -> Between:
    """Gather scored pairs of records by the groups that they lie across.

    Args:
        pairs: of records.
        odds: log odds of each.
        cannot: those that cannot be one person's.
        group: number of the group, by record.
    """
    size = np.bincount(group)
    one, other = group[pairs.left], group[pairs.right]
    across = np.flatnonzero(one != other)
    low = np.minimum(one, other)[across]
    high = np.maximum(one, other)[across]
    key, place = np.unique(low * len(size) + high, return_inverse=True)
    left, right = key // len(size), key % len(size)
    bounded = np.clip(odds[across], -BOUND, BOUND)
    scored = np.bincount(place, minlength=len(key))
    every = (size[left] * size[right]).astype(float)
    total = np.bincount(place, bounded, minlength=len(key)) + (every - scored) * UNSCORED

    def most(values: Floats) -> Floats:
        found = np.full(len(key), -np.inf)
        np.maximum.at(found, place, values)
        return found

    return Between(
        Pairs(
            left,
            right,
            -most(-pairs.kind[across].astype(float)).astype(np.int64),
            most(pairs.borne[across]),
            most(pairs.records[across]),
        ),
        mean=total / every,
        best=most(bounded),
        size=np.log(every),
        least=np.log(np.minimum(size[left], size[right])),
        cannot=most(cannot[across].astype(float)) > 0,
    )
