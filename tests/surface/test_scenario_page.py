"""The pages of scenarios and of the backtest: whole, offline, and equal to their results."""

import csv
import html
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

import talentatlas.report
import talentatlas.templates
from scenario_folders import FALL, FEE, NOTHING, ran, scores, stored
from scenario_ground import ground
from talentatlas.cli.scenario_page import command, complete
from talentatlas.errors import SchemaError, StorageError, UnknownNameError
from talentatlas.report.backtest_page import CATALOGUE as BACKTEST_WORDS
from talentatlas.report.backtest_page import PanelNote, render_backtest, write_backtest_page
from talentatlas.report.scenario_page import page_name, render_scenario, write_scenario_page
from talentatlas.scenarios.beside import PAST, SENSITIVITY
from talentatlas.scenarios.store import read_result, write_result
from talentatlas.templates.scenario.evidence import CATALOGUE as SCENARIO_WORDS
from talentatlas.vocabulary.messages import LANGUAGES, read_catalogue

PAGE_LIMIT = 2_500_000  # bytes; the drawing library alone has 0.9 million
LOADING = {"src", "href", "data", "poster", "action", "formaction", "srcset"}
VOID = {"meta", "br", "img", "input", "hr", "link", "rect", "path"}
KEY = re.compile(r"\b(?:head|intro|col|made|mark|tile|limit|answer|effect|stated|lever)_\w+")
SOURCE = PanelNote("invented <panel>", "2023", "CC0-1.0", "Nobody (2024)")
REFORMS = {"fall": FALL, "fee": FEE, "nothing": NOTHING}
each_language = pytest.mark.parametrize("lang", LANGUAGES)
each_reform = pytest.mark.parametrize("name", REFORMS)


class Page(HTMLParser):
    """What a page holds: attributes by element, visible text, and elements left open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.unbalanced.append(tag)

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("script", "style"):
            self.text += data


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("results")
    return {name: stored(root / name, text) for name, text in REFORMS.items()}


@pytest.fixture(scope="module")
def pages(folders) -> dict[tuple[str, str], str]:
    found = {
        (name, lang): render_scenario(folder, lang=lang)
        for name, folder in folders.items()
        for lang in LANGUAGES
    }
    backtest = {("backtest", lang): render_backtest(scores(), [SOURCE], lang=lang)
                for lang in LANGUAGES}  # fmt: skip
    return found | backtest


each_page = pytest.mark.parametrize("name", [*REFORMS, "backtest"])


@each_page
@each_language
def test_a_page_loads_nothing_from_elsewhere(pages, name, lang):
    page = Page(pages[name, lang])
    for tag, attributes in page.elements:
        for key in LOADING & set(attributes):
            assert (attributes[key] or "").startswith(("#", "data:")), (tag, key)
    assert not {"link", "iframe", "img"} & {tag for tag, _ in page.elements}
    styles = "".join(re.findall(r"<style>(.*?)</style>", pages[name, lang], re.S))
    assert all(url.startswith(("data:", "#")) for url in re.findall(r"url\((.*?)\)", styles))
    policies = [a["content"] or "" for tag, a in page.elements if a.get("http-equiv")]
    assert policies
    assert policies[0].startswith("default-src 'none'")


@each_page
@each_language
def test_a_page_is_balanced_and_its_links_lead_somewhere(pages, name, lang):
    page = Page(pages[name, lang])
    assert page.open == []
    assert page.unbalanced == []
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    hrefs = [a["href"] or "" for tag, a in page.elements if tag == "a"]
    links = {href for href in hrefs if href.startswith("#")}
    assert {link[1:] for link in links} <= set(ids)
    assert len(links) > 6


@each_page
@each_language
def test_a_page_speaks_its_language_and_shows_no_key(pages, name, lang):
    page = Page(pages[name, lang])
    assert dict(page.elements[0][1])["lang"] == lang
    assert KEY.findall(page.text) == []
    assert "{" not in page.text.split("schema: 1")[0]
    if lang != "en":
        assert "United" not in page.text
        assert "Diversion" not in page.text


@each_page
def test_pages_stay_small(pages, name):
    assert max(len(pages[name, lang].encode()) for lang in LANGUAGES) <= PAGE_LIMIT


def shown(value: float, *, signed: bool = False) -> str:
    text = f"{value:+,.0f}" if signed else f"{value:,.0f}"
    return ("0" if float(text.replace(",", "")) == 0 else text).replace("-", "−")


def band(found: dict[str, float], *, signed: bool = False) -> str:
    ends = found["value"], found["lower80"], found["upper80"]
    dash = " – " if signed or min(ends) < 0 else "–"
    value, low, high = (shown(each, signed=signed) for each in ends)
    return f"{value} ({low}{dash}{high})"


@pytest.mark.parametrize("name", ["fall", "fee"])
@each_language
def test_headline_numbers_are_those_of_the_result(pages, folders, name, lang):
    result, text = read_result(folders[name]), html.unescape(pages[name, lang])
    rows = [h for h in result["headlines"] if h["run"] == "central"]
    assert len(rows) >= 12
    for row in rows:
        signed = row["indicator"] == "net_flow"
        assert band(row["difference"], signed=True) in text
        assert band(row["twin"], signed=signed) in text
        assert band(row["reform"], signed=signed) in text


@pytest.mark.parametrize("name", ["fall", "fee"])
def test_the_diversion_ratio_of_every_run_is_shown_and_heads_the_page(pages, folders, name):
    result, text = read_result(folders[name]), html.unescape(pages[name, "en"])
    assert len(result["diversion"]) == 3
    for each in result["diversion"]:
        for key in ("at_once", "over_period"):
            ends = (f"{each[key][k]:.2f}" for k in ("value", "lower80", "upper80"))
            value, low, high = ends
            assert f"{value} ({low} – {high})" in text
    header = text.split("</header>")[0]
    assert f"{result['diversion'][1]['at_once']['value']:.2f}</span>" in header


@each_language
def test_the_question_is_answered_by_arrivals_and_by_who_stays(pages, folders, lang):
    asked = read_result(folders["fall"])["question"]
    answer = html.unescape(pages["fall", lang]).split('id="answer"')[1].split("</section>")[0]
    assert f"{asked['times_usual']:.1f}" in answer
    assert f"{100 * asked['usual']:.1f}%" in answer
    assert {g["diversion"] for g in asked["gains"]} == {0.25, 0.57, 1.0}
    for gain in asked["gains"]:
        assert shown(gain["gained"], signed=True) in answer
        assert shown(gain["net_after"], signed=True) in answer
    assert 'id="answer"' not in pages["fee", lang]


@each_language
def test_what_the_data_cannot_tell_stands_before_the_first_section_of_numbers(
    pages, folders, lang
):
    text = html.unescape(pages["fee", lang])
    cautions = read_result(folders["fee"])["cautions"][lang]
    assert len(cautions) >= 4
    assert all(text.index(each) < text.index('id="diversion"') for each in cautions)


def test_weak_evidence_is_marked_and_every_row_is_listed(pages, folders):
    lever = read_result(folders["fee"])["levers"][0]
    section = html.unescape(pages["fee", "en"]).split('id="evidence"')[1]
    assert lever["weak_evidence"]
    assert '<span class="mark weak">weak evidence</span>' in section
    for row in lever["evidence"]:
        assert f"[{row['id']}]" in section
        assert row["note"] in section
    nothing = pages["nothing", "en"].split('id="evidence"')[1]
    assert "weak evidence" not in nothing


def test_variance_is_split_and_the_assumption_of_the_user_kept_apart(pages, folders):
    result, text = read_result(folders["fee"]), html.unescape(pages["fee", "en"])
    row = next(h for h in result["headlines"] if h.get("parts"))
    shares = (row["parts"][f"difference_{part}"] for part in ("process", "parameter"))
    assert " / ".join(f"{100 * share:.0f}%" for share in shares) in text
    for run in ("low", "high"):
        hub = next(h for h in result["headlines"] if h["run"] == run and h["area"] == "USA")
        assert band(hub["difference"], signed=True) in text


def test_downloads_hold_the_rows_behind_the_pictures(pages, folders):
    links = {
        a["download"]: a["href"] or "" for tag, a in Page(pages["fall", "en"]).elements
             if tag == "a" and a.get("download")}  # fmt: skip
    assert {"gain-bars.csv", "flow-change.csv", "tornado.csv", "fan-usa.csv"} <= set(links)
    text = unquote(links["gain-bars.csv"].split(",", 1)[1])
    got = list(csv.DictReader(io.StringIO(text)))
    wanted = {(g["area"], g["run"]): g for g in read_result(folders["fall"])["gains"]}
    assert len(got) >= 15
    for row in got:
        gain = wanted[row["ref_area"], row["run"]]
        assert float(row["stayed_value"]) == gain["stayed"]["value"]
        assert float(row["arrived_lower_95"]) == gain["arrived"]["lower95"]


def test_the_page_says_what_it_was_made_from_and_how_to_cite_it(pages, folders):
    result = read_result(folders["fee"])
    footer = html.unescape(pages["fee", "en"]).split('id="cite"')[1]
    source = result["source"]
    made = [source["licence"], source["vintage"], result["version"], str(result["seed"])]
    made.append(result["reform"]["fingerprint"])
    assert all(each in footer for each in made)
    assert "USA.visa.fee_usd" in pages["fee", "en"]


def test_titles_of_reforms_are_escaped(pages):
    assert "US inflow &lt;falls&gt;" in pages["fall", "en"]


def test_a_reform_that_changes_nothing_says_so(pages):
    header = html.unescape(pages["nothing", "en"]).split("</header>")[0]
    assert "No inflow changes" in header


def test_a_page_is_the_same_bytes_twice(pages, folders):
    assert render_scenario(folders["fall"], lang="zh-Hant") == pages["fall", "zh-Hant"]


def test_a_result_without_the_tables_beside_it_still_has_a_page(tmp_path):
    write_result(ran(FEE), tmp_path / "bare")
    page = render_scenario(tmp_path / "bare")
    assert "stored without its sensitivity" in page
    assert 'id="fans"' in page


def test_a_changed_result_is_refused(tmp_path):
    folder = stored(tmp_path / "result", FEE)
    (folder / "yearly.parquet").write_bytes(b"other")
    with pytest.raises(SchemaError, match=r"yearly\.parquet"):
        render_scenario(folder)


def test_an_unknown_language_is_refused(folders):
    with pytest.raises(UnknownNameError, match='"cn"'):
        render_scenario(folders["fall"], lang="cn")


def test_an_unwritable_page_is_named(folders, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="file"):
        write_scenario_page(folders["fall"], tmp_path / "file" / "page.html")


@each_language
def test_the_command_writes_the_page_into_the_folder_or_where_asked(folders, tmp_path, lang):
    out = tmp_path / "page.html"
    arguments = [str(folders["fee"]), "--lang", lang, "--json"]
    asked = CliRunner().invoke(command, [*arguments, "--out", str(out)])
    assert json.loads(asked.stdout) == {"page": str(out), "lang": lang}
    assert out.read_text("utf-8").startswith("<!doctype html>")
    usual = CliRunner().invoke(command, arguments)
    assert usual.exit_code == 0
    assert (folders["fee"] / page_name(lang)).read_bytes() == out.read_bytes()


def test_a_stored_run_is_completed_with_its_tables_and_page(tmp_path):
    folder = write_result(ran(FEE), tmp_path / "run")
    page = complete(folder, ran(FEE), ground(), "en")
    assert page == folder / "index.html"
    names = {path.name for path in folder.iterdir()}
    assert {f"{PAST}.parquet", f"{PAST}.csv", f"{SENSITIVITY}.csv", "index.html"} <= names
    assert not any(name.endswith(".part") for name in names)
    read_result(folder)


def test_scores_of_the_backtest_are_shown_with_their_intervals_and_the_word_for_them(pages):
    text = html.unescape(pages["backtest", "en"])
    header = text.split("</header>")[0]
    assert header.count('class="number">30%') == 1
    assert "26–33" in header
    assert "88.0% (too wide)" in text
    assert "60.0% (too narrow)" in text
    assert "95.0% (as stated)" in text
    assert "invented &lt;panel&gt;" in pages["backtest", "en"]


def test_the_backtest_download_holds_every_score(pages):
    link = next(
        a["href"] or "" for tag, a in Page(pages["backtest", "en"]).elements
                if a.get("download") == "backtest.csv")  # fmt: skip
    got = list(csv.DictReader(io.StringIO(unquote(link.split(",", 1)[1]))))
    assert len(got) == len(scores())
    found = {(r["origin"], r["group"], r["method"]): float(r["skill"]) for r in got}
    assert found["2013", "all", "anchor"] == 0.30
    assert found["2015", "h5", "anchor"] == pytest.approx(0.36)


def test_a_backtest_without_scores_says_so(tmp_path):
    page = write_backtest_page([], [], tmp_path / "page.html")
    assert "There is no score to show" in page.read_text("utf-8")


def test_windows_not_yet_fully_visible_are_named():
    rows = [row | {"targets_complete": row["origin"] == 2013} for row in scores()]
    page = render_backtest(rows, [SOURCE])
    assert "when the source was frozen: invented, data to 2015." in page


@pytest.mark.parametrize("catalogue", [SCENARIO_WORDS, BACKTEST_WORDS], ids=lambda p: p.stem)
def test_every_message_of_the_pages_is_used_and_whole(catalogue):
    folder = Path(talentatlas.report.__path__[0])
    shared = Path(talentatlas.templates.__path__[0])
    files = [*folder.glob("*.py"), *folder.glob("templates/*.j2"), *shared.rglob("*.py")]
    code = "".join(path.read_text("utf-8") for path in files)
    words = set(re.findall(r"[\"'](\w+)[\"']", code))
    parts = ("col_", "made_", "head_", "intro_", "limit_", "anchor_")
    for key, row in read_catalogue(catalogue).items():
        prefix = next((p for p in parts if key.startswith(p)), "")
        known = key in words or key.removeprefix(prefix) in words or prefix == "anchor_"
        assert known, f"{key} is not used"
        assert all(row.values()), f"{key} lacks a language"
        places = {lang: set(re.findall(r"{(\w+)}", row[lang])) for lang in list(row)[1:]}
        assert len(set(map(frozenset, places.values()))) == 1, key
