"""Figures of scenarios and backtests: unit, source and bands said; honest about gaps."""

import json
import re
from pathlib import Path

import pyarrow as pa
import pytest

import talentatlas.charts
from scenario_folders import FALL, FEE, NOTHING, scores, stored
from talentatlas.charts import futures_wording as words
from talentatlas.charts.fan_chart import Fan, fan_chart
from talentatlas.charts.figure import Figure
from talentatlas.charts.flow_change import flow_change
from talentatlas.charts.gain_bars import PARTS, gain_bars
from talentatlas.charts.inflow_account import inflow_account
from talentatlas.charts.skill_dots import LEAST, horizon_dots, skill_dots
from talentatlas.charts.style import CHANGE, MISSING, NARROW, WIDE
from talentatlas.charts.tornado import tornado
from talentatlas.models.state import areas
from talentatlas.quantity import About, Table
from talentatlas.scenarios.beside import PAST, SENSITIVITY, read_tables
from talentatlas.scenarios.effect_words import CATALOGUE as EFFECT_WORDS
from talentatlas.scenarios.figures import BLOCK
from talentatlas.scenarios.places import GROUPS
from talentatlas.scenarios.store import read_result
from talentatlas.vocabulary.messages import LANGUAGES, read_catalogue

WIDTH_SLACK = 40  # pixels: margins of concatenated panels and a last axis label
UNITS = {
    "en": ("moves", "percent"),
    "zh-Hans": ("迁移次数", "百分比"),
    "zh-Hant": ("遷移次數", "百分比"),
}
ENDS = ("value", "lower_80", "upper_80")


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> dict[str, Table]:
    folder = stored(tmp_path_factory.mktemp("fall") / "result", FALL)
    result, found = read_result(folder), read_tables(folder)
    gains = [
        {"ref_area": g["area"], "run": g["run"]}
        | {f"{p}_{e}": g[p][e.replace("_", "")] for p in PARTS for e in ENDS}
        for g in result["gains"]
    ]
    about = found["yearly"].about
    found["gains"] = Table(pa.Table.from_pylist(gains), about)
    found["account"] = Table(pa.Table.from_pylist(result["question"]["gains"]), about)
    found["scores"] = Table(pa.Table.from_pylist(scores()), About("scores", population="p"))
    return found


DRAW = {
    "fan": lambda t, **o: fan_chart(t["yearly"], Fan("USA", past=t[PAST], start=2022), **o),
    "gain": lambda t, **o: gain_bars(t["gains"], period=(2022, 2026), **o),
    "account": lambda t, **o: inflow_account(t["account"], hub="USA", fall=0.1, year=2020, **o),
    "tornado": lambda t, **o: tornado(t[SENSITIVITY], **o),
    "change": lambda t, **o: flow_change(t["corridors"], first=["USA"], **o),
    "skill": lambda t, **o: skill_dots(t["scores"], **o),
    "horizon": lambda t, **o: horizon_dots(t["scores"], **o),
}
each_chart = pytest.mark.parametrize("name", DRAW)
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def texts(figure: Figure) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", figure.svg())


@each_chart
@each_language
def test_every_figure_says_unit_source_and_summary_in_its_language(name, lang, tables):
    figure = DRAW[name](tables, lang=lang)
    assert any(unit in figure.title for unit in UNITS[lang]), figure.title
    assert "Talent Atlas" in figure.source_line
    assert figure.subtitle
    assert figure.summary
    assert len(figure.table) > 0
    if lang != "en":
        assert "United" not in figure.svg()


@each_chart
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_drawings_keep_the_width_they_were_asked_for(name, width, tables):
    svg = DRAW[name](tables, width=width).svg()
    drawn = float(svg.split('width="', 1)[1].split('"', 1)[0])
    assert width - 3 * WIDTH_SLACK <= drawn - 40 <= width + WIDTH_SLACK


@each_chart
def test_pictures_are_the_same_bytes_twice_whatever_the_order_of_rows(name, tables):
    turned = {
        key: Table(t.arrow.take(list(range(len(t)))[::-1]), t.about, t.extra)
        for key, t in tables.items()
    }
    kept = {"gains", "account", SENSITIVITY}  # in these the order of rows has a meaning
    first = DRAW[name](tables, lang="zh-Hant")
    again = DRAW[name](turned | {key: tables[key] for key in kept}, lang="zh-Hant")
    assert json.dumps(first.spec) == json.dumps(again.spec)
    assert first.png(1) == again.png(1)


def test_a_fan_shows_counts_reform_and_twin_of_its_area_only(tables):
    figure = DRAW["fan"](tables)
    rows = figure.table.rows()
    assert {r["ref_area"] for r in rows} == {"USA"}
    assert {r["run"] for r in rows} == {"central"}
    inflow = figure.spec["vconcat"][1]["hconcat"][0]["vconcat"][0]
    wanted = [r for r in rows if r["indicator"] == "inflow"]
    drawn = inflow["data"]["values"]
    assert [p["reform_value"] for p in drawn] == [round(r["reform_value"], 1) for r in wanted]
    counted = [e["data"]["values"] for e in inflow["layer"] if "data" in e]
    known = [r for r in tables[PAST].rows() if (r["ref_area"], r["indicator"]) ==
             ("USA", "inflow")]  # fmt: skip
    assert [{"year": r["year"], "value": r["value"]} for r in known] in counted


def test_a_fan_without_past_counts_has_no_entry_for_them(tables):
    bare = fan_chart(tables["yearly"], Fan("GBR"))
    assert "counted" not in texts(bare)
    assert "counted" in texts(DRAW["fan"](tables))


def test_gains_whose_band_holds_zero_are_pale(tables):
    rows = [r for r in tables["gains"].rows() if r["run"] == "central"][:2]
    unclear = rows[0] | {"stayed_value": 3.0, "stayed_lower_80": -1.0, "stayed_upper_80": 7.0}
    clear = rows[1] | {"stayed_value": 3.0, "stayed_lower_80": 1.0, "stayed_upper_80": 7.0}
    table = Table(pa.Table.from_pylist([unclear, clear]), tables["gains"].about)
    columns = gain_bars(table, period=(2022, 2026)).spec["hconcat"]
    bars = next(e for e in columns[2]["layer"] if e["mark"]["type"] == "bar")
    assert [bar["colour"] for bar in bars["data"]["values"]] == ["#9cc4dd", "#0b6ba8"]


def test_every_run_of_an_area_stands_in_one_block(tables):
    figure = DRAW["gain"](tables)
    rows = figure.table.rows()
    assert [r["run"] for r in rows[:3]] == ["low", "central", "high"]
    assert len({r["ref_area"] for r in rows[:3]}) == 1


def test_tornado_bars_start_at_the_middle_and_end_at_the_low_and_high_value(tables):
    figure = DRAW["tornado"](tables)
    row = figure.table.rows()[0]
    column = next(c for c in figure.spec["hconcat"] if "inflow" in c["title"]["text"][0])
    bars = next(e for e in column["layer"] if e["mark"]["type"] == "bar")["data"]["values"]
    assert {bar["value"] for bar in bars} == {row["at_low"], row["at_high"]}
    assert {bar["start"] for bar in bars} == {row["centre"]}


def test_suppressed_flows_are_hatched_and_named_never_zero(tables):
    corridors = tables["corridors"]
    rows = corridors.rows()
    numbers = [c for c in corridors.columns if c.startswith(("reform", "twin", "difference"))]
    for row in rows:
        if (row["ref_area"], row["counterpart_area"]) == ("CHN", "USA"):
            row |= {"obs_status": "S", **dict.fromkeys(numbers)}
    arrow = pa.Table.from_pylist(rows, schema=corridors.arrow.schema)
    figure = flow_change(Table(arrow, corridors.about), first=["USA", "CHN"], top=4)
    cells = figure.spec["layer"][0]["data"]["values"]
    hidden = [cell for cell in cells if cell["fill"] == MISSING]
    assert [cell["text"] for cell in hidden] == [""]
    assert hidden[0]["tip"].endswith("suppressed")
    assert "url(#missing)" in figure.svg()


def test_a_change_whose_band_holds_zero_has_no_colour_of_gain_or_loss(tables):
    corridors = tables["corridors"]
    rows = [
        r | {"difference_lower_80": -9.0, "difference_upper_80": 9.0}
        for r in corridors.rows()
        if r["obs_status"] == "E"
    ]
    arrow = pa.Table.from_pylist(rows, schema=corridors.arrow.schema)
    cells = flow_change(Table(arrow, corridors.about)).spec["layer"][0]["data"]["values"]
    assert {cell["fill"] for cell in cells} == {CHANGE[2]}


def test_blocks_of_destinations_are_not_drawn_as_areas(tables):
    rows = DRAW["change"](tables).table.rows()
    assert not any(BLOCK in r["ref_area"] + r["counterpart_area"] for r in rows)


def test_methods_are_in_order_of_skill_and_a_hopeless_one_is_told_by_its_number(tables):
    figure = DRAW["skill"](tables)
    said = texts(figure)
    assert said.index("Talent Atlas") < said.index("Last value") < said.index("gravity")
    assert "−260%" in said
    dots = next(e for e in figure.spec["hconcat"][0]["layer"] if e["mark"]["type"] == "point")
    assert min(dot["value"] for dot in dots["data"]["values"]) >= LEAST


def test_a_reform_that_changes_nothing_is_drawn(tmp_path):
    found = read_tables(stored(tmp_path / "nothing", NOTHING))
    assert fan_chart(found["yearly"], Fan("USA")).png(1).startswith(b"\x89PNG")
    assert flow_change(found["corridors"]).png(1).startswith(b"\x89PNG")
    assert tornado(found[SENSITIVITY]).png(1).startswith(b"\x89PNG")


def test_long_names_of_assumptions_do_not_run_into_the_bars(tmp_path):
    found = read_tables(stored(tmp_path / "fee", FEE))
    for lang in LANGUAGES:
        spec = tornado(found[SENSITIVITY], lang=lang, width=NARROW).spec
        for column in spec["vconcat"]:
            assert column["width"] >= 60, lang


@each_language
def test_every_area_block_and_group_has_a_name(lang):
    nests = {f"{BLOCK}{area.nest}" for area in areas()}
    for code in (*(area.code for area in areas()), *GROUPS, *nests):
        name = words.area_label(code, lang)
        assert name
        assert code not in name


def test_every_message_is_used_and_whole():
    code = "".join(
        p.read_text("utf-8") for p in Path(talentatlas.charts.__path__[0]).glob("*.py")
    )
    made = ("area_", "block_", "group_", "method_", "gain_", "account_")
    plain = {
        *words.INDICATORS,
        "low",
        "central",
        "high",
        "stated",
        "with",
        "without",
        "counted",
    }
    for key, row in read_catalogue(words.CATALOGUE).items():
        known = key in plain or key.startswith(made)
        assert known or re.search(rf"[\"']{key}[\"']", code), f"{key} is not used"
        languages = list(row)[1:]
        places = {lang: set(re.findall(r"{(\w+)}", row[lang])) for lang in languages}
        assert len(set(map(frozenset, places.values()))) == 1, key
        if key != "sentence_gap":  # Chinese has no space between sentences
            assert all(row[lang] for lang in languages), key


def test_every_lever_effect_size_and_assumption_has_a_name_in_three_languages():
    from talentatlas.scenarios.assumptions import ASSUMPTIONS
    from talentatlas.scenarios.base import LEVERS

    wanted = {f"lever.{lever.name}" for lever in LEVERS} | {"delay", "diversion"}
    wanted |= {f"effect.{lever.name}.{p.name}" for lever in LEVERS for p in lever.priors}
    wanted |= {f"stated.{name}" for name in ASSUMPTIONS}
    wanted |= {f"reason.{n}" for n, each in ASSUMPTIONS.items() if each.usual is not None}
    rows = read_catalogue(EFFECT_WORDS)
    assert set(rows) == wanted
    assert all(all(row.values()) for row in rows.values())
