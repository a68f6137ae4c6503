"""Seats: inflow never exceeds them, and nobody pays for seats that are left."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentatlas.errors import ModelError
from talentatlas.models.seats import TOLERANCE, fill_seats

FEW = 1e-6
SIZE = 4
pulls = st.lists(st.floats(-3, 3), min_size=SIZE, max_size=SIZE).map(np.array)
limits = st.lists(st.floats(0.02, 3.0), min_size=SIZE, max_size=SIZE).map(np.array)


def logit(pull: np.ndarray):
    """Thousand people who choose one of four places or stay."""

    def inflow(cost: np.ndarray) -> np.ndarray:
        odds = np.exp(pull - cost)
        return 1000 * odds / (1 + odds.sum())

    return inflow


@given(pulls, limits)
def test_inflow_fits_and_cost_is_zero_where_seats_are_left(
    pull: np.ndarray, limit: np.ndarray
) -> None:
    demand = logit(pull)
    seats = limit * demand(np.zeros(SIZE))
    filled = fill_seats(demand, seats)
    assert (filled.inflow <= seats * (1 + TOLERANCE * (1 + FEW))).all()
    assert (filled.cost >= 0).all()
    is_slack = filled.inflow < seats * (1 - 2 * TOLERANCE)
    assert (filled.cost[is_slack] == 0).all()


@given(pulls)
def test_ample_seats_cost_nothing(pull: np.ndarray) -> None:
    demand = logit(pull)
    filled = fill_seats(demand, 10 * demand(np.zeros(SIZE)))
    assert (filled.cost == 0).all()
    assert filled.steps == 0


@given(pulls, st.floats(0.1, 0.9))
def test_fewer_seats_cost_more(pull: np.ndarray, share: float) -> None:
    demand = logit(pull)
    usual = demand(np.zeros(SIZE))
    seats = np.full(SIZE, np.inf)
    costs = []
    for factor in (share, share / 2):
        seats[1] = factor * usual[1]
        costs.append(fill_seats(demand, seats).cost[1])
    assert costs[1] > costs[0] > 0


def test_seats_elsewhere_raise_the_queue_here() -> None:
    demand = logit(np.array([2.0, 1.0, 0.0, 0.0]))
    seats = np.array([np.inf, 150.0, np.inf, np.inf])
    alone = fill_seats(demand, seats).cost[1]
    both = fill_seats(demand, np.array([100.0, 150.0, np.inf, np.inf])).cost[1]
    assert both > alone


def test_people_who_do_not_respond_are_an_error_that_says_so() -> None:
    with pytest.raises(ModelError, match="seats"):
        fill_seats(lambda cost: np.full(SIZE, 10.0), np.full(SIZE, 5.0))
