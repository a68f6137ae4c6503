"""What cannot be otherwise: identifiers and users' corrections, for and against one person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from talentatlas.identity.evidence import Flags, Ints


@dataclass(frozen=True)
class Constraints:
    """Hard evidence.

    Args:
        start: group of each authorship that is one person's for certain.
        identifiers: scheme → number of the identifier by authorship; -1 where there is none.
        apart: sorted keys `left * authorships + right` of pairs that a user holds apart.
    """

    start: Ints
    identifiers: Mapping[str, Ints]
    apart: Ints

    def cannot(self, left: Ints, right: Ints) -> Flags:
        """Which pairs of authorships cannot be one person's; left < right."""
        found = np.zeros(len(left), np.bool_)
        for number in self.identifiers.values():
            one, other = number[left], number[right]
            found |= (one >= 0) & (other >= 0) & (one != other)
        if len(self.apart):
            found |= np.isin(left * len(self.start) + right, self.apart)
        return found


def read_constraints(
    records: pa.Table, corrections: pa.Table | None, soft: Iterable[str]
) -> Constraints:
    """Constraints of records that are sorted by authorship_id.

    Args:
        records: `ids` holds scheme:value, one scheme at most once.
        corrections: left, right (authorship_id) and same (boolean); others are left alone.
        soft: schemes whose different identifiers do not tell persons apart.
    """
    rows = records.num_rows
    found = _identifiers(records["ids"].to_pylist())
    left, right, apart = _corrections(records, corrections)
    for number in found.values():
        known = np.flatnonzero(number >= 0)
        order = known[np.argsort(number[known], kind="stable")]
        same = number[order[1:]] == number[order[:-1]]
        left = np.concatenate([left, order[:-1][same]])
        right = np.concatenate([right, order[1:][same]])
    graph = sp.csr_matrix((np.ones(len(left)), (left, right)), shape=(rows, rows))
    start = connected_components(graph, directed=False)[1].astype(np.int64)
    hard = {scheme: number for scheme, number in found.items() if scheme not in set(soft)}
    return Constraints(_in_order(start), hard, np.unique(apart))


def _in_order(label: Ints) -> Ints:
    first, inverse = np.unique(label, return_index=True, return_inverse=True)[1:]
    place = np.empty(len(first), np.int64)
    place[np.argsort(first)] = np.arange(len(first))
    return place[inverse]


def _identifiers(ids: list[list[str] | None]) -> dict[str, Ints]:
    """Numbers of the identifiers of each scheme."""
    values: dict[str, dict[int, str]] = {}
    for row, stated in enumerate(ids):
        for text in stated or ():
            scheme, _, value = text.partition(":")
            values.setdefault(scheme, {})[row] = value
    found = {}
    for scheme, by_row in sorted(values.items()):
        number = np.full(len(ids), -1, np.int64)
        known = np.array(list(by_row))
        number[known] = np.unique(np.array(list(by_row.values())), return_inverse=True)[1]
        found[scheme] = number
    return found


def _corrections(records: pa.Table, corrections: pa.Table | None) -> tuple[Ints, Ints, Ints]:
    """Pairs that are one person's, and keys of those that are not."""
    empty = np.zeros(0, np.int64)
    if corrections is None or not corrections.num_rows:
        return empty, empty, empty
    known = records["authorship_id"].combine_chunks()
    one, other = (
        pc.fill_null(pc.index_in(corrections[side], value_set=known), -1).to_numpy()
        for side in ("left", "right")
    )
    low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other).astype(np.int64)
    same = np.array(corrections["same"].to_pylist(), np.bool_)
    here = (low >= 0) & (low != high)
    yes, no = here & same, here & ~same
    return low[yes], high[yes], low[no] * records.num_rows + high[no]
