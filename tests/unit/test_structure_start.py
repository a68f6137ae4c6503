"""Axes, starting world and hazards of the structural model, on an invented panel."""

import numpy as np
import pyarrow as pa
import pytest

from structure_world import panel
from talentatlas.engine.portable import lint
from talentatlas.engine.statement import Statement
from talentatlas.errors import CoverageError, UnknownNameError
from talentatlas.models import calibration, hazard
from talentatlas.models.baseline import Baseline
from talentatlas.models.pinning import USA
from talentatlas.models.priors import priors
from talentatlas.models.starting_state import baseline, central
from talentatlas.models.state import (
    AREAS,
    GROUPS,
    NESTS,
    area_index,
    area_of,
    areas,
    fold,
    group_index,
    home_areas,
    nest_members,
)
from talentatlas.models.stay_rates import RECENT, stay_rates
from talentatlas.models.structure import ratios

NEAR_PANEL = 0.01  # relative; levels are moved half of the way each year
NEAR_SHARE = 1e-3


@pytest.fixture(scope="module")
def base() -> Baseline:
    return baseline(panel())


def test_there_are_45_countries_8_blocks_and_16_groups() -> None:
    blocks = [code for code in AREAS if code.startswith("X-")]
    assert (len(AREAS) - len(blocks), len(blocks), len(GROUPS)) == (45, 8, 16)
    assert (home_areas().sum(axis=0) == 1).all()
    assert (nest_members().sum(axis=1) == 1).all()
    assert {area.nest for area in areas()} == set(NESTS)


def test_hong_kong_macau_and_taiwan_stay_apart_from_china() -> None:
    assert len({area_of(code) for code in ("CHN", "HKG", "MAC", "TWN")}) == 4


def test_an_unknown_country_is_an_error_with_near_names() -> None:
    with pytest.raises(UnknownNameError, match="USX"):
        area_of("USX")


def test_folding_keeps_every_move_between_areas() -> None:
    source = panel()
    flows, stock = fold(source)
    assert flows.sum() == pytest.approx(source.flows.sum())
    assert stock.sum() == pytest.approx(source.stock.sum())
    place = source.areas.index("CAN"), source.areas.index("USA")
    assert flows[0, area_index("CAN"), USA] == pytest.approx(source.flows[0][place])


def test_the_starting_world_has_the_stocks_and_corridors_of_the_panel(base: Baseline) -> None:
    flows, stock = fold(panel())
    there = base.by_stage().sum(axis=1)
    named = stock[-1] > 0
    # Where more move in than leave and stop, nobody starts and the stock outgrows the panel's.
    fits = named & ((base.starts[:, None] * base.entry).sum(axis=0) > 0)
    assert fits.sum() > 25
    assert np.allclose(there[fits], stock[-1][fits], rtol=NEAR_PANEL)
    usual = ratios(base, {}, central(1, base), [2018])
    out, into = (usual.twin.outflow[0, 0].sum(axis=0), usual.twin.inflow[0, 0].sum(axis=0))
    assert np.allclose(out[named], flows[-1].sum(axis=1)[named], rtol=NEAR_PANEL)
    assert np.allclose(into[named], flows[-1].sum(axis=0)[named], rtol=NEAR_PANEL)


def test_published_stay_rates_hold_in_any_panel(base: Baseline) -> None:
    rates = stay_rates(base, central(1, base), USA, RECENT)[0]
    assert rates[group_index("CHN")] == pytest.approx(0.832, abs=NEAR_SHARE)
    assert rates[group_index("KOR")] == pytest.approx(0.510, abs=NEAR_SHARE)


def test_a_panel_without_stocks_is_refused() -> None:
    with pytest.raises(CoverageError, match="no stock"):
        baseline(panel(), year=1999)


def test_every_constant_says_where_it_is_from() -> None:
    assert {prior.kind for prior in priors()} == {"published", "assumption"}
    assert not [prior.name for prior in priors() if len(prior.source) < 10]


def test_calibration_refuses_a_sample_that_few_draws_carry(
    base: Baseline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibration, "LEAST_EFFECTIVE", float(calibration.PRIOR_DRAWS))
    with pytest.raises(calibration.ModelError, match="worth only"):
        calibration.calibrate(base, seed=1)


def test_the_same_seed_draws_the_same_parameters(base: Baseline) -> None:
    one, two = (calibration.calibrate(base, seed=4, n=300) for _ in range(2))
    first, second = (calibration.draw_parameters(50, 9, c) for c in (one, two))
    for name in first.__slots__:
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()
    assert (first.nest <= first.top).all()
    assert len(first) == 50


def test_the_hazard_query_stays_inside_the_portable_subset() -> None:
    assert lint(Statement.parse("hazard", f"-- hazard: x\n{hazard.QUERY}")) == []


def counted(rows: list[tuple[int, int, str, str, int, int]]) -> hazard.Exposure:
    names = ("stage", "arrival", "origin", "country", "years", "leavers")
    return hazard.exposure_of(
        pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])
    )


def test_small_cells_are_pulled_to_their_kind_and_large_ones_speak_for_themselves() -> None:
    large = [
        (1, 1, o, "USA", 40_000, n) for o, n in (("CHN", 800), ("KOR", 4000), ("IND", 1200))
    ]
    counts = counted([*large, (1, 1, "TUR", "USA", 4, 3), (0, 3, "CHN", "CHN", 9000, 90)])
    rates = hazard.pooled(counts)[:, 1, 1, USA]
    mean = 6003 / 120_004
    assert rates[group_index("CHN")] == pytest.approx(0.02, abs=0.001)
    assert rates[group_index("KOR")] == pytest.approx(0.10, abs=0.001)
    assert mean < rates[group_index("TUR")] < 0.2
    assert rates[group_index("IRN")] == pytest.approx(mean, abs=0.001)


def test_natives_have_a_class_of_their_own() -> None:
    counts = counted([(0, 0, "CHN", "CHN", 500, 5), (0, 0, "CHN", "USA", 300, 30)])
    chinese = counts.years[group_index("CHN"), 0]
    assert chinese[3, area_index("CHN")] == 500
    assert chinese[0, USA] == 300


def test_hazards_of_an_atlas_replace_only_kinds_it_has_seen(base: Baseline) -> None:
    counts = counted([(1, 1, o, "USA", 5000, 250) for o in ("CHN", "KOR", "IND")])
    changed = hazard.with_hazards(base, counts)
    odds = changed.leave[group_index("CHN"), 2, 1, USA]
    assert 1 / (1 + np.exp(-odds)) == pytest.approx(0.05, abs=0.002)
    assert (changed.leave[:, 2, 2] == base.leave[:, 2, 2]).all()
    assert (changed.leave[:, 1] == base.leave[:, 1]).all()
