"""The published forecast as it comes under a reform: folded, carried on, kept."""

from dataclasses import replace
from functools import cache as cache_call
from pathlib import Path

import numpy as np
import pytest

from scenario_ground import LAST
from scenario_ground import panel as whole_panel
from talentatlas.errors import HorizonError
from talentatlas.models.panel import FlowPanel
from talentatlas.models.state import AREAS
from talentatlas.scenarios import forecast
from talentatlas.scenarios.forecast import Forecast, carried_on
from talentatlas.scenarios.ground import ground_of

LENGTH, DRAWS, MEASURED = 9, 60, 5
MANY_ENOUGH = 29  # countries; the structural model wants flows in half of its areas
LEAST_WIDER = 1.1  # spread of totals in the last year over that in the fifth


@cache_call
def panel() -> FlowPanel:
    """Fewer countries, so that the forecast is fitted soon."""
    whole = whole_panel()
    return whole.of([*whole.areas[: MANY_ENOUGH - 1], "USA"])


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def fitted(cache: Path) -> Forecast:
    return Forecast.of(panel(), LAST, LENGTH, cache)


def test_years_follow_the_last_count(fitted: Forecast) -> None:
    assert fitted.years == tuple(range(LAST + 1, LAST + 1 + LENGTH))
    assert fitted.draws(3, 1).shape == (3, LENGTH, len(AREAS), len(AREAS))


def test_draws_are_those_of_the_forecast_folded(fitted: Forecast) -> None:
    drawn = fitted.draws(3, 7)
    usa, gbr = (AREAS.index(code) for code in ("USA", "GBR"))
    at = [fitted.countries.index(code) for code in ("USA", "GBR")]
    plain = replace(fitted.predictive, seed=7).draws(3)
    np.testing.assert_array_equal(drawn[:, :MEASURED, usa, gbr], plain[:, :, at[0], at[1]])
    assert (drawn[:, :, usa, usa] == 0).all()


def test_same_seed_same_draws(fitted: Forecast) -> None:
    np.testing.assert_array_equal(fitted.draws(5, 2), fitted.draws(5, 2))
    assert not np.array_equal(fitted.draws(5, 2), fitted.draws(5, 3))


def test_a_fit_that_was_kept_gives_the_same_draws_without_fitting(
    fitted: Forecast, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("fitted again")

    monkeypatch.setattr(forecast, "anchor", never)
    again = Forecast.of(panel(), LAST, LENGTH, cache)
    np.testing.assert_array_equal(again.draws(4, 1), fitted.draws(4, 1))
    with pytest.raises(AssertionError, match="fitted again"):
        Forecast.of(panel(), LAST - 1, LENGTH, cache)


def test_bands_widen_beyond_the_measured_years_and_the_level_stays(fitted: Forecast) -> None:
    inflow = fitted.draws(DRAWS, 1).sum(axis=2)[:, :, AREAS.index("USA")]
    spread = np.log(inflow).std(axis=0)
    assert spread[-1] > LEAST_WIDER * spread[MEASURED - 1]
    assert inflow[:, -1].mean() == pytest.approx(inflow[:, MEASURED - 1].mean(), rel=0.1)


def test_what_does_not_vary_is_carried_on_unchanged() -> None:
    same = np.tile(np.array([[0.0, 8.0], [2.0, 0.0]]), (4, 5, 1, 1))
    np.testing.assert_allclose(carried_on(same, 3, 1), same[:, :3])


def test_a_source_that_is_too_short_says_so() -> None:
    with pytest.raises(HorizonError, match="years up to"):
        Forecast.of(panel(), panel().years[0] + 4, LENGTH)


def test_the_ground_of_a_source_ends_where_its_counts_are_complete(cache: Path) -> None:
    ground = ground_of(panel(), years=6, seed=1, cache=cache)
    assert ground.last_year == int(panel().vintage) - 3 == ground.structure.base.year
    assert ground.anchor.years[0] == ground.last_year + 1
