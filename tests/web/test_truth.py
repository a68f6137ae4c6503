"""Numbers on the pages are those of the atlas, to the last digit shown."""

import csv
import io

import pytest
from web_client import LANGUAGES, text_of

from talentatlas.charts import wording

GERMANY, STATES, YEAR = "DEU", "USA", 2017


def row_of(atlas, measure, area, first, years, partner=None):
    table = atlas.measure(measure, area=area, year=first)
    rows = [
        row
        for row in table.rows()
        if (row["period_years"], row["counterpart_area"]) == (years, partner)
    ]
    assert len(rows) == 1
    return rows[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_corridor_answers_with_the_number_of_the_atlas(client, atlas, lang):
    row = row_of(atlas, "flow", GERMANY, 2015, 5, STATES)
    asked = f"origin={GERMANY}&destination={STATES}&year={YEAR}"
    tree = client.page(f"/{lang}/corridor?{asked}")
    answer = text_of(tree, "//section[@class='answer']")[0]
    assert wording.estimate(row, lang) in answer
    assert str(YEAR) in answer
    yearly = [wording.number(row[k] / 5, 0) for k in ("value", "lower", "upper")]
    assert f"{yearly[0]} ({yearly[1]}–{yearly[2]})" in answer


def test_the_corridor_calls_rising_what_lies_clearly_above_an_earlier_period(client, atlas):
    now, before = (row_of(atlas, "flow", GERMANY, y, 5, STATES) for y in (2015, 2005))
    assert now["lower"] > before["upper"]
    tree = client.page(f"/en/corridor?year={YEAR}")
    assert text_of(tree, "//p[@class='verdict']") == ["Is it rising? Yes, it has risen."]
    assert wording.estimate(before, "en") in text_of(tree, "//section[@class='answer']")[0]


def test_the_corridor_does_not_call_rising_what_overlaps(client, atlas):
    now, before = (row_of(atlas, "flow", STATES, y, 5, "CHE") for y in (2020, 2015))
    assert now["lower"] <= before["upper"]
    assert before["lower"] <= now["upper"]
    from talentatlas.web.corridor_answer import clearly_before

    assert clearly_before([before, now], now) == ("flat", before)


@pytest.mark.parametrize(
    ("measure", "first", "years", "name"),
    [("stock", 2024, 1, "Stock"), ("outflow", 2020, 5, "Outflow"),
     ("retention_rate", 2015, 5, "Retention rate")],
)  # fmt: skip
def test_a_large_number_of_a_country_is_that_of_the_atlas(
    client, atlas, measure, first, years, name
):
    row = row_of(atlas, measure, GERMANY, first, years)
    tree = client.page(f"/en/country?area={GERMANY}")
    boxes = tree.xpath("//dl[contains(@class, 'headlines')]/div")
    found = {text_of(b, ".//strong")[0]: b for b in boxes}[name]
    value, _, bounds = wording.estimate(row, "en").partition(" ")
    assert text_of(found, ".//*[@class='number']") == [value]
    assert text_of(found, ".//*[@class='interval']") == [bounds.strip("()")]


def test_a_downloaded_figure_holds_the_rows_of_the_atlas(client, atlas):
    answer = client.ask(f"/en/country/directions.csv?area={GERMANY}")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    outflow = [r for r in rows if r["indicator"] == "outflow" and r["value"]]
    assert outflow
    for row in outflow:
        mine = row_of(atlas, "outflow", GERMANY, int(row["time_period"]), 5)
        assert [float(row[k]) for k in ("value", "lower", "upper")] == [
            mine[k] for k in ("value", "lower", "upper")
        ]


@pytest.mark.parametrize(
    ("kind", "begins"),
    [("png", b"\x89PNG"), ("svg", b"<svg"), ("xlsx", b"PK"), ("html", b"<!doctype html>")],
)
def test_a_figure_leaves_in_every_kind_of_file(client, kind, begins):
    answer = client.ask(f"/zh-Hant/corridor/both.{kind}")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)


def test_only_what_is_meant_to_stand_in_a_frame_may(client):
    frame = client.ask("/en/corridor/both.html")
    assert "frame-ancestors *" in frame.headers["content-security-policy"]
    assert "<script" not in frame.text
    page = client.ask("/en/corridor")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
