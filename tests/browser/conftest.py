"""A real Chromium of this machine, and the real server on the bundled figures."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOUD = (
    "THE BROWSER TESTS DID NOT RUN: no Chromium on this machine.\n"
    f"Looked for {', '.join(NAMES)} on PATH. On Debian and Ubuntu: apt install chromium.\n"
    "Nothing is ever downloaded for it. TALENTATLAS_BROWSER=required makes this a failure."
)
SERVER = """
import sys, uvicorn
import talentatlas as ta
from talentatlas.rest.app import create_app
from talentatlas.web.app import pages
atlas = ta.demo()
app = create_app(atlas, pages=pages(atlas))
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
"""
SLOWEST = 90.0  # seconds until the server answers, on a busy machine
WAIT = 30_000  # milliseconds for anything in the browser, on a busy machine
missing: list[str] = []


@dataclass
class Watch:
    """What a page said and asked for while it was open.

    Args:
        base: address of the server; anything else is outside.
    """

    base: str
    errors: list[str] = field(default_factory=list[str])
    outside: list[str] = field(default_factory=list[str])

    def over(self, page: Page) -> None:
        """Note what a page does from now on."""
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self._console(said.type, said.text))
        page.on("request", lambda request: self._request(request.url))
        page.on(
            "response",
            lambda answer: (
                self.errors.append(f"{answer.status} {answer.url}")
                if answer.status >= 400
                else None
            ),
        )

    def _console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.errors.append(text)

    def _request(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:")):
            self.outside.append(url)


def find_chromium() -> str | None:
    """Path of a Chromium of this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window; closed before tests that run event loops of their own."""
    path = find_chromium()
    if path is None:
        missing.append(LOUD)
        if os.environ.get("TALENTATLAS_BROWSER") == "required":
            pytest.fail(LOUD, pytrace=False)
        pytest.skip("no Chromium found")  # LOUD is printed at the end of the run
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--force-prefers-reduced-motion"]
        opened = playwright.chromium.launch(executable_path=path, args=flags)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def base() -> Iterator[str]:
    """Address of the server."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(port)])
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + SLOWEST
        while time.monotonic() < until and server.poll() is None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/v1", timeout=5).close()
                break
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=False)
    context.set_default_timeout(WAIT)
    opened = context.new_page()
    yield opened
    context.close()


@pytest.fixture
def watch(page: Page, base: str) -> Watch:
    """Notes what the page says and asks for."""
    noted = Watch(base)
    noted.over(page)
    return noted


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that the browser tests did not run."""
    for text in missing[:1]:
        terminalreporter.section("no browser", sep="!", red=True, bold=True)
        terminalreporter.write_line(text, red=True, bold=True)
