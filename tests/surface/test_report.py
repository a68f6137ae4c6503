"""The report page: whole, in three languages, self-contained, and honest about gaps."""

import csv
import html
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

import talentatlas.report
import talentatlas.templates
from sample_estimates import coverage, estimates, row, table
from talentatlas.errors import StorageError, UnknownNameError
from talentatlas.quantity import Table
from talentatlas.report import ReportNotes, SourceNote, YearCoverage, render, save_figures
from talentatlas.report.page import CATALOGUE
from talentatlas.vocabulary.messages import LANGUAGES, read_catalogue

PAGE_LIMIT = 3_000_000  # bytes; the drawing library alone has 0.9 million
LOADING = {"src", "href", "data", "poster", "action", "formaction", "srcset"}
SOURCE = SourceNote("Made-up <proceedings>", "CC0-1.0", "Nobody (2024)", 900, 890, 10)
NOTES = ReportNotes(
    vintage="sample-2024",
    run_id="0123456789ab",
    sources=(SOURCE,),
    coverage=tuple(YearCoverage(**year) for year in coverage().rows()),
    parameters={"gap_years": 5},
)


class Page(HTMLParser):
    """What a page holds: elements with their attributes, and its visible text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text, self._skip = "", False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._skip = tag in ("script", "style")

    def handle_endtag(self, tag):
        self._skip = False

    def handle_data(self, data):
        self.text += "" if self._skip else data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def everything() -> Table:
    return estimates()


@pytest.fixture(scope="module")
def pages(everything) -> dict[str, str]:
    return {lang: render(everything, NOTES, lang=lang) for lang in LANGUAGES}


each_language = pytest.mark.parametrize("lang", LANGUAGES)


@each_language
def test_the_page_loads_nothing_from_elsewhere(pages, lang):
    page = Page(pages[lang])
    for tag, attributes in page.elements:
        for name in LOADING & set(attributes):
            value = attributes[name] or ""
            assert value.startswith(("#", "data:")), (tag, name, value[:80])
    assert not page.all("link")
    assert not page.all("iframe")
    styles = "".join(re.findall(r"<style>(.*?)</style>", pages[lang], re.S))
    assert "@import" not in styles
    assert all(url.startswith(("data:", "#")) for url in re.findall(r"url\((.*?)\)", styles))
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert "unsafe-eval" not in policy


@each_language
def test_the_page_says_its_language_vintage_and_run(pages, lang):
    page = Page(pages[lang])
    assert page.all("html")[0]["lang"] == lang
    footer = pages[lang].rsplit("<footer>", 1)[1]
    assert "sample-2024" in footer
    assert "0123456789ab" in footer


@each_language
def test_every_figure_has_words_source_table_and_download(pages, lang):
    page = Page(pages[lang])
    figures = pages[lang].split("<figure ")[1:]
    assert len(figures) >= 12
    drawings = [d for d in page.all("div") if d.get("class") == "drawing"]
    assert len(drawings) == len(figures)
    assert all(d["aria-label"] for d in drawings)
    for figure in (text.split("</figure>")[0] for text in figures):
        for part in ("<h3 ", 'class="subtitle"', 'class="source"', "<table>", "download="):
            assert part in figure
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_downloads_are_the_rows_behind_the_pictures(pages, everything):
    links = [a for a in Page(pages["en"]).all("a") if a.get("download") == "stock-lines.csv"]
    text = unquote(links[0]["href"].split(",", 1)[1])
    rows = list(csv.DictReader(io.StringIO(text)))
    wanted = {
        (r["ref_area"], r["time_period"]): r["value"]
        for r in everything.rows()
        if r["indicator"] == "stock"
    }
    assert len(rows) == 8 * 12
    for got in rows:
        assert float(got["value"]) == wanted[got["ref_area"], int(got["time_period"])]


def test_every_number_at_the_top_has_an_interval(pages):
    tiles = re.findall(
        r'class="number">(.*?)</span> <span class="interval">(.*?)<', pages["en"]
    )
    assert len(tiles) >= 4
    assert all(number and "–" in interval for number, interval in tiles)


def test_the_page_is_the_same_bytes_twice(pages, everything):
    assert render(everything, NOTES, lang="zh-Hans") == pages["zh-Hans"]


def test_the_page_stays_small(pages):
    assert max(len(page.encode()) for page in pages.values()) <= PAGE_LIMIT


def test_text_of_sources_is_escaped(pages):
    assert "Made-up &lt;proceedings&gt;" in pages["en"]


def test_limits_state_measured_sizes(pages):
    text = html.unescape(pages["en"])
    total = sum(year.authorships for year in NOTES.coverage)
    placed = sum(year.placed for year in NOTES.coverage)
    assert f"{100 * (1 - placed / total):.1f}% of all authorships" in text
    assert re.search(r"\d+ of [\d,]+ cells are suppressed", text)


@each_language
def test_an_atlas_of_two_areas_with_hidden_cells_is_reported(lang):
    small = table([
        *estimates(("USA", "MAC")).rows(),
        row("flow", "TWN", None, counterpart_area="USA", n_persons=2, period_years=5),
    ])  # fmt: skip
    assert "USA" in render(small, NOTES, lang=lang)


def test_a_report_without_estimates_says_so():
    page = render(table([]), ReportNotes(vintage="v", run_id="r"))
    assert "There is no estimate to show" in page


def test_only_the_population_of_the_report_is_shown():
    rows = [row("stock", "USA", 100), row("stock", "CHN", 900, population="clear-names")]
    page = Page(render(table(rows), NOTES))
    assert "United States" in page.text
    assert "China" not in page.text.split("Definitions")[0]


def test_an_unknown_language_is_refused(everything):
    with pytest.raises(UnknownNameError, match='"cn"'):
        render(everything, NOTES, lang="cn")


def test_figures_are_saved_in_three_formats_with_the_same_bytes(everything, tmp_path):
    written = save_figures(everything, tmp_path / "a", "zh-Hant", notes=NOTES)
    again = save_figures(everything, tmp_path / "b", "zh-Hant", notes=NOTES)
    assert len(written) == 12 * 3
    assert [p.read_bytes() for p in written] == [p.read_bytes() for p in again]


def test_an_unwritable_folder_is_named(everything, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be made"):
        save_figures(everything, tmp_path / "file" / "figures", notes=NOTES)


def test_every_message_is_used_and_whole():
    folder = Path(talentatlas.report.__path__[0])
    shared = Path(talentatlas.templates.__path__[0])
    code = "".join(
        p.read_text("utf-8")
        for p in [*folder.glob("*.py"), *folder.glob("templates/*.j2"), *shared.glob("*.j2")]
    )
    keys = re.findall(r"[\"'](\w+)[\"']", code)
    sections = re.findall(r'Section\(\s*"(\w+)"', code)
    used = {*keys, *(f"{part}_{key}" for key in sections for part in ("head", "intro"))}
    for key, words in read_catalogue(CATALOGUE).items():
        assert key in used, f"{key} is not used"
        assert all(words.values()), f"{key} lacks a language"
        places = {lang: set(re.findall(r"{(\w+)}", words[lang])) for lang in list(words)[1:]}
        assert len(set(map(frozenset, places.values()))) == 1, key
    asked = set(re.findall(r'say\(\s*["\'](\w+)["\'][,)]', code))
    assert asked <= set(read_catalogue(CATALOGUE)), asked - set(read_catalogue(CATALOGUE))
