"""A static copy: no dead link and nothing from outside, from disk and from a plain server."""

import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.html
import pytest
from pages import ready
from playwright.sync_api import Browser

import talentatlas as ta
from conftest import Watch
from talentatlas.errors import StorageError
from talentatlas.vocabulary.messages import LANGUAGES
from talentatlas.web import site_states
from talentatlas.web.site import MARK, Site

pytestmark = pytest.mark.slow  # minutes in a real browser
FEW = 3  # countries and corridors of the copy that the tests crawl; a whole one takes minutes
OUTSIDE = ("http://", "https://")
LINKS = re.compile(r"url\(([^)]+)\)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with a few states of each page."""
    out = tmp_path_factory.mktemp("site") / "copy"
    few_states(Site(ta.demo())).write(out, lambda _: None)
    return out


def few_states(site: Site) -> Site:
    """The same site with the first states of each page only."""
    site.__dict__["known"] = {
        page: dict(list(found.items())[:FEW]) for page, found in site.known.items()
    }
    return site


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The copy behind a plain web server."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing."""

    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def links(page: Path) -> set[str]:
    """Everything that a page or style sheet loads, or leads to in the copy itself.

    A reader may be led to the source of a fact elsewhere; nothing is loaded from there.
    """
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".css":
        return {found.strip("'\"") for found in LINKS.findall(text)}
    tree = lxml.html.fromstring(text)
    found = {
        link
        for element, name, link, _ in tree.iterlinks()
        if name != "action" and not (element.tag == "a" and link.startswith(OUTSIDE))
    }
    found |= set(filter(None, tree.xpath("//@data-view")))
    found |= set(re.findall(r'&lt;iframe src="([^"]+)"', text))
    return found | set(re.findall(r'<iframe src="([^"]+)"', " ".join(tree.xpath("//@value"))))


def inside(link: str) -> bool:
    return bool(link) and not link.startswith(("data:", "#", "mailto:"))


def test_no_link_of_the_copy_is_dead(site: Path) -> None:
    dead: list[tuple[str, str]] = []
    pages = [*site.rglob("*.html"), *site.rglob("*.css")]
    assert len(pages) > len(LANGUAGES)
    for page in pages:
        for link in filter(inside, links(page)):
            parts = urlsplit(link)
            assert not parts.scheme, (page.name, link)
            target = (page.parent / unquote(urldefrag(link).url)).resolve()
            if not target.is_file():
                dead.append((page.relative_to(site).as_posix(), link))
    assert dead == []


def test_every_address_is_relative_and_nothing_is_outside(site: Path) -> None:
    for page in site.rglob("*.html"):
        for link in links(page):
            assert not link.startswith(("/", "http:", "https:", "//")), (page.name, link)


def test_every_page_is_reached_by_links_alone(site: Path, address: str) -> None:
    seen: set[str] = set()
    todo = [f"{address}/index.html"]
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        path = site / unquote(urlsplit(here).path).lstrip("/")
        if path.suffix == ".html":
            todo += [urldefrag(urljoin(here, link)).url for link in links(path) if inside(link)]
    own = {
        site / unquote(urlsplit(one).path).lstrip("/") for one in seen if one.endswith(".html")
    }
    for page in Site(ta.demo()).known:
        for lang in LANGUAGES:
            assert site / lang / f"{page}.html" in own


def test_the_copy_works_in_a_browser_and_asks_for_nothing_outside(
    browser: Browser, address: str
) -> None:
    watch = Watch(address)
    context = browser.new_context()
    page = context.new_page()
    watch.over(page)
    for name in Site(ta.demo()).known:
        page.goto(f"{address}/zh-Hant/{name}.html")
        ready(page)
    context.close()
    assert watch.errors == []
    assert watch.outside == []


def test_a_choice_in_the_copy_leads_to_the_file_of_that_view(
    browser: Browser, address: str, site: Path
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/en/overview.html")
    ready(page)
    field = page.locator("select[name=population]")
    other = field.locator("option[data-view]").first.get_attribute("value")
    assert other
    field.select_option(other)
    page.wait_for_url(f"**{site_states.slug({'population': other})}.html")
    ready(page)
    assert page.locator("select[name=population]").input_value() == other
    page.go_back()
    page.wait_for_url("**/overview.html")
    context.close()


def test_an_interrupted_run_is_continued_and_gives_the_same_copy(
    site: Path, tmp_path: Path
) -> None:
    out = tmp_path / "copy"

    def stop_at_two(_: int) -> None:
        done.append(1)
        if len(done) == 2:
            raise KeyboardInterrupt

    done: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        few_states(Site(ta.demo())).write(out, stop_at_two)
    assert not out.exists()
    report = few_states(Site(ta.demo())).write(out, lambda _: None)
    assert report.kept == 2
    assert report.views > 2
    first = {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    second = {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert first == second


def test_a_folder_with_other_things_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StorageError, match="holds other things"):
        Site(ta.demo()).write(tmp_path, lambda _: None)
    assert (tmp_path / "letter.txt").read_text() == "dear"


def test_the_copy_says_what_it_was_made_from(site: Path) -> None:
    mark = json.loads((site / MARK).read_text())
    assert (mark["vintage"], mark["run_id"]) == (ta.demo().vintage, ta.demo().run_id)


@pytest.mark.parametrize(
    ("state", "name"),
    [({}, ""), ({"b": "x", "a": "Y"}, ",a=Y,b=x"), ({"area": "grp:eu27"}, ",area=grp~3aeu27")],
)
def test_a_state_has_one_name_that_every_host_takes(state: dict[str, str], name: str) -> None:
    assert site_states.slug(state) == name
