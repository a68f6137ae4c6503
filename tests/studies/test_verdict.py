"""Laws of the verdict: computed from figures alone, and never kinder with less knowledge."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentatlas.studies.base import Finding, Need, Text
from talentatlas.studies.claims import claim_named
from talentatlas.studies.verdict import Kind, verdict
from talentatlas.vocabulary.messages import LANGUAGES

WORDS = Text("in words", "文字", "文字")
CLAIM = claim_named("rd-basic-academia-exact")  # 44.7, rounded to a tenth
NEED = Need(
    Text("the table", "该表", "該表"), Text("Get it there.", "去那里取。", "去那裡取。")
)

values = st.floats(-1e6, 1e6, allow_nan=False)
widths = st.floats(0, 1e5)


def finding(value, lower=None, upper=None, **rest):
    return Finding(value=value, lower=lower, upper=upper, method=WORDS, data=(), **rest)


def around(value, half, **rest):
    return finding(value, value - half, value + half, **rest)


def test_their_data_within_rounding_is_reproduced():
    assert verdict(CLAIM, finding(44.68, same_data=True)).kind is Kind.REPRODUCED


def test_their_data_outside_rounding_differs_by_the_size_of_the_gap():
    found = verdict(CLAIM, finding(45.0, same_data=True))
    assert found.kind is Kind.DIFFERS
    assert found.gap == pytest.approx(0.25)
    assert "+0.25" in found.reason()


def test_other_data_never_reproduces_even_when_equal():
    assert verdict(CLAIM, finding(44.7)).kind is Kind.AGREES


@given(values, widths)
def test_only_their_own_data_can_be_reproduced(value, half):
    assert verdict(CLAIM, around(value, half)).kind in (Kind.AGREES, Kind.DIFFERS)


@given(values, widths, widths)
def test_a_wider_interval_never_turns_agreement_into_difference(value, half, more):
    if verdict(CLAIM, around(value, half)).kind is Kind.AGREES:
        assert verdict(CLAIM, around(value, half + more)).kind is Kind.AGREES


@given(values, widths)
def test_the_gap_is_zero_just_when_the_wording_allows_our_value(value, half):
    low, high = CLAIM.range
    gap = verdict(CLAIM, around(value, half)).gap
    assert (gap == 0) == (low - 1e-6 <= value <= high + 1e-6)


@given(values, widths, st.floats(-1e5, 1e5))
def test_moving_claim_and_finding_together_changes_nothing(value, half, shift):
    moved = replace(CLAIM, value=CLAIM.value + shift)
    one = verdict(CLAIM, around(value, half))
    other = verdict(moved, around(value + shift, half))
    low, high = CLAIM.range
    is_at_the_edge = min(abs(value - half - high), abs(value + half - low)) < 1e-3
    assert is_at_the_edge or one.kind is other.kind


def test_a_bound_alone_leaves_the_other_side_open():
    more = claim_named("cea-phd-noncitizen-floor")  # more than 50
    assert verdict(more, finding(80.0)).kind is Kind.AGREES
    assert verdict(more, finding(40.0)).kind is Kind.DIFFERS
    nearly = claim_named("ds-china-near-half")  # close to 50
    assert verdict(nearly, finding(47.0)).kind is Kind.AGREES
    assert verdict(nearly, finding(41.6)).kind is Kind.DIFFERS


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("claim", "needs", "key"),
    [
        ("nature-poll-share", (), "answers"),
        ("bcg-us-ai-pool", (), "company"),
        ("sed-2023-total", (NEED,), "needed"),
        ("mp-2022-origin-usa", None, "no study file"),
        ("cn-univ-expansion", (), "no file is known"),
    ],
)
def test_what_cannot_be_tested_says_why(claim, needs, key, lang):
    found = verdict(claim_named(claim), None, needs)
    assert found.kind is Kind.NOT_TESTABLE
    assert found.gap is None
    assert found.reason(lang)
    if lang == "en":
        assert key in found.reason(lang).lower()
    for need in needs or ():
        assert need.what.label(lang) in found.reason(lang)
        assert need.get.label(lang) in found.reason(lang)


def test_a_difference_names_what_departs_in_the_language():
    far = finding(90.0, departs=("coverage", "time"))
    assert "coverage and time or edition" in verdict(CLAIM, far).reason()
    assert "覆盖范围和时间或版本" in verdict(CLAIM, far).reason("zh-Hans")
