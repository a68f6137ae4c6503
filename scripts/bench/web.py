"""The dashboard in a real Chromium: first meaningful paint, change of a filter, page weight.

    python scripts/bench/web.py                       # the bundled figures, every page
    python scripts/bench/web.py overview country --runs 9

paint   from the request to the first contentful paint, and to the last figure in sight drawn;
        a new browser context each time, so nothing is kept from before; loopback
filter  from the choice of another value to the new view in place; the server has not made it
weight  compressed bytes of a first visit, without the drawing library, which is loaded once
"""

import argparse
import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, sync_playwright

from talentatlas.web.page import PAGES

SERVER = """
import sys, uvicorn
import talentatlas as ta
from talentatlas.rest.app import create_app
from talentatlas.web.app import pages
atlas = ta.demo()
uvicorn.run(create_app(atlas, pages=pages(atlas)), port=int(sys.argv[1]), log_level="error")
"""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PAINT, FILTER, WEIGHT = 1_000, 200, 300  # ms, ms, kB: what the project asks for
LIBRARY = "vega.js"
PAINTED = """() => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    return paint ? paint.startTime : null;
}"""
DRAWN = """() => [...document.querySelectorAll("[data-drawing]")]
    .filter((place) => place.checkVisibility() && place.getBoundingClientRect().top < innerHeight)
    .every((place) => place.querySelector("svg, canvas"))"""
CHANGE = """(turn) => new Promise((done) => {
    const select = document.querySelector("form.filters:not([data-wait]) select[name]");
    const others = select ? [...select.options].filter((one) => one.value && !one.selected) : [];
    if (!others.length) return done(null);
    const value = others[turn % others.length].value;
    const began = performance.now(), before = document.querySelector("main");
    new MutationObserver((_, watch) => {
        if (document.querySelector("main") === before) return;
        watch.disconnect();
        requestAnimationFrame(() => done(performance.now() - began));
    }).observe(document.body, {childList: true});
    select.value = value;
    select.dispatchEvent(new Event("change", {bubbles: true}));
})"""


@contextlib.contextmanager
def served() -> Iterator[str]:
    """A server in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(port)])
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/v1", timeout=5).close()
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def visit(browser: Browser, address: str) -> tuple[float, float, float, float]:
    """Milliseconds to the first paint and to the figures in sight; kB, and kB of the library."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    weight = {True: 0.0, False: 0.0}
    session = context.new_cdp_session(page)
    names: dict[str, str] = {}
    session.on(
        "Network.requestWillBeSent",
        lambda e: names.update({e["requestId"]: e["request"]["url"]}),
    )
    session.on("Network.loadingFinished", lambda e: weigh(weight, names, e))
    session.send("Network.enable")
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(DRAWN, polling=10)
    page.wait_for_load_state("networkidle")
    drawn = 1000 * (time.perf_counter() - began)
    painted = page.evaluate(PAINTED)
    context.close()
    return painted or drawn, drawn, weight[False], weight[True]


def weigh(weight: dict[bool, float], names: dict[str, str], event: dict) -> None:
    """Add what came over the wire."""
    weight[LIBRARY in names.get(event["requestId"], "")] += event["encodedDataLength"] / 1000


def change(page: Page, address: str, turn: int) -> float | None:
    """Milliseconds from a choice to the new view; None where nothing can be chosen."""
    page.goto(address, wait_until="networkidle")
    return page.evaluate(CHANGE, turn)


def shown(value: float, target: float) -> str:
    return f"{value:8.0f}{'  ' if value <= target else ' !'}"


def main() -> None:
    """Measure each page and print a table beside the targets."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("pages", nargs="*", default=PAGES.names())
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        sys.exit(f"No Chromium on PATH ({', '.join(NAMES)}).")
    missed = False
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, median of {given.runs}; ! misses"
    )
    print(
        f"{'page':12}{'paint ms':>10}{'drawn ms':>10}{'filter ms':>10}{'kB':>10}{'library':>10}"
    )
    print(f"{'target':12}{PAINT:>8}  {'':>10}{FILTER:>8}  {WEIGHT:>8}  {'once':>8}")
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in given.pages:
            address = f"{base}/en/{name}"
            visits = [visit(browser, address) for _ in range(given.runs)]
            paint, drawn, weight, library = (
                statistics.median(v) for v in zip(*visits, strict=True)
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            turns = [change(page, address, turn) for turn in range(given.runs)]
            changes = [took for took in turns if took is not None]
            page.close()
            changed = statistics.median(changes) if changes else 0.0
            print(
                f"{name:12}{shown(paint, PAINT)}{drawn:8.0f}  {shown(changed, FILTER)}"
                f"{shown(weight, WEIGHT)}{library:8.0f}",
                flush=True,
            )
            missed |= paint > PAINT or changed > FILTER or weight > WEIGHT
        browser.close()
    sys.exit(int(missed))


if __name__ == "__main__":
    main()
