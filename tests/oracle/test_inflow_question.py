"""The account of a smaller US inflow against figures worked out apart from this code.

OpenAlex 2023 V1, year 2018, 4,881 fewer moves: gained by the United Kingdom, the EU and Canada
from outside, and people who did not leave, at three diversion ratios.
"""

from pathlib import Path

import pytest

from talentatlas.models.read_panel import read_panels
from talentatlas.scenarios.inflow_question import Answer, answer

GAINED = {0.25: (114, 244, 58), 0.57: (259, 557, 133), 1.00: (455, 977, 233)}
STAYED = {0.25: (482, 940, 382, 239), 0.57: (277, 724, 219, 137), 1.00: (0, 434, 0, 0)}
ROUNDED = 0.51  # the figures are whole persons
USUAL = {"openalex": 0.014, "scopus": 0.024}
ROUNDED_SHARE = 0.0005


@pytest.fixture(scope="module")
def found(shared: Path) -> Answer:
    folder = shared / "data" / "scholarly_migration"
    name = "openalex_2023_V1_scholarlymigration_countryflows.csv.gz"
    (panel,) = read_panels(folder / name)
    return answer(panel, year=2018)


def test_the_loss_is_a_tenth_of_the_inflow(found: Answer) -> None:
    assert found.lost == pytest.approx(4881, abs=ROUNDED)


@pytest.mark.parametrize("ratio", GAINED)
def test_gains_are_those_worked_out_by_hand(found: Answer, ratio: float) -> None:
    gained = {g.area: g.gained for g in found.gains if g.diversion == ratio}
    for area, expected in zip(("GBR", "EU", "CAN"), GAINED[ratio], strict=True):
        assert gained[area] == pytest.approx(expected, abs=ROUNDED)


@pytest.mark.parametrize("ratio", STAYED)
def test_those_who_stay_are_those_worked_out_by_hand(found: Answer, ratio: float) -> None:
    stayed = {g.area: g.stayed for g in found.gains if g.diversion == ratio}
    for area, expected in zip(("GBR", "EU", "CHN", "IND"), STAYED[ratio], strict=True):
        assert stayed[area] == pytest.approx(expected, abs=ROUNDED)


def test_the_net_flow_of_the_united_kingdom_turns_positive_in_every_row(found: Answer) -> None:
    british = [g for g in found.gains if g.area == "GBR"]
    assert [round(g.net_before) for g in british] == [-280] * 3
    assert all(g.net_after > 0 for g in british)
    assert all(g.gained_share < 0.025 for g in british)


@pytest.mark.parametrize("source", USUAL)
def test_a_usual_year_is_as_measured(shared: Path, source: str) -> None:
    panels = read_panels(shared / "data" / "scholarly_migration")
    (panel,) = [p for p in panels if p.source.startswith(source)]
    since = {"openalex": 2005, "scopus": 2006}[source]
    from talentatlas.scenarios.inflow_question import usual_variation

    usual, _ = usual_variation(panel, hub="USA", last=2019, since=since)
    assert usual == pytest.approx(USUAL[source], abs=ROUNDED_SHARE)


def test_a_tenth_is_far_outside_a_usual_year(found: Answer) -> None:
    assert found.times_usual > 5
