"""Mean shift by countries' latest errors, and the dispersion it is followed by."""

import numpy as np
import pytest
from scipy import stats

from predictive_world import World, make_world
from talentatlas.models.carry_over import KEEP, carry_over
from talentatlas.models.dispersion import fit_dispersion, volatility
from talentatlas.models.inner import Inner
from talentatlas.models.size_basis import size_basis

NEARLY_NOTHING = 0.25  # of a lasting error of one, where errors are new every year
FOUND = 0.25  # relative error of a dispersion fitted on nine years


RISING, FALLING = [3, 5, 7, 9, 11], [4, 6, 8, 10, 12]


def lasting_world(per_year: float) -> World:
    """A world where some countries always move more than forecast, and others less."""
    world = make_world(2, shared=False)
    steps = per_year * np.arange(1, 6)[:, None, None]
    actual = world.inner.actual.copy()
    for group, sign in ((RISING, 1), (FALLING, -1)):
        actual[:, :, group, :] *= np.exp(sign * steps)
        actual[:, :, :, group] *= np.exp(sign * steps)
    inner = Inner(world.inner.origins, world.inner.last_year, world.inner.means, actual.round())
    return World(world.means, world.actual, inner, world.history, world.stock)


def test_countries_that_were_missed_in_every_year_are_moved_part_of_the_way() -> None:
    world = lasting_world(0.1)
    carried = carry_over(world.means, world.inner)

    def moved(group: list[int]) -> np.ndarray:
        there, before = (m[:, group, 13:].sum((1, 2)) for m in (carried.means, world.means))
        return np.log(there / before)

    missed = 0.1 * np.arange(1, 6)
    for share in (moved(RISING) / missed, -moved(FALLING) / missed):
        assert (share > KEEP / 2.5).all(), "few late horizons are seen, so they are moved less"
        assert (share < KEEP * 1.2).all()


def test_errors_that_are_new_every_year_are_hardly_carried_over() -> None:
    carried = carry_over(make_world(6).means, make_world(6).inner)
    assert np.abs(carried.gross).max() < NEARLY_NOTHING * 5
    assert np.abs(carried.balance[0]) < NEARLY_NOTHING


def test_each_earlier_forecast_is_moved_by_what_its_own_year_knew() -> None:
    world = lasting_world(0.1)
    carried = carry_over(world.means, world.inner)
    first, last = (
        carried.inner.means[q] / np.maximum(world.inner.means[q], 0.01) for q in (0, -1)
    )
    off = ~np.eye(len(first[0]), dtype=bool)
    assert first[:, off] == pytest.approx(np.ones_like(first[:, off]))
    assert last[0, RISING, 13:].mean() > 1.02


def test_dispersion_of_large_corridors_is_found_at_every_horizon() -> None:
    rng = np.random.default_rng(1)
    truth = 0.02 * np.arange(1, 6)[:, None, None]
    means = np.full((9, 5, 30, 30), 150.0)
    actual = stats.nbinom.rvs(1 / truth, 1 / (1 + truth * means), random_state=rng).astype(
        float
    )
    inner = Inner(tuple(range(2001, 2010)), 2010, means, actual)
    usual = np.zeros((30, 30, 3))
    found = fit_dispersion(inner, [usual] * 9).size(means[0], usual)
    ratio = np.median(found, axis=(1, 2)) / truth[:, 0, 0]
    assert ratio == pytest.approx(np.ones(5), rel=FOUND)


def test_a_corridor_that_swung_in_the_past_is_called_volatile() -> None:
    rng = np.random.default_rng(1)
    history = rng.poisson(200.0, (10, 12, 12)).astype(float)
    history[::2, 3, 4] *= 2
    found = volatility(history)
    assert found[3, 4, 0] == found[..., 0].max()
    assert found[3, 4, 0] > 0.5 > np.median(found[..., 0])


def test_a_steady_slope_is_no_volatility() -> None:
    steps = np.arange(10.0)[:, None, None]
    steady = np.full((10, 4, 4), 100.0) + 10 * steps
    assert volatility(steady)[0, 1, 0] < 0


def test_size_functions_add_up_to_one_and_hold_beyond_their_ends() -> None:
    basis = size_basis(np.array([0.001, 0.1, 2.0, 55.0, 1e5]), (0.1, 1.0, 100.0))
    assert basis.sum(1) == pytest.approx(np.ones(5))
    assert basis[0].tolist() == basis[1].tolist() == [1.0, 0.0, 0.0]
    assert basis[-1].tolist() == [0.0, 0.0, 1.0]
