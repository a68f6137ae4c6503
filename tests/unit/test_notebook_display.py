"""What a table and a figure show in a notebook, asked of a real kernel and of a parser."""

import base64
import json
import re
import subprocess
import sys

import lxml.html
import pyarrow as pa
import pytest

import talentatlas as ta
from talentatlas.charts.stock_lines import stock_lines
from talentatlas.quantity import About, Table, with_interval

MOST_ROWS = 20  # conventions, section 5
PNG = b"\x89PNG\r\n\x1a\n"
CELLS = (
    "import talentatlas as ta\natlas = ta.demo()",
    "atlas.measure('stock', area='DEU')",
    "from talentatlas.charts.stock_lines import stock_lines\n"
    "stock_lines(atlas.estimates().where(population='ai-authors'), lang='zh-Hans')",
)


RUN = """
import json, sys, nbclient, nbformat
cells = [nbformat.v4.new_code_cell(text) for text in json.load(sys.stdin)]
notebook = nbformat.v4.new_notebook(cells=cells)
nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
json.dump([cell.outputs[0].data if cell.outputs else {} for cell in notebook.cells], sys.stdout)
"""


@pytest.fixture(scope="module")
def outputs() -> list[dict[str, str]]:
    """What the cells display, by media type; run by a process of its own, as Jupyter is."""
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        input=json.dumps(CELLS), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_kernel_shows_a_table_with_caption_and_at_most_twenty_rows(
    outputs: list[dict[str, str]],
) -> None:
    table = lxml.html.fromstring(outputs[1]["text/html"]).find(".//table")
    caption = table.find("caption").text_content()
    for part in ("persons", ta.demo().vintage, "90%", "authorships with a country"):
        assert part in caption
    assert 0 < len(table.findall("tbody/tr")) <= MOST_ROWS
    assert "Germany" in outputs[1]["text/plain"]


def test_the_columns_of_the_table_have_headings_for_a_screen_reader(
    outputs: list[dict[str, str]],
) -> None:
    heads = lxml.html.fromstring(outputs[1]["text/html"]).findall(".//thead/tr/th")
    assert heads
    assert {head.get("scope") for head in heads} == {"col"}


def test_a_kernel_shows_a_figure_as_a_picture_with_text_for_those_who_do_not_see_it(
    outputs: list[dict[str, str]],
) -> None:
    image = lxml.html.fromstring(outputs[2]["text/html"]).find(".//img")
    assert "德国" in image.get("alt")
    data = image.get("src").removeprefix("data:image/png;base64,")
    assert base64.b64decode(data).startswith(PNG)
    assert "德国" in outputs[2]["text/plain"]


def test_nothing_that_is_shown_loads_from_elsewhere(outputs: list[dict[str, str]]) -> None:
    for shown in outputs[1:]:
        html = shown["text/html"]
        assert not re.search(r"<script|https?://|@import", html)


def test_a_number_is_rounded_to_what_its_interval_supports() -> None:
    assert with_interval(12_300.4, 11_800.2, 12_900.9) == "12,300 (11,800–12,901)"
    assert with_interval(-3.2, -9.1, 2.7) == "−3.2 (−9.1 – 2.7)"
    assert with_interval(0.412, 0.38, 0.447, is_percent=True) == "41.2% (38.0–44.7)"


def test_a_suppressed_value_is_shown_as_suppressed_and_never_as_zero() -> None:
    table = ta.demo().measure("stock")
    hidden = table.where(obs_status="Q")
    assert len(hidden)
    assert "suppressed" in hidden._repr_html_()
    assert not re.search(r">0[ <(]", hidden._repr_html_())


def test_text_from_records_cannot_become_markup() -> None:
    arrow = pa.table({"file": ["<script>alert(1)</script>"]})
    shown = Table(arrow, About("origin", vintage="v<1>"))._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_rows_that_differ_in_unit_name_it_each() -> None:
    table = ta.demo().estimates().where(indicator=["stock", "net_rate"], ref_area="DEU")
    assert "Unit" in repr(table).splitlines()[1]
    assert "Unit" not in repr(table.where(indicator="stock")).splitlines()[1]


def test_a_notebook_speaks_the_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = ta.demo().measure("stock", area="DEU")
    for lang, word in (("zh-Hans", "德国"), ("zh-Hant", "德國"), ("en", "Germany")):
        monkeypatch.setenv("TALENTATLAS_LANG", lang)
        assert word in table._repr_html_()


def test_the_bundle_of_a_figure_is_json_that_marimo_and_jupyter_take() -> None:
    estimates = ta.demo().estimates().where(population="ai-authors")
    bundle = stock_lines(estimates)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert json.loads(json.dumps(bundle)) == bundle
