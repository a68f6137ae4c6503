"""Sensitivity of a reform and the counts beside it: one assumption at a time, nothing else."""

import numpy as np
import pytest

from scenario_folders import FALL, FEE, NOTHING, SETTINGS, ran, stored
from scenario_ground import LAST, ground, panel
from talentatlas.models.state import AREAS, fold
from talentatlas.scenarios.assumptions import DIVERSION
from talentatlas.scenarios.beside import PAST, SENSITIVITY, numbers_of, read_tables
from talentatlas.scenarios.past import BACK, past_table
from talentatlas.scenarios.reform_file import parse_reform
from talentatlas.scenarios.sensitivity import Swing, sensitivity
from talentatlas.scenarios.store import TABLES, read_result

NUMBERS = [("USA", "inflow"), ("GBR", "net_flow")]
ROUGHLY = 0.25  # few paths and middle values against the mean of the run


@pytest.fixture(scope="module")
def fee() -> list[Swing]:
    return sensitivity(parse_reform(FEE), ground(), SETTINGS, NUMBERS)


def swing(swings: list[Swing], name: str, area: str = "USA") -> Swing:
    return next(s for s in swings if s.name == name and s.area == area)


def test_a_stronger_reaction_to_pay_costs_more_inflow(fee: list[Swing]) -> None:
    found = swing(fee, "eps_pay")
    assert found.low < 1.0 < found.high
    assert found.at_high < found.centre < found.at_low < 0


def test_a_larger_share_borne_by_the_employer_is_varied_within_its_bounds(
    fee: list[Swing],
) -> None:
    found = swing(fee, "employer_share_of_fee")
    assert found.low == pytest.approx(0.7 * 2 / 3)
    assert found.high == 1.0  # a half more would pass the bound
    assert found.at_low != found.at_high


def test_what_nobody_uses_moves_nothing(fee: list[Swing]) -> None:
    names = {s.name for s in fee}
    assert "stay_rate" not in names
    assert {"diversion", "eps_pay", "eta", "lag", "academic_share"} <= names


def test_the_middle_is_near_the_run(fee: list[Swing]) -> None:
    headline = next(
        f
        for f in ran(FEE).headlines
        if (f.area, f.indicator, f.run) == ("USA", "inflow", "central")
    )
    assert headline.difference is not None
    assert fee[0].centre == pytest.approx(headline.difference.value, rel=ROUGHLY)


def test_an_assumption_only_lever_has_the_diversion_ratio_alone() -> None:
    found = sensitivity(parse_reform(FALL), ground(), SETTINGS, NUMBERS)
    assert {s.name for s in found} == {"diversion"}
    assert {(s.low, s.high) for s in found} == {(min(DIVERSION.values()), 1.0)}


def test_a_reform_that_changes_nothing_has_no_swing() -> None:
    assert sensitivity(parse_reform(NOTHING), ground(), SETTINGS, NUMBERS) == []


def test_the_same_seed_gives_the_same_swings(fee: list[Swing]) -> None:
    assert sensitivity(parse_reform(FEE), ground(), SETTINGS, NUMBERS) == fee


def test_past_counts_are_those_of_the_panel() -> None:
    flows, _ = fold(panel())
    rows = past_table(ground()).rows()
    assert {r["year"] for r in rows} == set(range(LAST - BACK + 1, LAST + 1))
    usa = AREAS.index("USA")
    year = panel().row(2015)
    found = {r["indicator"]: r["value"] for r in rows
             if (r["ref_area"], r["year"]) == ("USA", 2015)}  # fmt: skip
    assert found["inflow"] == flows[year, :, usa].sum()
    assert found["outflow"] == flows[year, usa].sum()
    assert found["net_flow"] == found["inflow"] - found["outflow"]


def test_net_flows_of_the_past_sum_to_zero_over_areas() -> None:
    rows = past_table(ground()).rows()
    net = [r["value"] for r in rows if r["indicator"] == "net_flow" and r["ref_area"] in AREAS]
    assert np.sum(net) == 0


def test_tables_beside_a_result_leave_it_whole_and_keep_what_they_are_about(tmp_path) -> None:
    folder = stored(tmp_path / "result", FEE)
    read_result(folder)
    found = read_tables(folder)
    assert set(found) == {*TABLES, PAST, SENSITIVITY}
    assert found["yearly"].about.vintage == ground().source.vintage
    assert found["yearly"].extra["seed"] == str(SETTINGS.seed)
    assert found[PAST].about.licence == "CC0-1.0"
    areas = list(dict.fromkeys(r["area"] for r in found[SENSITIVITY].rows()))
    assert areas == [area for area, _ in numbers_of(ran(FEE))]
