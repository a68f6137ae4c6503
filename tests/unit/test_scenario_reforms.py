"""Reforms composed, compared and read as series."""

import numpy as np

from talentatlas.scenarios.library import find_reform
from talentatlas.scenarios.reform import compose, diff, doses
from talentatlas.scenarios.reform_file import parse_reform


def reform(name: str, *lines: str):
    return parse_reform("\n".join([f"name: {name}", "parameters:", *(f"  {x}" for x in lines)]))


def test_for_the_same_years_the_later_reform_holds() -> None:
    first = reform("first", "USA.rd_budget.total: {2026-: -0.2}")
    second = reform("second", "USA.rd_budget.total: {2028..2029: -0.5}")
    both = compose([first, second])
    (dose,) = doses(both, range(2026, 2032))
    assert list(dose.change) == [-0.2, -0.2, -0.5, -0.5, -0.2, -0.2]
    assert both.name == "first + second"
    assert both.parts == ("first", "second")
    assert both.replaced == ("USA.rd_budget.total 2028..2029: second replaces -0.2",)


def test_the_order_of_composition_matters_and_is_told() -> None:
    first = reform("first", "USA.rd_budget.total: {2026-: -0.2}")
    second = reform("second", "USA.rd_budget.total: {2028..2029: -0.5}")
    (dose,) = doses(compose([second, first]), range(2026, 2032))
    assert list(dose.change) == [-0.2] * 6


def test_reforms_of_different_things_add_in_any_order() -> None:
    parts = [find_reform(name) for name in ("us-fee-100000", "programme-eu")]
    assert compose(parts).changes == compose(parts[::-1]).changes


def test_an_amount_for_a_period_is_replaced_as_a_whole() -> None:
    first = reform("first", "EU.programme.money_usd: {2026..2028: 300}")
    second = reform("second", "EU.programme.money_usd: {2028: 50}")
    (dose,) = doses(compose([first, second]), range(2026, 2030))
    assert list(dose.change) == [0, 0, 50, 0]


def test_an_amount_is_spread_evenly_over_its_period() -> None:
    (dose,) = doses(reform("a", "EU.programme.money_usd: {2026..2028: 300}"), range(2025, 2030))
    assert list(dose.change) == [0, 100, 100, 100, 0]


def test_the_difference_of_a_reform_to_itself_is_empty() -> None:
    everything = find_reform("everything")
    assert diff(everything, everything) == []


def test_a_difference_names_both_sides() -> None:
    left = reform("left", "USA.rd_budget.total: {2026-: -0.2}")
    right = reform("right", "USA.rd_budget.total: {2026-: -0.3}", "FRA.pay.academic: {2027: 1}")
    found = [(line.what, line.left, line.right) for line in diff(left, right)]
    assert found == [
        ("FRA.pay.academic 2027", None, "1"),
        ("USA.rd_budget.total 2026-", "-0.2", "-0.3"),
    ]


def test_the_ready_reform_of_everything_is_the_composition_of_its_parts() -> None:
    everything = find_reform("everything")
    assert len(everything.parts) == 7 + 1  # and its own word
    whole = compose([find_reform(part) for part in everything.parts[:-1]])
    assert whole.changes == everything.changes


def test_a_level_stays_at_its_baseline_in_other_years() -> None:
    (dose,) = doses(reform("a", "USA.post_study.months: {2026..2027: 12}"), range(2025, 2029))
    np.testing.assert_array_equal(dose.level, [36, 12, 12, 36])
    np.testing.assert_array_equal(dose.change, [0, -24, -24, 0])
