"""Spread of a measure between clusterings, apart from sampling."""

import numpy as np
import pytest

from talentatlas.uncertainty.identity_error import FEWEST_DRAWS, as_component, identity_error

EXACT = 1e-12
NEAR = 0.05  # of variances from many draws


def test_the_spread_is_that_of_rubin_and_the_shift_that_of_the_mean():
    drawn = [np.array([v, 1.0]) for v in (1.0, 2.0, 3.0, 4.0, 5.0)]
    found = identity_error(np.array([2.0, 1.0]), drawn)
    assert found.between == pytest.approx([2.5 * 6 / 5, 0.0], abs=EXACT)
    assert found.shift == pytest.approx([1.0, 0.0], abs=EXACT)
    assert found.sd == pytest.approx([2.0, 0.0], abs=EXACT)


def test_clusterings_that_agree_add_nothing():
    found = identity_error(np.array([0.3]), [np.array([0.3])] * FEWEST_DRAWS)
    assert found.sd.tolist() == [0.0]
    assert found.part(np.array([0.0])).tolist() == [0.0]


def test_the_part_of_the_variance_is_told_apart_from_sampling():
    draw = np.random.default_rng(3)
    drawn = [draw.normal(0.0, 0.2, 1) for _ in range(4000)]
    found = identity_error(np.array([0.0]), drawn)
    assert found.part(np.array([0.04]))[0] == pytest.approx(0.5, abs=NEAR)


def test_a_cell_without_a_value_in_some_draw_has_no_error_of_its_own():
    drawn = [np.array([0.1, -np.inf]) for _ in range(FEWEST_DRAWS)]
    found = identity_error(np.array([0.1, 0.2]), drawn)
    assert np.isnan(found.sd).tolist() == [False, True]
    assert as_component(found, np.array([50.0, 50.0])).sd == 0.0


def test_small_cells_say_nothing_about_a_measure():
    drawn = [np.array([v, 9 * v]) for v in (1.0, 2.0, 3.0, 4.0, 5.0)]
    found = identity_error(np.array([3.0, 27.0]), drawn)
    alone = as_component(found, np.array([100.0, 2.0]))
    assert alone.sd == pytest.approx(found.sd[0], abs=EXACT)
    assert as_component(found, np.array([100.0, 100.0])).sd > alone.sd


def test_too_few_draws_are_refused():
    with pytest.raises(ValueError, match="tell no spread"):
        identity_error(np.zeros(1), [np.zeros(1)] * (FEWEST_DRAWS - 1))
