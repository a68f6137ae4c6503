"""The page of the ledger: every claim with its verdict, in three languages, from one file."""

import csv
import json
import re

import numpy as np
import pytest

from talentatlas.cli.failure import Call
from talentatlas.cli.study import command
from talentatlas.report.ledger_page import render_ledger
from talentatlas.studies import wording
from talentatlas.studies.claims import claim_named, load_claims
from talentatlas.studies.data import StudyData
from talentatlas.studies.ledger import counts, ledger
from talentatlas.studies.sampled import PAIR, Sampled, sampled
from talentatlas.studies.sampling import Draws, Reversal
from talentatlas.vocabulary.messages import LANGUAGES


@pytest.fixture(scope="module")
def entries():
    return ledger(StudyData())


@pytest.fixture(scope="module")
def samples():
    """Draws around 46 and 20 percent, as a full list would give."""
    from talentatlas.studies.edition import Edition

    values = np.random.default_rng(1).normal([[46.0], [20.0]], 3.0, (2, 400))
    empty = {name: () for name in Edition.__dataclass_fields__}
    edition = Edition(**(empty | {"venue": "neurips", "year": 2022, "works": 2304}))
    claims = tuple(map(claim_named, ("mp-2022-work-usa", "mp-2022-work-chn")))
    drawn = Draws(values, values[0], values[0], np.array([46.0, 20.0]))
    first, second = map(claim_named, PAIR)
    order = Reversal(1.0, -8.3, 10.3, 0.9, 1.55, 43.0)
    return Sampled(edition, 186, claims, drawn, (first, second), 364.0, order)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_holds_every_claim_and_the_count_of_each_verdict(entries, lang):
    page = render_ledger(entries, None, lang=lang)
    shown = re.findall(r'<tr data-line id="([^"]+)">', page)
    assert sorted(shown) == sorted(claim.claim_id for claim in load_claims())
    for kind, number in counts(entries).items():
        word = wording.words(lang)(f"verdict:{kind}")
        tile = rf"<strong>{word}</strong>[^\n]*\n<dd><span class=\"number\">{number}</span>"
        assert re.search(tile, page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_tells_where_published_shares_fall_and_that_no_order_can_be_told(
    entries, samples, lang
):
    page = render_ledger(entries, samples, lang=lang)
    assert 'data-drawing="samples-1"' in page
    assert "364" in page
    assert "−8" in page
    assert "+10" in page
    assert "43%" in page


def test_the_page_loads_nothing_and_is_the_same_each_time(entries, samples):
    page = render_ledger(entries, samples)
    assert not re.search(r'(src|href)="https?://[^"]*\.(js|css|png|woff2?)"', page)
    assert page == render_ledger(entries, samples)


def test_the_field_of_words_names_the_lines_that_it_filters(entries):
    page = render_ledger(entries, None)
    assert 'data-filter="[data-line]"' in page
    assert "querySelectorAll(field.dataset.filter)" in page


def test_samples_need_an_atlas():
    assert sampled(StudyData()) is None


def test_the_ledger_is_written_as_table_objects_and_page(tmp_path, capsys):
    words = ["ledger", "--data", str(tmp_path), "--out", str(tmp_path / "out"), "-q"]
    command.main(words, prog_name="talentatlas study", standalone_mode=False, obj=Call([]))
    capsys.readouterr()
    rows = json.loads((tmp_path / "out" / "ledger.json").read_text(encoding="utf-8"))
    with (tmp_path / "out" / "ledger.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["claim_id"] for row in rows] == [row["claim_id"] for row in table]
    assert "Samples cannot be drawn" in (tmp_path / "out" / "ledger.html").read_text("utf-8")
