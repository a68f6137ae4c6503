"""Draws of flows: they agree with the closed form, add up, and repeat."""

import numpy as np
import pytest
from scipy import stats

from predictive_world import make_world
from talentatlas.models.counts import GammaFactors, poisson_counts
from talentatlas.models.predictive import Predictive, predict
from talentatlas.models.shocks import Shocks, variance_of_totals

DRAWS = 3000
MEAN_ERROR = 4.5  # standard errors; 1,500 cells are looked at
VARIANCE_ERROR = 0.05  # median over cells of the ratio of variances
QUANTILE_ERROR = 2e-3  # linear between grid points, relative to the gamma's spread
FIRST_ORDER = 0.10  # the formula leaves products of shocks out


@pytest.fixture(scope="module")
def found() -> Predictive:
    world = make_world(1, countries=18)
    return predict(world.means, world.inner, history=world.history, stock=world.stock, seed=7)


@pytest.fixture(scope="module")
def drawn(found: Predictive) -> np.ndarray:
    return found.draws(DRAWS).astype(float)


def test_sharing_shocks_keeps_mean_and_variance_of_every_corridor(found, drawn) -> None:
    off = ~np.eye(found.means.shape[1], dtype=bool)
    mean, size = found.means[:, off], found.size[:, off]
    variance = mean + size * mean**2
    seen = drawn[:, :, off]
    miss = (seen.mean(0) - mean) / np.sqrt(variance / DRAWS)
    assert np.abs(miss).max() < MEAN_ERROR
    assert np.median(seen.var(0) / variance) == pytest.approx(1, abs=VARIANCE_ERROR)


def test_closed_form_bands_hold_the_draws_as_often_as_they_claim(found, drawn) -> None:
    off = ~np.eye(found.means.shape[1], dtype=bool)
    band = found.interval(0.8)
    large = off & (found.means[0] > 30)
    inside = (drawn >= band.low) & (drawn <= band.high)
    assert inside[:, :, large].mean() == pytest.approx(0.8, abs=0.02)


def test_totals_are_wider_than_independent_corridors_would_make_them(found, drawn) -> None:
    alone = Predictive(
        found.means,
        found.size,
        Shocks(found.shocks.common * 0, found.shocks.balance * 0, 0.5, 0.5),
        found.seed,
    )
    net = found.net_draws(400).std(0)
    assert np.median(net / alone.net_draws(400).std(0)) > 1.2


def test_the_formula_for_totals_agrees_with_the_draws(found, drawn) -> None:
    for h in (0, 4):
        expected = variance_of_totals(
            found.means[h], found.size[h], found.shocks.common[h], found.shocks.balance[h]
        )
        net = drawn[:, h].sum(1) - drawn[:, h].sum(2)
        gross = drawn[:, h].sum(1) + drawn[:, h].sum(2)
        assert np.median(net.var(0) / expected.net) == pytest.approx(1, abs=FIRST_ORDER)
        assert np.median(gross.var(0) / expected.gross) == pytest.approx(1, abs=FIRST_ORDER)


def test_errors_of_one_horizon_last_into_the_next(found, drawn) -> None:
    net = drawn.sum(2) - drawn.sum(3)
    next_one = [np.corrcoef(net[:, 0, c], net[:, 1, c])[0, 1] for c in range(net.shape[2])]
    assert np.median(next_one) > 0.2


def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not(found) -> None:
    again = Predictive(found.means, found.size, found.shocks, found.seed)
    other = Predictive(found.means, found.size, found.shocks, found.seed + 1)
    assert found.draws(3).tobytes() == again.draws(3).tobytes()
    assert found.draws(3).tobytes() != other.draws(3).tobytes()


def test_draws_in_parts_are_the_draws_in_one_go(found) -> None:
    parts = np.concatenate([found.draws(2), found.draws(3, first=2)])
    assert parts.tobytes() == found.draws(5).tobytes()


def test_net_draws_are_inflow_less_outflow_of_the_same_draws(found, drawn) -> None:
    first = drawn[:20]
    assert (found.net_draws(20) == first.sum(2) - first.sum(3)).all()
    assert (found.net_draws(20).sum(2) == 0).all(), "what leaves arrives"


def test_draws_are_whole_not_negative_and_empty_on_the_diagonal(drawn) -> None:
    assert (drawn >= 0).all()
    assert (drawn == np.round(drawn)).all()
    assert drawn[..., np.arange(18), np.arange(18)].sum() == 0


def test_an_empty_reform_gives_the_baseline_to_the_byte(found) -> None:
    assert found.draws(3, ratio=np.ones(1)).tobytes() == found.draws(3).tobytes()


def test_a_scenario_and_its_twin_share_their_chance(found) -> None:
    cut = np.ones((1, 18, 18))
    cut[:, :, 0] = 0.9
    base, twin = found.draws(200), found.draws(200, ratio=cut)
    assert (twin <= base).all(), "no flow rises where its ratio falls"
    assert (twin[..., 1:] == base[..., 1:]).all(), "nothing else moves"
    change = (twin - base).sum((2, 3))[:, 0]
    apart = base.sum((2, 3))[:, 0].std() * np.sqrt(2)
    assert change.std() < apart / 4, "the difference is not simulation noise"


def test_gamma_factors_are_the_quantiles_of_a_gamma_with_mean_one() -> None:
    z = np.linspace(-3.2, 3.2, 41).astype(np.float32)
    for alpha in (0.0013, 0.02, 0.3, 2.0, 11.0):
        factors = GammaFactors.of(np.full(len(z), alpha))
        expected = stats.gamma.ppf(stats.norm.cdf(z.astype(float)), 1 / alpha, scale=alpha)
        error = np.abs(factors.at(z) - expected) / np.sqrt(alpha)
        assert error.max() < QUANTILE_ERROR * (1 + expected.max())


def test_small_counts_are_exact_poisson_quantiles() -> None:
    rng = np.random.default_rng(2)
    rate = rng.uniform(0.01, 13.9, 4000).astype(np.float32)
    uniform = rng.random(4000, dtype=np.float32)
    expected = stats.poisson.ppf(uniform.astype(float), rate.astype(float))
    assert (poisson_counts(rate, uniform) == expected).all()


def test_large_counts_are_poisson_quantiles_but_for_one_in_a_thousand_off_by_one() -> None:
    rng = np.random.default_rng(3)
    rate = rng.uniform(14, 5000, 20000).astype(np.float32)
    uniform = rng.random(20000, dtype=np.float32)
    off = poisson_counts(rate, uniform) - stats.poisson.ppf(
        uniform.astype(float), rate.astype(float)
    )
    assert np.abs(off).max() <= 1
    assert (off != 0).mean() < 2e-3


def test_a_rate_of_zero_gives_no_moves() -> None:
    assert (poisson_counts(np.zeros(3, np.float32), np.full(3, 0.99, np.float32)) == 0).all()
