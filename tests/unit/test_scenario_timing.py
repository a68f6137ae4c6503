"""When effects are felt."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from talentatlas.scenarios.timing import felt

STEP = np.array([0.0, 1, 1, 1, 1, 1, 1, 1])


def test_without_a_lag_all_is_felt_at_once() -> None:
    np.testing.assert_allclose(felt(STEP, np.zeros(1))[0], STEP)


def test_a_lag_of_half_a_year_brings_half_in_the_first() -> None:
    np.testing.assert_allclose(felt(STEP, np.array([0.5]))[0], [0, 0.5, 1, 1, 1, 1, 1, 1])


def test_a_lag_of_two_years_brings_nothing_before() -> None:
    np.testing.assert_allclose(felt(STEP, np.array([2.0]))[0], [0, 0, 0, 1, 1, 1, 1, 1])


def test_an_effect_builds_up_in_equal_steps() -> None:
    found = felt(STEP, np.zeros(1), build=4.0)[0]
    np.testing.assert_allclose(found, [0, 0.25, 0.5, 0.75, 1, 1, 1, 1])


def test_an_effect_that_fades_is_gone_in_its_time() -> None:
    found = felt(STEP, np.zeros(1), fade=5.0)[0]
    np.testing.assert_allclose(found, [0, 1, 0.8, 0.6, 0.4, 0.2, 0, 0], atol=1e-12)


def test_what_is_taken_back_is_felt_no_more() -> None:
    pulse = np.array([0.0, 1, 1, 0, 0, 0])
    np.testing.assert_allclose(felt(pulse, np.array([1.0]))[0], [0, 0, 1, 1, 0, 0])


@given(
    st.lists(st.floats(-5, 5), min_size=2, max_size=12), st.floats(0, 3), st.floats(1, 5),
)  # fmt: skip
def test_courses_add(values: list[float], lag: float, build: float) -> None:
    full, other = np.array(values), np.linspace(1, -1, len(values))
    both = felt(full + other, np.array([lag]), build=build)
    apart = felt(full, np.array([lag]), build=build) + felt(other, np.array([lag]), build=build)
    np.testing.assert_allclose(both, apart, atol=1e-9)
