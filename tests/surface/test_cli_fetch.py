"""`talentatlas fetch` as its user meets it: plan, price, keys, exit codes, going on."""

import gzip
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from program import PROGRAM, Program, Ran, environment, run_in

import fake_api
from fake_api import FakeApi, works

PER_YEAR = {2019: 230, 2020: 45}
TOTAL = sum(PER_YEAR.values())
WORDS = ("fetch", "openalex", "--from", "2019", "--to", "2020", "--into", "into")
KEY = "a-planted-key-0123456789"
PATIENCE = 60.0  # seconds until a program that was started has fetched its first page


@pytest.fixture
def api() -> Iterator[FakeApi]:
    with FakeApi(works=works(PER_YEAR)) as running:
        yield running


def run(folder: Path, api: FakeApi, *words: str, **more: str) -> Ran:
    return run_in(folder, *words, **api.environment, OPENALEX_API_KEY=KEY, **more)


def files(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_works_are_fetched_with_price_and_what_to_type_next(
    tmp_path: Path, api: FakeApi
) -> None:
    done = run(tmp_path, api, *WORDS)
    assert done.code == 0, done.err
    assert f"{TOTAL} of {TOTAL} announced" in done.out
    assert "Price: $" in done.err
    assert "talentatlas build openalex:into" in done.err
    manifest = json.loads((tmp_path / "into/manifest.json").read_text(encoding="utf-8"))
    assert manifest["distinct"] == TOTAL


def test_a_dry_run_tells_the_price_and_fetches_nothing(tmp_path: Path, api: FakeApi) -> None:
    done = run(tmp_path, api, *WORDS, "--dry-run")
    assert done.code == 0
    assert f"{TOTAL} works, 4 calls" in done.out
    assert "$0.0004" in done.out
    assert not (tmp_path / "into").exists()
    assert api.calls() == len(PER_YEAR)
    plan = run(tmp_path, api, *WORDS, "--dry-run", "--json").json
    assert (plan["records"], plan["calls"], plan["price_usd"]) == (TOTAL, 4, 0.0004)


def test_offline_opens_no_connection(tmp_path: Path, api: FakeApi) -> None:
    planned = run(tmp_path, api, *WORDS, "--dry-run", "--offline")
    assert planned.code == 0
    assert "price is unknown" in planned.out
    refused = run(tmp_path, api, *WORDS, "--offline")
    assert refused.code == 4
    assert "--offline" in refused.err
    assert api.calls() == 0


def test_a_spent_budget_ends_with_code_5_and_the_same_command_goes_on(
    tmp_path: Path, api: FakeApi
) -> None:
    api.budget = 4
    stopped = run(tmp_path, api, *WORDS)
    assert stopped.code == 5
    assert "UTC, in 2 h 00 min" in stopped.err
    assert "What to do:" in stopped.err
    api.budget = 1000
    assert run(tmp_path, api, *WORDS).code == 0
    assert api.calls("/works") == len(PER_YEAR) + 4  # nothing was asked for twice


def test_an_unreadable_service_ends_with_code_4(tmp_path: Path, api: FakeApi) -> None:
    api.faults["/works"] = [lambda reply: reply] * len(PER_YEAR)
    api.always["/works"] = fake_api.renamed
    done = run(tmp_path, api, *WORDS)
    assert done.code == 4
    assert "another layout" in done.err
    assert not (tmp_path / "into/manifest.json").exists()


@pytest.mark.parametrize(
    ("kind", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)]
)
def test_a_program_that_is_stopped_goes_on_to_the_same_bytes(
    tmp_path: Path, api: FakeApi, kind: signal.Signals, code: int
) -> None:
    assert run(tmp_path, api, *WORDS).code == 0
    whole = files(tmp_path / "into")
    (tmp_path / "into").rename(tmp_path / "whole")
    first_page = tmp_path / "into/pages/000001.json.gz"
    api.faults["/works"] = [lambda reply: reply] * (len(PER_YEAR) + 1)
    api.always["/works"] = fake_api.slow
    with subprocess.Popen(
        [PROGRAM, *WORDS],
        cwd=tmp_path,
        env=environment(tmp_path) | api.environment | {"OPENALEX_API_KEY": KEY},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as program:
        until = time.monotonic() + PATIENCE
        while not first_page.exists() and time.monotonic() < until:
            time.sleep(0.01)
        program.send_signal(kind)
        assert program.wait() == code
    assert not (tmp_path / "into/manifest.json").exists()
    api.always.clear()
    assert run(tmp_path, api, *WORDS).code == 0
    assert files(tmp_path / "into") == whole


def test_without_a_key_it_says_what_one_buys(tmp_path: Path, api: FakeApi) -> None:
    done = run_in(tmp_path, *WORDS, "--dry-run", **api.environment)
    assert done.code == 0
    assert "$1.00 a day" in done.err
    assert "authorization" not in api.asked[0][2]


def test_without_a_source_it_lists_sources_and_keys(talentatlas: Program) -> None:
    done = talentatlas("fetch", OPENALEX_API_KEY=KEY)
    assert done.code == 0
    assert "OPENALEX_API_KEY (set)" in done.out
    assert "ORCID_CLIENT_ID (not set)" in done.out
    assert "$1.00 a day" in done.out
    assert KEY not in done.out + done.err


def test_the_default_folder_lies_in_the_data_folder(tmp_path: Path, api: FakeApi) -> None:
    done = run(tmp_path, api, "fetch", "openalex", "--from", "2020", "--to", "2020")
    assert done.code == 0
    assert (tmp_path / "data/raw/openalex/ai-2020-2020/manifest.json").exists()


def test_no_key_in_anything_that_is_printed_or_written(tmp_path: Path, api: FakeApi) -> None:
    api.faults["/works"] = [*[lambda reply: reply] * 3, fake_api.echo]
    refused = run(tmp_path, api, *WORDS, "-vv")
    assert refused.code == 4
    done = run(tmp_path, api, *WORDS, "-vv")
    assert done.code == 0
    assert KEY not in refused.out + refused.err + done.out + done.err
    for name, content in files(tmp_path).items():
        plain = gzip.decompress(content) if name.endswith(".gz") else content
        assert KEY.encode() not in plain, name


MISTAKES = [
    (["fetch", "openalex"], 2, "--from"),
    (["fetch", "openalex", "--from", "2020", "--to", "2019"], 2, "2020 to 2019"),
    (["fetch", "openalex", "--from", "2020", "--field", "aj", "--offline"], 2, "ai"),
    (["fetch", "opnalex"], 2, "opnalex"),
    (["fetch", "orcid", "--ids", "missing.txt"], 2, "missing.txt"),
    (["fetch", "openreview"], 2, "--venue"),
    (["fetch", "openreview", "--venue", "ICLR.cc/2024/Conference/Submission"], 7, "accepted"),
]


@pytest.mark.parametrize(
    ("words", "code", "named"), MISTAKES, ids=[" ".join(one[0]) for one in MISTAKES]
)
def test_a_mistake_has_its_exit_code_and_says_what_to_do(
    talentatlas: Program, words: list[str], code: int, named: str
) -> None:
    done = talentatlas(*words)
    assert done.code == code
    assert named in done.err
    assert "What to do:" in done.err
    assert "Traceback" not in done.err


def finding(done: Ran, name: str) -> dict[str, str]:
    return next(one for one in done.json["findings"] if one["name"] == name)


def test_doctor_tries_keys_that_are_set_and_never_shows_them(
    tmp_path: Path, api: FakeApi
) -> None:
    api.budget = 930
    good = run(tmp_path, api, "doctor", "--json")
    assert finding(good, "key, OpenAlex")["state"] == "ok"
    assert "$0.09 of today's $0.10" in finding(good, "key, OpenAlex")["detail"]
    assert finding(good, "key, ORCID")["state"] == "note"
    api.always["/rate-limit"] = lambda reply: fake_api.Reply({"error": "bad key"}, 401)
    bad = run(tmp_path, api, "doctor", "--json")
    assert bad.code == 1
    assert finding(bad, "key, OpenAlex")["state"] == "failed"
    assert "OPENALEX_API_KEY" in finding(bad, "key, OpenAlex")["fix"]
    assert KEY not in good.out + good.err + bad.out + bad.err
    assert api.calls() == api.calls("/rate-limit") == 2


def test_doctor_tries_a_login(tmp_path: Path, api: FakeApi) -> None:
    api.login = ("someone", "right")
    more = {"OPENREVIEW_USERNAME": "someone", "OPENREVIEW_PASSWORD": "right"}
    done = run_in(tmp_path, "doctor", "--json", **api.environment, **more)
    assert finding(done, "key, OpenReview")["state"] == "ok"
    more["OPENREVIEW_PASSWORD"] = "wrong-password"
    done = run_in(tmp_path, "doctor", "--json", **api.environment, **more)
    assert finding(done, "key, OpenReview")["state"] == "failed"
    assert "wrong-password" not in done.out + done.err


def test_doctor_offline_tries_nothing(tmp_path: Path, api: FakeApi) -> None:
    done = run(tmp_path, api, "doctor", "--offline", "--json")
    assert "not tried" in finding(done, "key, OpenAlex")["detail"]
    assert api.calls() == 0


@pytest.mark.parametrize(
    ("answer", "more", "code"), [("n", (), 2), ("y", (), 0), ("", ("--yes",), 0)]
)
def test_on_a_terminal_the_price_is_confirmed(
    tmp_path: Path, api: FakeApi, answer: str, more: tuple[str, ...], code: int
) -> None:
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [PROGRAM, *WORDS, *more],
        cwd=tmp_path,
        env=environment(tmp_path) | api.environment | {"TERM": "dumb"},
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.DEVNULL,
    ) as program:
        os.close(theirs)
        if answer:
            os.write(ours, f"{answer}\n".encode())
        said = read_all(ours)
        assert program.wait() == code
    os.close(ours)
    assert "Price: $" in said
    assert ("Fetch it?" in said) == bool(answer)
    assert (tmp_path / "into/manifest.json").exists() == (code == 0)


def read_all(terminal: int) -> str:
    """What comes out of a terminal until the other side closes it."""
    said = b""
    try:
        while part := os.read(terminal, 4096):
            said += part
    except OSError:
        pass  # Linux says so when the other side has gone
    return said.decode()
