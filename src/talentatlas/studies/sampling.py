"""A published sample design, drawn many times from the full list: where its figures fall."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from talentatlas.errors import CoverageError, UsageError
from talentatlas.quantity import LEVEL
from talentatlas.studies.edition import Edition
from talentatlas.studies.shares import ByWork, Floats, Question, Rules, by_work

DRAWS, SEED = 5000, 1
BLOCK = 2_000_000  # random numbers held at once
SPARE = 1.5  # papers ordered at random, over what is expected to hold enough authors


@dataclass(frozen=True, slots=True)
class Design:
    """Papers drawn at random without replacement, with all their authors.

    Args:
        papers: number of papers; or
        authors: draw papers until so many authors are reached.

    Raises:
        UsageError: neither or both are given.
    """

    papers: int | None = None
    authors: int | None = None

    def __post_init__(self) -> None:
        if (self.papers or 0) > 0 and self.authors is None:
            return
        if (self.authors or 0) > 0 and self.papers is None:
            return
        raise UsageError(
            f"A design of {self.papers} papers and {self.authors} authors cannot be drawn.",
            todo="Give the number of papers, or the number of authors to be reached.",
        )


MACROPOLO_2022, MACROPOLO_2019 = Design(papers=186), Design(authors=675)


@dataclass(frozen=True)
class Draws:
    """What a design gave in each draw.

    Args:
        values: question × draw, in percent; NaN where nobody was in the base.
        authors: names on the drawn papers.
        papers: drawn papers.
        frame: value of each question in the full list, in percent.
    """

    values: Floats
    authors: Floats
    papers: Floats
    frame: Floats

    def percentile(self, question: int, published: float) -> float:
        """Share of draws below a published value, in percent; equal ones count half.

        Args:
            question: number of the question.
            published: in percent.
        """
        drawn = self.values[question][~np.isnan(self.values[question])]
        below, equal = (drawn < published).mean(), (drawn == published).mean()
        return float(100 * (below + equal / 2))

    def band(self, question: int, level: float = LEVEL) -> tuple[float, float]:
        """Bounds that hold the middle part of the draws."""
        tail = 50 * (1 - level)
        low, high = np.nanpercentile(self.values[question], (tail, 100 - tail))
        return float(low), float(high)

    def author_band(self, level: float = LEVEL) -> tuple[float, float]:
        """Bounds of the number of authors."""
        tail = 50 * (1 - level)
        low, high = np.percentile(self.authors, (tail, 100 - tail))
        return float(low), float(high)


def draw(
    edition: Edition,
    rules: Rules,
    questions: tuple[Question, ...],
    design: Design,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Draws:
    """Draw a design many times from the full list of an edition.

    Args:
        edition: the full list.
        rules: how authors are counted.
        questions: shares to be followed.
        design: papers or authors.
        draws: number of draws.
        seed: of the random order of papers.

    Raises:
        CoverageError: the list holds fewer papers or authors than the design wants.
    """
    counts = [by_work(edition, rules, question) for question in questions]
    names = _names(edition)
    most = _most_papers(edition, names, design)
    random = np.random.default_rng(seed)
    found = [
        _block(random, size, most, counts, names, design)
        for size in _sizes(draws, max(1, BLOCK // edition.works))
    ]
    values, authors, papers = (
        np.concatenate(part, axis=-1) for part in zip(*found, strict=True)
    )
    return Draws(values, authors, papers, np.array([100 * c.share for c in counts]))


def _sizes(draws: int, block: int) -> list[int]:
    return [min(block, draws - at) for at in range(0, draws, block)]


def _names(edition: Edition) -> Floats:
    """Names on each paper."""
    first = np.concatenate(([True], np.diff(edition.authorship) > 0))
    return np.bincount(edition.work[first], minlength=edition.works).astype(float)


def _most_papers(edition: Edition, names: Floats, design: Design) -> int:
    """Papers to be put in random order, so that the design fits."""
    wanted = design.papers
    if wanted is None:
        assert design.authors is not None
        wanted = math.ceil(SPARE * design.authors / names.mean())
    if wanted > edition.works:
        raise CoverageError(
            f"{edition.venue} {edition.year} has {edition.works} papers at hand, fewer than "
            f"the {wanted} that the design needs.",
            why="A sample can be drawn only from a longer list.",
            todo="Build the atlas from the whole edition, or draw fewer papers.",
        )
    return wanted


def _block(
    random: np.random.Generator,
    size: int,
    most: int,
    counts: list[ByWork],
    names: Floats,
    design: Design,
) -> tuple[Floats, Floats, Floats]:
    order = random.random((size, len(names))).argpartition(most - 1, axis=1)[:, :most]
    if design.authors is not None:
        # a partition is not in random order by itself: shuffle what it has chosen
        order = random.permuted(order, axis=1)
        before = np.cumsum(names[order], axis=1) - names[order]
        taken = before < design.authors
    else:
        taken = np.ones(order.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        values = np.stack(
            [
                100
                * (c.counted[order] * taken).sum(axis=1)
                / (c.base[order] * taken).sum(axis=1)
                for c in counts
            ]
        )
    return values, (names[order] * taken).sum(axis=1), taken.sum(axis=1).astype(float)


@dataclass(frozen=True, slots=True)
class Reversal:
    """How surely one of two shares of the same authors is the larger.

    Args:
        difference: published difference, in percentage points.
        lower: lower bound of the true difference.
        upper: upper bound.
        level: nominal coverage.
        design_effect: variance by papers over that of authors drawn one by one.
        reversed: chance, in percent, that a sample shows the published order or more although
            both shares are equal.
    """

    difference: float
    lower: float
    upper: float
    level: float
    design_effect: float
    reversed: float


def reversal(
    drawn: Draws,
    published: tuple[float, float],
    units: float,
    *,
    level: float = LEVEL,
) -> Reversal:
    """Is the order of two published shares of one subgroup beyond sampling error?

    Definition:
        The variance of p1 - p2 among n authors drawn one by one is
        (p1 + p2 - (p1 - p2)^2) / n. It is multiplied by the design effect that the same
        difference has over the draws of papers from the full list.

    Args:
        drawn: draws of which the first two questions are the shares of the subgroup.
        published: the two shares in percent.
        units: authors in the published subgroup.
        level: nominal coverage.
    """
    from scipy.stats import norm

    own = drawn.values[:2] / 100
    first, second = drawn.frame[:2] / 100
    single = (first + second - (first - second) ** 2) / units
    effect = max(1.0, float(np.nanvar(own[0] - own[1]) / single))
    high, low = (value / 100 for value in published)
    error = math.sqrt(effect * (high + low - (high - low) ** 2) / units)
    even = math.sqrt(effect * (high + low) / units)
    half = float(norm.ppf((1 + level) / 2)) * error
    gap = high - low
    return Reversal(
        100 * gap, 100 * (gap - half), 100 * (gap + half), level, effect,
        float(100 * norm.sf(gap / even)),
    )  # fmt: skip
