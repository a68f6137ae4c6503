"""Persons out of pairs: average log odds, joined from the surest pair on, as a tree of joins.

Two groups are joined while the mean log odds of their pairs is high enough, so that one
doubtful pair never chains two persons together. A pair that was not scored counts as a firm
no; a pair that cannot be one person (both names on one byline, two identifiers of one scheme,
a user's
correction) outweighs everything else. The tree keeps every join with its mean, so that other
clusterings can be cut or drawn from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.cluster.hierarchy import linkage as agglomerate
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from talentatlas.identity.evidence import Floats, Ints

UNSCORED = -6.0  # log odds of a pair that was not scored
BOUND = 6.0  # no pair counts for more than this, either way
NEVER = 1e6  # weight of a pair that cannot be one person
LARGEST = 4_000  # nodes joined at once; see `_components`
STEP = 0.5  # by which the floor of a component that is too large is raised


@dataclass(frozen=True)
class Scored:
    """Pairs of nodes.

    Args:
        nodes: how many there are.
        left, right: numbers of the nodes.
        odds: log odds that they are one person.
        cannot: of them, pairs that cannot be one person.
    """

    nodes: int
    left: Ints
    right: Ints
    odds: Floats
    cannot: np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Tree:
    """Joins, each after the joins of its parts.

    Args:
        nodes: number of leaves; join i makes node `nodes + i`.
        left, right: parts of each join.
        odds: mean log odds of the pairs across, by join; never above those of its parts.
    """

    nodes: int
    left: Ints
    right: Ints
    odds: Floats

    def cut(self, kept: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Ints:
        """Cluster of every leaf, numbered by its first leaf, when only some joins are kept."""
        joined = np.flatnonzero(kept)
        total = self.nodes + len(self.left)
        made = joined + self.nodes
        rows = np.concatenate([made, made])
        columns = np.concatenate([self.left[joined], self.right[joined]])
        graph = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(total, total))
        label = connected_components(graph, directed=False)[1][: self.nodes]
        return renumbered(label)


def renumbered(label: Ints) -> Ints:
    """The same clusters numbered in the order of their first members."""
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    order = np.empty(len(first), np.int64)
    order[np.argsort(first)] = np.arange(len(first))
    return order[inverse]


def grow(scored: Scored, floor: float) -> Tree:
    """The tree of joins of all nodes that pairs above a floor connect.

    Args:
        scored: pairs; one pair at most once.
        floor: log odds below which a pair connects nothing.
    """
    component = _components(scored, floor)
    order = np.argsort(component, kind="stable")
    starts = np.flatnonzero(np.diff(component[order], prepend=-1))
    sizes = np.diff(np.append(starts, scored.nodes))
    place = np.empty(scored.nodes, np.int64)
    place[order] = np.arange(scored.nodes) - np.repeat(starts, sizes)
    inside = np.flatnonzero(component[scored.left] == component[scored.right])
    inside = inside[np.argsort(component[scored.left[inside]], kind="stable")]
    bounds = np.searchsorted(component[scored.left[inside]], np.arange(len(sizes) + 1))
    odds = np.where(scored.cannot, -NEVER, np.clip(scored.odds, -BOUND, BOUND))
    left, right, height, made = [], [], [], 0
    for number in np.flatnonzero(sizes > 1):
        size, members = sizes[number], order[starts[number] : starts[number] + sizes[number]]
        pairs = inside[bounds[number] : bounds[number + 1]]
        one, other = place[scored.left[pairs]], place[scored.right[pairs]]
        joins = _joins(int(size), one, other, odds[pairs])
        nodes = np.concatenate([members, scored.nodes + made + np.arange(size - 1)])
        left.append(nodes[joins[:, 0].astype(np.int64)])
        right.append(nodes[joins[:, 1].astype(np.int64)])
        height.append(BOUND - joins[:, 2])
        made += int(size) - 1
    empty = np.zeros(0, np.int64)
    return Tree(
        scored.nodes,
        np.concatenate([empty, *left]),
        np.concatenate([empty, *right]),
        np.concatenate([np.zeros(0), *height]),
    )


def _joins(size: int, one: Ints, other: Ints, odds: Floats) -> Floats:
    """Rows left, right, distance, size of scipy's average linkage."""
    if size == 2:
        return np.array([[0.0, 1.0, BOUND - odds[0], 2.0]])
    distance = np.full((size, size), BOUND - UNSCORED)
    distance[one, other] = distance[other, one] = BOUND - odds
    np.fill_diagonal(distance, 0.0)
    return agglomerate(squareform(distance, checks=False), "average")


def _components(scored: Scored, floor: float) -> Ints:
    """Connected nodes, none in a component of more than `LARGEST`.

    A component that is too large is taken apart by raising the floor inside it, so that its
    least likely pairs go first.
    """
    counted = (scored.odds > floor) & ~scored.cannot
    component = _connected(scored, counted)
    while True:
        sizes = np.bincount(component)
        large = sizes > LARGEST
        if not large.any() or floor >= BOUND:
            return component
        floor += STEP
        counted &= ~large[component[scored.left]] | (scored.odds > floor)
        component = _connected(scored, counted)


def _connected(scored: Scored, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Ints:
    graph = sp.csr_matrix(
        (np.ones(int(chosen.sum())), (scored.left[chosen], scored.right[chosen])),
        shape=(scored.nodes, scored.nodes),
    )
    return connected_components(graph, directed=False)[1].astype(np.int64)
