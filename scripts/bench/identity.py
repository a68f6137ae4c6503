"""Fit the weights of `identity/levels.csv` on labelled records, and score them held out.

    python scripts/bench/identity.py ATLAS [OUT.csv]

Pairs of authorships whose identifiers tell who is who are fitted by logistic regression: on all
of them for OUT.csv, and on each half of the family names (by MD5) for scores on the other half.
Needs scikit-learn.
"""

from __future__ import annotations

import csv
import hashlib
import sys
import time
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from talentatlas.engine import connect
from talentatlas.identity.agglomerate import Scored, grow
from talentatlas.identity.comparisons import Groups
from talentatlas.identity.constraints import read_constraints
from talentatlas.identity.evaluate import agreement
from talentatlas.identity.evidence import Flags, Floats, Ints, read_records
from talentatlas.identity.labelled import labelled_tables
from talentatlas.identity.levels import Levels
from talentatlas.identity.linkage import (
    LinkageSettings,
    affinities,
    first_pairs,
    link,
    second_values,
)
from talentatlas.identity.names import parse
from talentatlas.identity.pairing import between, record_pairs

# Identifiers of IEEE are known to split persons, so that they count for less.
WORTH = {"ieee": 1.0, "openreview": 4.0}


class Training:
    """Labelled records and what is fitted on them."""

    def __init__(self, atlas: Path) -> None:
        """Read an atlas."""
        with connect() as engine:
            for name in ("authorship", "affiliation", "work"):
                engine.read(atlas / "clean" / f"{name}.parquet")
            found = labelled_tables(engine)
        order = np.argsort(found.records["authorship_id"].to_numpy(zero_copy_only=False))
        self.records = found.records.take(order)
        self.labels = {kind: found.labels[kind][order] for kind in WORTH}
        self.read = read_records(self.records)
        self.affinity = affinities(self.read)
        block = self.read.names.block[self.read.names.form]
        family = [parse(name).family.encode() for name in self.records["name"].to_pylist()]
        bit = np.array([hashlib.md5(text).digest()[0] & 1 for text in family])
        of_block = np.zeros(int(block.max()) + 1, np.int64)
        of_block[block] = bit
        self.half = of_block[block]

    def label(self, left: Ints, right: Ints) -> tuple[Ints, Floats]:
        """1 same, 0 not, -1 unknown; and what the label is worth."""
        same, worth = np.full(len(left), -1), np.zeros(len(left))
        for kind, value in WORTH.items():
            one, other = self.labels[kind][left], self.labels[kind][right]
            known = (one >= 0) & (other >= 0)
            same[known], worth[known] = (one == other)[known], value
        return same, worth

    def first(self, levels: Levels) -> dict[int, Levels]:
        """Levels with weights of the first step, by the half left out (2: none)."""
        groups = Groups.of(self.read, np.arange(len(self.half)), self.affinity)
        rows = []
        for pairs in record_pairs(self.read):
            same, worth = self.label(pairs.left, pairs.right)
            apart = self.read.work[pairs.left] != self.read.work[pairs.right]
            used = (same >= 0) & apart
            if used.any():
                few = pairs.among(used)
                design = levels.design(groups.compare(few), 0)
                rows.append((design, same[used], worth[used], few.left, few.right))
        design = sp.vstack([row[0] for row in rows]).tocsr()
        same, worth, left, right = (np.concatenate([r[i] for r in rows]) for i in range(1, 5))
        count = np.bincount(np.concatenate([left, right]), minlength=len(self.half))
        worth = worth / np.sqrt(count[left] * count[right])
        return {
            out: levels.reweighted(fit(design, same, worth, self.half[left] != out), 0)
            for out in (0, 1, 2)
        }

    def second(self, levels: dict[int, Levels]) -> dict[int, Levels]:
        """The same with weights of the second step."""
        limits = read_constraints(self.records, None, ())
        done = {}
        for out in (0, 1, 2):
            chosen = LinkageSettings(levels=levels[out])
            pairs, odds, cannot = first_pairs(self.read, self.affinity, limits, chosen)
            start = np.arange(len(self.half))
            found = between(pairs, odds, cannot, start)
            scored = Scored(
                len(start), found.pairs.left, found.pairs.right, found.mean, found.cannot
            )
            tree = grow(scored, chosen.floor)
            group = tree.cut(tree.odds >= chosen.first)
            again = between(pairs, odds, cannot, group)
            values = second_values(self.read, again, group, self.affinity)
            first = np.unique(group, return_index=True)[1]
            same, worth = self._majority(
                group, first[again.pairs.left], first[again.pairs.right]
            )
            used = (same >= 0) & ~again.cannot & (self.half[first][again.pairs.left] != out)
            design = levels[out].design(values, 1)
            done[out] = levels[out].reweighted(fit(design, same, worth, used), 1)
        return done

    def _majority(self, group: Ints, left: Ints, right: Ints) -> tuple[Ints, Floats]:
        """Labels of two groups by the labels that most of their records carry."""
        same, worth = np.full(len(left), -1), np.zeros(len(left))
        for kind, value in WORTH.items():
            label = self.labels[kind]
            known = np.flatnonzero(label >= 0)
            pair, count = np.unique(
                np.stack([group[known], label[known]]), axis=1, return_counts=True
            )
            order = np.lexsort((pair[1], count))
            most = np.full(int(group.max()) + 1, -1)
            most[pair[0][order]] = pair[1][order]
            one, other = most[group[left]], most[group[right]]
            both = (one >= 0) & (other >= 0)
            same[both], worth[both] = (one == other)[both], value
        return same, worth

    def score(self, levels: dict[int, Levels]) -> None:
        """Print agreement of persons with identifiers, each half by the weights of the other."""
        for out in (0, 1):
            began = time.monotonic()
            persons = link(self.records, settings=LinkageSettings(levels=levels[out])).persons
            seconds = time.monotonic() - began
            found = np.unique(persons["person_id"].to_pylist(), return_inverse=True)[1]
            for kind, label in self.labels.items():
                chosen = (label >= 0) & (self.half == out)
                true = np.unique(label[chosen], return_inverse=True)[1]
                person = np.unique(found[chosen], return_inverse=True)[1]
                result = agreement(true.astype(np.int64), person.astype(np.int64))
                scores = {name: round(s.value or 0, 4) for name, s in result.scores.items()}
                print(f"half {out} {kind} n {result.n} {scores} {seconds:.0f} s")


def fit(design: sp.csr_matrix, same: Ints, worth: Floats, used: Flags) -> Floats:
    """Weights of one logistic regression."""
    rows = np.flatnonzero(used)
    model = LogisticRegression(C=1.0, max_iter=1500, fit_intercept=False)
    return model.fit(design[rows], same[rows], sample_weight=worth[rows]).coef_[0]


def write(levels: Levels, path: Path) -> None:
    """The table of levels."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["comparison", "kind", "edge", "first", "second"])
        for row in levels.rows:
            weights = ["" if w is None else f"{w:.3f}" for w in row.weight]
            table.writerow([row.comparison, row.kind, f"{row.edge:g}", *weights])


if __name__ == "__main__":
    training = Training(Path(sys.argv[1]))
    fitted = training.second(training.first(Levels.load()))
    training.score(fitted)
    if len(sys.argv) > 2:
        write(fitted[2], Path(sys.argv[2]))
