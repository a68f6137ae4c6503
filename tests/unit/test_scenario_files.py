"""Reform files: what is wrong is said with its line and the nearest right thing."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentatlas.errors import ConfigError, UnknownNameError
from talentatlas.scenarios.anchoring import axes_of
from talentatlas.scenarios.applied import apply, check
from talentatlas.scenarios.library import find_reform, library_names
from talentatlas.scenarios.parameters import by_name
from talentatlas.scenarios.reform import ReformError, dump
from talentatlas.scenarios.reform_file import parse_reform, read_reform

HEAD = "name: test\nparameters:\n"  # values below stand on line 3

MISTAKES = {
    "unknown path": (f"{HEAD}  USA.visa.fee: {{2026: 1}}", 3, "USA.visa.fee_usd"),
    "unknown area": (f"{HEAD}  US.visa.fee_usd: {{2026: 1}}", 3, "USA.visa.fee_usd"),
    "funder elsewhere": (f"{HEAD}  CHN.rd_budget.NSF: {{2026: -0.1}}", 3, "CHN.rd_budget"),
    "percentage as number": (f"{HEAD}  USA.rd_budget.NSF: {{2026: -56}}", 3, "-0.56"),
    "percentage as text": (f"{HEAD}  USA.rd_budget.NSF: {{2026: -56%}}", 3, "-0.56"),
    "out of bounds": (f"{HEAD}  USA.security.index: {{2026: 1.5}}", 3, "between 0 and 1"),
    "below the baseline": (f"{HEAD}  USA.visa.fee_usd: {{2026: -500}}", 3, "0 without reform"),
    "wrong unit": (f"{HEAD}  USA.visa.fee_usd: {{2026: 90 EUR}}", 3, "in USD: 90"),
    "commas": (f"{HEAD}  USA.visa.fee_usd: {{2026: '100,000'}}", 3, "100000"),
    "text": (f"{HEAD}  USA.visa.fee_usd: {{2026: much}}", 3, "not a number"),
    "not finite": (f"{HEAD}  USA.visa.fee_usd: {{2026: .inf}}", 3, "not a number"),
    "overlap": (
        f"{HEAD}  USA.inflow:\n    2026-: -0.1\n    2028: -0.2",
        5,
        "2026..2027 and 2028",
    ),
    "overlap of people": (
        f"{HEAD}  USA.security.index: [{{2026-: 0.5}},\n   {{2027: 1, origins: [CHN]}}]",
        4,
        "set twice for 2027",
    ),
    "no period": (f"{HEAD}  USA.inflow: -0.1", 3, "{2026-: value}"),
    "bad period": (f"{HEAD}  USA.inflow: {{2026-2028: -0.1}}", 3, "2025..2027"),
    "backward period": (f"{HEAD}  USA.inflow: {{2028..2026: -0.1}}", 3, "earlier year first"),
    "open total": (f"{HEAD}  EU.programme.money_usd: {{2026-: 5e6}}", 3, "2026..2028"),
    "unknown origin": (f"{HEAD}  USA.security.index: {{2026: 1, origins: [CHM]}}", 3, "CHM"),
    "key not taken": (f"{HEAD}  USA.rd_budget.total: {{2026: 0.1, origins: [CHN]}}", 3, "none"),
    "partners missing": (f"{HEAD}  GBR.free_movement.ended: {{2026-: 1}}", 3, "partners"),
    "no baseline": (f"{HEAD}  DEU.visa.refusal.work: {{2026: 0.3}}", 3, "baseline: 0.2"),
    "path twice": (f"{HEAD}  USA.inflow: {{2026: 0}}\n  USA.inflow: {{2027: 0}}", 4, "line 3"),
    "period twice": (f"{HEAD}  USA.inflow:\n    2026: -0.1\n    2026: -0.2", 5, "twice"),
    "unknown field": ("name: test\nparametres: {}", 2, "parameters"),
    "unknown assumption": ("assumptions:\n  diverson: 0.5", 2, "diversion"),
    "impossible assumption": ("assumptions:\n  diversion: 3", 2, "from 0 to 1"),
    "unknown source": ("sources: [claim-nfs]", 1, "claim-nsf"),
    "unknown part": ("include: [us-budgt-2026]", 1, "us-budget-2026"),
    "version": ("schema: 9\nparameters: {}", 1, "schema: 1"),
    "not YAML": ("parameters:\n  USA.inflow: {2026: [", 2, "not YAML"),
    "a list": ("- USA.inflow", 1, "keys and values"),
    "empty": ("", 1, "scenario new"),
    "only a comment": ("# nothing\n", 1, "scenario new"),
    "name is a list": ("name: [a, b]", 1, "name"),
    "title in no language": ("title: {fr: bonjour}", 1, "zh-Hans"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_answered_with_its_line_and_a_way_out(mistake: str) -> None:
    text, line, way_out = MISTAKES[mistake]
    with pytest.raises(ReformError) as caught:
        parse_reform(text, file="mine.yaml")
    assert isinstance(caught.value, ConfigError)
    assert f"mine.yaml, line {line}:" in caught.value.what
    assert way_out in str(caught.value)
    assert caught.value.todo


def test_the_nearest_path_comes_first() -> None:
    with pytest.raises(ReformError, match=r"Did you mean USA\.post_study\.months"):
        parse_reform(f"{HEAD}  USA.poststudy.month: {{2026: 12}}")


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(ReformError, match="not text in UTF-8"):
        read_reform(tmp_path / "bad.yaml")


def test_a_file_that_includes_itself_ends_with_a_message(tmp_path: Path) -> None:
    (tmp_path / "loop.yaml").write_text("include: [loop.yaml]\n", encoding="utf-8")
    with pytest.raises(ReformError, match="include one another"):
        read_reform(tmp_path / "loop.yaml")


def test_an_alias_to_itself_ends_with_a_message() -> None:
    with pytest.raises(ReformError, match="not YAML"):
        parse_reform("parameters: &a\n  USA.inflow: *a\n")


def test_a_name_that_is_no_ready_reform_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="us-inflow-10"):
        find_reform("us-inflow-1")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"{HEAD}  USA.visa.fee_usd: {{2026-: 1000}}", "employer_share_of_fee"),
        (f"{HEAD}  EU.programme.money_usd: {{2026: 1e6}}", "cost_per_head_usd"),
        (f"{HEAD}  USA.inflow: {{2026-: -0.1}}", "because"),
        (f"{HEAD}  CHN.graduates.leave: {{2026-: -0.1}}", "because"),
        (f"{HEAD}  ITA.returnee.tax_cut: {{2026-: 0.3}}", "average_tax"),
    ],
)
def test_a_lever_without_evidence_runs_only_with_the_assumption_spelled_out(
    text: str, named: str
) -> None:
    reform = parse_reform(text)
    with pytest.raises(ReformError, match=rf"line 3.*{named} spelled out"):
        check(reform, axes_of())


def test_origins_that_are_part_of_a_group_cannot_be_singled_out() -> None:
    reform = parse_reform(f"{HEAD}  USA.security.index: {{2026: 1, origins: [BRA]}}")
    with pytest.raises(ConfigError, match="BRA is counted within the group ROW"):
        check(reform, axes_of())


def test_a_period_outside_the_forecast_is_refused() -> None:
    reform = parse_reform(f"{HEAD}  USA.rd_budget.total: {{2050-: -0.1}}")
    with pytest.raises(ReformError, match="outside 2020 to 2030"):
        apply(reform, years=range(2020, 2031), axes=axes_of(), draws=2, seed=1)


@pytest.mark.parametrize("name", library_names())
def test_a_ready_reform_can_be_run_and_written_out_again(name: str) -> None:
    reform = find_reform(name)
    check(reform, axes_of())
    text = dump(reform)
    again = parse_reform(text)
    assert (again.changes, again.assumptions) == (reform.changes, reform.assumptions)
    assert dump(again) == text
    assert set(reform.title) == {"en", "zh-Hans", "zh-Hant"}


def test_the_debate_has_ready_reforms() -> None:
    assert {
        "us-inflow-normal", "us-inflow-10", "us-budget-2026", "us-fee-100000",
        "us-refusals-and-training", "programme-eu", "programme-france", "programme-uk",
        "programme-japan", "everything", "china-keeps-graduates", "gulf-pays-double",
    } <= set(library_names())  # fmt: skip


def test_a_sign_adds_to_the_baseline_and_no_sign_replaces_it() -> None:
    added = parse_reform(f"{HEAD}  USA.post_study.months: {{2026-: -24}}").changes[0]
    replaced = parse_reform(f"{HEAD}  USA.post_study.months: {{2026-: 12}}").changes[0]
    assert (added.is_step, replaced.is_step) == (True, False)
    one, other = (
        apply(
            parse_reform(f"{HEAD}  USA.post_study.months: {{2026-: {value}}}"),
            years=[2026, 2027], axes=axes_of(), draws=2, seed=1,
        ).doses["post-study-work"][0]
        for value in ("-24", "12")
    )  # fmt: skip
    assert list(one.level) == list(other.level) == [12.0, 12.0]


@given(
    name=st.sampled_from(sorted(set(by_name()) - {"free_movement.ended", "visa.refusal.work"})),
    start=st.integers(2000, 2090), length=st.integers(0, 9), share=st.floats(0, 1),
)  # fmt: skip
def test_what_is_written_out_reads_the_same(
    name: str, start: int, length: int, share: float
) -> None:
    parameter, _ = by_name()[name]
    value = parameter.low + share * (parameter.high - parameter.low)
    if parameter.kind == "level":
        value = abs(value)
    period = str(start) if not length else f"{start}..{start + length}"
    if start < 2016 and name in ("visa.refusal.student", "post_study.months"):
        return  # no baseline is known so early
    reform = parse_reform(f"{HEAD}  USA.{name}: {{{period}: {value:.10g}}}")
    assert parse_reform(dump(reform)).changes == reform.changes


@given(st.text(max_size=80))
def test_any_text_at_all_gives_a_reform_or_a_message(text: str) -> None:
    with contextlib.suppress(ReformError):  # anything else is a defect
        parse_reform(text)
