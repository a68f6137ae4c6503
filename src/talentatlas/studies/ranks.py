"""Ranks of organisations among the authors of an edition, with intervals by papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from talentatlas.quantity import LEVEL
from talentatlas.studies.edition import UNKNOWN, Edition
from talentatlas.studies.head_office import Owner
from talentatlas.studies.shares import Floats

RESAMPLES, SEED = 1000, 1
LEADING = 80  # organisations followed; more than any rank asked for


@dataclass(frozen=True)
class Ranked:
    """Organisations by authors, the first in front, and their ranks in resamples of papers.

    Args:
        owners: in order of authors.
        authors: of each in the edition, authors with several affiliations in parts.
        ranks: resample × organisation, 1 for the first; ties share the better rank.
    """

    owners: tuple[Owner, ...]
    authors: Floats
    ranks: Floats

    def rank(
        self, organisation_id: str, level: float = LEVEL
    ) -> tuple[float, float, float] | None:
        """Rank of an organisation with bounds; None when it is not among the leading ones."""
        for at, owner in enumerate(self.owners):
            if owner.organisation_id == organisation_id:
                own = 1.0 + float((self.authors > self.authors[at]).sum())
                return (own, *_bounds(self.ranks[:, at], level))
        return None

    def share_of_first(
        self, number: int, chosen: Callable[[Owner], bool], level: float = LEVEL
    ) -> tuple[float, float, float]:
        """Percent of the first organisations that fit, with bounds.

        Args:
            number: how many of the first.
            chosen: which fit.
            level: nominal coverage.
        """
        fits = np.array([chosen(owner) for owner in self.owners])
        value = 100 * float(fits[:number].mean())
        order = np.argsort(self.ranks, axis=1, kind="stable")[:, :number]
        return (value, *_bounds(100 * fits[order].mean(axis=1), level))


def ranked(edition: Edition, *, resamples: int = RESAMPLES, seed: int = SEED) -> Ranked:
    """Rank the organisations of an edition; companies with all that belongs to them.

    Papers are resampled with replacement, since authors of one paper share organisations.

    Args:
        edition: the edition.
        resamples: number of resamples.
        seed: of them.
    """
    lines = np.bincount(edition.authorship)
    share = np.where(edition.owner == UNKNOWN, 0.0, 1.0 / lines[edition.authorship])
    total = np.bincount(
        np.maximum(edition.owner, 0), share, minlength=max(1, len(edition.owners))
    )
    leading = np.argsort(-total, kind="stable")[: min(LEADING, len(edition.owners))]
    table = np.zeros((edition.works, len(leading)))
    for column, owner in enumerate(leading):
        rows = edition.owner == owner
        table[:, column] = np.bincount(edition.work[rows], share[rows], edition.works)
    random = np.random.default_rng(seed)
    even = np.full(edition.works, 1 / edition.works)
    times = random.multinomial(edition.works, even, size=resamples)
    drawn = times @ table
    ranks = np.array([1 + (one[:, None] < one[None, :]).sum(axis=1) for one in drawn], float)
    authors = total[leading].astype(float)
    return Ranked(tuple(edition.owners[at] for at in leading), authors, ranks)


def _bounds(values: Floats, level: float) -> tuple[float, float]:
    tail = 50 * (1 - level)
    low, high = np.percentile(values, (tail, 100 - tail))
    return float(low), float(high)
