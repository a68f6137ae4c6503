"""Series carried to a year that is not at hand."""

import math

import pytest

from talentatlas.studies.carried import carried

STEADY = {2010 + step: 100.0 + 2 * step for step in range(11)}


def test_a_year_at_hand_is_taken_as_it_is():
    got = carried(STEADY, 2020)
    assert got is not None
    assert (got.value, got.lower, got.upper, got.base) == (120.0, None, None, 2020)


def test_a_steady_rise_goes_on_without_doubt():
    got = carried(STEADY, 2022)
    assert got is not None
    assert got.value == pytest.approx(124.0)
    assert got.upper - got.lower == pytest.approx(0.0, abs=1e-9)


def test_farther_ahead_is_less_sure():
    rough = STEADY | {2015: 90.0, 2018: 130.0}
    near, far = carried(rough, 2021), carried(rough, 2023)
    assert near is not None
    assert far is not None
    assert far.upper - far.lower > near.upper - near.lower


def test_counts_stay_positive_and_grow_by_a_factor():
    doubling = {2010 + step: 100.0 * 2**step for step in range(5)}
    got = carried(doubling, 2015, is_count=True)
    assert got is not None
    assert math.isclose(got.value, 3200.0)
    falling = {2010: 100.0, 2011: 50.0, 2012: 70.0, 2013: 20.0, 2014: 10.0}
    low = carried(falling, 2018, is_count=True)
    assert low is not None
    assert low.lower is not None
    assert low.lower > 0


@pytest.mark.parametrize(
    "series",
    [{2019: 1.0, 2020: 2.0}, {2000 + step: 1.0 * step for step in range(10)}],
)
def test_too_few_years_or_too_long_ago_gives_nothing(series):
    assert carried(series, 2022) is None
