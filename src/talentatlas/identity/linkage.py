"""Linkage: which authorships are one person's, with the probability of each link.

Two steps. First, authorships whose names can be one person's are compared pair by pair and
joined where the mean evidence is strong. Then the persons found so far are compared with all
that is now known of them, their co-authors as persons instead of names, and joined again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from talentatlas.identity.agglomerate import Scored, grow
from talentatlas.identity.comparisons import Groups, Pairs
from talentatlas.identity.constraints import Constraints, read_constraints
from talentatlas.identity.evidence import (
    RARE_NAME,
    Flags,
    Floats,
    Ints,
    Records,
    read_records,
    venue_affinity,
)
from talentatlas.identity.levels import Levels
from talentatlas.identity.links import Links
from talentatlas.identity.pairing import Between, between, record_pairs

RARE_RECORDS = 30  # of a name from which affinities of venues are learnt


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkageSettings:
    """What a careful reader may want to choose otherwise.

    Args:
        first: mean log odds from which authorships are joined.
        second: mean log odds from which persons found so far are joined.
        floor: log odds below which a pair of authorships is not kept.
        soft: schemes whose differing identifiers do not tell persons apart, since they are
            known to give one person several.
        levels: weights of the evidence.
    """

    first: float = 1.0
    second: float = 0.25
    floor: float = -5.0
    soft: tuple[str, ...] = ("ieee",)
    levels: Levels = field(default_factory=Levels.load)


@dataclass(frozen=True)
class Linkage:
    """Who is who.

    Args:
        authorships: authorship_id, sorted.
        links: joins that make the persons, and those that just do not.
    """

    authorships: pa.Array
    links: Links

    @property
    def persons(self) -> pa.Table:
        """authorship_id, person_id and the probability that it belongs to that person.

        A person is called by the first of its authorships.
        """
        return self._table(self.links.best(), self.links.belonging())

    @property
    def pairs(self) -> pa.Table:
        """left, right, probability: the links that hold persons together, a tree for each."""
        left, right, probability = self.links.edges()
        return pa.table(
            {
                "left": self.authorships.take(pa.array(left)),
                "right": self.authorships.take(pa.array(right)),
                "probability": probability,
            }
        )

    def draw(self, k: int, seed: int) -> pa.Table:
        """Clustering number k out of the posterior of the links.

        Args:
            k: number of the draw, from 0.
            seed: of all draws.

        Returns:
            authorship_id, person_id.
        """
        drawn = self.links.drawn(np.random.default_rng([seed, k]))
        return self._table(drawn, None)

    def _table(self, cluster: Ints, probability: Floats | None) -> pa.Table:
        first = np.unique(cluster, return_index=True)[1]
        columns: dict[str, pa.Array] = {
            "authorship_id": self.authorships,
            "person_id": self.authorships.take(pa.array(first[cluster])),
        }
        if probability is not None:
            columns["probability"] = pa.array(probability)
        return pa.table(columns)


def link(
    records: pa.Table,
    *,
    seed: int = 1,
    threads: int | None = None,
    corrections: pa.Table | None = None,
    settings: LinkageSettings | None = None,
) -> Linkage:
    """Find the persons behind authorships.

    Args:
        records: one row an authorship, columns of `labelled.RECORD`.
        seed: kept for draws; nothing here is drawn.
        threads: at most so many; one is used, so that every number is added in one order.
        corrections: left, right (authorship_id) and same; they win over the model.
        settings: thresholds and weights.
    """
    del seed, threads
    chosen = settings or LinkageSettings()
    table = records.sort_by("authorship_id")
    read = read_records(table)
    limits = read_constraints(table, corrections, chosen.soft)
    affinity = affinities(read)
    pairs, odds, cannot = first_pairs(read, affinity, limits, chosen)
    found = between(pairs, odds, cannot, limits.start)
    first = grow(_scored(found, found.mean, limits.start), chosen.floor)
    sure = first.odds >= chosen.first
    group = first.cut(sure)
    again = between(pairs, odds, cannot, group[limits.start])
    values = second_values(read, again, group[limits.start], affinity)
    later = chosen.levels.score(values, 1)
    second = grow(_scored(again, later, group), chosen.floor)
    made = Links(limits.start, first, sure, group, second, chosen.second)
    return Linkage(table["authorship_id"].combine_chunks(), made)


def _scored(found: Between, odds: Floats, group: Ints) -> Scored:
    """Pairs of groups, ready to be joined."""
    groups = int(group.max(initial=-1)) + 1
    return Scored(groups, found.pairs.left, found.pairs.right, odds, found.cannot)


def affinities(records: Records) -> Floats:
    """Affinity of venues, from names that hardly anybody else bears."""
    form = records.names.form
    count = np.bincount(form, minlength=len(records.names.borne))
    rare = (
        (records.names.borne < RARE_NAME) & (count <= RARE_RECORDS) & (records.names.own == 0)
    )
    rows = np.flatnonzero(rare[form])
    rows = rows[np.argsort(form[rows], kind="stable")]
    left, right = [], []
    for step in range(1, RARE_RECORDS):
        one, other = rows[:-step], rows[step:]
        same = form[one] == form[other]
        if not same.any():
            break
        left.append(one[same])
        right.append(other[same])
    empty = np.zeros(0, np.int64)
    return venue_affinity(
        records.venue, np.concatenate([empty, *left]), np.concatenate([empty, *right])
    )


def first_pairs(
    records: Records, affinity: Floats, limits: Constraints, chosen: LinkageSettings
) -> tuple[Pairs, Floats, Flags]:
    """Pairs of authorships above the floor, their log odds, and which cannot be."""
    groups = Groups.of(records, np.arange(len(records.work)), affinity)
    kept: list[tuple[Pairs, Floats, Flags]] = []
    for pairs in record_pairs(records):
        odds = chosen.levels.score(groups.compare(pairs), 0)
        cannot = limits.cannot(pairs.left, pairs.right) | (
            records.work[pairs.left] == records.work[pairs.right]
        )
        near = (odds > chosen.floor) | cannot
        kept.append((pairs.among(near), odds[near], cannot[near]))
    return _joined(kept)


def second_values(
    records: Records, found: Between, group: Ints, affinity: Floats
) -> dict[str, Floats]:
    """Comparisons of persons found so far."""
    groups = Groups.of(records, group, affinity)
    return groups.compare(found.pairs) | found.values()


def _joined(kept: list[tuple[Pairs, Floats, Flags]]) -> tuple[Pairs, Floats, Flags]:
    empty, flags = np.zeros(0, np.int64), np.zeros(0, np.bool_)
    every = [(Pairs(empty, empty, empty, np.zeros(0), np.zeros(0)), np.zeros(0), flags), *kept]
    pairs = Pairs(
        *(
            np.concatenate([getattr(p, name) for p, _, _ in every])
            for name in ("left", "right", "kind", "borne", "records")
        )
    )
    return (
        pairs,
        np.concatenate([odds for _, odds, _ in every]),
        np.concatenate([cannot for _, _, cannot in every]),
    )
