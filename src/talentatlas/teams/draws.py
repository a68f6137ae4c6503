"""Intervals of a team's figures: who the members are is drawn, who is not traced filled in.

Definition:
    In each draw every member is one of the persons matched, with their probabilities, or not
    traced. Of U members not traced, the number in the base of a share is binomial with a
    probability from the Jeffreys posterior of the traced ones, and so is the number counted
    among them. A list that is traced fully and surely therefore has no interval: it is no
    sample. For means and medians the members not traced take the values of traced ones from a
    bootstrap of these (approximate Bayesian bootstrap, Rubin and Schenker 1986).
    Members not traced are taken to be like the traced ones; where they are not, no interval
    helps, so that their share is always shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.quantity import LEVEL

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
DRAWS, SEED = 1000, 1
HALF = 0.5  # Jeffreys prior of a share


@dataclass(frozen=True, slots=True)
class Bounded:
    """A value with bounds, and the number of members it rests on.

    Args:
        value: expected over the matches.
        lower: lower bound.
        upper: upper bound.
        counted: expected members in the numerator; those in the base for a mean or median.
        base: expected members in the base.
    """

    value: float
    lower: float
    upper: float
    counted: float
    base: float


class Draws:
    """Draws of who the members are.

    Args:
        probability: one sequence a member, of its candidates.
        draws: number of draws.
        seed: of the random numbers.
    """

    def __init__(
        self, probability: Sequence[Sequence[float]], *, draws: int = DRAWS, seed: int = SEED
    ) -> None:
        self._random = np.random.default_rng(seed)
        self._weight = np.array([p for member in probability for p in member], dtype=float)
        self.members = len(probability)
        self.nobody = len(self._weight)  # column that stands for a member not traced
        self.drawn = np.full((draws, self.members), self.nobody)
        at = 0
        for member, own in enumerate(probability):
            if not own:
                continue
            chosen = np.searchsorted(np.cumsum(own), self._random.random(draws), side="right")
            self.drawn[:, member] = np.where(chosen < len(own), at + chosen, self.nobody)
            at += len(own)

    def reach(self, flags: Flags) -> Bounded:
        """Share of all members who are one of some candidates.

        Args:
            flags: the candidates.
        """
        number = self._totals(flags) / max(1, self.members)
        known = float((self._weight * flags).sum())
        low, high = _quantiles(number)
        value = known / max(1, self.members)
        return Bounded(value, min(low, value), max(high, value), known, float(self.members))

    def share(self, counted: Flags, base: Flags, known: Flags) -> Bounded | None:
        """A share among the members.

        Args:
            counted: candidates in the numerator.
            base: candidates in the denominator.
            known: candidates of whom it is known whether they are in the base.

        Returns:
            None when nobody is in the base.
        """
        above = float((self._weight * (counted & base)).sum())
        below = float((self._weight * base).sum())
        if below <= 0:
            return None
        a, b, t = (self._totals(one) for one in (counted & base, base & known, known))
        missing = self.members - t
        draw = self._random
        more = draw.binomial(missing, draw.beta(b + HALF, t - b + HALF))
        of_more = draw.binomial(more, draw.beta(a + HALF, b - a + HALF))
        whole = b + more
        values = (a + of_more)[whole > 0] / whole[whole > 0]
        low, high = _quantiles(values)
        value = above / below
        return Bounded(value, min(low, value), max(high, value), above, below)

    def middle(self, values: Floats, *, median: bool) -> Bounded | None:
        """Mean or median among the members.

        Args:
            values: of each candidate; NaN where unknown or outside the base.
            median: the median instead of the mean.

        Returns:
            None when nobody has a value.
        """
        known = ~np.isnan(values)
        base = float((self._weight * known).sum())
        if base <= 0:
            return None
        every = np.append(values, np.nan)[self.drawn]
        found = [self._filled(row, median=median) for row in every]
        drawn = np.array([one for one in found if one is not None])
        low, high = _quantiles(drawn)
        value = float(np.median(drawn)) if median else float(
            (self._weight[known] * values[known]).sum() / base
        )  # fmt: skip
        return Bounded(value, min(low, value), max(high, value), base, base)

    def distinct(self, groups: Sequence[frozenset[int]], chosen: Flags) -> Bounded:
        """Number of different things that the traced members have, such as organisations.

        Args:
            groups: numbers of the things of each candidate.
            chosen: things that count.
        """
        size = len(chosen)
        table = np.zeros((self.nobody + 1, size), dtype=bool)
        for candidate, own in enumerate(groups):
            table[candidate, list(own)] = True
        table &= chosen
        number = np.array([table[row].any(axis=0).sum() for row in self.drawn], dtype=float)
        low, high = _quantiles(number)
        having = float((self._weight * table[:-1].any(axis=1)).sum())
        return Bounded(float(np.median(number)), low, high, having, having)

    def _totals(self, flags: Flags) -> NDArray[np.int64]:
        return np.append(flags, False)[self.drawn].sum(axis=1)

    def _filled(self, row: Floats, *, median: bool) -> float | None:
        """Mean or median of one draw, members without a value filled in."""
        own = row[~np.isnan(row)]
        if not len(own):
            return None
        missing = len(row) - len(own)
        if missing:
            pool = self._random.choice(own, len(own))
            own = np.concatenate((own, self._random.choice(pool, missing)))
        return float(np.median(own) if median else own.mean())


def _quantiles(values: NDArray[np.generic]) -> tuple[float, float]:
    tail = 50 * (1 - LEVEL)
    low, high = np.percentile(np.asarray(values, dtype=float), (tail, 100 - tail))
    return float(low), float(high)
