"""Intervals that hold the error of identity hold the truth; those that do not, miss it."""

import pytest
from identity_worlds import coverage, records, run
from simple_linker import Posterior, fitted

from talentatlas.identity.evaluate import agreement

TRAINING = range(1001, 1013)  # seeds that the linker is fitted on, and no other is judged on
FEW, MANY = range(1, 7), range(1, 201)
LEAST = 0.88  # of intervals at nominal 0.9
MISSED = 0.05  # fewer at least without the error of identity
FEW_LEAST = 0.75  # of 36 intervals; chance alone stays above it in 999 of 1,000 cases


@pytest.fixture(scope="module")
def weights():
    return fitted(map(records, TRAINING))


def test_drawn_persons_are_as_good_as_chance_allows_and_the_best_is_better_than_names(weights):
    found = records(1)
    posterior = Posterior(found, weights)

    def f1(person):
        return agreement(found["person"], person).scores["b3_f1"].value

    assert f1(posterior.best()) > f1(posterior.draw(1, seed=1)[0]) > f1(found["name"])
    again = posterior.draw(2, seed=1)
    assert [d.tolist() for d in again] == [d.tolist() for d in posterior.draw(2, seed=1)]


def test_few_seeds_hold_the_truth_with_identity_and_more_than_without(weights):
    found = coverage([run(seed, weights) for seed in FEW])
    assert found["with_identity"] >= FEW_LEAST
    assert found["with_identity"] >= found["without"] >= found["names"]
    assert 0 < found["part"] < 1


@pytest.mark.slow
def test_in_200_seeds_identity_error_makes_the_difference(weights, capsys):
    found = coverage([run(seed, weights) for seed in MANY])
    with capsys.disabled():
        for kind, share in found.items():
            print(f"\n{kind:15} {share:7.1%}", end="")
    assert found["with_identity"] >= LEAST
    assert found["without"] <= found["with_identity"] - MISSED
    assert found["names"] < found["without"]
