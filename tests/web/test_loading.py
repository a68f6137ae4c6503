"""What a browser loads: small, packed, kept, from here only."""

import csv
import re
from pathlib import Path

import pytest

import talentatlas.web
from talentatlas.vocabulary.messages import read_catalogue
from talentatlas.web import assets
from talentatlas.web.letters import letters
from talentatlas.web.page import PAGES
from talentatlas.web.search_names import search_names

FOLDER = Path(talentatlas.web.__path__[0])
CATALOGUES = sorted((FOLDER / "messages").glob("*.csv"))
HEAVIEST = 300_000  # bytes of a page with all that it loads, without the drawing library
LIBRARY = "vega.js"


def packed(client, path):
    """Bytes on the way."""
    answer = client.ask(path, accept_encoding="gzip")
    assert answer.status_code == 200
    return int(answer.headers["content-length"])


@pytest.mark.parametrize("lang", ["en", "zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("name", PAGES.names())
def test_a_page_weighs_little(client, lang, name):
    scripts = [n for n in assets.asset_names() if n.endswith(".js") and n != LIBRARY]
    fonts = {"en": ["latin-400.woff2", "latin-600.woff2"], "zh-Hans": ["hans-400.woff2"],
             "zh-Hant": ["hant-400.woff2"]}  # fmt: skip
    loaded = [*scripts, "style.css", "names-400.woff2", *fonts[lang]]
    page = client.page(f"/{lang}/{name}")
    loaded += ["world.json"] if '"@world"' in "".join(page.xpath("//script/text()")) else []
    whole = packed(client, f"/{lang}/{name}")
    whole += sum(packed(client, f"/static/{assets.FOLDER()}/{one}") for one in loaded)
    assert whole < HEAVIEST


def test_a_page_is_not_sent_again_to_a_browser_that_has_it(client):
    first = client.ask("/en/country")
    again = client.ask("/en/country", if_none_match=first.headers["etag"])
    assert again.status_code == 304
    assert not again.content
    other = client.ask("/en/country?area=JPN", if_none_match=first.headers["etag"])
    assert other.status_code == 200


def test_shared_files_are_kept_for_long_under_an_address_of_their_content(client):
    answer = client.ask(f"/static/{assets.FOLDER()}/style.css")
    assert "immutable" in answer.headers["cache-control"]
    assert client.ask("/static/older/style.css").status_code == 404
    assert client.ask(f"/static/{assets.FOLDER()}/secret.css").status_code == 404


@pytest.mark.parametrize("path", ["/en/overview", "/en/none", "/en/corridor/both.csv"])
def test_every_answer_forbids_foreign_scripts(client, path):
    headers = client.ask(path).headers
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_style_and_scripts_name_no_other_host():
    names = [n for n in assets.asset_names() if n.endswith((".js", ".css")) and n != LIBRARY]
    for name in names:
        text = assets.asset(name).decode()
        assert not re.search(r"https?://(?!www\.w3\.org)", text), name


def test_search_finds_characters_pinyin_english_and_codes():
    germany = set(search_names()["DEU"])
    assert {"DEU", "DE", "Germany", "德国", "德國", "de guo", "dé guó", "dg"} <= germany
    assert {"xiang gang", "hsiang kang", "HKSAR"} <= set(search_names()["HKG"])


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant"])
def test_the_fonts_hold_every_character_that_the_catalogues_use(lang):
    column = lang.lower().replace("-", "_")
    said = {
        c for path in CATALOGUES for row in read_catalogue(path).values() for c in row[column]
    }
    assert said <= set(letters(lang))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_is_whole(path):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        texts = [row[c] for c in ("en", "zh_hans", "zh_hant")]
        assert all(texts), row["key"]
        places = [sorted(set(re.findall(r"{(\w+)}", text))) for text in texts]
        assert places[0] == places[1] == places[2], row["key"]


def test_every_word_of_the_frame_is_used():
    code = "".join(p.read_text("utf-8") for p in [*FOLDER.rglob("*.py"), *FOLDER.rglob("*.j2")])
    prefixes = ("nav_", "choice_", "view_", "events_", "stage_")
    keys = [
        k for k in read_catalogue(FOLDER / "messages" / "web.csv") if not k.startswith(prefixes)
    ]
    unused = [key for key in keys if not re.search(rf"[\"']{key}[\"']", code)]
    assert not unused
