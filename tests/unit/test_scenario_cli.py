"""`talentatlas scenario`: what its verbs print."""

import json
import re
from pathlib import Path

import pytest

from scenario_ground import ground, panel
from talentatlas.cli.failure import Call
from talentatlas.cli.scenario import CATALOGUE, command
from talentatlas.errors import TalentAtlasError
from talentatlas.scenarios.library import library_names
from talentatlas.scenarios.parameters import by_name
from talentatlas.scenarios.reform import ReformError
from talentatlas.vocabulary.messages import LANGUAGES, read_catalogue

SOURCES = Path(__file__).parents[2] / "src" / "talentatlas" / "cli"


def call(*words: object) -> None:
    command.main([str(word) for word in words], standalone_mode=False, obj=Call())


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs on the invented world, whatever path is given."""
    monkeypatch.setattr("talentatlas.cli.panels.panel_named", lambda path, source: (panel(), 1))
    monkeypatch.setattr(
        "talentatlas.scenarios.ground.ground_of",
        lambda panel, years, seed, cache: ground(calibrated=True, years=years),
    )


def test_list_names_every_ready_reform(capsys: pytest.CaptureFixture[str]) -> None:
    call("list")
    out = capsys.readouterr().out
    assert all(name in out for name in library_names())


def test_list_names_every_parameter(capsys: pytest.CaptureFixture[str]) -> None:
    call("list", "--parameters", "--lang", "zh-Hant")
    out = capsys.readouterr().out
    assert all(f".{name}" in out for name in by_name())
    assert "簽證" in out


def test_show_prints_the_evidence_and_marks_what_is_weak(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call("show", "us-fee-100000")
    out = capsys.readouterr().out
    assert "visa-fee: weak evidence" in out
    assert "[gap-fee]" in out
    assert "10.1257/aer.20150237" in out


def test_check_says_what_a_composition_is_made_of(capsys: pytest.CaptureFixture[str]) -> None:
    call("check", "everything")
    out = capsys.readouterr().out
    assert "us-budget-2026 + us-fee-100000" in out
    assert "visa-fee" in out


def test_check_refuses_a_wrong_file_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("parameters:\n  USA.visa.fee: {2026: 1}\n", encoding="utf-8")
    with pytest.raises(ReformError, match=r"mine\.yaml, line 2.*"):
        call("check", file)


def test_new_writes_a_file_that_can_be_run_and_overwrites_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.yaml"
    call("new", file)
    call("check", file, "--json")
    assert (
        json.loads(capsys.readouterr().out.partition("\n{")[2].join(["{", ""]))["name"]
        == "mine"
    )
    with pytest.raises(TalentAtlasError, match="there already"):
        call("new", file)


def test_compare_shows_lines_that_differ(capsys: pytest.CaptureFixture[str]) -> None:
    call("compare", "us-inflow-10", "us-inflow-normal")
    out = capsys.readouterr().out
    assert "USA.inflow 2026-" in out
    assert "-0.024" in out


@pytest.mark.usefixtures("invented")
def test_run_prints_one_page_and_stores_the_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "result"
    call("run", "us-inflow-10", "anywhere", "--draws", 20, "--years", 7, "--out", out)
    page = capsys.readouterr().out
    assert "Does a fall of 10.0% of the inflow of United States strengthen the others?" in page
    for ratio in ("25%", "57%", "100%"):
        assert page.count(f" {ratio} ") >= 5
    assert "assumption only" in page
    assert "What the data cannot tell" in page
    assert (out / "result.json").is_file()
    call("compare", out, out)
    assert "The two are the same." in capsys.readouterr().out


@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_stands_in_every_language(
    lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    call("run", "us-budget-2026", "anywhere", "--draws", 20, "--years", 7,
         "--diversion", "central", "--lang", lang)  # fmt: skip
    page = capsys.readouterr().out
    said = {row[lang.lower().replace("-", "_")] for row in read_catalogue(CATALOGUE).values()}
    assert {line.strip() for line in page.splitlines()} & said
    assert "{" not in page


@pytest.mark.usefixtures("invented")
def test_run_as_json_holds_the_whole_reform(capsys: pytest.CaptureFixture[str]) -> None:
    call("run", "programme-eu", "anywhere", "--draws", 20, "--years", 7, "--json")
    found = json.loads(capsys.readouterr().out)
    assert "EU.programme.money_usd" in found["reform"]["text"]
    assert {d["run"] for d in found["diversion"]} == {"low", "central", "high"}
    assert {"value", "lower80", "upper80"} <= set(found["headlines"][0]["difference"])


def test_a_path_without_flows_is_named(tmp_path: Path) -> None:
    with pytest.raises(TalentAtlasError, match="nothing-here"):
        call("run", "us-inflow-10", tmp_path / "nothing-here")


def test_every_sentence_is_used() -> None:
    files = ("scenario.py", "scenario_words.py")
    code = "".join((SOURCES / name).read_text("utf-8") for name in files)
    words = set(re.findall(r"\"\w+\"|'\w+'", code))
    named = {
        "low",
        "central",
        "high",
        "stated",
        "inflow",
        "outflow",
        "net_flow",
    }  # from results
    keys = set(read_catalogue(CATALOGUE)) - named
    assert [key for key in sorted(keys) if not {f'"{key}"', f"'{key}'"} & words] == []
