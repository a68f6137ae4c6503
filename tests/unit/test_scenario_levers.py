"""Levers: each does what its evidence says, more of it does more, and nothing does nothing."""

import math
from itertools import pairwise

import numpy as np
import pytest

from talentatlas.models.effects import FACTORS, Effects
from talentatlas.scenarios.anchoring import axes_of
from talentatlas.scenarios.applied import apply
from talentatlas.scenarios.axes import STAGES
from talentatlas.scenarios.base import LEVERS, STUDIES, Prior
from talentatlas.scenarios.cautions import CATALOGUE, caution_keys, cautions
from talentatlas.scenarios.evidence import evidence, independent_studies
from talentatlas.scenarios.parameters import by_name
from talentatlas.scenarios.reform import Reform
from talentatlas.scenarios.reform_file import parse_reform
from talentatlas.vocabulary.messages import LANGUAGES, Messages, read_catalogue

AXES = axes_of()
YEARS = range(2026, 2036)
DRAWS = 400
MEANS_AGREE = 0.05  # of a mean of 400 draws of a prior with an sd of half its mean
SAID = """
assumptions:
  because: test
  employer_share_of_fee: 0.0
  cost_per_head_usd: 500000
  average_tax: 0.4
"""
SMALL_AND_LARGE = {
    "USA.visa.fee_usd": (20_000, 100_000),
    "USA.visa.refusal.student": (0.30, 0.50),
    "USA.visa.refusal.work": (0.20, 0.50),
    "USA.residence.wait_years": (1, 4),
    "USA.post_study.months": (40, 60),
    "USA.security.index": (0.2, 0.9),
    "USA.rd_budget.total": (-0.1, -0.5),
    "USA.rd_budget.NSF": (-0.1, -0.5),
    "USA.rd_budget.NIH": (-0.1, -0.5),
    "CAN.pay.academic": (0.1, 1.0),
    "CAN.pay.industry": (0.1, 1.0),
    "CAN.programme.money_usd": (1e8, 9e8),
    "FRA.returnee.tax_cut": (0.1, 0.3),
    "GBR.free_movement.ended": (0.3, 1.0),
    "IND.bachelor.places": (0.1, 0.5),
    "USA.inflow": (-0.02, -0.10),
    "CHN.graduates.leave": (-0.1, -0.3),
}


def reform(path: str, value: float, more: str = "") -> Reform:
    people = ", partners: [EU]" if path.endswith("ended") else ""
    text = f"name: t\nparameters:\n  {path}: {{2026..2035: {value}{people}{more}}}{SAID}"
    return parse_reform(text)


def effects(path: str, value: float, more: str = "", draws: int = DRAWS) -> list[Effects]:
    applied = apply(reform(path, value, more), years=YEARS, axes=AXES, draws=draws, seed=3)
    return [applied.effects(year) for year in range(len(YEARS))]


def size(effect: Effects) -> dict[str, float]:
    """Largest mean change of each kind, with the sign of most of it."""
    sizes = {}
    for name in effect.__slots__:
        values = getattr(effect, name).mean(axis=0)
        values = np.log(values) if name in FACTORS else values
        sizes[name] = float(values.ravel()[np.argmax(np.abs(values))])
    return sizes


def at(effect: Effects, name: str, area: str, stage: str, group: str) -> float:
    """Mean over draws of an effect on people of a group who would live in an area."""
    values = getattr(effect, name)
    place = (AXES.areas.index(area), STAGES.index(stage), AXES.groups.index(group))
    picked = [p if n > 1 else 0 for p, n in zip(place, values.shape[2:], strict=True)]
    return float(values[:, 0, picked[0], picked[1], picked[2]].mean())


def test_every_parameter_has_a_case_here() -> None:
    assert {path.partition(".")[2] for path in SMALL_AND_LARGE} == set(by_name())


@pytest.mark.parametrize("path", SMALL_AND_LARGE)
def test_more_of_a_lever_does_more(path: str) -> None:
    small, large = SMALL_AND_LARGE[path]
    less, more = size(effects(path, small)[6]), size(effects(path, large)[6])
    moved = [name for name in less if less[name]]
    assert moved
    for name in moved:
        assert less[name] * more[name] > 0
        assert abs(more[name]) > abs(less[name])


@pytest.mark.parametrize("path", SMALL_AND_LARGE)
def test_the_baseline_does_nothing(path: str) -> None:
    kind = by_name()[path.partition(".")[2]][0].kind
    applied = apply(
        reform(path, {"visa.refusal.student": 0.27, "visa.refusal.work": 0.16,
                      "post_study.months": 36}.get(path.partition(".")[2], 0.0)),
        years=YEARS, axes=AXES, draws=4, seed=3,
    )  # fmt: skip
    assert kind in ("level", "change", "total")
    for year in range(len(YEARS)):
        assert applied.effects(year).is_empty()


@pytest.mark.parametrize("path", SMALL_AND_LARGE)
def test_arrays_keep_to_the_axes(path: str) -> None:
    wanted = (5, 1, len(AXES.areas), len(STAGES), len(AXES.groups))
    for effect in effects(path, SMALL_AND_LARGE[path][1], draws=5):
        for name in effect.__slots__:
            shape = getattr(effect, name).shape
            assert all(n in (1, w) for n, w in zip(shape, wanted, strict=True))


def test_a_fee_halves_postdocs_where_it_takes_a_tenth_of_industry() -> None:
    """The example of the model: 100,000 USD over three years, borne by the worker."""
    for share, expected in (("1.0", 65_000), ("0.0", 267_000)):
        text = f"name: t\nparameters:\n  USA.visa.fee_usd: {{2026-: 100000}}{SAID}"
        found = parse_reform(text + f"  academic_share: {share}\n")
        applied = apply(found, years=YEARS, axes=AXES, draws=DRAWS, seed=1)
        eps = applied.eps["visa-fee"]["eps_pay"]
        wanted = np.exp(eps * math.log(1 - 100_000 / (3 * expected))).mean()
        assert at(applied.effects(5), "arrivals", "USA", "P", "CHN") == pytest.approx(wanted)


def test_a_fee_does_not_touch_natives_or_students_or_other_places() -> None:
    effect = effects("USA.visa.fee_usd", 100_000)[5]
    assert at(effect, "arrivals", "USA", "P", "USA") == 1
    assert at(effect, "arrivals", "USA", "D", "CHN") == 1
    assert at(effect, "arrivals", "CAN", "P", "CHN") == 1


def test_refusals_take_away_at_least_those_refused() -> None:
    effect = effects("USA.visa.refusal.student", 0.35)[5]
    assert at(effect, "arrivals", "USA", "D", "IND") < (1 - 0.35) / (1 - 0.27)
    assert at(effect, "arrivals", "USA", "P", "IND") == 1


def test_security_policy_lowers_entry_by_what_was_measured_and_only_of_the_origins() -> None:
    effect = effects("USA.security.index", 1, ", origins: [CHN]")[5]
    entry = at(effect, "utility", "USA", "D", "CHN")
    assert entry == pytest.approx(math.log(0.85), rel=MEANS_AGREE)
    assert at(effect, "utility", "USA", "D", "IND") == 0


def test_a_year_of_waiting_costs_the_published_points_at_first() -> None:
    effect = effects("USA.residence.wait_years", 1)[1]
    odds = math.log(0.735 / 0.265) + at(effect, "stay", "USA", "P", "CHN")
    points = 100 * (1 / (1 + math.exp(-odds)) - 0.735)
    assert -6.0 < points < -2.4  # between the two studies


def test_half_of_the_waiting_effect_is_gone_after_five_years() -> None:
    every = effects("USA.residence.wait_years", 1)
    first = at(every[1], "stay", "USA", "P", "CHN")
    last = at(every[8], "stay", "USA", "P", "CHN")
    assert 0.1 * first > last > 0.7 * first  # the mean of what fades and what lasts


def test_budgets_act_on_students_fully_on_postdocs_in_part_and_on_nobody_else() -> None:
    effect = effects("USA.rd_budget.total", -0.5)[6]
    seats = [at(effect, "capacity", "USA", stage, "CHN") for stage in STAGES]
    assert seats[0] == pytest.approx(1 - 0.5 * 0.5, rel=MEANS_AGREE)
    assert 1 - seats[1] == pytest.approx(0.6 * (1 - seats[0]))
    assert seats[2] == 1
    assert at(effect, "leave_research", "USA", "E", "CHN") == 0


def test_a_budget_rise_interrupts_no_laboratory() -> None:
    effect = effects("USA.rd_budget.total", 0.5)[6]
    assert size(effect)["leave_research"] == 0
    assert size(effect)["leave"] == 0


def test_pay_draws_foreigners_far_more_than_natives_and_takes_years() -> None:
    every = effects("CAN.pay.academic", 1.0)
    foreign = [at(effect, "utility", "CAN", "D", "CHN") for effect in every]
    assert foreign[0] == pytest.approx(math.log(2) / 4, rel=0.1)
    assert foreign[5] == pytest.approx(math.log(2), rel=MEANS_AGREE)
    assert at(every[5], "utility", "CAN", "D", "CAN") < 0.15 * foreign[5]


def test_a_programme_brings_fewer_each_year_beyond_those_who_would_have_come() -> None:
    persons = [
        float(e.programme.mean(axis=0).sum()) for e in effects("CAN.programme.money_usd", 5e8)
    ]
    slots = 5e8 / 10 / 500_000
    assert persons[0] == pytest.approx(slots * 0.6 * 0.5, rel=0.1)
    assert persons[4] == pytest.approx(slots * 0.6 * 0.15, rel=0.15)
    assert all(a >= b > 0 for a, b in pairwise(persons))


def test_the_end_of_free_movement_has_the_three_measured_signs() -> None:
    effect = effects("GBR.free_movement.ended", 1)[3]
    assert at(effect, "leave", "GBR", "E", "DEU") == pytest.approx(math.log(1.86), rel=0.1)
    assert at(effect, "leave", "GBR", "E", "GBR") == pytest.approx(math.log(0.86), abs=0.05)
    assert at(effect, "returning", "DEU", "E", "GBR") == pytest.approx(math.log(1.65), rel=0.1)
    assert at(effect, "leave", "GBR", "E", "IND") == 0


def test_graduates_come_four_years_after_places() -> None:
    starts = [float(e.starts.max()) for e in effects("IND.bachelor.places", 0.5)]
    assert starts == [1.0] * 4 + [1.5] * 6


def test_an_effect_size_does_not_depend_on_what_else_is_in_the_reform() -> None:
    alone = apply(reform("USA.rd_budget.total", -0.5), years=YEARS, axes=AXES, draws=9, seed=7)
    lines = "  USA.rd_budget.total: {2026-: -0.1}\n  USA.inflow: {2026-: -0.1}"
    text = parse_reform(f"name: t\nparameters:\n{lines}{SAID}")
    both = apply(text, years=YEARS, axes=AXES, draws=9, seed=7)
    for name, values in alone.eps["rd-budget"].items():
        np.testing.assert_array_equal(values, both.eps["rd-budget"][name])


@pytest.mark.parametrize("lever", list(LEVERS), ids=lambda lever: lever.name)
def test_every_prior_names_evidence_and_every_caution_exists(lever) -> None:
    for prior in lever.priors:
        assert all(each in evidence() for each in prior.evidence)
    keys = caution_keys([lever], all_fields=True)
    assert set(lever.cautions) <= set(keys)
    for lang in LANGUAGES:
        assert len(set(cautions(keys, lang))) == len(keys)


@pytest.mark.parametrize("lever", list(LEVERS), ids=lambda lever: lever.name)
def test_evidence_is_weak_unless_two_studies_measured_one_effect(lever) -> None:
    counts = [independent_studies(prior.evidence, lever.name) for prior in lever.priors]
    assert lever.is_weak == (not lever.by_construction and max(counts, default=0) < STUDIES)


def test_the_weak_ones_are_marked() -> None:
    weak = {lever.name for lever in LEVERS if lever.is_weak}
    assert {"visa-fee", "rd-budget", "returnee-tax", "free-movement", "security-policy"} <= weak
    assert "pay" not in weak


def test_what_nobody_read_supports_nothing() -> None:
    unread = [row for row in evidence().values() if row.read.startswith("memory")]
    assert unread
    assert not any(row.supports for row in unread)


def test_evidence_that_conflicts_is_kept() -> None:
    table = evidence()
    assert table["khosla-wait"].study != table["kahn-wait"].study
    assert (table["own-income-openalex"].estimate or 0) * (
        table["own-income-scopus"].estimate or 0
    ) < 0


def test_a_prior_cut_to_its_bounds_stays_inside_and_rises_with_the_rank() -> None:
    prior = Prior("share", 0.6, 0.4, (), 0.0, 1.0)
    drawn = prior.draw(np.linspace(0.001, 0.999, 200))
    assert drawn.min() >= 0
    assert drawn.max() <= 1
    assert (np.diff(drawn) > 0).all()


def test_every_parameter_is_described_in_three_languages() -> None:
    from talentatlas.cli.scenario_words import PARAMETERS

    for lang in LANGUAGES:
        said = [Messages(PARAMETERS, lang)(f"parameter.{name}") for name in by_name()]
        assert len(set(said)) == len(said)
    assert set(read_catalogue(PARAMETERS)) == {f"parameter.{name}" for name in by_name()}


def test_every_caution_is_used() -> None:
    used = set(caution_keys(LEVERS, all_fields=True))
    assert set(read_catalogue(CATALOGUE)) == used
