"""Redistribution in hat form: what holds for any shares, changes and substitution."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from talentatlas.models.choice import Choice, Nesting, redistribute, utility_of

EXACT = 1e-9  # sums of a few numbers of order one
NESTS = np.array([[1, 0, 0], [1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]], float)
SIZE = len(NESTS)
changes = st.lists(st.floats(-5, 5), min_size=SIZE, max_size=SIZE).map(np.array)
lams = st.tuples(st.floats(0.05, 1.0), st.floats(0.05, 1.0)).map(sorted)
weights = st.lists(st.floats(0.01, 1.0), min_size=SIZE, max_size=SIZE).map(np.array)
moves = st.floats(0.001, 0.9)


def choice_of(weight: np.ndarray, move: float, lam: list[float]) -> Choice:
    nesting = Nesting(NESTS, np.array([lam[1]]), np.array([lam[0]]))
    return Choice.of(np.array([move]), (weight / weight.sum())[None], nesting)


def persons(move: np.ndarray, shares: np.ndarray) -> np.ndarray:
    return (move[:, None] * shares)[0]


@given(weights, moves, lams)
def test_no_change_changes_nothing(weight: np.ndarray, move: float, lam: list[float]) -> None:
    choice = choice_of(weight, move, lam)
    chosen = redistribute(choice, np.zeros((1, SIZE)))
    assert np.allclose(chosen.shares, choice.shares, atol=EXACT)
    assert np.allclose(chosen.move, choice.move, atol=EXACT)


@given(weights, moves, lams, changes, st.floats(-3, 3))
def test_losses_are_gains_of_others_and_those_who_stay(
    weight: np.ndarray, move: float, lam: list[float], change: np.ndarray, stay: float
) -> None:
    choice = choice_of(weight, move, lam)
    chosen = redistribute(choice, change[None], stay)
    gained = persons(chosen.move, chosen.shares) - persons(choice.move, choice.shares)
    stayed = float(choice.move[0] - chosen.move[0])
    assert abs(gained.sum() + stayed) < EXACT
    assert (chosen.shares >= 0).all()
    assert 0 <= chosen.move[0] <= 1


@given(weights, moves, changes)
def test_without_nests_it_is_a_plain_logit(
    weight: np.ndarray, move: float, change: np.ndarray
) -> None:
    choice = choice_of(weight, move, [1.0, 1.0])
    chosen = redistribute(choice, change[None])
    raw = np.append(move * choice.shares[0] * np.exp(change), 1 - move)
    assert np.allclose(persons(chosen.move, chosen.shares), (raw / raw.sum())[:-1], atol=EXACT)


@given(weights, moves, lams, changes, st.integers(0, SIZE - 1), st.floats(0.01, 2))
def test_a_loss_of_utility_never_raises_its_inflow_nor_lowers_another(
    weight: np.ndarray, move: float, lam: list[float], change: np.ndarray, at: int, loss: float
) -> None:
    choice = choice_of(weight, move, lam)
    less = change.copy()
    less[at] -= loss
    before, after = (redistribute(choice, c[None]) for c in (change, less))
    gained = persons(after.move, after.shares) - persons(before.move, before.shares)
    assert gained[at] <= EXACT
    assert (np.delete(gained, at) >= -EXACT).all()


@given(weights, moves, lams, changes, st.permutations(range(3)))
def test_the_order_of_destinations_does_not_matter(
    weight: np.ndarray, move: float, lam: list[float], change: np.ndarray, order: list[int]
) -> None:
    full = [*order, *range(3, SIZE)]  # within the first nest, so that nests stay the same
    one = redistribute(choice_of(weight, move, lam), change[None])
    other = redistribute(choice_of(weight[full], move, lam), change[full][None])
    assert np.allclose(one.shares[0][full], other.shares[0], atol=EXACT)
    assert np.allclose(one.move, other.move, atol=EXACT)


@pytest.mark.parametrize("size", [1e3, -1e3, 1e5])
def test_extreme_utilities_stay_finite(size: float) -> None:
    choice = choice_of(np.ones(SIZE), 0.03, [0.05, 0.4])
    change = np.zeros((1, SIZE))
    change[0, 2] = size
    chosen = redistribute(choice, change)
    assert np.isfinite(chosen.shares).all()
    assert abs(chosen.shares.sum() - 1) < EXACT
    assert (chosen.shares[0, 2] > 0.99) == (size > 0)


def test_a_nest_without_shares_stays_empty() -> None:
    weight = np.array([1.0, 2.0, 1.0, 0.0, 0.0, 3.0])
    chosen = redistribute(choice_of(weight, 0.1, [0.2, 0.6]), np.full((1, SIZE), -0.5))
    assert (chosen.shares[0, 3:5] == 0).all()
    assert abs(chosen.shares.sum() - 1) < EXACT


@given(weights, moves, lams, st.integers(0, SIZE - 1), st.floats(-4, -0.001))
def test_a_reported_loss_comes_out_as_reported(
    weight: np.ndarray, move: float, lam: list[float], at: int, effect: float
) -> None:
    choice = choice_of(weight, move, lam)
    wanted = np.zeros((1, SIZE))
    wanted[0, at] = effect
    chosen = redistribute(choice, utility_of(choice, wanted))
    ratio = persons(chosen.move, chosen.shares)[at] / persons(choice.move, choice.shares)[at]
    assert np.log(ratio) == pytest.approx(effect, abs=1e-8)


@given(weights, moves, lams, st.integers(0, SIZE - 1), st.floats(0.0, 3.0), st.floats(0.01, 1))
@settings(max_examples=60)
def test_a_reported_rise_grows_but_never_beyond_everybody(
    weight: np.ndarray, move: float, lam: list[float], at: int, effect: float, more: float
) -> None:
    choice = choice_of(weight, move, lam)
    share = persons(choice.move, choice.shares)[at]
    assume(share < 0.8)
    after = []
    for size in (effect, effect + more):
        wanted = np.zeros((1, SIZE))
        wanted[0, at] = size
        chosen = redistribute(choice, utility_of(choice, wanted))
        after.append(persons(chosen.move, chosen.shares)[at])
    assert share - EXACT <= after[0] <= after[1] + EXACT
    assert after[1] <= 1 + EXACT
    assert after[0] <= share * np.exp(effect) + EXACT


@given(weights, moves, st.floats(0.1, 0.9))
def test_closer_substitutes_divert_more(weight: np.ndarray, move: float, lam: float) -> None:
    wanted = np.zeros((1, SIZE))
    wanted[0, 0] = -0.2
    stayed = []
    for nest in (lam, lam / 2):
        choice = choice_of(weight, move, [nest, 1.0])
        chosen = redistribute(choice, utility_of(choice, wanted))
        stayed.append(float(choice.move[0] - chosen.move[0]))
    assert stayed[1] <= stayed[0] + EXACT
