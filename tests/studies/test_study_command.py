"""`talentatlas study`: short pages in three languages, and one object a claim."""

import json
import re

import pytest
from rich.cells import cell_len

from talentatlas.cli.failure import Call
from talentatlas.cli.study import command
from talentatlas.cli.study_page import study_page
from talentatlas.cli.study_words import CATALOGUE, WIDTH
from talentatlas.errors import SourceUnavailable, UnknownNameError
from talentatlas.studies import wording
from talentatlas.studies.base import STUDIES
from talentatlas.studies.claims import claim_named, load_claims
from talentatlas.studies.data import StudyData
from talentatlas.studies.differences import Step
from talentatlas.studies.gap import Gap, Part
from talentatlas.studies.ledger import Entry, ledger
from talentatlas.studies.verdict import Kind, Verdict
from talentatlas.vocabulary.messages import LANGUAGES, Messages

TWO_SCREENS = 100  # lines of 96 cells; a screen shows some 50
TABLES = ("ncses", "eto_country_ai_activity", "scholarly_migration", "h1b_lca",
          "education_attainment")  # fmt: skip


def run(capsys, *words):
    command.main(
        list(words), prog_name="talentatlas study", standalone_mode=False, obj=Call([])
    )
    return capsys.readouterr().out


@pytest.fixture
def empty(tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    return str(folder)


def test_the_ledger_gives_one_object_a_claim(capsys, empty):
    rows = json.loads(run(capsys, "ledger", "--data", empty, "--json"))
    assert len(rows) == 388
    needed = {
        "claim_id",
        "study",
        "published",
        "ours",
        "lower",
        "upper",
        "unit",
        "verdict",
        "reason",
    }
    assert all(needed <= set(row) for row in rows)
    assert {row["verdict"] for row in rows} <= {
        "reproduced", "agrees", "differs", "not testable here",
    }  # fmt: skip


def test_the_ledger_can_be_narrowed_to_a_verdict(capsys, empty):
    rows = json.loads(
        run(capsys, "ledger", "--data", empty, "--verdict", "reproduced", "--json")
    )
    assert rows
    assert {row["verdict"] for row in rows} == {"reproduced"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_study_page_is_read_in_two_screens_without_any_file(capsys, empty, lang):
    for name in STUDIES.names():
        assert_short(run(capsys, "show", name, "--data", empty, "--lang", lang), name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_study_page_is_read_in_two_screens_with_all_files(capsys, shared, lang):
    data = StudyData([shared / "data" / name for name in TABLES])
    entries = ledger(data)
    say = Messages(CATALOGUE, lang)
    for study in STUDIES:
        own = [entry for entry in entries if entry.claim.study == study.name]
        assert_short(study_page(say, study, own), study.name)


def assert_short(text, name):
    lines = text.splitlines()
    assert len(lines) <= TWO_SCREENS, name
    addresses = [line for line in lines if line.lstrip().startswith("https://")]
    too_wide = [line for line in lines if cell_len(line) > WIDTH and line not in addresses]
    assert not too_wide, name


def test_a_page_tells_claim_figure_reason_limits_and_citation(capsys, empty):
    text = run(capsys, "show", "ai-capital", "--data", empty)
    for part in ("published", "Why they differ", "Limits: ", "Cite: BCG Henderson Institute",
                 "Data: ", "single figures quoted from"):  # fmt: skip
        assert part in text


@pytest.mark.parametrize("word", ["Its ", "That ", "those ", "that share"])
def test_statements_stand_alone(word):
    assert not [c.statement for c in load_claims() if c.statement.startswith(word)]


def test_a_page_names_countries_not_codes():
    codes = re.compile(r"\b(USA|CHN|IND|KOR|CAN|GBR|FRA|IRN|ISR|RUS|EUROPE)\b")
    assert not [c.statement for c in load_claims() if codes.search(c.statement)]


def test_a_claim_has_a_page_of_its_own(capsys, empty):
    text = run(capsys, "show", "budget-nih-15", "--data", empty)
    assert "Published: 15%. Ours: 62.8%. Verdict: differs." in text
    assert "From our 62.8% to the published 15%: definition −47.8." in text
    assert "Limits: " in text


def test_run_tells_of_every_claim(capsys, empty):
    text = run(capsys, "run", "hoover-deepseek", "--data", empty)
    assert text.count("hoover-") >= 2 * 42  # in the table and with its reason


def test_the_parts_of_a_gap_add_up(capsys, empty):
    rows = json.loads(run(capsys, "ledger", "--data", empty, "--json"))
    apart = [row for row in rows if row["verdict"] == "differs"]
    assert apart
    for row in apart:
        made_of = row["decomposition"]
        way = sum(part["change"] for part in made_of["parts"])
        assert way == pytest.approx(made_of["end"] - made_of["start"])
        assert made_of["end"] == row["published"]
    assert not [r for r in rows if r["verdict"] != "differs" and r["decomposition"]]


def test_show_says_how_to_get_the_files(capsys):
    text = run(capsys, "show", "us-stay-rates", "--lang", "zh-Hans")
    assert "LBR-4" in text
    assert "所需数据" in text


def test_list_names_every_study_with_its_claims(capsys):
    rows = json.loads(run(capsys, "list", "--json"))
    assert sum(row["claims"] for row in rows) == 388
    assert "us-doctorates" in {row["study"] for row in rows}


def test_compare_shows_only_what_has_a_figure(capsys, empty):
    rows = json.loads(run(capsys, "compare", "rd-by-performer", "--data", empty, "--json"))
    assert [row["ours"] is not None for row in rows] == [True] * 6


def test_data_tells_that_nothing_was_found(capsys, empty):
    assert "No official table was found" in run(capsys, "data", "--data", empty)


def test_an_unknown_study_is_answered_with_the_nearest(capsys, empty):
    with pytest.raises(UnknownNameError, match="us-doctorates"):
        run(capsys, "run", "us-doctorate", "--data", empty)


def test_a_folder_that_is_not_there_is_named(capsys, tmp_path):
    with pytest.raises(SourceUnavailable, match="nowhere is not a folder"):
        run(capsys, "ledger", "--data", str(tmp_path / "nowhere"))


@pytest.mark.parametrize("claim", ["rd-basic-academia-exact", "sed-2022-mathcs-temp-share-all"])
def test_a_figure_from_quoted_cells_says_so(capsys, empty, claim):
    rows = json.loads(run(capsys, "ledger", "--data", empty, "--json"))
    reason = next(row["reason"] for row in rows if row["claim_id"] == claim)
    assert "single figures quoted from NCSES" in reason
    assert "the table itself was not read" in reason


def test_single_changes_of_rules_are_told_in_order():
    claim = claim_named("mp-2022-work-chn")
    changes = (Step("definition", "head_office", -0.14), Step("sampling", "sample", 7.34))
    parts = tuple(Part((step.kind,), step.change) for step in changes)
    found = Verdict(Kind.DIFFERS, -7.2, (("apart_plain", {}),))
    entry = Entry(claim, None, found, Gap(20.8, 28.0, parts, changes))
    assert wording.steps("en", entry) == [
        "head office for desk: −0.1",
        "what is left, as far as samples vary: +7.3",
    ]
    assert "From 20.8% under our own rules" in wording.way("en", entry)
