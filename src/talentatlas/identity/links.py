"""Joins of both steps as links with a probability: the best persons, and others drawn.

Each join has a probability, the logistic of its log odds against the threshold. Joins are
drawn apart from each other; where one is not drawn, its smaller part is a person of its own and
the larger part stays with all that is joined above.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components
from scipy.special import expit

from talentatlas.identity.agglomerate import Tree, renumbered
from talentatlas.identity.evidence import Flags, Floats, Ints

IMPOSSIBLE = -100.0  # log odds below which some pair cannot be one person


@dataclass(frozen=True)
class Links:
    """Joins of the first and of the second step.

    Args:
        start: group of each authorship that identifiers and corrections make.
        first: joins of those groups.
        sure: of them, those that were kept.
        group: person found in the first step, by starting group.
        second: joins of those persons.
        threshold: log odds from which a join of the second step is kept.
    """

    start: Ints
    first: Tree
    sure: Flags
    group: Ints
    second: Tree
    threshold: float

    @property
    def kept(self) -> Flags:
        """Joins of the second step that make the best persons."""
        return self.second.odds >= self.threshold

    def best(self) -> Ints:
        """Number of the person by authorship, in the order of first authorships."""
        return renumbered(self.second.cut(self.kept)[self.group][self.start])

    def drawn(self, numbers: np.random.Generator) -> Ints:
        """The same under a draw."""
        first, second = self._chance()
        keep_first = numbers.random(len(first)) < first
        keep_second = numbers.random(len(second)) < second
        inner, roots = _detached(self.first, self.sure, keep_first)
        nodes = len(inner)
        leaf = np.empty(int(self.group.max(initial=-1)) + 1, np.int64)
        leaf[self.group] = roots
        outer, _ = _detached(self.second, np.ones(len(second), np.bool_), keep_second)
        rows = np.concatenate([np.arange(nodes), nodes + np.arange(len(outer)), leaf])
        columns = np.concatenate([inner, nodes + outer, nodes + np.arange(len(leaf))])
        total = nodes + len(outer)
        graph = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(total, total))
        label = connected_components(graph, directed=False)[1]
        return renumbered(label[self.start])

    def belonging(self) -> Floats:
        """Probability, by authorship, that it belongs to its person.

        Product of the probabilities of the joins that brought it to the larger part.
        """
        first, second = self._chance()
        outer = _path(
            self.second, self.kept, second, np.ones(len(self.second.odds) + self.second.nodes)
        )
        inner = np.ones(self.first.nodes + len(first))
        return (_path(self.first, self.sure, first, inner) * outer[self.group])[self.start]

    def edges(self) -> tuple[Ints, Ints, Floats]:
        """Authorships at both ends of every kept join, and its probability."""
        first, second = self._chance()
        authorship = np.full(self.first.nodes, len(self.start), np.int64)
        np.minimum.at(authorship, self.start, np.arange(len(self.start)))
        person = np.full(self.second.nodes, len(self.start), np.int64)
        np.minimum.at(person, self.group, authorship)
        ends = [
            _ends(self.first, self.sure, first, authorship),
            _ends(self.second, self.kept, second, person),
        ]
        left, right, chance = (np.concatenate(part) for part in zip(*ends, strict=True))
        order = np.lexsort((right, left))
        return left[order], right[order], chance[order]

    def _chance(self) -> tuple[Floats, Floats]:
        """Probability of the joins of both steps."""
        first = np.where(self.sure, expit(self.first.odds), 0.0)
        second = expit(self.second.odds - self.threshold)
        return first, np.where(self.second.odds < IMPOSSIBLE, 0.0, second)


def _larger(tree: Tree) -> Flags:
    """Is the left part of each join at least as large as the right one?"""
    size = np.ones(tree.nodes + len(tree.left), np.int64)
    for i, (one, other) in enumerate(zip(tree.left.tolist(), tree.right.tolist(), strict=True)):
        size[tree.nodes + i] = size[one] + size[other]
    return size[tree.left] >= size[tree.right]


def _detached(tree: Tree, used: Flags, kept: Flags) -> tuple[Ints, Ints]:
    """Parent by node when the smaller part of some joins is detached, and root by leaf.

    Args:
        tree: joins.
        used: joins that are looked at; the others hold nothing together.
        kept: of them, those that hold.

    Returns:
        Parent by node (itself where there is none); node that stands for all used joins above
        a leaf, whether kept or not.
    """
    total = tree.nodes + len(tree.left)
    parent, top = np.arange(total), np.arange(total)
    large = _larger(tree)
    big = np.where(large, tree.left, tree.right)
    small = np.where(large, tree.right, tree.left)
    made = tree.nodes + np.arange(len(tree.left))
    parent[big[used]] = made[used]
    parent[small[used & kept]] = made[used & kept]
    for i in np.flatnonzero(used)[::-1].tolist():
        top[tree.left[i]] = top[tree.right[i]] = top[tree.nodes + i]
    return parent, top[: tree.nodes]


def _path(tree: Tree, kept: Flags, chance: Floats, value: Floats) -> Floats:
    """Probability by leaf of having been joined to the larger part, all the way up."""
    large = _larger(tree)
    for i in np.flatnonzero(kept)[::-1].tolist():
        above = value[tree.nodes + i]
        one, other = tree.left[i], tree.right[i]
        big, small = (one, other) if large[i] else (other, one)
        value[big], value[small] = above, above * chance[i]
    return value[: tree.nodes]


def _ends(tree: Tree, kept: Flags, chance: Floats, leaf: Ints) -> tuple[Ints, Ints, Floats]:
    """First authorship of both parts of every kept join, the lesser first."""
    first = np.concatenate([leaf, np.zeros(len(tree.left), np.int64)])
    for i, (one, other) in enumerate(zip(tree.left.tolist(), tree.right.tolist(), strict=True)):
        first[tree.nodes + i] = min(first[one], first[other])
    left, right = first[tree.left[kept]], first[tree.right[kept]]
    return np.minimum(left, right), np.maximum(left, right), chance[kept]
