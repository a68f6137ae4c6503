"""Manners of the client: one pace for all processes, waits as asked for, answers understood."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from talentatlas.errors import StorageError
from talentatlas.sources.fetch.limiter import LONGEST_PAUSE, SLOWEST, Limiter
from talentatlas.sources.fetch.providers import OPENALEX, ORCID, PROVIDERS
from talentatlas.sources.fetch.verdict import Kind, judge, read_budget, retry_after

NOW = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
JSON = {"Content-Type": "application/json"}
RATE, BURST = 4.0, 3
CLOSE = 1e-6  # seconds; sums of floats


class Clock:
    def __init__(self) -> None:
        self.time, self.waits = NOW, list[float]()

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds


def limiter(folder: Path, clock: Clock) -> Limiter:
    return Limiter(
        folder, "test", rate=RATE, burst=BURST, now=lambda: clock.time, sleep=clock.sleep
    )


def test_a_burst_is_allowed_and_then_the_rate_is_kept(tmp_path: Path) -> None:
    clock = Clock()
    one = limiter(tmp_path, clock)
    for _ in range(BURST):
        one.take()
    assert clock.waits == []
    for _ in range(8):
        one.take()
    assert clock.time - NOW == pytest.approx(8 / RATE, abs=CLOSE)


def test_two_programs_share_one_pace(tmp_path: Path) -> None:
    clock = Clock()
    one, other = limiter(tmp_path, clock), limiter(tmp_path, clock)
    for _ in range(8):
        one.take()
        other.take()
    assert clock.time - NOW == pytest.approx((16 - BURST) / RATE, abs=CLOSE)


def test_a_refusal_makes_all_pause_and_go_slower_until_it_goes_well(tmp_path: Path) -> None:
    clock = Clock()
    one, other = limiter(tmp_path, clock), limiter(tmp_path, clock)
    one.take()
    one.refused(30.0)
    other.take()
    assert clock.time - NOW == pytest.approx(30, abs=CLOSE)
    paused = clock.time
    for _ in range(4):
        other.take()
    assert clock.time - paused == pytest.approx(4 / (RATE / 2), abs=CLOSE)
    for _ in range(40):
        other.answered()
    clock.time += 100
    rested = clock.time
    for _ in range(BURST + 4):
        other.take()
    assert clock.time - rested == pytest.approx(4 / RATE, abs=CLOSE)


def test_many_refusals_do_not_stop_it_for_ever(tmp_path: Path) -> None:
    clock = Clock()
    one = limiter(tmp_path, clock)
    for _ in range(50):
        one.refused(0.0)
    clock.time += LONGEST_PAUSE
    before = clock.time
    for _ in range(BURST + 1):
        one.take()
    assert clock.time - before == pytest.approx(1 / (RATE * SLOWEST), abs=CLOSE)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"due": "x"}', '{"due": 9e12, "share": 1}'])
def test_a_broken_state_file_is_no_reason_to_wait(tmp_path: Path, text: str) -> None:
    (tmp_path / "pace-test.json").write_text(text, encoding="utf-8")
    clock = Clock()
    limiter(tmp_path, clock).take()
    assert clock.waits == []


def test_a_state_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StorageError, match="pace-test"):
        limiter(tmp_path / "file", Clock()).take()


COUNTING = """
import sys, time
from pathlib import Path
from talentatlas.sources.fetch.limiter import Limiter
one = Limiter(Path(sys.argv[1]), "test", rate=50.0, burst=1, now=time.time, sleep=time.sleep)
for _ in range(10):
    one.take()
    print(time.time(), flush=True)
"""


def test_two_real_processes_keep_the_rate_of_one(tmp_path: Path) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", COUNTING, tmp_path], stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    moments = [float(line) for one in running for line in one.communicate()[0].split()]
    assert len(moments) == 20
    assert max(moments) - min(moments) >= 0.9 * 19 / 50.0  # a clock may be read late


def kind(status: int, headers: dict[str, str] | None = None, body: bytes = b"{}") -> Kind:
    return judge(status, JSON | (headers or {}), body, provider=OPENALEX, now=NOW).kind


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"X-RateLimit-Remaining": "0"}, Kind.SPENT),
        ({"x-ratelimit-remaining-usd": "0.0"}, Kind.SPENT),
        ({"X-RateLimit-Remaining": "5", "X-RateLimit-Credits-Required": "10"}, Kind.SPENT),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Onetime-Remaining": "50"}, Kind.BURST),
        ({"X-RateLimit-Remaining": "900"}, Kind.BURST),
        ({"X-RateLimit-Remaining": "many"}, Kind.BURST),
        ({}, Kind.BURST),
        ({"Retry-After": "5"}, Kind.BURST),
        ({"Retry-After": "40000"}, Kind.SPENT),  # hours were seen
    ],
)
def test_two_kinds_of_429_are_told_apart(headers: dict[str, str], expected: Kind) -> None:
    assert kind(429, headers) is expected


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        (200, {}, b'{"a": 1}', Kind.DATA),
        (200, {}, b'{"a": ', Kind.TRANSIENT),
        (200, {}, b"", Kind.TRANSIENT),
        (200, {"Content-Type": "text/html"}, b"<html>", Kind.TRANSIENT),
        (200, {"Content-Type": "text/plain"}, b"slow down", Kind.TRANSIENT),
        (301, {}, b"", Kind.MOVED),
        (404, {"Content-Type": "text/html"}, b"<html>", Kind.GONE),
        (400, {}, b'{"error": "no"}', Kind.REFUSED),
        (401, {}, b"{}", Kind.REFUSED),
        (403, {}, b'{"error": "Invalid query parameters error."}', Kind.REFUSED),
        (403, {}, b'{"error": "Rate limit exceeded"}', Kind.BURST),
        (503, {}, b"", Kind.TRANSIENT),
        (503, {"Retry-After": "90000"}, b"", Kind.SPENT),
    ],
)
def test_an_answer_is_understood(
    status: int, headers: dict[str, str], body: bytes, expected: Kind
) -> None:
    assert kind(status, headers, body) is expected


def test_503_means_too_fast_at_orcid_alone() -> None:
    assert judge(503, JSON, b"{}", provider=ORCID, now=NOW).kind is Kind.BURST
    assert judge(503, JSON, b"{}", provider=OPENALEX, now=NOW).kind is Kind.TRANSIENT


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("-3", 0.0),
        ("Thu, 01 Jan 2026 00:02:00 GMT", 120.0),
        ("Wed, 31 Dec 2025 00:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}, NOW) == seconds


def test_a_reset_is_seconds_left_or_a_moment() -> None:
    assert read_budget({"X-RateLimit-Reset": "7200"}, NOW).reset == 7200
    assert read_budget({"X-RateLimit-Reset": str(NOW + 60)}, NOW).reset == 60


def test_every_provider_has_terms_and_its_own_variable() -> None:
    variables = {one.variable for one in PROVIDERS.values()}
    assert len(variables) == len(PROVIDERS)
    assert all(one.address.startswith("https://") for one in PROVIDERS.values())
    assert all(one.homepage.startswith("https://") for one in PROVIDERS.values())


def test_a_provider_that_is_not_metered_has_no_budget_to_spend() -> None:
    calm = replace(OPENALEX, is_metered=False)
    answer = judge(429, {"X-RateLimit-Remaining": "0"}, b"", provider=calm, now=NOW)
    assert answer.kind is Kind.BURST
