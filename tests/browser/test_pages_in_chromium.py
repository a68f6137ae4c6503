"""Every page in three languages: whole, accessible, silent, and fit for small screens.

Three views stand for all in the quick suite; `make test-all` looks at every one.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import VIEWS, show
from playwright.sync_api import Page

from conftest import Watch

WIDTHS = {"desk": (1440, 900), "tablet": (820, 1180), "telephone": (390, 844)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCROLL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDE = """() => [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 5).map((one) => one.outerHTML.slice(0, 120))"""
FOCUS = "main h1"
QUICK = {("overview", "en"), ("corridor", "zh-Hans"), ("futures", "en")}  # 20 seconds each
LOOKED_AT = [
    pytest.param(*view, marks=() if view in QUICK else pytest.mark.slow) for view in VIEWS
]


@pytest.mark.parametrize(("name", "lang"), LOOKED_AT)
def test_a_page_is_accessible_silent_and_fits_every_screen(
    page: Page, base: str, watch: Watch, name: str, lang: str
) -> None:
    show(page, f"{base}/{lang}/{name}")
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("main h1").count() == 1
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], scheme
    for device, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(100)
        assert page.evaluate(SCROLL) <= 0, (device, page.evaluate(WIDE))
    assert violations(page) == [], "telephone"
    assert watch.errors == []
    assert watch.outside == []


def violations(page: Page) -> list[tuple[str, str]]:
    """Rules of axe that are broken, with the first place of each."""
    options = {"runOnly": {"type": "tag", "values": RULES}}
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
