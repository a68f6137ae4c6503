"""The forecast anchor sees the past only, and gives the same bytes every time."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from flow_worlds import AREAS, panel, rows_of, write_release
from talentatlas.errors import CoverageError, HorizonError
from talentatlas.models.anchor import Anchored, Learner, anchor, past_of
from talentatlas.models.features import corridors
from talentatlas.models.large_areas import large_areas
from talentatlas.models.panel import FlowPanel
from talentatlas.models.read_panel import read_panels
from talentatlas.models.scores import wmape

ORIGIN = 2015


@cache
def forecast() -> Anchored:
    return anchor(panel(), ORIGIN)


def same(one: Anchored, other: Anchored) -> bool:
    return (
        one.areas == other.areas
        and one.means.tobytes() == other.means.tobytes()
        and one.inner.means.tobytes() == other.inner.means.tobytes()
        and one.inner.actual.tobytes() == other.inner.actual.tobytes()
    )


def changed_after(of: FlowPanel, year: int) -> FlowPanel:
    """The same panel until a year, and quite another one after it."""
    rng = np.random.default_rng(9)
    later = np.array(of.years) > year
    arrays = {}
    for name in ("flows", "stock", "entries", "exits"):
        values = getattr(of, name).copy()
        values[later] = rng.permuted(values[later], axis=-1) * 1.5 + 5
        arrays[name] = values
    arrays["flows"] *= 1 - np.eye(len(of.areas))
    return replace(of, **arrays)


def test_nothing_after_the_origin_changes_a_forecast() -> None:
    other = changed_after(panel(), ORIGIN)
    assert (other.flows != panel().flows).any()
    assert same(forecast(), anchor(other, ORIGIN))


def test_an_earlier_forecast_does_not_see_what_came_before_the_origin() -> None:
    earlier = ORIGIN - 4
    at = forecast().inner.origins.index(earlier)
    other = anchor(changed_after(panel(), earlier), ORIGIN)
    assert other.inner.means[at].tobytes() == forecast().inner.means[at].tobytes()
    assert other.means.tobytes() != forecast().means.tobytes()


def test_the_last_year_known_does_change_a_forecast() -> None:
    other = anchor(changed_after(panel(), ORIGIN - 1), ORIGIN)
    assert other.means.tobytes() != forecast().means.tobytes()


def test_two_runs_give_the_same_bytes() -> None:
    assert same(forecast(), anchor(panel(), ORIGIN))


def test_the_order_of_rows_in_the_file_changes_nothing(tmp_path: Path) -> None:
    rows = rows_of(panel())
    (one,) = read_panels(write_release(tmp_path, rows))
    (other,) = read_panels(write_release(tmp_path, list(reversed(rows))))
    assert same(anchor(one, ORIGIN), anchor(other, ORIGIN))


def test_earlier_forecasts_come_with_what_was_known_of_them() -> None:
    inner = forecast().inner
    flows = panel().flows
    assert inner.origins == tuple(range(ORIGIN - 9, ORIGIN))
    last = inner.actual[-1]
    assert (last[0] == flows[ORIGIN - panel().years[0]]).all()
    assert np.isnan(last[1:]).all()
    assert np.isfinite(inner.actual[0]).all()


def test_a_forecast_has_no_moves_within_a_country_and_none_below_zero() -> None:
    means = forecast().means
    assert (np.diagonal(means, axis1=1, axis2=2) == 0).all()
    assert (means >= 0).all()
    assert means.shape == (5, len(AREAS), len(AREAS))


def test_flows_that_grow_are_forecast_better_than_by_the_last_value() -> None:
    known = panel()
    first = known.row(ORIGIN) + 1
    came, last = known.flows[first : first + 5], known.flows[first - 1]
    ours = wmape(came, forecast().means)
    assert ours < wmape(came, np.repeat(last[None], 5, axis=0))


def test_a_past_that_is_too_short_is_refused() -> None:
    with pytest.raises(HorizonError, match="11 are needed"):
        anchor(panel(), 2007)


def test_a_panel_of_small_countries_is_refused() -> None:
    small = replace(panel(), stock=np.full_like(panel().stock, 3.0))
    with pytest.raises(CoverageError, match="large enough"):
        anchor(small, ORIGIN)


def test_countries_are_chosen_by_their_stock_at_the_origin() -> None:
    known = panel().until(ORIGIN)
    stock = known.stock.copy()
    stock[:, 0] = 499.0
    assert large_areas(replace(known, stock=stock)) == AREAS[1:]
    assert large_areas(known) == AREAS


def test_years_that_the_source_hardly_covers_are_cut_off() -> None:
    known = panel().until(ORIGIN)
    flows = known.flows.copy()
    flows[:2] = 0
    assert len(past_of(replace(known, flows=flows)).flows) == len(known.years) - 2


def test_features_of_a_source_without_stocks_are_missing_not_zero() -> None:
    past = past_of(panel().until(ORIGIN))
    found = corridors(replace(past, stock=np.full_like(past.stock, np.nan)))
    at = found.names.index("origin_stock")
    assert np.isnan(found.values[:, at]).all()
    assert np.isfinite(found.values[:, found.names.index("slope")]).all()
    without = Learner(replace(past, stock=np.full_like(past.stock, np.nan)))
    assert np.isfinite(without.forecast(len(past.flows))).all()
