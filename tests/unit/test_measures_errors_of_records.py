"""Errors of the records: how they are measured, and how they widen an interval."""

import numpy as np
import pytest

from measured import engine_of
from talentatlas.config import Choices
from talentatlas.engine.portable import lint
from talentatlas.estimation.multiverse import STEADY_EVIDENCE, compared
from talentatlas.schema import CONTRACTS
from talentatlas.uncertainty.combine import combine, reach_ends
from talentatlas.uncertainty.exact import Bounds
from talentatlas.uncertainty.measurement import deviation, from_choice, missing_country
from talentatlas.uncertainty.scales import scale

ROUNDING = 1e-12


def bounds(low, high):
    return Bounds(np.array([low]), np.array([high]))


def test_independent_errors_add_as_squares_on_the_log_scale():
    given = bounds(100 / np.exp(0.3), 100 * np.exp(0.3))
    found = combine(
        np.array([100.0]), given, sd=np.array([0.2]), quantile=2.0, scale=scale("log")
    )
    assert found.upper[0] == pytest.approx(100 * np.exp(0.5), rel=ROUNDING)
    assert found.lower[0] == pytest.approx(100 / np.exp(0.5), rel=ROUNDING)


def test_no_further_error_leaves_the_interval_alone():
    for name, value, low, high in (
        ("log", 7, 3, 12),
        ("logit", 0.2, 0.1, 0.4),
        ("plain", -3, -9, 2),
    ):
        found = combine(
            np.array([float(value)]),
            bounds(float(low), float(high)),
            sd=np.zeros(1),
            quantile=1.66,
            scale=scale(name),
        )
        assert (found.lower[0], found.upper[0]) == pytest.approx((low, high))


def test_zero_keeps_its_lower_bound_and_moves_the_upper_one():
    found = combine(
        np.zeros(1), bounds(0.0, 3.0), sd=np.array([0.1]), quantile=2.0, scale=scale("log")
    )
    assert found.lower[0] == 0
    assert found.upper[0] == pytest.approx(3 * np.exp(0.2))


def test_one_doubtful_event_does_not_exclude_zero_and_five_do():
    events = np.array([1.0, 5.0])
    given = Bounds(np.array([0.05, 1.97]), np.array([4.7, 10.5]))
    found = reach_ends(given, events=events, others=None, sd=np.full(2, 0.3), level=0.9)
    assert found.lower.tolist() == [0.0, 1.97]
    assert found.upper.tolist() == [4.7, 10.5]


def test_a_deviation_is_the_weighted_root_mean_square_of_large_cells():
    value, other = np.array([1.0, 2.0, 3.0, np.nan]), np.array([1.1, 2.3, 9.0, 1.0])
    found = deviation(value, other, np.array([30.0, 10.0, 9.0, 50.0]))
    assert found.size == pytest.approx(np.sqrt((30 * 0.01 + 10 * 0.09) / 40))
    assert found.cells == 2


def test_default_and_alternatives_are_right_with_equal_chance():
    assert from_choice("ties", [0.2]).sd == pytest.approx(0.2 / np.sqrt(2))
    assert from_choice("silent", [0.3, 0.0]).sd == pytest.approx(0.3 / np.sqrt(3))


def test_equal_chances_of_being_placed_leave_no_error():
    chance = np.random.default_rng(3)
    authorships = np.full(12, 400.0)
    placed = chance.binomial(400, 0.8, 12).astype(float)
    assert missing_country(placed, authorships).sd < 0.02  # chance alone would make 0.025


def test_unequal_chances_are_the_error_that_they_make():
    authorships = np.full(2, 1e6)
    placed = authorships * np.array([0.5, 0.8])
    half = np.log(0.8 / 0.5) / 2
    assert missing_country(placed, authorships).sd == pytest.approx(half, rel=1e-3)


def lives_with_blips():
    """Forty stay; ten visit Canada on a single work; ten move there for good."""
    lives = {f"s{n}": dict.fromkeys(range(2010, 2020), "USA") for n in range(40)}
    for n in range(10):
        lives[f"b{n}"] = dict.fromkeys(range(2010, 2020), "USA") | {2017: "CAN"}
        lives[f"m{n}"] = dict.fromkeys(range(2010, 2017), "USA") | dict.fromkeys(
            range(2017, 2020), "CAN"
        )
    return lives


@pytest.fixture(scope="module")
def tabulated():
    lives = lives_with_blips()
    signs = [(f"{p}-{y}", p, y, c) for p, life in lives.items() for y, c in life.items()]
    tables = {
        "person_work": [
            {"work_id": w, "position": 1, "person_id": p, "year": y, "venue_id": "icml"}
            for w, p, y, _ in signs
        ],
        "affiliation": [
            {"work_id": w, "position": 1, "line": 1, "country": c} for w, _, _, c in signs
        ],
        "work": [],
        "ai_work": [],
    }
    with engine_of(lives, tables=tables) as engine:
        rows = compared(engine, Choices().parameters()).to_pylist()
    return {(r["indicator"], r["choice"], r["alternative"]): r for r in rows}


def test_dropping_blips_halves_the_moves(tabulated):
    found = tabulated["inflow", "blips", "dropped"]
    # CAN: 20 arrivals become 10; USA: 10 returns become none, which no log scale holds.
    assert found["deviation"] == pytest.approx(np.log(2))
    assert found["cells"] == 1


def test_the_statement_for_blips_is_portable():
    assert lint(STEADY_EVIDENCE) == []
    assert STEADY_EVIDENCE.columns == tuple(c.name for c in CONTRACTS["evidence"].columns)


def test_a_choice_that_changes_nothing_deviates_by_nothing(tabulated):
    for choice, label in (("several", "first"), ("ties", "code"), ("silent_years", "3")):
        assert tabulated["stock", choice, label]["deviation"] == 0
