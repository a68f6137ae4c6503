"""Numbers and messages as people read them."""

import re
from pathlib import Path

import pytest

import talentatlas.charts
from sample_estimates import row
from talentatlas.charts import wording
from talentatlas.vocabulary.messages import LANGUAGES, read_catalogue

SHARE, NET = "share of persons", "net moves"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"value": 1240.0, "lower": 1090.0, "upper": 1410.0}, "1,240 (1,090–1,410)"),
        ({"value": 0.281, "lower": 0.252, "upper": 0.311, "unit": SHARE}, "28.1% (25.2–31.1)"),
        ({"value": -87.0, "lower": -118.0, "upper": -56.0, "unit": NET}, "−87 (−118 – −56)"),
        ({"value": 0.0, "lower": -3.0, "upper": 3.0, "unit": NET}, "0 (−3 – +3)"),
        ({"value": None, "obs_status": "Q"}, "suppressed"),
        ({"value": None, "obs_status": "M"}, "no estimate"),
    ],
)
def test_an_estimate_reads_with_its_interval(fields, text):
    assert wording.estimate(row("stock", "USA", 1.0) | fields, "en") == text


def test_a_suppressed_cell_is_named_in_each_language():
    hidden = row("stock", "USA", None)
    assert [wording.estimate(hidden, lang) for lang in LANGUAGES] == [
        "suppressed", "已隐去", "已隱去",
    ]  # fmt: skip


def test_a_period_reads_as_its_first_and_last_year():
    assert wording.years({"time_period": 2020, "period_years": 5}) == "2020–2024"
    assert wording.years({"time_period": 2024, "period_years": 1}) == "2024"


def test_every_message_of_figures_is_used_and_whole():
    code = "".join(
        p.read_text("utf-8") for p in Path(talentatlas.charts.__path__[0]).glob("*.py")
    )
    for key, words in read_catalogue(wording.CATALOGUE).items():
        asked = key.replace("movers_", "{kind}_").replace("sankey_", "{kind}_")
        assert re.search(rf"[\"'](?:{key}|{re.escape(asked)})[\"']", code), f"{key} is not used"
        places = {lang: set(re.findall(r"{(\w+)}", words[lang])) for lang in list(words)[1:]}
        assert len(set(map(frozenset, places.values()))) == 1, key
        if key != "sentence_gap":  # Chinese has no space between sentences
            assert all(words.values()), key
