"""How far a statistic may move between two vintages before it warns or blocks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from talentatlas.vocabulary.messages import column, read_catalogue

CATALOGUE = Path(__file__).with_name("statistics.csv")
PASS, WARN, BLOCK = "pass", "warn", "block"
NOISE = 4.0  # standard errors; fifty statistics of many parts, so three would ring by chance
UNSEEN = 3.0  # added to the numerator: none in n says no more than at most three in n, at 95 %
LEAST_CHURN = 0.1  # part of the records taken to be others even where all works are the same


@dataclass(frozen=True, slots=True)
class Ratio:
    """A statistic of one vintage: numerator and denominator; None for a plain count."""

    numerator: float
    denominator: float | None

    @property
    def value(self) -> float:
        """The statistic itself."""
        if self.denominator is None:
            return self.numerator
        return self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class Statistic:
    """A row of statistics.csv.

    Args:
        name: of the statistic.
        unit: share, ratio (counts of one thing by another), rate (the same a thousand), mean
            or count.
        side: "up", "down" or "both": which way it must not move.
        absolute: that it may move by.
        relative: that it may move by, times its value in the last vintage.
        block_times: how often the tolerance must be spent for a block, else it warns; None
            for never.
        absent: "zero" where a part that one vintage lacks counts as none of it, else "skip".
        reason: for the tolerance.
        meaning: what a breach may mean.
        todo: what to do about it.
    """

    name: str
    unit: str
    side: str
    absolute: float
    relative: float
    block_times: float | None
    absent: str
    reason: str
    meaning: str
    todo: str

    def title(self, lang: str = "en") -> str:
        """What it is, in a language."""
        return read_catalogue(CATALOGUE)[self.name][column(lang)]

    def allowed(self, before: Ratio, after: Ratio, churn: float = 1.0) -> float:
        """How far it may move: the tolerance and the chance of small numbers.

        Definition:
            absolute + relative * value + 4 se, where se is the standard error of the
            difference of two samples of these sizes of which the part `churn` is not common to
            both: sqrt(churn) times that of independent ones, binomial for shares, Poisson for
            ratios and rates, 0 for means and counts.

        Args:
            before: in the last vintage.
            after: in the new one.
            churn: part of the works that only one of the two holds, 0.1 to 1.
        """
        spread = 0.0
        if before.denominator and after.denominator and self.unit in ("share", "ratio", "rate"):
            p = (before.numerator + UNSEEN) / (before.denominator + UNSEEN)
            variance = p * max(0.0, 1 - p) if self.unit == "share" else p
            sizes = 1 / before.denominator + 1 / after.denominator
            spread = math.sqrt(variance * sizes * min(1.0, max(LEAST_CHURN, churn)))
        return self.absolute + self.relative * abs(before.value) + NOISE * spread

    def spent(self, before: Ratio, after: Ratio, churn: float = 1.0) -> float:
        """How often the tolerance is spent; above 1 it is breached."""
        moved = after.value - before.value
        if self.side == "both":
            moved = abs(moved)
        elif self.side == "down":
            moved = -moved
        if moved <= 0:
            return 0.0
        allowed = self.allowed(before, after, churn)
        return moved / allowed if allowed > 0 else math.inf

    def verdict(self, spent: float) -> str:
        """Pass, warn or block, by how often the tolerance is spent."""
        if spent <= 1:
            return PASS
        return BLOCK if self.block_times is not None and spent > self.block_times else WARN


@cache
def statistics() -> dict[str, Statistic]:
    """All statistics by name, in the order of the table."""
    return {name: _statistic(row) for name, row in read_catalogue(CATALOGUE).items()}


def _statistic(row: dict[str, str]) -> Statistic:
    return Statistic(
        name=row["statistic"],
        unit=row["unit"],
        side=row["side"],
        absolute=float(row["absolute"]),
        relative=float(row["relative"]),
        block_times=float(row["block_times"]) if row["block_times"] else None,
        absent=row["absent"],
        reason=row["reason"],
        meaning=row["meaning"],
        todo=row["todo"],
    )
