"""Plain forecasts do what their names say."""

import numpy as np
import pytest

from flow_worlds import panel
from talentatlas.models.anchor import past_of
from talentatlas.models.features import Past
from talentatlas.models.plain_forecasts import (
    HEAVY,
    PLAIN,
    damped_ets,
    drift,
    last_value,
    margins,
    ppml_stocks,
    three_year_mean,
)
from talentatlas.models.rescaling import draw_to_last, meet_margins
from talentatlas.models.trends import HORIZONS, pair_growth

FITTED = 1e-6  # of margins after forty rounds, relative
NEAR = 0.3  # of five years' growth
LIKELY = 0.15  # an elasticity from ten noisy years


def steady(growth: float = 0.0, years: int = 12) -> Past:
    """Flows that all grow by the same rate."""
    base = np.array([[0.0, 400.0, 90.0], [250.0, 0.0, 60.0], [70.0, 80.0, 0.0]])
    path = np.exp(growth * np.arange(years))
    stock = np.outer(path, [9000.0, 7000.0, 2000.0])
    return Past(path[:, None, None] * base, stock, stock / 10)


@pytest.mark.parametrize("name", list(PLAIN))
def test_steady_flows_are_forecast_to_stay(name: str) -> None:
    past = steady()
    means = PLAIN[name](past)
    assert means.shape == (HORIZONS, 3, 3)
    assert means == pytest.approx(np.repeat(past.flows[-1:], HORIZONS, axis=0), rel=0.01)


@pytest.mark.parametrize("name", list(PLAIN))
def test_a_plain_forecast_is_finite_and_not_negative_on_noisy_counts(name: str) -> None:
    means = PLAIN[name](past_of(panel()))
    assert np.isfinite(means).all()
    assert (means >= 0).all()


def test_last_value_and_mean_use_the_last_years() -> None:
    past = steady(0.1)
    assert last_value(past)[4] == pytest.approx(past.flows[-1])
    assert three_year_mean(past)[0] == pytest.approx(past.flows[-3:].mean(0))


def test_drift_goes_on_by_the_same_number_of_moves() -> None:
    flows = np.arange(12.0)[:, None, None] * np.array([[0.0, 2.0], [1.0, 0.0]])
    means = drift(Past(flows, np.full((12, 2), 900.0), np.ones((12, 2))))
    assert means[:, 0, 1] == pytest.approx([24, 26, 28, 30, 32])


def test_margins_are_met() -> None:
    seed = np.array([[0.0, 4.0, 1.0], [3.0, 0.0, 2.0], [5.0, 1.0, 0.0]])
    out, into = np.array([10.0, 6.0, 8.0]), np.array([9.0, 8.0, 7.0])
    met = meet_margins(seed, out, into)
    assert met.sum(1) == pytest.approx(out, rel=FITTED)
    assert met.sum(0) == pytest.approx(into, rel=FITTED)
    assert np.diag(met).tolist() == [0, 0, 0]


def test_growing_margins_are_carried_on_and_fade() -> None:
    past = steady(0.05)
    total = margins(past).sum((1, 2))
    yearly = np.diff(np.log([past.flows[-1].sum(), *total]))
    assert (yearly > 0).all()
    assert (np.diff(yearly) < 0).all()


def test_drawing_totals_all_the_way_gives_those_of_the_last_year() -> None:
    rng = np.random.default_rng(4)
    last = rng.uniform(50, 100, (4, 4)) * (1 - np.eye(4))
    means = rng.uniform(50, 100, (HORIZONS, 4, 4)) * (1 - np.eye(4))
    drawn = draw_to_last(means, last, 1.0, 1.0)
    assert drawn.sum(1) == pytest.approx(np.repeat(last.sum(0)[None], HORIZONS, 0), rel=FITTED)
    assert draw_to_last(means, last, 0.0, 0.0) == pytest.approx(means, rel=FITTED)


def test_drawing_nets_half_way_leaves_gross_totals() -> None:
    rng = np.random.default_rng(5)
    last = rng.uniform(50, 100, (4, 4)) * (1 - np.eye(4))
    means = rng.uniform(50, 100, (1, 4, 4)) * (1 - np.eye(4))
    drawn = draw_to_last(means, last, 0.0, 0.5)[0]

    def net(flows: np.ndarray) -> np.ndarray:
        return flows.sum(0) - flows.sum(1)

    assert net(drawn) == pytest.approx((net(means[0]) + net(last)) / 2, rel=1e-4, abs=1e-4)
    assert drawn.sum(0) + drawn.sum(1) == pytest.approx(
        means[0].sum(0) + means[0].sum(1), rel=1e-4
    )


def test_growth_of_a_small_pair_is_that_of_its_ends() -> None:
    rng = np.random.default_rng(6)
    flows = np.full((10, 6, 6), 500.0) * np.exp(0.05 * np.arange(10))[:, None, None]
    flows[:, 0, 1] = rng.poisson(1.0, 10)
    flows = flows * (1 - np.eye(6))
    found = pair_growth(flows)
    assert abs(found.shrunk[0, 1] - 0.05) < abs(found.own[0, 1] - 0.05)
    assert found.shrunk[2, 3] == pytest.approx(0.05, abs=0.005)


def test_heavy_forecasts_need_their_libraries_only() -> None:
    pytest.importorskip("statsmodels")
    past = steady(0.03)
    means = damped_ets(past)
    assert set(HEAVY) == {"ets", "ppml"}
    assert (means[0] >= past.flows[-1] * 0.95).all()
    assert np.diag(means[0]).tolist() == [0, 0, 0]


def test_ppml_finds_the_elasticities_it_was_made_with() -> None:
    pytest.importorskip("pyfixest")
    from talentatlas.models.gravity import stock_elasticities

    rng = np.random.default_rng(7)
    logs = 8 + rng.normal(0, 0.3, (10, 8)).cumsum(0) / 2
    mean = np.exp(0.8 * logs[:, :, None] + 0.5 * logs[:, None, :] - 6)
    flows = rng.poisson(mean) * (1.0 - np.eye(8))
    at_origin, at_destination = stock_elasticities(flows, logs)
    assert at_origin == pytest.approx(0.8, abs=LIKELY)
    assert at_destination == pytest.approx(0.5, abs=LIKELY)


def test_ppml_goes_on_from_the_level_of_the_last_years() -> None:
    pytest.importorskip("pyfixest")
    past = past_of(panel())
    total = ppml_stocks(past).sum((1, 2))
    assert total == pytest.approx(np.full(HORIZONS, past.flows[-1].sum()), rel=NEAR)
