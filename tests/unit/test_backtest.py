"""The backtest and its command."""

import csv
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from flow_worlds import panel, rows_of, write_release
from talentatlas.cli.main import main
from talentatlas.errors import HorizonError, UnknownNameError
from talentatlas.models.backtest import OURS, Outcome, backtest, origins_of
from talentatlas.models.judged import Score, Stated, Window, judge
from talentatlas.models.read_panel import read_panels

FIELDS = {
    "source", "origin", "group", "method", "skill", "skill_lower", "skill_upper", "crps",
    "wmape", "log_score", "pit80", "pit95", "net_error_ratio", "net_cover80", "net_rate_rho",
    "pairs",
}  # fmt: skip
ORIGIN = 2015
METHODS = "anchor,last value,margins"


@cache
def outcome() -> Outcome:
    return backtest(panel(), ORIGIN, METHODS.split(","))


def of(method: str, group: str) -> Score:
    (found,) = [s for s in outcome().scores if (s.method, s.group) == (method, group)]
    return found


def test_the_last_value_has_no_skill_against_itself() -> None:
    score = of("last value", "all")
    assert (score.skill, score.skill_lower, score.skill_upper) == (0.0, 0.0, 0.0)
    assert score.net_error_ratio == 1.0


def test_groups_are_those_announced_and_horizons_follow() -> None:
    groups = {score.group for score in outcome().scores}
    assert groups == {"all", "top200", "six", "big", "h1", "h2", "h3", "h4", "h5"}
    assert of(OURS, "all").pairs == 132
    assert of(OURS, "six").pairs == 30


def test_scores_of_all_horizons_are_the_mean_of_each() -> None:
    by_horizon = [of(OURS, f"h{h}").crps for h in range(1, 6)]
    assert of(OURS, "all").crps == pytest.approx(np.mean(by_horizon))


def test_moves_after_the_targets_change_no_score() -> None:
    known = panel()
    assert known.years[-1] == ORIGIN + 5
    longer = replace(
        known,
        years=(*known.years, 2021),
        flows=np.concatenate([known.flows, known.flows[-1:] * 3]),
        stock=np.concatenate([known.stock, known.stock[-1:] * 3]),
        entries=np.concatenate([known.entries, known.entries[-1:]]),
        exits=np.concatenate([known.exits, known.exits[-1:]]),
    )
    again = backtest(longer, ORIGIN, METHODS.split(","))
    assert again.scores == outcome().scores


def test_a_perfect_forecast_has_all_skill_and_no_error() -> None:
    window = outcome().window
    exact = Stated("exact", window.actual + 1e-9, np.full(window.actual.shape, 1e-6))
    last = np.repeat(window.last[None], 5, axis=0) + 1e-9
    reference = Stated("last value", last, np.full(last.shape, 0.1))
    score = judge(window, exact, reference)[0]
    assert score.wmape < 1e-6
    assert score.net_error_ratio < 1e-6
    assert score.net_cover80 == 1.0
    assert score.skill > 0.5


def test_nets_of_independent_corridors_are_too_narrow_for_a_shared_shock() -> None:
    rng = np.random.default_rng(8)
    n = 40
    mean = np.full((5, n, n), 200.0) * (1 - np.eye(n))
    shock = np.exp(rng.normal(0, 0.2, (5, n)))
    came = rng.poisson(mean * shock[:, :, None]).astype(float)
    areas = tuple(f"A{i:02d}" for i in range(n))
    window = Window("w", 2000, areas, mean[0], mean[0], np.arange(n, 0.0, -1), False, came)
    stated = Stated("m", mean + 1e-9, np.full(mean.shape, 1e-3))
    narrow = judge(window, stated, stated)[0]
    assert narrow.net_cover80 < 0.5
    assert narrow.net_rate_rho is None


def test_default_origins_need_five_target_years_before_the_freeze() -> None:
    assert origins_of(panel()) == (2013, 2015)
    assert origins_of(panel().until(2019)) == (2013,)
    assert origins_of(panel().until(2016)) == (2011,)
    with pytest.raises(HorizonError, match="too short"):
        origins_of(panel().since(2008))


def test_an_origin_without_five_later_years_is_refused() -> None:
    with pytest.raises(HorizonError, match="2016"):
        origins_of(panel(), (2016,))


def test_an_unknown_method_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="margins"):
        backtest(panel(), ORIGIN, ["margin"])


def test_the_command_prints_every_field_of_every_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_release(tmp_path, rows_of(panel()))
    out = tmp_path / "scores"
    words = ["backtest", str(file), "--origins", "2014", "--methods", METHODS]
    assert main([*words, "--json", "--out", str(out)]) == 0
    printed = capsys.readouterr()
    windows = json.loads(printed.out)["windows"]
    assert set(windows[0]) >= FIELDS
    assert {(w["source"], w["origin"]) for w in windows} == {("invented_2023_V1", 2014)}
    assert [w["method"] for w in windows if w["group"] == "all"] == METHODS.split(",")
    assert "states no stocks" in printed.err
    with (out / "scores.csv").open(encoding="utf-8") as file_of_scores:
        rows = list(csv.DictReader(file_of_scores))
    assert len(rows) == len(windows)
    assert json.loads((out / "scores.json").read_text()) == {"windows": windows}


@pytest.mark.parametrize(("lang", "word"), [("en", "skill"), ("zh-Hant", "技巧得分")])
def test_the_command_prints_methods_side_by_side(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, word: str
) -> None:
    file = write_release(tmp_path, rows_of(panel()))
    words = ["backtest", str(file), "--origins", "2014", "--methods", "last value,drift", "-q"]
    assert main([*words, "--lang", lang]) == 0
    printed = capsys.readouterr()
    assert word in printed.out
    assert printed.err == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--origins", "soon"], "not a list of years"),
        (["--methods", "anker"], "Did you mean anchor"),
        (["--origins", "2030"], "no five years after 2030"),
    ],
)
def test_a_wrong_word_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    file = write_release(tmp_path, rows_of(panel()))
    assert main(["backtest", str(file), *words]) != 0
    assert said in capsys.readouterr().err


def test_a_release_without_stocks_is_judged_by_moves(tmp_path: Path) -> None:
    (found,) = read_panels(write_release(tmp_path, rows_of(panel())))
    window = backtest(found, 2014, ["last value"]).window
    assert not window.has_stock
    assert window.size == pytest.approx(window.last.sum(0) + window.last.sum(1))
