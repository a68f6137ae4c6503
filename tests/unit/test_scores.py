"""Scores against brute force, and against what they must do."""

import numpy as np
import pytest
from scipy import stats

from talentatlas.models import scores
from talentatlas.models.size_dispersion import dispersion_of, fit_dispersion

EXACT = 1e-6  # closed form against a sum over all counts
SMOOTH = 0.01  # the gamma in place of counts, relative
UNIFORM = 0.01  # of a share of 100,000 draws
CASES = ((0.3, 2.0, 1), (4.0, 0.3, 7), (60.0, 0.05, 48), (150.0, 0.02, 190), (0.01, 5.0, 0))
SMOOTH_CASES = ((400.0, 0.01, 470), (3000.0, 0.004, 2800), (180.0, 1e-4, 160), (60.0, 1e-4, 70))


def brute_crps(mean: float, dispersion: float, count: int) -> float:
    values = np.arange(0, 20_000)
    below = stats.nbinom.cdf(values, 1 / dispersion, 1 / (1 + dispersion * mean))
    return float(((below - (values >= count)) ** 2).sum())


def one(value: float) -> np.ndarray:
    return np.array([float(value)])


@pytest.mark.parametrize(("mean", "dispersion", "count"), CASES)
def test_crps_equals_the_sum_over_all_counts(
    mean: float, dispersion: float, count: int
) -> None:
    got = scores.crps(one(count), one(mean), one(dispersion))[0]
    assert got == pytest.approx(brute_crps(mean, dispersion, count), rel=EXACT, abs=EXACT)


@pytest.mark.parametrize(("mean", "dispersion", "count"), SMOOTH_CASES)
def test_crps_of_large_means_is_that_of_the_gamma(
    mean: float, dispersion: float, count: int
) -> None:
    got = scores.crps(one(count), one(mean), one(dispersion))[0]
    assert got == pytest.approx(brute_crps(mean, dispersion, count), rel=SMOOTH)


@pytest.mark.parametrize(("mean", "dispersion", "count"), CASES)
def test_log_score_is_minus_the_log_probability(
    mean: float, dispersion: float, count: int
) -> None:
    expected = -stats.nbinom.logpmf(count, 1 / dispersion, 1 / (1 + dispersion * mean))
    assert scores.log_score(one(count), one(mean), one(dispersion))[0] == pytest.approx(
        expected
    )


def test_pit_of_a_true_forecast_is_uniform_even_for_small_counts() -> None:
    mean, dispersion = np.full(100_000, 0.4), np.full(100_000, 1.5)
    counts = np.random.default_rng(1).negative_binomial(1 / 1.5, 1 / (1 + 1.5 * 0.4), 100_000)
    pit = scores.randomised_pit(counts.astype(float), mean, dispersion)
    assert scores.held(pit, 0.8).mean() == pytest.approx(0.8, abs=UNIFORM)
    assert scores.held(pit, 0.95).mean() == pytest.approx(0.95, abs=UNIFORM)


def test_pit_of_a_forecast_that_is_too_narrow_holds_too_little() -> None:
    mean = np.full(20_000, 50.0)
    counts = np.random.default_rng(1).negative_binomial(5, 5 / 55, 20_000).astype(float)
    narrow = scores.randomised_pit(counts, mean, np.full(20_000, 0.01))
    assert scores.held(narrow, 0.8).mean() < 0.7


def test_pit_is_the_same_on_every_run() -> None:
    values = (one(3), one(4.0), one(0.2))
    assert scores.randomised_pit(*values) == scores.randomised_pit(*values)


def test_wmape_is_errors_over_moves() -> None:
    assert scores.wmape(np.array([10.0, 30.0]), np.array([14.0, 26.0])) == pytest.approx(0.2)


def test_skill_of_the_reference_is_none_and_of_half_the_loss_a_half() -> None:
    loss, origins = np.array([4.0, 2.0, 6.0, 8.0]), np.array([0, 0, 1, 2])
    none = scores.skill(loss, loss, origins, 3)
    half = scores.skill(loss / 2, loss, origins, 3)
    assert (none.value, none.lower, none.upper) == (0.0, 0.0, 0.0)
    assert (half.value, half.lower, half.upper) == pytest.approx((0.5, 0.5, 0.5))


def test_skill_that_rests_on_one_country_has_a_wide_interval() -> None:
    reference = np.full(10, 5.0)
    loss = reference.copy()
    loss[0] = 0.0
    found = scores.skill(loss, reference, np.arange(10), 10)
    assert found.value == pytest.approx(0.1)
    assert found.lower == 0.0
    assert found.upper > 0.2


def test_dispersion_of_drawn_counts_is_found_by_size() -> None:
    rng = np.random.default_rng(2)
    mean = np.concatenate([np.full(3000, 30.0), np.full(3000, 100.0)])[None]
    true = np.where(mean < 50, 0.3, 0.03)
    counts = rng.negative_binomial(1 / true, 1 / (1 + true * mean)).astype(float)
    fitted = dispersion_of(mean, fit_dispersion([mean], [counts]))
    assert fitted[0, 0] == pytest.approx(0.3, rel=0.25)  # the grid steps by 24%
    assert fitted[0, -1] == pytest.approx(0.03, rel=0.25)
