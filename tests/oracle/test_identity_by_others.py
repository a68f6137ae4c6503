"""Scores of found persons against other implementations of the same definitions."""

import collections
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from sklearn.metrics import pair_confusion_matrix

from talentatlas.identity.evaluate import agreement
from talentatlas.identity.evaluate_groups import Names
from talentatlas.sources.proceedings import Proceedings

CLOSE = 1e-12
PRINTED = 5e-5  # the other program prints four digits


def labels(seed):
    """Two clusterings of 600 rows that partly agree."""
    draw = np.random.default_rng(seed)
    true = draw.integers(0, 90, 600)
    return true, np.where(draw.random(600) < 0.3, draw.integers(0, 120, 600), true)


@pytest.mark.parametrize("seed", range(5))
def test_pairs_are_those_of_the_pair_confusion_matrix(seed):
    true, found = labels(seed)
    (_, false_positive), (false_negative, positive) = pair_confusion_matrix(true, found)
    scores = agreement(true, found).scores
    precision, recall = scores["pairwise_precision"].value, scores["pairwise_recall"].value
    assert precision == pytest.approx(positive / (positive + false_positive), abs=CLOSE)
    assert recall == pytest.approx(positive / (positive + false_negative), abs=CLOSE)


@pytest.mark.parametrize("seed", range(5))
def test_b_cubed_is_that_of_its_definition_row_by_row(seed):
    true, found = labels(seed)
    precision, recall = [], []
    for person, cluster in zip(true, found, strict=True):
        own, together = (
            set(np.flatnonzero(true == person)),
            set(np.flatnonzero(found == cluster)),
        )
        precision.append(len(own & together) / len(together))
        recall.append(len(own & together) / len(own))
    scores = agreement(true, found).scores
    assert scores["b3_precision"].value == pytest.approx(np.mean(precision), abs=CLOSE)
    assert scores["b3_recall"].value == pytest.approx(np.mean(recall), abs=CLOSE)


@pytest.fixture(scope="module")
def conference(shared):
    """Names and identifiers of the conference records, as the product reads them."""
    reader = Proceedings()
    columns = ["name", "openreview", "ieee"]
    return pa.concat_tables(
        records.authorship.select(columns)
        for landed in reader.land(str(shared / "data" / "conference"))
        for records in reader.rows(landed)
    )


def test_names_alone_score_on_the_conference_records_what_the_baseline_prints(
    shared, conference
):
    done = subprocess.run(
        [
            sys.executable,
            str(shared / "bench" / "identity_baseline.py"),
            str(shared / "data" / "conference"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    names = Names(conference["name"])
    printed = collections.Counter()
    for line in done.stdout.splitlines():
        head, _, text = line.partition(" n ")
        kind, *method = head.split()
        fields = ["n", *text.split()]
        wanted = dict(zip(fields[::2], map(float, fields[1::2]), strict=True))
        column = "openreview" if kind == "OpenReview" else "ieee"
        known = conference[column].is_valid()
        if column == "ieee":
            known = pc.and_kleene(known, pc.starts_with(conference[column], "3"))
        row = np.flatnonzero(pc.fill_null(known, fill_value=False).to_numpy())
        codes = conference[column].take(pa.array(row)).combine_chunks().dictionary_encode()
        true = codes.indices.to_numpy().astype(np.int64)
        by = names.initials() if method == ["first", "initial"] else names.number
        chosen = np.ones(len(row), bool)
        if method == ["shared", "names"]:
            chosen = names.groups(row, true)["shared_names"]
        found = agreement(true[chosen], by[row[chosen]])
        assert found.n == wanted.pop("n")
        assert {n: found.scores[n].value for n in wanted} == pytest.approx(wanted, abs=PRINTED)
        printed[kind] += 1
    assert printed == {"OpenReview": 3, "IEEE": 3}
