"""Our scores and plain forecasts against the reference backtest beside the repository."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from talentatlas.models import scores
from talentatlas.models.anchor import past_of
from talentatlas.models.backtest import backtest
from talentatlas.models.features import pairs
from talentatlas.models.large_areas import large_areas
from talentatlas.models.panel import FlowPanel
from talentatlas.models.plain_forecasts import drift, last_value, three_year_mean
from talentatlas.models.read_panel import read_panels
from talentatlas.models.size_dispersion import fit_dispersion

ORIGIN = 2013
EXACT = 1e-9
# The reference takes moves to and from the code "nan" for those of a country; we do not.
CRPS_OF_LAST_VALUE, ITS_TOLERANCE = 2.57, 0.04  # its table; moves per pair and year
SKILL = {"3-year mean": -0.13, "drift": 0.14}  # its table
SKILL_TOLERANCE = 0.015


@pytest.fixture(scope="module")
def reference(shared: Path) -> ModuleType:
    """The reference backtest as a module."""
    pytest.importorskip("pandas")
    file = shared / "bench" / "backtest.py"
    if not file.is_file():
        pytest.skip(f"no reference backtest at {file}")
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    spec = importlib.util.spec_from_file_location("reference_backtest", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.filterwarnings", lambda *args, **kwargs: None)
        spec.loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


@pytest.fixture(scope="module")
def openalex(shared: Path) -> FlowPanel:
    """The panel of OpenAlex."""
    folder = shared / "data" / "scholarly_migration"
    if not folder.is_dir():
        pytest.skip(f"no panel of scholarly migration in {folder}")
    return next(p for p in read_panels(folder) if p.source == "openalex_2023_V1")


def test_scores_of_cells_are_those_of_the_reference(reference: ModuleType) -> None:
    rng = np.random.default_rng(4)
    mean = np.exp(rng.uniform(np.log(0.01), np.log(5000), 4000))
    spread = np.exp(rng.uniform(np.log(0.01), np.log(5), 4000))
    actual = rng.poisson(mean).astype(float)
    assert scores.crps(actual, mean, spread) == pytest.approx(
        reference.crps_nb(actual, mean, spread), rel=EXACT
    )
    assert -scores.log_score(actual, mean, spread) == pytest.approx(
        reference.nb_logpmf(actual, mean, spread), rel=EXACT
    )


def test_dispersion_is_that_of_the_reference(
    reference: ModuleType, openalex: FlowPanel
) -> None:
    known = openalex.until(ORIGIN)
    past = past_of(known.of(large_areas(known)))
    at = pairs(past.flows.shape[1])
    length = len(past.flows)
    earlier = [
        np.maximum(last_value(past.until(k)), 0.01)[(slice(None), *at)]
        for k in (length - 7, length - 6, length - 5)
    ]
    came = [past.flows[k : k + 5][(slice(None), *at)] for k in range(length - 7, length - 4)]
    assert fit_dispersion(earlier, came) == pytest.approx(
        reference.fit_dispersion(earlier, came), rel=EXACT
    )


def test_plain_forecasts_are_those_of_the_reference(
    reference: ModuleType, openalex: FlowPanel
) -> None:
    known = openalex.until(ORIGIN)
    past = past_of(known.of(large_areas(known)))
    for ours, theirs in (
        (last_value, reference.f_last),
        (three_year_mean, reference.f_mean3),
        (drift, reference.f_drift),
    ):
        assert ours(past) == pytest.approx(theirs(past.flows, past.stock, {}, {}), abs=EXACT)


def test_skill_of_plain_forecasts_is_that_of_the_reference_table(openalex: FlowPanel) -> None:
    found = backtest(openalex, ORIGIN, ["last value", *SKILL]).scores
    of = {score.method: score for score in found if score.group == "all"}
    assert of["last value"].crps == pytest.approx(CRPS_OF_LAST_VALUE, abs=ITS_TOLERANCE)
    for method, skill in SKILL.items():
        assert of[method].skill == pytest.approx(skill, abs=SKILL_TOLERANCE)
