"""How well found persons agree with true ones: pairwise and B-cubed scores with intervals.

Every score is a ratio of sums over authorships, so that it comes from the contingency table of
true and found persons alone, in one pass over millions of rows. Intervals come from drawing
true persons anew, a hundredth of them at a time: a person with all works is one observation.

Follows: Bagga and Baldwin 1998, Algorithms for scoring coreference chains, for B-cubed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from talentatlas.quantity import FOLDS, LEVEL

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DRAWS = 500  # of persons anew; the bounds move by less than a tenth of their width
SCORES = (
    "b3_precision",
    "b3_recall",
    "b3_f1",
    "pairwise_precision",
    "pairwise_recall",
    "pairwise_f1",
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A score with its interval; None where nothing could be scored."""

    value: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Scores of one set of authorships.

    Args:
        n: authorships scored.
        true_persons: of them, by the identifiers.
        found_persons: of them, by what is judged.
        scores: by name, see `SCORES`.
    """

    n: int
    true_persons: int
    found_persons: int
    scores: dict[str, Scored]


@dataclass(frozen=True, slots=True)
class Contingency:
    """How many authorships each pair of a true and a found person has in common.

    Args:
        true: number of the true person.
        found: number of the found person.
        count: authorships, at least 1.
    """

    true: Ints
    found: Ints
    count: Ints


def numbers(labels: pa.ChunkedArray | pa.Array) -> Ints:
    """Numbers of labels in the order of their text, whatever the order of the rows."""
    whole = labels.combine_chunks() if isinstance(labels, pa.ChunkedArray) else labels
    coded = whole.dictionary_encode()
    order = pc.sort_indices(coded.dictionary).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[coded.indices.to_numpy(zero_copy_only=False)]


def contingency(true: Ints, found: Ints) -> Contingency:
    """Cells of the table of true and found persons that are not empty."""
    width = int(found.max(initial=0)) + 1
    key, count = np.unique(true * width + found, return_counts=True)
    return Contingency(key // width, key % width, count.astype(np.int64))


def agreement(true: Ints, found: Ints, *, level: float = LEVEL, seed: int = 1) -> Agreement:
    """Score found persons against true ones.

    Definition:
        B-cubed precision: mean over authorships of the part of their found person's
        authorships that are of their true person; recall: of their true person's that are
        with their found person; pairwise precision: part of the pairs of authorships put
        together that belong together; recall: part of those that belong together put together.
        F1 is the harmonic mean.

    Unit: share, 0 to 1, of authorships or of pairs of authorships.

    Args:
        true: number of the true person, by authorship.
        found: number of the found person, in the same order.
        level: nominal coverage of the intervals.
        seed: draws the persons behind the intervals.
    """
    cells = contingency(true, found)
    sums = _sums(cells)
    fold = folds(int(true.max(initial=0)) + 1, seed)[cells.true]
    by_fold = np.stack([np.bincount(fold, part, FOLDS) for part in sums])
    values = _ratios(np.array([part.sum() for part in sums]))
    drawn = _ratios(by_fold @ redrawn(seed).T)
    scores = {
        name: interval(value, draws, level)
        for name, value, draws in zip(SCORES, values, drawn, strict=True)
    }
    persons = len(np.unique(cells.true)), len(np.unique(cells.found))
    return Agreement(len(true), *persons, scores)


def folds(persons: int, seed: int) -> Ints:
    """A fold for each true person, by its number."""
    return np.random.default_rng((seed, 1)).integers(0, FOLDS, persons)


def redrawn(seed: int) -> Floats:
    """How often each fold is drawn, draw by draw."""
    draw = np.random.default_rng((seed, 2))
    return draw.multinomial(FOLDS, [1 / FOLDS] * FOLDS, DRAWS).astype(np.float64)


def interval(value: float, drawn: Floats, level: float) -> Scored:
    """A value with the quantiles of its draws; None where it has no value."""
    if not np.isfinite(value):
        return Scored(None, None, None)
    known = drawn[np.isfinite(drawn)]
    tail = (1 - level) / 2
    low, high = np.quantile(known, [tail, 1 - tail]) if len(known) else (value, value)
    return Scored(float(value), float(min(low, value)), float(max(high, value)))


def _sums(cells: Contingency) -> list[Floats]:
    """By cell: authorships, precision and recall of B-cubed, pairs in common, found, true."""
    count = cells.count.astype(np.float64)
    found = np.bincount(cells.found, count)[cells.found]
    true = np.bincount(cells.true, count)[cells.true]
    return [
        count,
        count * count / found,
        count * count / true,
        count * (count - 1) / 2,
        count * (found - 1) / 2,
        count * (true - 1) / 2,
    ]


def _ratios(sums: Floats) -> Floats:
    """The scores of `SCORES` from the sums, draw by draw."""
    n, precise, complete, both, found, true = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        b3 = precise / n, complete / n
        pairs = both / found, both / true
        return np.stack([*b3, _f1(*b3), *pairs, _f1(*pairs)])


def _f1(precision: Floats, recall: Floats) -> Floats:
    return 2 * precision * recall / (precision + recall)
