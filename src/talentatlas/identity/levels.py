"""Weights of evidence: what each level of each comparison adds to the log odds of one person.

The table `levels.csv` holds them. A `class` or a `step` adds its weight where the value is of
that class, or lies between its edge and the next; a `slope` adds its weight times what the
value lies above the edge. A comparison that one side cannot make adds nothing, so that silence
is no
evidence. The weights are those of
logistic regressions on pairs whose identifiers tell who is who: OpenReview, ORCID and IEEE in
conference records, the same records with all but names and affiliations taken away, and the set
"qian" of S2AND (ODC-BY). Column `first` is for two authorships, `second` for two persons found
so far. `scripts/bench/identity.py` fits such weights on an atlas and scores them held out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np
import scipy.sparse as sp

from talentatlas.identity.evidence import Floats, Ints

TABLE = "levels.csv"
STEPS = ("first", "second")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a comparison.

    Args:
        comparison: its name.
        kind: class, step or slope.
        edge: the class, or where the level begins.
        weight: log odds in each of the `STEPS`; none where it is not used.
    """

    comparison: str
    kind: str
    edge: float
    weight: tuple[float | None, float | None]


@dataclass(frozen=True)
class Levels:
    """All levels, in the order of the table."""

    rows: tuple[Level, ...]

    @classmethod
    def load(cls) -> Levels:
        """Those of the table."""
        text = (files("talentatlas.identity") / TABLE).read_text("utf-8")
        return cls(tuple(_read(row) for row in csv.DictReader(text.splitlines())))

    def score(self, values: Mapping[str, Floats], step: int) -> Floats:
        """Log odds that a pair is one person.

        Args:
            values: comparison → value by pair; not a number where unknown.
            step: 0 for two authorships, 1 for two persons found so far.
        """
        pairs = len(next(iter(values.values())))
        total = np.zeros(pairs)
        for comparison, rows in self._by_comparison():
            if comparison == "constant":
                total += rows[0].weight[step] or 0.0
            elif comparison in values:
                total += _added(values[comparison], rows, step)
        return total

    def design(self, values: Mapping[str, Floats], step: int) -> sp.csr_matrix:
        """Pairs × levels of a step: what the weights are multiplied with."""
        columns = []
        for value in self._columns(values, step):
            columns.append(sp.csr_matrix(value[:, None]))
        return sp.csr_matrix(sp.hstack(columns))

    def reweighted(self, weights: Floats, step: int) -> Levels:
        """The same levels with other weights of a step, in the order of `design`."""
        left = iter(weights.tolist())
        rows = []
        for row in self.rows:
            new = list(row.weight)
            if row.weight[step] is not None:
                new[step] = next(left)
            rows.append(replace(row, weight=tuple(new)))
        return Levels(tuple(rows))

    def _by_comparison(self) -> Iterator[tuple[str, list[Level]]]:
        names = dict.fromkeys(row.comparison for row in self.rows)
        for name in names:
            yield name, [row for row in self.rows if row.comparison == name]

    def _columns(self, values: Mapping[str, Floats], step: int) -> Iterator[Floats]:
        pairs = len(next(iter(values.values())))
        for comparison, rows in self._by_comparison():
            used = [row for row in rows if row.weight[step] is not None]
            for row in used:
                one = [replace(r, weight=_only(r, row, step)) for r in used]
                if comparison == "constant":
                    yield np.ones(pairs)
                else:
                    yield _added(values[comparison], one, step)


def _only(row: Level, chosen: Level, step: int) -> tuple[float | None, float | None]:
    weight = 1.0 if row is chosen else 0.0
    return (weight, None) if step == 0 else (None, weight)


def _added(value: Floats, rows: list[Level], step: int) -> Floats:
    """What one comparison adds, by pair."""
    rows = [row for row in rows if row.weight[step] is not None]
    total = np.zeros(len(value))
    known = ~np.isnan(value)
    for row in rows:
        if row.kind == "slope":
            total[known] += (row.weight[step] or 0.0) * np.maximum(value[known] - row.edge, 0.0)
    stepped = sorted((row.edge, row.weight[step] or 0.0) for row in rows if row.kind != "slope")
    if stepped:
        edges = np.array([edge for edge, _ in stepped])
        weights = np.array([0.0] + [weight for _, weight in stepped])
        place: Ints = np.searchsorted(edges, value[known], side="right")
        total[known] += weights[place]
    return total


def _read(row: Mapping[str, str]) -> Level:
    first, second = (float(row[step]) if row[step] else None for step in STEPS)
    return Level(row["comparison"], row["kind"], float(row["edge"]), (first, second))
