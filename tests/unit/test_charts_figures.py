"""Figures: said in words, with unit, source and interval; the same bytes every time."""

import io
import json

import pytest
from pypdf import PdfReader

from sample_estimates import AREAS, coverage, estimates, row, table
from talentatlas.charts.figure import Figure
from talentatlas.charts.flow_matrix import flow_matrix
from talentatlas.charts.fonts import FONTS
from talentatlas.charts.net_flow_bars import net_flow_bars
from talentatlas.charts.rate_dots import rate_dots
from talentatlas.charts.sankey import sankey
from talentatlas.charts.share_lines import share_lines
from talentatlas.charts.stock_lines import stock_lines
from talentatlas.charts.style import MISSING, NARROW, SERIES, WIDE, colours
from talentatlas.charts.tier_bars import tier_bars
from talentatlas.charts.unplaced_bars import unplaced_bars
from talentatlas.charts.world_map import SHAPES, world, world_map
from talentatlas.errors import SchemaError, StorageError, UnknownNameError
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import to_alpha3
from talentatlas.vocabulary.messages import LANGUAGES

SHAPES_LIMIT = 120_000  # bytes, so that a page with a map stays small
CONTRAST_AA = 4.5  # WCAG 2.2, text of usual size
UNITS = {
    "en": ("persons", "moves", "percent", "per 1,000"),
    "zh-Hans": ("人数", "次数", "百分比", "每千人年"),
    "zh-Hant": ("人數", "次數", "百分比", "每千人年"),
}


def _rates(data: Table, **options: object) -> Figure:
    return rate_dots(data, indicator="retention_rate", **options)


def _unplaced(data: Table, **options: object) -> Figure:
    return unplaced_bars(coverage(), **options)


CHARTS = (
    flow_matrix, net_flow_bars, sankey, share_lines, stock_lines, tier_bars, world_map, _rates,
    _unplaced,
)  # fmt: skip
each_chart = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(scope="module")
def everything() -> Table:
    return estimates()


@each_chart
@each_language
def test_every_figure_says_unit_year_source_and_summary(chart, lang, everything):
    figure = chart(everything, lang=lang)
    assert any(unit in figure.title for unit in UNITS[lang]), figure.title
    assert "2024" in figure.title
    assert "sample-2024" in figure.source_line
    assert figure.summary
    assert figure.subtitle
    assert len(figure.table) > 0


@each_chart
def test_title_and_source_stand_inside_the_picture(chart, everything):
    figure = chart(everything)
    svg = figure.svg()
    assert figure.title.split()[0] in svg.split("</title>", 1)[1]
    assert "vintage sample-2024" in svg


@each_chart
def test_pictures_are_the_same_bytes_twice(chart, everything):
    first, second = chart(everything, lang="zh-Hant"), chart(everything, lang="zh-Hant")
    assert json.dumps(first.spec) == json.dumps(second.spec)
    assert first.svg() == second.svg()
    assert first.png() == second.png()
    assert first.pdf() == second.pdf()


@each_chart
def test_row_order_does_not_matter(chart, everything):
    turned = Table(everything.arrow.take(list(range(len(everything)))[::-1]), everything.about)
    assert chart(everything).spec == chart(turned).spec


@each_chart
@each_language
def test_pdf_has_every_letter_of_the_title_in_the_bundled_font_and_no_other(
    chart, lang, everything
):
    figure = chart(everything, lang=lang)
    page = PdfReader(io.BytesIO(figure.pdf())).pages[0]
    fonts = {name.get_object()["/BaseFont"] for name in page["/Resources"]["/Font"].values()}
    expected = FONTS[lang][0].replace(" ", "")
    assert fonts
    assert all(expected in font and "+" in font for font in fonts), fonts  # "+": a subset
    assert set(figure.title) - set(page.extract_text()) - {" "} == set()


@each_chart
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_drawings_keep_the_width_they_were_asked_for(chart, width, everything):
    svg = chart(everything, width=width).svg()
    drawn = float(svg.split('width="', 1)[1].split('"', 1)[0])
    assert width - 30 <= drawn - 40 <= width + 30  # 40: margins; 30: a last axis label


@each_chart
def test_an_atlas_of_two_areas_with_gaps_is_drawn(chart):
    small = table([
        *estimates(("USA", "MAC")).rows(),
        row("stock", "TWN", None, n_persons=3),
        row("net_flow", "TWN", None, n_persons=2, unit="net moves"),
        row("net_rate", "TWN", None, n_persons=2, unit="net moves per 1,000 person-years"),
    ])  # fmt: skip
    assert chart(small).png(1).startswith(b"\x89PNG")


@each_chart
def test_a_table_without_rows_is_drawn_as_an_empty_figure(chart):
    assert chart(table([])).png(1).startswith(b"\x89PNG")


def test_a_value_without_interval_is_refused():
    bare = row("stock", "USA", 100) | {"lower": None, "upper": None}
    with pytest.raises(SchemaError, match="no interval"):
        stock_lines(table([bare]))


def test_a_value_that_states_that_it_has_no_interval_is_shown_with_that_statement():
    bare = row("stock", "USA", 100) | {
        "lower": None, "upper": None, "interval_method": "none_stated",
    }  # fmt: skip
    assert "100 (interval not stated)" in stock_lines(table([bare])).summary


def test_a_map_of_counts_is_refused():
    with pytest.raises(SchemaError, match="count"):
        world_map(estimates(("USA", "CHN")), indicator="stock")


def test_suppressed_cells_are_hatched_and_never_zero():
    rows = [
        row("flow", "USA", 40, counterpart_area="CHN", unit="moves", period_years=5),
        row(
            "flow",
            "CHN",
            None,
            counterpart_area="USA",
            n_persons=3,
            unit="moves",
            period_years=5,
        ),
    ]
    figure = flow_matrix(table(rows))
    cells = figure.spec["layer"][0]["data"]["values"]
    hidden = next(cell for cell in cells if cell["fill"] == MISSING)
    assert hidden["text"] == ""
    assert hidden["tip"].endswith("suppressed")
    assert "url(#missing)" in figure.svg()


def test_provisional_years_are_left_out_while_others_exist():
    rows = [
        row("stock", "USA", 100, time_period=2023),
        row("stock", "USA", 10, time_period=2024, obs_status="P"),
    ]
    assert [r["time_period"] for r in stock_lines(table(rows)).table.rows()] == [2023]


def test_a_net_rate_whose_interval_holds_zero_gets_no_sign_on_the_map():
    unit = "net moves per 1,000 person-years"
    rows = [
        row("net_rate", "USA", 3, unit=unit) | {"lower": -1.0, "upper": 7.0},
        row("net_rate", "CHN", 9, unit=unit) | {"lower": 2.0, "upper": 16.0},
    ]
    shapes = world_map(table(rows)).spec["layer"][0]
    lookup = shapes["transform"][0]["from"]["data"]["values"]
    classes = {value["area"]: value["class"] for value in lookup}
    assert classes == {"USA": "interval includes 0", "CHN": "0 – 25"}


def test_shapes_are_small_and_keyed_by_country_code():
    codes = {shape["id"] for shape in world()["objects"]["areas"]["geometries"]}
    assert all(to_alpha3(code) == code for code in codes)
    assert {"TWN", "XKX", "CHN", "USA"} <= codes
    assert (SHAPES / "world.json").stat().st_size <= SHAPES_LIMIT


def test_the_sankey_table_holds_every_link_that_the_picture_folds(everything):
    figure = sankey(everything, top=3)
    links = [r for r in figure.table.rows() if r["value"] is not None]
    assert len(links) > 16
    drawn = figure.spec["data"][1]["values"]
    assert len(drawn) == 8  # three and "other" on each side


def test_a_sankey_of_movers_holds_nobody_who_stayed(everything):
    links = sankey(everything, movers_only=True).table.rows()
    assert links
    assert all(r["ref_area"] != r["counterpart_area"] for r in links)


def test_lines_go_back_as_far_as_asked(everything):
    for chart in (stock_lines, share_lines):
        years = {r["time_period"] for r in chart(everything, years=3).table.rows()}
        assert years == {2022, 2023, 2024}


def test_colours_are_distinct_for_as_many_areas_as_the_palette_has():
    chosen = colours(AREAS[:8])
    assert len(set(chosen.values())) == 8
    assert colours(["USA", "ISR"])["USA"] == colours(["CHN", "USA"])["USA"]


@pytest.mark.parametrize("colour", SERIES)
def test_series_colours_can_be_read_as_text_on_paper(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    contrast = 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    assert contrast >= CONTRAST_AA


def test_a_figure_is_saved_in_the_format_of_its_name(everything, tmp_path):
    figure = net_flow_bars(everything)
    starts = {"png": b"\x89PNG", "svg": b"<svg", "pdf": b"%PDF"}
    for ending, start in starts.items():
        figure.save(tmp_path / f"figure.{ending}")
        assert (tmp_path / f"figure.{ending}").read_bytes().startswith(start)
    assert len(list(tmp_path.iterdir())) == len(starts)


def test_a_figure_that_cannot_be_saved_says_why(everything, tmp_path):
    figure = net_flow_bars(everything)
    with pytest.raises(UnknownNameError, match="gif"):
        figure.save(tmp_path / "figure.gif")
    with pytest.raises(StorageError, match="cannot be written"):
        figure.save(tmp_path / "nowhere" / "figure.svg")
