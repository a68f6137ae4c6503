"""Exact intervals against scipy's own."""

import numpy as np
import pytest
from scipy import stats

from talentatlas.uncertainty.exact import clopper_pearson, garwood

ROUNDING = 1e-9  # relative; both end in the same incomplete beta and gamma functions
ROOT = 1e-6  # relative; scipy finds the Poisson bounds here by solving for the tail


@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
@pytest.mark.parametrize(("k", "n"), [(0, 1), (0, 9), (3, 9), (9, 9), (17, 40), (399, 400)])
def test_clopper_pearson_is_scipys_exact_interval(k, n, level):
    theirs = stats.binomtest(k, n).proportion_ci(level, method="exact")
    ours = clopper_pearson(np.array([float(k)]), np.array([float(n)]), level=level)
    assert ours.lower[0] == pytest.approx(theirs.low, rel=ROUNDING)
    assert ours.upper[0] == pytest.approx(theirs.high, rel=ROUNDING)


@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
@pytest.mark.parametrize("k", [0, 1, 5, 29])
def test_garwood_bounds_leave_the_right_poisson_tails(k, level):
    ours = garwood(np.array([float(k)]), level=level)
    tail = (1 - level) / 2
    assert stats.poisson.cdf(k, ours.upper[0]) == pytest.approx(tail, rel=ROOT)
    if k == 0:
        assert ours.lower[0] == 0
    else:
        assert stats.poisson.sf(k - 1, ours.lower[0]) == pytest.approx(tail, rel=ROOT)


def test_garwood_of_ten_is_the_tabled_one():
    ours = garwood(np.array([10.0]), level=0.95)
    assert ours.lower[0] == pytest.approx(4.795, abs=5e-4)
    assert ours.upper[0] == pytest.approx(18.39, abs=5e-3)
