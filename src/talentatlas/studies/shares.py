"""Shares among the authors of an edition, under rules that can be changed one at a time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from talentatlas.errors import UnknownNameError
from talentatlas.quantity import LEVEL
from talentatlas.studies.country_groups import group
from talentatlas.studies.edition import UNKNOWN, Edition, Flags, Ints
from talentatlas.uncertainty.exact import clopper_pearson

Floats = NDArray[np.float64]
DESK, HEAD_OFFICE = "desk", "head-office"
AUTHORSHIP, PERSON, WORK = "authorship", "person", "work"
SPLIT, FIRST, WHOLE = "split", "first", "whole"
CHOICES = {
    "place": (DESK, HEAD_OFFICE),
    "unit": (AUTHORSHIP, PERSON, WORK),
    "lines": (SPLIT, FIRST, WHOLE),
}
FEW = 5.0  # counted units, or units not counted, below which only an exact interval will do


@dataclass(frozen=True, slots=True)
class Rules:
    """How authors are counted.

    Args:
        place: country of the desk, or of the head office of the employer.
        unit: what weighs the same: every name on a paper ("authorship"), every person
            ("person"), or every paper, shared among its authors ("work": fractional counting).
        lines: of several affiliations of one author: parts ("split"), only the one printed
            first, or each country in full ("whole").

    Raises:
        UnknownNameError: a rule that is none of these.
    """

    place: str = DESK
    unit: str = AUTHORSHIP
    lines: str = SPLIT

    def __post_init__(self) -> None:
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise UnknownNameError(f"rule for {name}", getattr(self, name), allowed)


@dataclass(frozen=True, slots=True)
class Rows:
    """What a question may look at: places and origins by entry of the edition."""

    edition: Edition
    place: Ints

    def works_in(self, area: str) -> Flags:
        """Entries placed in an area or group."""
        return np.isin(self.place, self.edition.codes(group(area)))

    def comes_from(self, area: str) -> Flags:
        """Entries of persons from an area or group."""
        return np.isin(self.edition.origin, self.edition.codes(group(area)))

    def studied_in(self, area: str) -> Flags:
        """Entries of persons with a doctorate from an area or group."""
        return np.isin(self.edition.doctorate, self.edition.codes(group(area)))

    @property
    def has_place(self) -> Flags:
        """Entries with a place."""
        return self.place != UNKNOWN

    @property
    def has_origin(self) -> Flags:
        """Entries of persons with an origin."""
        return self.edition.origin != UNKNOWN

    @property
    def has_degree(self) -> Flags:
        """Entries of persons whose first degree is on record."""
        return self.edition.has_degree

    @property
    def has_doctorate(self) -> Flags:
        """Entries of persons with a doctorate on record."""
        return self.edition.doctorate != UNKNOWN


Mask = Callable[[Rows], Flags]


@dataclass(frozen=True, slots=True)
class Question:
    """A share: units in `base` that are also in `counted`.

    Args:
        counted: entries of the numerator.
        base: entries of the denominator.
    """

    counted: Mask
    base: Mask


def works_in(area: str) -> Question:
    """Share of authors who work in an area, among those with a known place."""
    return Question(lambda rows: rows.works_in(area), lambda rows: rows.has_place)


def comes_from(area: str, *, within: str = "") -> Question:
    """Share of authors from an area, among all or among those who work in another area."""
    return Question(
        lambda rows: rows.comes_from(area),
        lambda rows: rows.has_origin & (rows.works_in(within) if within else rows.has_place),
    )


def by_degree(question: Question) -> Question:
    """The same share among persons whose first degree is on record."""
    return Question(question.counted, lambda rows: question.base(rows) & rows.has_degree)


def origin_to(area: str, *, origin: str) -> Question:
    """Share working in an area among authors from an origin."""
    return Question(
        lambda rows: rows.works_in(area), lambda rows: rows.has_place & rows.comes_from(origin)
    )


def doctorate_in(area: str, *, origin: str) -> Question:
    """Share with a doctorate from an area among authors from an origin."""
    return Question(
        lambda rows: rows.studied_in(area),
        lambda rows: rows.has_doctorate & rows.comes_from(origin),
    )


def doctors_to(area: str, *, origin: str, doctorate: str) -> Question:
    """Share working in an area among authors from an origin with a doctorate from another."""
    return Question(
        lambda rows: rows.works_in(area),
        lambda rows: rows.has_place & rows.comes_from(origin) & rows.studied_in(doctorate),
    )


def away() -> Question:
    """Share of authors who work outside the country that they come from."""
    return Question(
        lambda rows: rows.place != rows.edition.origin,
        lambda rows: rows.has_place & rows.has_origin,
    )


@dataclass(frozen=True)
class ByWork:
    """Units counted and units in the base, by paper."""

    counted: Floats
    base: Floats

    @property
    def share(self) -> float:
        """Counted over base; NaN without a base."""
        below = float(self.base.sum())
        return float(self.counted.sum()) / below if below else math.nan


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent with its interval.

    Args:
        value: percent.
        lower: percent.
        upper: percent.
        level: nominal coverage.
        units: units in the base.
        papers: papers with a unit in the base.
    """

    value: float
    lower: float
    upper: float
    level: float
    units: float
    papers: int


def by_work(edition: Edition, rules: Rules, question: Question) -> ByWork:
    """Units counted and in the base, by paper, under the rules."""
    rows = Rows(edition, edition.head if rules.place == HEAD_OFFICE else edition.desk)
    kept = question.base(rows)
    weight = _weights(edition, rows.place, rules, kept)
    counted = weight * question.counted(rows)
    base = _whole_base(edition, rules, kept) if rules.lines == WHOLE else weight
    return ByWork(
        np.bincount(edition.work, counted, edition.works).astype(float),
        np.bincount(edition.work, base, edition.works).astype(float),
    )


def share(
    edition: Edition, rules: Rules, question: Question, *, level: float = LEVEL
) -> Share | None:
    """A share with the interval of papers as clusters.

    Definition:
        R = sum n_w / sum d_w; variance W / (W - 1) * sum (n_w - R d_w)^2 / (sum d_w)^2 over the
        W papers with d_w > 0 (linearised ratio), Student's t with W - 1 degrees of freedom.
        Co-authors share countries, so that papers, not authors, are independent. With fewer
        than five units on either side the exact binomial interval is taken where wider.

    Returns:
        None when nobody is in the base.
    """
    counts = by_work(edition, rules, question)
    has_base = counts.base > 0
    papers, units = int(has_base.sum()), float(counts.base.sum())
    if papers < 2:
        return None
    value = counts.share
    residual = counts.counted - value * counts.base
    variance = papers / (papers - 1) * float((residual**2).sum()) / units**2
    half = float(stats.t.ppf((1 + level) / 2, papers - 1)) * math.sqrt(variance)
    lower, upper = max(0.0, value - half), min(1.0, value + half)
    if min(value, 1 - value) * units < FEW:
        inside = min(value, 1.0)
        exact = clopper_pearson(np.array([inside * units]), np.array([units]), level=level)
        lower, upper = min(lower, float(exact.lower[0])), max(upper, float(exact.upper[0]))
    return Share(100 * value, 100 * lower, 100 * upper, level, units, papers)


def _weights(edition: Edition, place: Ints, rules: Rules, kept: Flags) -> Floats:
    """Weight of each entry; 0 for entries outside the base."""
    placed = place != UNKNOWN
    if rules.lines == FIRST:
        part = (kept & _firsts(edition.authorship, placed)).astype(float)
    elif rules.lines == WHOLE:
        one_country = edition.authorship * (len(edition.areas) + 1) + place
        part = (kept & _firsts(one_country, kept)).astype(float)
    else:
        part = kept * _parts(edition.authorship, placed)
    return part * _unit_weight(edition, rules, part > 0)


def _whole_base(edition: Edition, rules: Rules, kept: Flags) -> Floats:
    """With whole counting an author is once in the base, whatever the number of countries."""
    once = kept & _firsts(edition.authorship, kept)
    return once * _unit_weight(edition, rules, once)


def _unit_weight(edition: Edition, rules: Rules, kept: Flags) -> Floats:
    """Weight of the authorship of an entry, so that units weigh the same."""
    if rules.unit == AUTHORSHIP:
        return np.ones(len(kept))
    once = kept & _firsts(edition.authorship, kept)
    holder = edition.person if rules.unit == PERSON else edition.work
    number = np.bincount(holder[once], minlength=int(holder.max()) + 1)
    return 1.0 / np.maximum(number[holder], 1)


def _parts(key: Ints, kept: Flags) -> Floats:
    """One over the number of kept entries with the same key."""
    number = np.bincount(key[kept], minlength=int(key.max()) + 1)
    return np.where(kept, 1.0 / np.maximum(number[key], 1), 0.0)


def _firsts(key: Ints, kept: Flags) -> Flags:
    """The first kept entry of each key."""
    first = np.zeros(len(key), dtype=bool)
    where = np.flatnonzero(kept)
    first[where[np.unique(key[where], return_index=True)[1]]] = True
    return first
