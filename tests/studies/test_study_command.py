"""`talentatlas study`: short pages in three languages, and one object a claim."""

import json

import pytest

from talentatlas.cli.failure import Call
from talentatlas.cli.study import command
from talentatlas.errors import SourceUnavailable, UnknownNameError

TWO_SCREENS = 80  # lines; a screen shows some 40
WIDEST = 130  # cells of a line of a table


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


@pytest.mark.parametrize("lang", ["en", "zh-Hans", "zh-Hant"])
def test_a_study_page_is_read_in_two_screens(capsys, empty, lang):
    from talentatlas.studies.base import STUDIES

    for name in STUDIES.names():
        text = run(capsys, "run", name, "--data", empty, "--lang", lang)
        assert len(text.splitlines()) <= TWO_SCREENS, name
        assert max(map(len, text.splitlines())) <= WIDEST, name


def test_a_page_tells_claim_figure_reason_limits_and_citation(capsys, empty):
    text = run(capsys, "run", "ai-capital", "--data", empty)
    for part in ("published", "Why", "Limits: ", "Cite: BCG Henderson Institute", "Data: "):
        assert part in text
    assert "Its growth" not in text  # statements stand alone


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
