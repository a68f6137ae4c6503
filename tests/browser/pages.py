"""What all tests in the browser share: the pages, and what it means that one is ready."""

from playwright.sync_api import Page

import talentatlas as ta
from talentatlas.vocabulary.messages import LANGUAGES
from talentatlas.web.holdings import Holdings
from talentatlas.web.page import PAGES
from talentatlas.web.site_states import states

VIEWS = [(name, lang) for name in PAGES.names() for lang in LANGUAGES]
NEXT = """() => {
    const empty = [...document.querySelectorAll("[data-drawing]")]
        .find((place) => place.checkVisibility() && !place.querySelector("svg, canvas"));
    empty?.scrollIntoView({block: "center"});
    return !empty;
}"""  # figures are drawn when they come into sight


def show(page: Page, address: str) -> None:
    """Open a view and wait until its figures are drawn."""
    page.goto(address, wait_until="load")
    ready(page)


def ready(page: Page) -> None:
    """Scroll until every figure is drawn, then back to the top."""
    page.wait_for_function(NEXT, polling=50)
    page.evaluate("scrollTo(0, 0)")


def holdings() -> Holdings:
    """What the pages draw from."""
    return Holdings(ta.demo())


def other_state(name: str) -> dict[str, str]:
    """Something that can be chosen on a page; nothing when there is nothing to choose."""
    return next((one for one in states(PAGES.get(name), holdings()) if one), {})
