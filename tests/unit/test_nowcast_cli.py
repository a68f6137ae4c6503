"""`talentatlas nowcast` and `talentatlas events` on small files: what users and scripts get."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from talentatlas.cli import events, nowcast
from talentatlas.errors import UnknownNameError, UsageError
from talentatlas.vocabulary.messages import LANGUAGES

CODES = ("CAN", "CHN", "DEU", "FRA", "GBR", "USA")
ENDING = "_V1_scholarlymigration_countryflows.csv.gz"
OF_YEAR = {"year", "raw", "visible", "corrected", "lower", "upper", "status"}


def release(folder: Path, name: str, last: int, shares: dict[int, float]) -> Path:
    """A countryflows file of steady flows, short in its last years."""
    file = folder / f"{name}{ENDING}"
    with gzip.open(file, "wt", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["migrationfrom", "migrationto", "year", "n_migrations"])
        for year in range(2000, last + 1):
            seen = shares.get(last - year, 1.0)
            for place, (i, j) in enumerate(np.argwhere(~np.eye(len(CODES), dtype=bool))):
                moves = round((200 + 40 * place) * seen)
                rows.writerow([CODES[i], CODES[j], float(year), moves])
    return file


def run(verb, *arguments: object) -> Result:
    return CliRunner().invoke(verb.command, [str(a) for a in arguments])


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return release(tmp_path, "test_2018_07", 2018, {0: 0.3, 1: 0.6, 2: 0.9})


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return release(tmp_path, "test_2020_07", 2020, {0: 0.3, 1: 0.6, 2: 0.9})


def test_one_release_rests_on_published_delays_and_says_so(new):
    (made,) = json.loads(run(nowcast, new, "--json").stdout)["nowcasts"]
    assert made["evidence"]["kind"] == "published"
    assert made["frozen"] == 2020
    years = {row["year"]: row for row in made["years"]}
    assert set(years[2019]) >= OF_YEAR
    assert years[2019]["corrected"] == pytest.approx(years[2019]["raw"] / 0.71)
    assert years[2020]["corrected"] is None
    assert years[2014]["corrected"] == years[2014]["raw"]


def test_two_releases_are_compared_with_each_other(old, new):
    (made,) = json.loads(run(nowcast, new, "--with", old, "--json").stdout)["nowcasts"]
    assert made["evidence"]["kind"] == "releases"
    assert made["evidence"]["visible"][:3] == pytest.approx([0.3, 0.6, 0.9], abs=0.01)


def test_a_folder_gives_every_release(old, new):
    made = json.loads(run(nowcast, new.parent, "--json").stdout)["nowcasts"]
    assert [one["source"] for one in made] == ["test_2018_07_V1", "test_2020_07_V1"]
    assert {one["evidence"]["kind"] for one in made} == {"releases"}


def test_another_source_is_no_other_release(new, tmp_path):
    other = release(tmp_path, "else_2018_07", 2018, {})
    assert isinstance(run(nowcast, new, "--with", other).exception, UsageError)


def test_an_area_without_moves_is_named(new):
    found = run(nowcast, new, "--area", "CHB").exception
    assert isinstance(found, UnknownNameError)
    assert "CHN" in str(found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_gives_level_and_interval_or_says_that_there_is_none(new, lang):
    text = run(nowcast, new, "--lang", lang, "--area", "USA").stdout
    line = next(row for row in text.splitlines() if row.startswith("2019 "))
    assert "60%" not in line  # that is the truth; the command cannot know it
    assert "71%" in line
    assert "–" in line
    assert "(USA)" in text
    assert "(DEU)" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_events_that_cannot_be_judged_are_named_with_the_reason(new, lang):
    text = run(events, new, "--lang", lang, "--event", "brexit-in").stdout
    assert "brexit-in" in text
    assert "2019" in text


def test_events_as_json_keep_found_and_missing_apart(new):
    given = json.loads(run(events, new, "--event", "china-to-britain", "--json").stdout)
    assert given["events"] == []
    (missing,) = given["not_shown"]
    assert (missing["panel"], missing["event"]) == ("test_2020_07_V1", "china-to-britain")
