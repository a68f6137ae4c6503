"""A reform beside its twin: identity, common random numbers, same bytes, honest cells."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scenario_ground import LAST, ground, panel
from talentatlas.errors import SchemaError, StorageError
from talentatlas.models.state import AREAS
from talentatlas.scenarios.anchoring import folded
from talentatlas.scenarios.compare import compare_results
from talentatlas.scenarios.figures import BLOCK, SUPPRESSED, TOO_WIDE, variance_parts
from talentatlas.scenarios.library import find_reform
from talentatlas.scenarios.reform_file import parse_reform
from talentatlas.scenarios.result import Result
from talentatlas.scenarios.run import Settings, run_scenario
from talentatlas.scenarios.store import read_result, write_result

DRAWS, YEARS = 40, 8
SETTINGS = Settings(draws=DRAWS, years=YEARS, seed=4, runs=("central",))
EMPTY = parse_reform("name: nothing\nparameters: {}\n")
FALL = parse_reform(
    "name: fall\nparameters:\n  USA.inflow: {2022-: -0.10}\nassumptions: {because: test}\n"
)
NEAR_A_TENTH = (0.08, 0.14)  # of US inflow lost, stocks elsewhere having changed as well


@pytest.fixture(scope="module")
def fallen() -> Result:
    return run_scenario(FALL, ground(), SETTINGS)


@pytest.fixture(scope="module")
def unchanged() -> Result:
    return run_scenario(EMPTY, ground(), SETTINGS)


def headline(result: Result, area: str, indicator: str):
    return next(f for f in result.headlines if (f.area, f.indicator) == (area, indicator))


def test_an_empty_reform_is_the_anchor_to_the_bit(unchanged: Result) -> None:
    flows = folded(ground().anchor.draws(DRAWS, 4), panel().areas)[:, :YEARS]
    for figure in unchanged.yearly:
        assert figure.reform == figure.twin
        assert figure.difference.value == 0  # type: ignore[union-attr]
    usa = AREAS.index("USA")
    found = next(f for f in unchanged.yearly if (f.area, f.indicator) == ("USA", "inflow"))
    assert found.reform.value == flows[:, 0].sum(axis=1)[:, usa].mean()  # type: ignore[union-attr]


def test_the_twin_of_a_reform_is_the_run_without_it(fallen: Result, unchanged: Result) -> None:
    assert [f.twin for f in fallen.yearly] == [f.twin for f in unchanged.yearly]


def test_years_before_the_reform_are_those_of_the_twin(fallen: Result) -> None:
    before = [f for f in fallen.yearly if f.years[0] < 2022]
    assert before
    assert all(f.reform == f.twin for f in before)


def test_a_tenth_of_us_inflow_is_lost_and_others_keep_people(fallen: Result) -> None:
    inflow = headline(fallen, "USA", "inflow")
    lost = -inflow.difference.value / inflow.twin.value  # type: ignore[union-attr]
    assert NEAR_A_TENTH[0] < lost < NEAR_A_TENTH[1]
    assert fallen.hubs == ("USA",) or list(fallen.hubs) == ["USA"]
    china = next(g for g in fallen.gains if g.area == "CHN")
    assert china.stayed.value > 0
    assert china.arrived.lower95 > 0


def test_the_difference_is_far_surer_than_the_two_numbers(fallen: Result) -> None:
    inflow = headline(fallen, "USA", "inflow")
    width = inflow.difference.upper80 - inflow.difference.lower80  # type: ignore[union-attr]
    apart = inflow.reform.upper80 - inflow.reform.lower80  # type: ignore[union-attr]
    assert width < apart / 3


def test_the_three_runs_are_kept_apart_and_ordered() -> None:
    settings = replace(SETTINGS, draws=20, runs=("low", "central", "high"))
    result = run_scenario(FALL, ground(calibrated=True), settings)
    found = [d.at_once.value for d in result.diversions]  # type: ignore[union-attr]
    assert [d.run for d in result.diversions] == ["low", "central", "high"]
    assert found[0] < found[1] < found[2]
    for each in result.diversions:
        assert each.at_once.value == pytest.approx(each.assumed, abs=0.15)  # type: ignore[union-attr]
    british = [g.arrived.value for g in result.gains if g.area == "GBR"]
    assert british[0] < british[1] < british[2]


def test_a_stated_diversion_ratio_gives_one_run() -> None:
    text = FALL.assumptions | {"diversion": 0.4}
    result = run_scenario(
        replace(FALL, assumptions=text), ground(), replace(SETTINGS, draws=20)
    )
    assert [(d.run, d.assumed) for d in result.diversions] == [("stated", 0.4)]


def test_same_seed_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    settings = replace(SETTINGS, draws=20)
    for name in ("a", "b"):
        write_result(run_scenario(FALL, ground(), settings), tmp_path / name)
    write_result(run_scenario(FALL, ground(), replace(settings, seed=5)), tmp_path / "c")
    files = sorted(p.name for p in (tmp_path / "a").iterdir())
    assert "result.json" in files
    for name in files:
        one, two = ((tmp_path / folder / name).read_bytes() for folder in "ab")
        assert one == two
    assert (tmp_path / "a" / "yearly.csv").read_bytes() != (
        tmp_path / "c" / "yearly.csv"
    ).read_bytes()


def test_a_stored_result_tells_everything_that_it_rests_on(
    fallen: Result, tmp_path: Path
) -> None:
    found = read_result(write_result(fallen, tmp_path / "out"))
    assert found["reform"]["text"].startswith("schema: 1\n")
    assert (found["seed"], found["draws"], found["version"]) == (4, DRAWS, found["version"])
    assert found["source"]["vintage"] == "2023"
    assert found["source"]["licence"] == "CC0-1.0"
    assert found["levers"][0]["assumption_only"]
    assert set(found["cautions"]) == {"en", "zh-Hans", "zh-Hant"}
    parts = found["headlines"][0]["parts"]
    assert parts["process"] + parts["parameter"] == pytest.approx(1)


def test_a_result_that_was_changed_is_refused(fallen: Result, tmp_path: Path) -> None:
    folder = write_result(fallen, tmp_path / "out")
    (folder / "yearly.csv").write_text("value\n1\n", encoding="utf-8")
    with pytest.raises(SchemaError, match="was changed"):
        read_result(folder)


def test_a_folder_with_other_files_is_left_alone(fallen: Result, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(StorageError, match="not empty"):
        write_result(fallen, tmp_path)
    assert (tmp_path / "mine.txt").exists()


def test_two_results_are_compared_by_their_own_effects(
    fallen: Result, unchanged: Result, tmp_path: Path
) -> None:
    write_result(fallen, tmp_path / "a")
    write_result(replace(fallen, seed=9), tmp_path / "b")
    found = compare_results(tmp_path / "a", tmp_path / "b")
    assert found["reform"] == []
    assert any("seed differs" in note for note in found["notes"])
    assert all(row["left"] == row["right"] for row in found["headlines"])


def test_no_number_stands_in_a_cell_wider_than_twice_its_mean(fallen: Result) -> None:
    for figure in fallen.corridors:
        if figure.status == SUPPRESSED:
            assert (figure.reform, figure.twin, figure.difference) == (None, None, None)
        else:
            for band in (figure.reform, figure.twin):
                assert band.upper80 - band.lower80 <= TOO_WIDE * abs(band.value)  # type: ignore[union-attr]


def test_a_suppressed_cell_gives_way_to_its_block() -> None:
    few = replace(ground(), anchor=replace(ground().anchor, last=panel().flows[-1] / 200))  # type: ignore[type-var]
    result = run_scenario(FALL, few, replace(SETTINGS, draws=20))
    hidden = [f for f in result.corridors if f.status == SUPPRESSED and BLOCK not in f.partner]
    assert hidden
    blocks = {f.area for f in result.corridors if f.partner.startswith(BLOCK)}
    assert {f.area for f in hidden} <= blocks


def test_the_question_is_answered_for_a_smaller_inflow_alone(fallen: Result) -> None:
    assert fallen.answer is not None
    assert (fallen.answer.hub, fallen.answer.year) == ("USA", LAST)
    assert fallen.answer.fall == pytest.approx(0.1)
    package = run_scenario(find_reform("us-budget-2026"), ground(), replace(SETTINGS, draws=20))
    assert package.answer is None


def test_variance_is_split_as_it_was_made() -> None:
    numbers = np.random.default_rng(0)
    parameter, process = numbers.normal(0, 2, 4000), numbers.normal(0, 1, 3000)
    parts = variance_parts(parameter[:, None] + process[None, :])
    assert parts["parameter"] == pytest.approx(0.8, abs=0.02)
    assert parts["process"] == pytest.approx(0.2, abs=0.02)


def test_a_known_effect_size_leaves_all_variance_to_counts(fallen: Result) -> None:
    assert headline(fallen, "USA", "inflow").parts["parameter"] < 1e-6


def test_effect_sizes_add_variance() -> None:
    result = run_scenario(find_reform("us-fee-100000"), ground(), SETTINGS)
    assert headline(result, "USA", "inflow").parts["difference_parameter"] > 0.5
