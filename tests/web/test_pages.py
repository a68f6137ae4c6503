"""Every page in every language: it is there, it is whole, its numbers carry intervals."""

import re

import pytest
from web_client import LANGUAGES, text_of

from talentatlas.charts import wording
from talentatlas.web.page import PAGES, navigation

VIEWS = [
    *PAGES.names(), "flows?view=movers", "flows?view=chord", "flows?view=matrix",
    "flows?view=map", "flows?view=net", "trends?events=all", "trends?group=grp%3Aeu27",
    "country?area=HKG&peer=TWN", "corridor?origin=CHN&destination=USA&year=2017",
]  # fmt: skip
INTERVAL = re.compile(r"\(.*[\d.]+%? ?– ?[+−]?[\d.]+.*\)")
ENGLISH = re.compile(r"(?:\b[A-Za-z]{2,}\b[ ,]+){3,}[A-Za-z]{2,}")
COMPLETE = "coverage"  # a count of all records has no interval


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_a_page_is_there_in_every_language(client, lang, view):
    tree = client.page(f"/{lang}/{view}")
    assert tree.get("lang") == lang
    assert len(tree.xpath("//main//h1")) == 1
    assert tree.xpath("//title")[0].text.endswith("Talent Atlas")
    assert not tree.xpath("//p[@class='notice'][contains(., '“')]")


@pytest.mark.parametrize("view", VIEWS)
def test_every_number_of_a_figure_carries_its_interval(client, view):
    tree = client.page(f"/en/{view}")
    unseen = {wording.term(name).label("en") for name in ("suppressed", "missing")}
    for figure in tree.xpath("//figure"):
        if figure.get("id").removeprefix("figure-") == COMPLETE:
            continue
        head = text_of(figure, ".//thead//th")
        if "Value" not in head:
            continue  # the pages of reforms and studies have tests of their own
        place = head.index("Value") + 1
        cells = text_of(figure, f".//tbody/tr/td[{place}]")
        assert cells, figure.get("id")
        bare = [c for c in cells if c not in unseen and not INTERVAL.search(c)]
        assert not bare, (figure.get("id"), bare[:3])


@pytest.mark.parametrize("view", VIEWS)
def test_every_large_number_carries_its_interval(client, view):
    tree = client.page(f"/en/{view}")
    for box in tree.xpath("//dl[contains(@class, 'headlines')]/div"):
        assert text_of(box, ".//*[@class='interval']")[0], box.text_content()


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("view", VIEWS)
def test_chinese_pages_hold_no_english_sentence_that_is_not_marked(client, lang, view):
    tree = client.page(f"/{lang}/{view}")
    for mark in tree.xpath("//script | //pre | //code | //style | //input | //noscript"):
        mark.drop_tree()
    named = " | //*[@class='reference']"  # titles of works, as they were published
    for mark in tree.xpath(f"//*[@lang='en']{named}"):
        mark.drop_tree()
    found = [m[0] for text in tree.xpath("//body//text()") if (m := ENGLISH.search(text))]
    assert not found


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_loaded_from_elsewhere(client, view):
    tree = client.page(f"/en/{view}")
    loaded = tree.xpath("//script/@src | //link/@href | //img/@src | //iframe/@src")
    loaded += tree.xpath("//form/@action")
    assert loaded
    assert all(address.startswith("/") and address[1] != "/" for address in loaded)
    assert not tree.xpath("//*[@style] | //script[not(@src)][not(contains(@type, 'json'))]")


def test_every_page_of_the_navigation_leads_somewhere(client):
    tree = client.page("/en/overview")
    links = tree.xpath("//nav[@class='pages']//a/@href")
    assert len(links) == len(navigation())
    for link in links:
        client.page(link)


@pytest.mark.parametrize("view", VIEWS)
def test_the_same_view_is_offered_in_the_other_languages(client, view):
    tree = client.page(f"/en/{view}")
    links = tree.xpath("//nav[@class='languages']//a/@href")
    assert [link.split("/")[1] for link in links] == list(LANGUAGES)
    asked = {part for part in view.partition("?")[2].split("&") if part}
    for link in links:
        kept = set(link.partition("?")[2].split("&"))
        defaults = {"destination=USA"}  # left out of addresses
        assert asked - defaults <= kept


def test_what_cannot_be_chosen_is_told_and_the_usual_choice_shown(client):
    usual = client.page("/en/country")
    tree = client.page("/en/country?area=ATLANTIS&colour=red")
    told = text_of(tree, "//p[@class='notice']")
    assert any("ATLANTIS" in one for one in told)
    assert any("colour" in one for one in told)
    assert text_of(tree, "//h1") == text_of(usual, "//h1")


def test_a_code_may_be_written_small(client):
    assert text_of(client.page("/en/country?area=jpn"), "//h1") == ["Japan"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["nowhere", "country/none.csv", "country/share.exe"])
def test_an_address_that_does_not_exist_answers_in_the_language(client, lang, path):
    answer = client.ask(f"/{lang}/{path}")
    assert answer.status_code == 404
    assert f'<html lang="{lang}"' in answer.text
    assert "<nav" in answer.text


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [("de, en;q=0.5", "en"), ("zh-TW,zh;q=0.9", "zh-Hant"), ("zh-CN", "zh-Hans"),
     ("zh-HK;q=0.4, en;q=0.2", "zh-Hant"), ("", "en"), ("fr", "en"), ("x;q=no", "en")],
)  # fmt: skip
def test_the_start_goes_to_the_language_of_the_browser(client, accepted, lang):
    answer = client.ask("/", accept_language=accepted)
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/{lang}/overview"
