"""Reforms and published figures on pages: the numbers of the results, every claim once."""

import json
import re

import pytest

from talentatlas.scenarios.library import library_names
from talentatlas.scenarios.store import read_result
from talentatlas.studies.claims import load_claims
from talentatlas.web.holdings import BUNDLED
from talentatlas.web.letters import letters


@pytest.mark.parametrize("name", library_names())
def test_every_ready_reform_is_bundled_whole_and_openly_licensed(name):
    result = read_result(BUNDLED / name)
    assert result["source"]["licence"] == "CC-BY-4.0"
    assert result["draws"] >= 500
    assert len(result["diversion"]) == 3


def test_the_page_of_a_reform_prints_the_stored_number_with_its_band(client):
    text = client.ask("/en/futures?reform=us-inflow-10").text
    result = json.loads((BUNDLED / "us-inflow-10" / "result.json").read_text("utf-8"))
    row = next(
        h for h in result["headlines"]
        if (h["area"], h["indicator"], h["run"]) == ("USA", "inflow", "central")
    )  # fmt: skip
    value, low = row["difference"]["value"], row["difference"]["lower80"]
    assert f"−{abs(value):,.0f}" in text
    assert f"−{abs(low):,.0f}" in text


@pytest.mark.parametrize("lang", ["en", "zh-Hans", "zh-Hant"])
def test_what_the_data_cannot_tell_stands_on_the_page(client, lang):
    text = client.ask(f"/{lang}/futures?reform=us-fee-100000").text
    cautions = read_result(BUNDLED / "us-fee-100000")["cautions"][lang]
    assert len(cautions) >= 4
    assert all(one.replace("'", "&#39;") in text for one in cautions)


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant"])
def test_the_fonts_hold_every_character_of_the_stored_cautions(lang):
    said = "".join(
        one for name in library_names() for one in read_result(BUNDLED / name)["cautions"][lang]
    )
    assert set(said) <= set(letters(lang))


def test_an_unknown_reform_falls_back_and_says_so(client):
    text = client.ask("/en/futures?reform=us-nonsense").text
    assert "us-nonsense" in text
    assert "US inflow falls by 10%" in text


def test_every_claim_stands_under_one_verdict(client):
    found = [
        claim
        for verdict in ("reproduced", "agrees", "differs", "not_testable_here")
        for claim in re.findall(
            r'<article class="claim" id="([^"]+)"',
            client.ask(f"/en/studies?verdict={verdict}").text,
        )
    ]
    assert sorted(found) == sorted(claim.claim_id for claim in load_claims())


def test_a_study_shows_its_own_claims_and_how_to_cite_it(client):
    text = client.ask("/en/studies?study=macropolo_2022").text
    found = re.findall(r'<article class="claim" id="([^"]+)"', text)
    assert found == [c.claim_id for c in load_claims() if c.study == "macropolo_2022"]
    assert "The Global AI Talent Tracker 2.0" in text
