"""Every refusal is a problem document with a stable code and a hint; limits hold."""

import asyncio
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rest_client import Client, address

import talentatlas as ta
from talentatlas.errors import HorizonError, TalentAtlasError, UnknownNameError
from talentatlas.rest.app import create_app
from talentatlas.rest.computing import Computing, order_of
from talentatlas.rest.guard import Limit
from talentatlas.rest.kept import Kept
from talentatlas.rest.negotiation import form_of, language_of
from talentatlas.rest.problems import CATALOGUE, STATUS, Refused, problem_of
from talentatlas.rest.settings import MOST_ROWS, Settings
from talentatlas.vocabulary.messages import LANGUAGES, Messages, read_catalogue

MEMBERS = {
    "type", "title", "status", "detail", "instance", "code", "hint", "why", "near", "errors",
    "lang",
}  # fmt: skip
REFUSED = {
    "/v1/measures/stok": (404, "UnknownNameError", "stock"),
    "/v1/measures/stok/observations": (404, "UnknownNameError", "stock"),
    "/v1/observations?measure=inflw": (404, "UnknownNameError", "inflow"),
    "/v1/observations?area=Germny": (404, "UnknownNameError", "Germany"),
    "/v1/observations?tier=orl": (404, "UnknownNameError", "oral"),
    "/v1/flows?population=ai-author": (404, "UnknownNameError", "ai-authors"),
    "/v1/observations?mesure=stock": (422, "InvalidRequest", "measure"),
    "/v1/measures/flow/observations?param=windw=5": (404, "UnknownNameError", "window"),
    "/v1/measures/flow/observations?param=window=x": (422, "ConfigError", None),
    "/v1/observations?year=20": (422, "InvalidRequest", None),
    "/v1/observations?year=2020-2015": (422, "ConfigError", None),
    "/v1/observations?area=USA&year=1950": (404, "CoverageError", None),
    "/v1/observations?level=0.95": (404, "CoverageError", None),
    "/v1/measures/stock/observations?level=0.95": (404, "CoverageError", None),
    f"/v1/observations?limit={MOST_ROWS + 1}": (422, "InvalidRequest", None),
    "/v1/observations?cursor=AAAAAAAAAAAAAAAA": (404, "UnknownCursor", None),
    "/v1/observations?vintage=2025.1": (404, "UnknownNameError", None),
    "/v1/vintages/old": (404, "UnknownNameError", None),
    "/v1/terms/stok": (404, "UnknownNameError", "stock"),
    "/v1/areas/Atlantis": (404, "UnknownNameError", None),
    "/v1/studies/macropolo-2018": (404, "UnknownNameError", "macropolo-2019"),
    "/v1/claims?verdict=difers": (404, "UnknownNameError", "differs"),
    "/v1/scenarios/us-inflow-11": (404, "UnknownNameError", "us-inflow-10"),
    "/v1/results/none": (404, "UnknownNameError", None),
    "/v1/mesures": (404, "UnknownNameError", "/v1/measures"),
    "/v1/people": (404, "UnknownNameError", None),
    "/v1/observations?format=xml": (422, "InvalidRequest", None),
}


@pytest.fixture(scope="module")
def bundled() -> Client:
    return Client(create_app(ta.demo()))


@pytest.mark.parametrize("path", REFUSED)
def test_a_refusal_says_what_and_suggests_the_nearest(bundled: Client, path: str) -> None:
    status, code, near = REFUSED[path]
    answer = bundled.ask(path)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert set(problem) == MEMBERS
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert near is None or near in problem["near"]
    assert problem["detail"]
    assert problem["hint"]
    assert "Traceback" not in answer.text


def test_an_error_of_python_has_the_same_words(bundled: Client) -> None:
    with pytest.raises(UnknownNameError) as caught:
        ta.demo().measure("stok")
    problem = bundled.ask("/v1/measures/stok/observations").json()
    assert (problem["detail"], problem["hint"]) == (caught.value.what, caught.value.todo)


def test_hints_come_in_the_language_of_the_reader(bundled: Client) -> None:
    problem = bundled.ask("/v1/measures/stok", accept_language="zh-TW,zh;q=0.8").json()
    assert problem["lang"] == "zh-Hant"
    assert problem["title"] == "未知名稱"
    assert problem["detail"] == "沒有名為「stok」的指標。"
    assert problem["hint"] == "您是否指 stock？"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_can_be_written(bundled: Client, method: str) -> None:
    answer = bundled.ask("/v1/observations", method=method)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert answer.json()["code"] == "MethodNotAllowed"


def test_a_form_that_does_not_exist_is_not_acceptable(bundled: Client) -> None:
    answer = bundled.ask("/v1/observations", accept="application/pdf")
    assert (answer.status_code, answer.json()["code"]) == (406, "NotAcceptable")
    single = bundled.ask("/v1/measures/stock", accept="text/csv")
    assert single.status_code == 406


def test_a_cursor_is_good_for_its_own_query_only(bundled: Client) -> None:
    following = bundled.json("/v1/observations", measure="stock", limit=5)["next"]
    cursor = following.partition("cursor=")[2]
    assert bundled.ask(following).status_code == 200
    other = bundled.ask(address("/v1/observations", measure="inflow", limit=5, cursor=cursor))
    assert (other.status_code, other.json()["code"]) == (404, "UnknownCursor")


def test_an_unforeseen_error_tells_nothing_of_the_inside(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(create_app(ta.demo()))

    def broken(*_: object) -> None:
        raise RuntimeError("secret path")

    monkeypatch.setattr("talentatlas.rest.numbers.wanted", broken)
    answer = client.ask("/v1/observations")
    assert (answer.status_code, answer.json()["code"]) == (500, "Unexpected")
    assert "secret" not in answer.text
    assert "secret path" in caplog.text


def test_every_kind_of_error_has_a_title_and_a_hint_in_every_language() -> None:
    rows = read_catalogue(CATALOGUE)
    for code in STATUS:
        assert f"title.{code}" in rows
    for lang in LANGUAGES:
        say = Messages(CATALOGUE, lang)
        for code in STATUS:
            assert problem_of(Refused(code, "what"), lang).hint
            assert say(f"title.{code}")


def test_every_sentence_of_the_catalogue_is_used() -> None:
    folder = CATALOGUE.parent
    text = "\n".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    classes = {kind.__name__ for kind in heirs(TalentAtlasError)} | set(STATUS)
    for key in read_catalogue(CATALOGUE):
        part, _, rest = key.partition(".")
        is_of_code = part == "title" or (part == "hint" and rest != "near")
        used = rest in classes if is_of_code else part == "kind" or key in text
        assert used, key


def heirs(kind: type) -> set[type]:
    return {kind}.union(*(heirs(one) for one in kind.__subclasses__()))


def test_an_error_below_a_known_one_has_its_status() -> None:
    class Later(HorizonError):
        pass

    assert problem_of(Later("what"), "en").status == STATUS["HorizonError"]
    assert problem_of(TalentAtlasError("what"), "en").status == 500


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", "json"),
        ("text/csv", "csv"),
        ("application/json;q=0.5, text/csv", "csv"),
        ("application/json;q=0, */*;q=0.1", "csv"),
        ("application/vnd.apache.arrow.stream", "arrow"),
    ],
)
def test_the_header_accept_decides_the_form(accept: str, form: str) -> None:
    assert form_of(accept, None) == form
    assert form_of(accept, "json") == "json"


@pytest.mark.parametrize(
    ("accept", "lang"),
    [
        ("", "en"),
        ("de", "en"),
        ("zh-CN,en;q=0.5", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("en;q=0.5,zh-HK", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh;q=0,en", "en"),
        ("en;q=nonsense,zh-SG;q=0.1", "zh-Hans"),
    ],
)
def test_the_header_accept_language_decides_the_language(accept: str, lang: str) -> None:
    assert language_of(accept) == lang


def test_a_client_that_asks_too_often_is_told_when_to_come_back() -> None:
    client = Client(create_app(ta.demo(), settings=Settings(requests_a_minute=3)))
    answers = [client.ask("/v1") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert [one.headers["ratelimit"].split(";")[1] for one in answers] == [
        "r=2", "r=1", "r=0", "r=0",
    ]  # fmt: skip
    assert answers[0].headers["ratelimit-policy"] == '"client";q=3;w=60'
    assert 0 < int(answers[-1].headers["retry-after"]) <= 20
    assert answers[-1].json()["code"] == "TooManyRequests"
    assert Client(client.app, host="10.0.0.7").ask("/v1").status_code == 200


def test_a_pause_gives_requests_back() -> None:
    now = [0.0]
    limit = Limit(60, clock=lambda: now[0])
    assert [limit.take("a")[0] for _ in range(61)][-2:] == [0, -1]
    now[0] = 2.0
    assert [limit.take("a")[0] for _ in range(3)] == [1, 0, -1]


def test_without_a_limit_no_header_speaks_of_one(bundled: Client) -> None:
    assert "ratelimit" not in bundled.ask("/v1").headers


def test_keys_let_in_whoever_has_one_and_answers_are_then_private() -> None:
    keys = frozenset({hashlib.sha256(b"right").hexdigest()})
    client = Client(create_app(ta.demo(), settings=Settings(keys=keys)))
    for headers in ({}, {"x_api_key": "wrong"}):
        answer = client.ask("/v1/measures", **headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "KeyMissing")
    let_in = client.ask("/v1/measures", x_api_key="right")
    assert let_in.status_code == 200
    assert let_in.headers["cache-control"].startswith("private")


@pytest.mark.parametrize("path", ["/v1", "/v1/none", "/v1/observations?limit=0"])
def test_every_answer_carries_headers_of_safety(bundled: Client, path: str) -> None:
    headers = bundled.ask(path, origin="https://elsewhere.example").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


def test_other_origins_may_read_only_when_the_operator_names_them() -> None:
    ours = "https://ours.example"
    client = Client(create_app(ta.demo(), settings=Settings(origins=(ours,))))
    allowed = client.ask("/v1", origin=ours).headers
    assert allowed["access-control-allow-origin"] == ours
    assert "etag" in allowed["access-control-expose-headers"].lower()
    other = client.ask("/v1", origin="https://elsewhere.example").headers
    assert "access-control-allow-origin" not in other


def test_what_was_not_asked_for_longest_makes_room() -> None:
    kept: Kept[str, bytes] = Kept(40, len)
    for name in "abcd":
        kept.put(name, bytes(10))
    assert kept.get("a") is not None
    kept.put("e", bytes(10))
    assert kept.get("b") is None
    assert kept.get("a") is not None
    kept.put("large", bytes(11))
    assert kept.get("large") is None
    assert kept.taken == 40


def test_answers_kept_in_memory_stay_within_their_room(bundled: Client) -> None:
    room = 200_000
    app = create_app(ta.demo(), settings=Settings(answers_bytes=room))
    client = Client(app)
    for limit in range(1, 60):
        client.ask(f"/v1/observations?limit={limit}", accept_encoding="identity")
    kept = front_of(app)
    assert 0 < kept.taken <= room


def front_of(app: Any) -> Kept[str, Any]:
    """The kept answers of an application."""
    layer: Any = app.middleware_stack
    while not hasattr(layer, "_answers"):
        layer = getattr(layer, "app", None) or layer._app
    return layer._answers


def test_too_many_computations_are_sent_away(
    atlas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computing = Computing(ta.open(atlas), Settings(waiting=1))
    let_go = threading.Event()
    real: Callable[..., Any] = computing._compute

    def slow(order: Any) -> Any:
        let_go.wait(30)
        return real(order)

    monkeypatch.setattr(computing, "_compute", slow)

    async def two() -> None:
        first = asyncio.create_task(computing.table(order("stock"), "en"))
        await asyncio.sleep(0)
        with pytest.raises(Refused) as caught:
            await computing.table(order("inflow"), "en")
        assert caught.value.code == "Busy"
        assert int(caught.value.headers["Retry-After"]) > 0
        let_go.set()
        assert (await first).num_rows > 0

    def order(name: str) -> Any:
        return order_of(name, "ai-authors", 0.8, {})

    asyncio.run(two())
    computing.close()
