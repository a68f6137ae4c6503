"""What a reader does: choose, go back, use the keyboard, share an address."""

import re
from urllib.parse import urlencode

import pytest
from pages import VIEWS, holdings, other_state, ready, show
from playwright.sync_api import Page, expect

from talentatlas.vocabulary.messages import LANGUAGES
from talentatlas.web.page import PAGES, navigation

pytestmark = pytest.mark.slow  # minutes in a real browser
CHOOSABLE = [name for name in PAGES.names() if other_state(name)]
MOST_STOPS = 600  # presses of the Tab key until the focus is through a page
REACHABLE = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']")]
    .filter((one) => one.checkVisibility({checkVisibilityCSS: true}) && !one.disabled)
    .map((one, place) => (one.dataset.stop = String(place)))"""
STOP = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    return {stop: one.dataset?.stop ?? null, html: one.outerHTML.slice(0, 120),
            isSeen: style.outlineStyle !== "none" || style.boxShadow !== "none"};
}"""
TEXTS = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const one = walker.currentNode.parentElement;
        if (one.closest("script, style, noscript, code, [translate=no], option, .vega-embed"))
            continue;
        if (one.closest("[lang]").lang !== document.documentElement.lang) continue;
        found.push(walker.currentNode.textContent.trim().replace(/\\s+/g, " "));
    }
    for (const one of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]"))
        for (const name of ["aria-label", "placeholder", "title", "alt"])
            if (one.hasAttribute(name) && !one.closest(".vega-embed"))
                found.push(one.getAttribute(name));
    return found;
}"""
WORDS = re.compile(r"[A-Za-z]{3,}[ -]+[A-Za-z]{2,}")  # two English words
# Names, which are the same in every language.
NAMES = ("Talent Atlas", "paperlists", "Paper Copilot", "Apache-2.0", "CC BY", "CC0")


@pytest.mark.parametrize("name", CHOOSABLE)
def test_a_choice_changes_the_view_and_the_address_and_back_restores_it(
    page: Page, base: str, name: str
) -> None:
    show(page, f"{base}/en/{name}")
    field = page.locator("form.filters:not([data-wait]) select[name]").first
    choice, before = field.get_attribute("name"), field.input_value()
    values = field.evaluate("select => [...select.options].map((one) => one.value)")
    value = next(one for one in values if one and one != before)
    field.select_option(value, force=True)
    page.wait_for_url(f"**{urlencode({choice: value})}**")
    ready(page)
    assert page.locator(f"select[name='{choice}']").first.input_value() == value
    page.go_back()
    page.wait_for_function(
        "([name, value]) => document.querySelector(`select[name='${name}']`).value === value",
        arg=[choice, before],
    )
    assert urlencode({choice: value}) not in page.url


@pytest.mark.parametrize("name", CHOOSABLE)
def test_an_address_that_is_shared_shows_the_same_view(
    page: Page, base: str, name: str
) -> None:
    state = other_state(name)
    show(page, f"{base}/zh-Hans/{name}?{urlencode(state)}")
    said = page.locator("main").inner_text()
    show(page, f"{base}/zh-Hans/{name}")
    assert page.locator("main").inner_text() != said


@pytest.mark.parametrize("name", PAGES.names())
def test_the_keyboard_reaches_every_control_and_the_focus_is_seen(
    page: Page, base: str, name: str
) -> None:
    show(page, f"{base}/en/{name}")
    wanted = set(page.evaluate(REACHABLE))
    reached: set[str] = set()
    unseen: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(STOP)
        if at["stop"] in reached or at["stop"] is None:
            break
        reached.add(at["stop"])
        if not at["isSeen"]:
            unseen.append(at["html"])
    assert sorted(wanted - reached, key=int) == []
    assert unseen == []


def test_the_first_stop_of_the_keyboard_leads_past_the_navigation(
    page: Page, base: str
) -> None:
    show(page, f"{base}/en/{navigation()[0].name}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("lang", LANGUAGES[1:])
@pytest.mark.parametrize("name", PAGES.names())
def test_no_sentence_is_left_untranslated(page: Page, base: str, name: str, lang: str) -> None:
    show(page, f"{base}/en/{name}")
    english = set(page.evaluate(TEXTS))
    show(page, f"{base}/{lang}/{name}")
    same = [text for text in page.evaluate(TEXTS) if text in english and WORDS.search(text)]
    left = [text for text in same if not any(own in text for own in NAMES)]
    assert sorted(set(left)) == []


@pytest.mark.parametrize(
    "typed", ["加拿大", "jianada", "jia na da", "jiānádà", "Canada", "cana", "CAN"]
)
def test_a_country_is_found_however_it_is_typed(page: Page, base: str, typed: str) -> None:
    name = next(name for name in PAGES.names() if has_country(name))
    show(page, f"{base}/en/{name}")
    field = page.locator("input[role=combobox]").first
    field.fill(typed)
    expect(page.locator("li[role=option]").first).to_have_text("Canada")


@pytest.mark.parametrize(("name", "lang"), VIEWS[:3])
def test_a_page_can_be_read_without_scripts(
    page: Page, base: str, name: str, lang: str
) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{base}/{lang}/{name}")
    assert plain.locator("noscript img, table").count() > 0
    context.close()


def has_country(name: str) -> bool:
    """Can a country or region be chosen on a page?"""
    choices = PAGES.get(name).choices(holdings())
    return any(getattr(choice, "kind", "") == "country" for choice in choices)
