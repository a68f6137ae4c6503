"""A server on this machine that answers like OpenAlex, ORCID and OpenReview, or misbehaves.

A fault is put into `faults` for the next answers to a path; each answer takes one.
"""

import base64
import gzip
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from talentatlas.sources.fetch import Surroundings

LIST_CUT = 100  # authors in a list
CALL_USD = 0.0001
HTML = b"<html><body><h1>Too many requests</h1></body></html>"
SLOW = 0.6  # seconds of silence before an answer
PATIENT = 20.0  # seconds; a busy machine is no silent service


def work(number: int, year: int, *, authors: int = 2, subfield: int = 1702) -> dict[str, Any]:
    """A work as OpenAlex shows it, with fields that nobody asked for."""
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.5555/{number}",
        "title": f"Work {number}",
        "display_name": f"Work {number}",
        "publication_year": year,
        "publication_date": f"{year}-{number % 12 + 1:02d}-15",
        "type": "article",
        "language": "en",
        "primary_location": {"source": {"id": f"https://openalex.org/S{number % 7}"}},
        "primary_topic": {
            "id": "https://openalex.org/T10000",
            "subfield": {"id": f"https://openalex.org/subfields/{subfield}"},
        },
        "topics": [],
        "authorships": [authorship(number, i) for i in range(authors)],
        "authors_count": authors,
        "cited_by_count": number % 50,
        "is_retracted": False,
        "is_xpac": False,
        "ids": {"openalex": f"https://openalex.org/W{number}"},
        "created_date": "2025-11-01",
        "updated_date": "2026-08-01",
        "abstract_inverted_index": {"nobody": [0], "asked": [1]},
    }


def authorship(number: int, position: int) -> dict[str, Any]:
    return {
        "author_position": "middle",
        "author": {
            "id": f"https://openalex.org/A{5_000_000_000 + number * 1000 + position}",
            "display_name": f"Person {number} {position}",
            "orcid": None,
        },
        "raw_author_name": f"Person {number} {position}",
        "raw_affiliation_strings": ["University of Somewhere, Canada"],
        "affiliations": [],
        "institutions": [],
        "countries": ["CA"],
        "is_corresponding": False,
    }


def works(per_year: dict[int, int]) -> list[dict[str, Any]]:
    """So many works a year."""
    made: list[dict[str, Any]] = []
    for year, number in per_year.items():
        made += [work(1000 * (year - 2000) + i + 1, year) for i in range(number)]
    return made


@dataclass
class Reply:
    """What goes over the wire."""

    value: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    kind: str = "application/json"
    sent: int | None = None  # bytes after which the connection breaks
    delay: float = 0.0

    @property
    def bytes(self) -> bytes:
        return json.dumps(self.value).encode() if self.body is None else self.body


Fault = Callable[[Reply], Reply]


def spent(reply: Reply) -> Reply:
    """The budget of the day is gone; it returns in two hours."""
    return Reply(
        {"error": "Rate limit exceeded"},
        429,
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "7200", "Retry-After": "7200"},
    )


def spent_usd(reply: Reply) -> Reply:
    return Reply(
        {"error": "Rate limit exceeded"},
        429,
        {"X-RateLimit-Remaining-USD": "0", "X-RateLimit-Reset": "7200"},
    )


def too_fast(reply: Reply) -> Reply:
    return Reply(
        {"error": "Too many requests"},
        429,
        {"X-RateLimit-Remaining": "900", "Retry-After": "3"},
    )


def too_fast_by_date(reply: Reply) -> Reply:
    return Reply({}, 429, {"Retry-After": "Thu, 01 Jan 2026 00:00:30 GMT"})


def busy(reply: Reply) -> Reply:
    return Reply({"error": "unavailable"}, 503)


def broken(reply: Reply) -> Reply:
    return Reply({"error": "oops"}, 500)


def page_of_html(reply: Reply) -> Reply:
    return Reply(status=200, body=HTML, kind="text/html; charset=utf-8")


def limit_in_html(reply: Reply) -> Reply:
    return Reply(status=429, body=HTML, kind="text/html; charset=utf-8")


def cut_off(reply: Reply) -> Reply:
    reply.sent = len(reply.bytes) // 2
    return reply


def half_json(reply: Reply) -> Reply:
    return Reply(body=reply.bytes[: len(reply.bytes) // 2])


def slow(reply: Reply) -> Reply:
    reply.delay = SLOW
    return reply


def renamed(reply: Reply) -> Reply:
    reply.value["works"] = reply.value.pop("results")
    return reply


def no_bylines(reply: Reply) -> Reply:
    for one in reply.value["results"]:
        del one["authorships"]
    return reply


def no_cursor(reply: Reply) -> Reply:
    reply.value["meta"].pop("next_cursor", None)
    return reply


def other_year(reply: Reply) -> Reply:
    """As if the filter had been passed over."""
    for one in reply.value["results"]:
        one["publication_year"] = 1999
    return reply


def more_announced(reply: Reply) -> Reply:
    reply.value["meta"]["count"] += 20
    return reply


def nothing_there(reply: Reply) -> Reply:
    reply.value["meta"] |= {"count": 0, "next_cursor": None}
    reply.value["results"] = []
    return reply


def loses_one(reply: Reply) -> Reply:
    reply.value["results"] = reply.value["results"][1:]
    return reply


def one_twice(reply: Reply) -> Reply:
    found = reply.value["results"]
    reply.value["results"] = [*found, *found[:1]]
    return reply


def echo(reply: Reply) -> Reply:
    """Repeats what it was sent, as careless servers do."""
    return Reply({"error": f"cannot read {reply.headers.get('authorization')}"}, 400)


@dataclass
class Clock:
    """Time that passes only by waiting."""

    time: float = 1_795_600_000.0  # in November 2026
    waits: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds


@dataclass
class FakeApi:
    """The server and what it was told."""

    works: list[dict[str, Any]] = field(default_factory=list)
    budget: int | None = None  # calls before the day's budget is gone
    old_layout: bool = False  # before November 2025
    merged: dict[int, int | None] = field(default_factory=dict)  # work → survivor, or 404
    people: dict[str, Any] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)  # ORCID iD → its successor
    notes: list[dict[str, Any]] = field(default_factory=list)
    profiles: dict[str, Any] = field(default_factory=dict)
    login: tuple[str, str] | None = None
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    always: dict[str, Fault] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], dict[str, str], Any]] = field(default_factory=list)
    refuse: list[str] = field(default_factory=list)  # fields that select does not know

    def __enter__(self) -> "FakeApi":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def environment(self) -> dict[str, str]:
        names = ("OPENALEX", "ORCID", "ORCID_LOGIN", "OPENREVIEW")
        return {f"TALENTATLAS_{name}_URL": self.url for name in names} | {
            "NO_PROXY": "127.0.0.1"
        }

    def around(self, state: Path, clock: Clock, **more: Any) -> Surroundings:
        """What a fetch takes from outside, with this server in the place of all others."""
        own = {"TALENTATLAS_STATE_DIR": str(state)} | more.pop("environment", {})
        return Surroundings(
            environment=self.environment | own,
            now=clock.now,
            sleep=clock.sleep,
            jitter=lambda: 0.5,
            **{"read_seconds": PATIENT, **more},
        )

    def calls(self, path: str = "") -> int:
        return sum(one[0].startswith(path) for one in self.asked)

    def answer(self, method: str, target: str, headers: dict[str, str], body: Any) -> Reply:
        parts = urlsplit(target)
        params = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.asked.append((parts.path, params, headers, body))
        reply = self._reply(method, parts.path, params, headers, body)
        kind = "/" + parts.path.split("/")[1]
        fault = self.faults[kind].pop(0) if self.faults[kind] else self.always.get(kind)
        if fault is echo:
            reply.headers = headers
        return fault(reply) if fault else reply

    def _reply(
        self, method: str, path: str, params: dict[str, str], headers: dict[str, str], body: Any
    ) -> Reply:
        if path == "/works":
            return self._list(params)
        if path.startswith("/works/"):
            return self._one(int(path.removeprefix("/works/W")), params)
        if path == "/rate-limit":
            return Reply({"rate_limit": {}}, headers=self._headers())
        if path in ("/login", "/oauth/token"):
            return self._login(body)
        if path.endswith("/record"):
            return self._record(path.split("/")[1])
        if self.login and headers.get("authorization") != "Bearer fake-token":
            return Reply({"name": "ChallengeRequiredError", "message": "see the link"}, 403)
        if path == "/notes":
            return self._notes(params)
        if path == "/profiles/search" and method == "POST":
            found = [self.profiles[i] for i in body["ids"] if i in self.profiles]
            return Reply({"profiles": found, "count": len(found)})
        return Reply({"error": f"no {path}"}, 404)

    def _list(self, params: dict[str, str]) -> Reply:
        for name in self.refuse:
            if name in params["select"].split(","):
                message = (
                    f"{name} is not a valid select field. Valid fields for select are: id."
                )
                return Reply(
                    {"error": "Invalid query parameters error.", "message": message}, 400
                )
        if self.budget is not None:
            if self.budget <= 0:
                return spent(Reply())
            self.budget -= 1
        found = [w for w in self.works if _matches(w, params["filter"])]
        size = int(params["per_page"])
        assert size <= 100
        cursor = params.get("cursor")
        start = int(base64.b64decode(cursor)) if cursor and cursor != "*" else 0
        page = found[start : start + size]
        full = len(page) == size or (self.old_layout and page)
        following = base64.b64encode(str(start + size).encode()).decode() if full else None
        meta = {"count": len(found), "db_response_time_ms": 5, "per_page": size}
        if cursor:
            meta["next_cursor"] = following
        if not self.old_layout:
            meta["cost_usd"] = CALL_USD
        shown = [self._shown(w, params["select"], cut=True) for w in page]
        return Reply({"meta": meta, "results": shown, "group_by": []}, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        if self.budget is None:
            return {}
        return {
            "X-RateLimit-Limit": "1000",
            "X-RateLimit-Remaining": str(self.budget),
            "X-RateLimit-Reset": "7200",
            "X-RateLimit-Limit-USD": "0.1",
            "X-RateLimit-Remaining-USD": f"{self.budget * CALL_USD:.4f}",
        }

    def _one(self, number: int, params: dict[str, str]) -> Reply:
        if number in self.merged:
            survivor = self.merged[number]
            if survivor is None:
                return Reply({"error": "not found"}, 404)
            return Reply({}, 301, {"Location": f"{self.url}/works/W{survivor}"})
        for one in self.works:
            if one["id"].endswith(f"/W{number}"):
                return Reply(self._shown(one, params["select"], cut=False))
        return Reply({"error": "not found"}, 404)

    def _shown(self, one: dict[str, Any], select: str, *, cut: bool) -> dict[str, Any]:
        shown = {key: one[key] for key in select.split(",") if key in one}
        if cut:
            shown["authorships"] = shown["authorships"][:LIST_CUT]
        if self.old_layout:
            shown = {k: v for k, v in shown.items() if k not in ("is_xpac", "authors_count")}
        return shown

    def _login(self, body: Any) -> Reply:
        names = ("id", "password") if "id" in body else ("client_id", "client_secret")
        given = tuple(body.get(name) for name in names)
        if self.login and given != self.login:
            return Reply({"name": "LoginError", "message": "Invalid username or password"}, 401)
        return Reply({"token": "fake-token", "access_token": "fake-token"})

    def _record(self, key: str) -> Reply:
        if key in self.moved:
            return Reply({}, 301, {"Location": f"{self.url}/{self.moved[key]}/record"})
        return Reply(self.people[key]) if key in self.people else Reply({"error": "none"}, 404)

    def _notes(self, params: dict[str, str]) -> Reply:
        venue, start = params["content.venueid"], int(params["offset"])
        found = [n for n in self.notes if n["content"]["venueid"]["value"] == venue]
        page = found[start : start + int(params["limit"])]
        return Reply({"notes": page, "count": len(found)})


def _matches(one: dict[str, Any], text: str) -> bool:
    for condition in text.split(","):
        key, _, value = condition.partition(":")
        options = value.split("|")
        assert len(options) <= 100
        if key == "publication_year" and str(one["publication_year"]) not in options:
            return False
        if key == "from_publication_date" and one["publication_date"] < value:
            return False
        if key == "to_publication_date" and one["publication_date"] > value:
            return False
        subfield = one["primary_topic"]["subfield"]["id"].rpartition("/")[2]
        if key == "primary_topic.subfield.id" and subfield not in options:
            return False
        source = one["primary_location"]["source"]["id"].rpartition("/")[2]
        if key == "primary_location.source.id" and source not in options:
            return False
    return True


def _handler(api: FakeApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one segment an answer, else each waits for the other side

        def do_GET(self) -> None:
            self._answer("GET", None)

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if "json" in self.headers.get("Content-Type", ""):
                body = json.loads(raw)
            else:
                body = {key: values[0] for key, values in parse_qs(raw.decode()).items()}
            self._answer("POST", body)

        def _answer(self, method: str, body: Any) -> None:
            headers = {key.lower(): value for key, value in self.headers.items()}
            reply = api.answer(method, self.path, headers, body)
            time.sleep(reply.delay)
            content = reply.bytes
            extra = dict(reply.headers)
            if reply.sent is None and "gzip" in headers.get("accept-encoding", ""):
                content = gzip.compress(content, mtime=0)
                extra["Content-Encoding"] = "gzip"
            try:
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.kind)
                self.send_header("Content-Length", str(len(content)))
                for key, value in extra.items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(content[: reply.sent])
            except OSError:
                pass  # the client has gone
            if reply.sent is not None:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
