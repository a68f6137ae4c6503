"""Verdicts on the real files: a change of one must be approved in the change that causes it."""

import csv
from pathlib import Path

import pytest

from talentatlas.studies.base import STUDIES
from talentatlas.studies.claims import load_claims
from talentatlas.studies.data import StudyData
from talentatlas.studies.ledger import counts, ledger
from talentatlas.studies.verdict import Kind
from talentatlas.vocabulary.messages import LANGUAGES

GOLDEN = Path(__file__).with_name("golden_verdicts.csv")
EXACT = {  # claim: our figure, to the digits that are published
    "rd-basic-academia-exact": (44.7, 0.05),
    "rd-applied-business-exact": (62.7, 0.05),
    "rd-development-business-exact": (91.6, 0.05),
    "sed-2022-mathcs-temp-share-all": (56.5, 0.05),
    "sed-2022-mathcs-temp-share-known": (58.9, 0.05),
    "sei-ai-articles-world-2022": (123_402, 0),
    "sei-ai-articles-usa-2022": (12_642, 0),
}
ETO_TOTALS = {"USA": 272_694, "CHN": 420_419}  # articles 2017–2022, release of December 2024
IN_MOVES = 46_796  # United States 2017, Scholarly Migration Database, OpenAlex
STAY_RATES = {  # SDR 2017, tables 3-22 and 3-23 of Indicators 2020
    ("all", 5, 2017): 71,
    ("all", 10, 2017): 72,
    ("computer-and-mathematical-sciences", 5, 2017): 78,
    ("china-and-hong-kong", 10, 2017): 90,
}


@pytest.fixture(scope="module")
def data(shared):
    folders = ("ncses", "eto_country_ai_activity", "scholarly_migration", "h1b_lca",
               "education_attainment")  # fmt: skip
    return StudyData([shared / "data" / name for name in folders])


@pytest.fixture(scope="module")
def golden():
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return {
            row.pop("study"): {k: int(v) for k, v in row.items()}
            for row in csv.DictReader(file)
        }


def test_verdicts_by_study_are_those_that_were_approved(data, golden):
    entries = ledger(data, tuple(golden))
    found = {
        name: counts(entry for entry in entries if entry.claim.study == name) for name in golden
    }
    assert found == golden


def test_figures_that_must_be_exact_are(data):
    entries = {entry.claim.claim_id: entry for entry in ledger(data)}
    for claim, (value, tolerance) in EXACT.items():
        assert entries[claim].finding.value == pytest.approx(value, abs=tolerance), claim
        assert entries[claim].verdict.kind is Kind.REPRODUCED, claim


def test_article_totals_are_those_of_the_release_at_hand(data):
    totals = {area: data.eto.articles(area, 2017, 2022) for area in ETO_TOTALS}
    assert totals == ETO_TOTALS


def test_moves_into_the_us_agree_between_flows_and_country_table(data):
    release = next(one for one in data.scholarly_migration if one.name.startswith("openalex"))
    assert release.into("USA", 2017) == release.inflow["USA", 2017] == IN_MOVES


def test_stay_rates_are_read_as_published(data):
    from talentatlas.sources.official.ncses_stay_rates import read_stay_rates

    rates = read_stay_rates(data.ncses).rates
    assert {key: rates[key] for key in STAY_RATES} == STAY_RATES


def test_no_row_of_the_shortened_applications_is_lost(data):
    (file,) = data.lca
    lines = list(file.applications())
    assert (len(lines), file.left_out.counts) == (3923, ())


def test_every_claim_has_a_verdict_and_a_reason_without_any_data():
    entries = ledger(StudyData())
    assert len(entries) == len(load_claims())
    for entry in entries:
        assert all(entry.verdict.reason(lang) for lang in LANGUAGES), entry.claim.claim_id


def test_open_claims_without_a_figure_name_what_is_missing():
    for entry in ledger(StudyData()):
        is_open = entry.claim.recomputable in ("open statistics", "microdata")
        if is_open and entry.finding is None:
            assert entry.verdict.needs, entry.claim.claim_id


def test_every_study_file_has_claims_and_speaks_three_languages():
    studies = {claim.study for claim in load_claims()}
    for study in STUDIES:
        assert study.name in studies
        for name in ("sample", "unit", "definition", "departs", "limits"):
            text = getattr(study, name)
            assert all(text), (study.name, name)
            assert text.en not in text[1:], (study.name, name)
