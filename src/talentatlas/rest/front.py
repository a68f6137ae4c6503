"""What stands before the routes: kept answers, ETags, HEAD, gzip, and words for errors."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from isal import igzip

from talentatlas.provenance import digest
from talentatlas.rest.asgi import (
    App,
    Headers,
    Message,
    Receive,
    Scope,
    Send,
    encoded,
    header,
    respond,
)
from talentatlas.rest.asked import LATEST
from talentatlas.rest.kept import Kept
from talentatlas.rest.negotiation import language_of, weighted
from talentatlas.rest.problems import MEDIA, problem_of
from talentatlas.rest.settings import PREFIX

LOG = logging.getLogger(__name__)
FIXED = "public, max-age=31536000, immutable"  # the address names its vintage
MOVING = "public, max-age=300"  # another vintage may be served here tomorrow
LEAST_GZIP = 1_000  # bytes; below, the header costs more than it saves
UNFORESEEN = 500
VARY = "Accept, Accept-Encoding, Accept-Language"


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer.

    Args:
        status: of it.
        headers: of it.
        body: of it.
    """

    status: int
    headers: Headers
    body: bytes


class Front:
    """Answers from memory where it can, and keeps what the routes answer.

    Args:
        app: the routes.
        tag: of everything that decides an answer.
        vintage: that `latest` means.
        answers: room for finished ones.
        is_private: whether caches on the way must not keep answers.
    """

    def __init__(
        self,
        app: App,
        *,
        tag: str,
        vintage: str,
        answers: Kept[str, Answer],
        is_private: bool = False,
    ) -> None:
        self._app, self._tag, self._vintage = app, tag, vintage
        self._answers, self._is_private = answers, is_private

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not is_ours(scope["path"]):
            await self._app(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await _whole(send, await self._asked(scope, receive))
        else:
            await self._read(scope, receive, send)

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope["query_string"].decode("latin-1")
        if f"vintage={LATEST}" in query and (fixed := self._fixed(query)) is not None:
            where = encoded([("Location", f"{quote(scope['path'])}?{fixed}")])
            await respond(send, 307, [*where, (b"cache-control", MOVING.encode())])
            return
        encodings = weighted(header(scope, b"accept-encoding"))
        is_zipped = any(value == "gzip" and weight > 0 for weight, value in encodings)
        key = digest(
            self._tag, scope["path"], query, header(scope, b"accept"),
            header(scope, b"accept-language"), str(is_zipped),
        )  # fmt: skip
        etag = f'"{key[:32]}"'
        if _matches(header(scope, b"if-none-match"), etag):
            await respond(send, 304, self._lasting(query, etag))
            return
        answer = self._answers.get(key)
        if answer is None:
            answer = await self._asked({**scope, "method": "GET"}, receive)
            if answer.status == 200:
                answer = _finished(answer, self._lasting(query, etag), is_zipped=is_zipped)
                self._answers.put(key, answer)
        await _whole(send, answer, is_head=scope["method"] == "HEAD")

    async def _asked(self, scope: Scope, receive: Receive) -> Answer:
        """The answer of the routes; a problem document where they fail."""
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        try:
            await self._app(scope, receive, collect)
        except Exception as error:
            answer = failed(scope, error)
            if answer.status == UNFORESEEN:
                LOG.exception("no answer to %s %s", scope["method"], scope["path"])
            return answer
        body = b"".join(message.get("body", b"") for message in messages[1:])
        return Answer(messages[0]["status"], list(messages[0]["headers"]), body)

    def _lasting(self, query: str, etag: str) -> Headers:
        """How long an answer holds."""
        is_fixed = any(name == "vintage" for name, _ in parse_qsl(query))
        control = FIXED if is_fixed else MOVING
        if self._is_private:
            control = control.replace("public", "private")
        return encoded([("ETag", etag), ("Cache-Control", control), ("Vary", VARY)])

    def _fixed(self, query: str) -> str | None:
        """The query with the vintage that `latest` means; None when it is not asked for."""
        asked = parse_qsl(query, keep_blank_values=True)
        if ("vintage", LATEST) not in asked:
            return None
        latest = ("vintage", self._vintage)
        return urlencode([latest if pair == ("vintage", LATEST) else pair for pair in asked])


def is_ours(path: str) -> bool:
    """Does an address belong to this interface, and not to pages beside it?"""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def failed(scope: Scope, error: BaseException) -> Answer:
    """A problem document for an error that no route handled.

    Args:
        scope: of the request.
        error: as raised.
    """
    asked = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    lang = language_of(header(scope, b"accept-language"), asked.get("lang"))
    problem = problem_of(error, lang)
    headers = {"Content-Type": MEDIA, "Content-Language": lang, "Cache-Control": "no-store"}
    return Answer(
        problem.status,
        encoded({**headers, **problem.headers}.items()),
        problem.body(scope["path"], lang),
    )


def _finished(answer: Answer, lasting: Headers, *, is_zipped: bool) -> Answer:
    body = answer.body
    headers = [pair for pair in answer.headers if pair[0] != b"content-length"]
    if is_zipped and len(body) >= LEAST_GZIP:
        body = igzip.compress(body, compresslevel=1, mtime=0)
        headers.append((b"content-encoding", b"gzip"))
    return Answer(answer.status, [*headers, *lasting], body)


async def _whole(send: Send, answer: Answer, *, is_head: bool = False) -> None:
    length = (b"content-length", str(len(answer.body)).encode())
    rest = [pair for pair in answer.headers if pair[0] != length[0]]
    await respond(send, answer.status, [*rest, length], b"" if is_head else answer.body)


def _matches(asked: str, etag: str) -> bool:
    """Does `If-None-Match` hold this ETag? A star is no answer that was kept."""
    return any(one.strip().removeprefix("W/") == etag for one in asked.split(","))


def size_of(answer: Answer) -> int:
    """Bytes that a kept answer takes."""
    return len(answer.body) + sum(len(name) + len(value) for name, value in answer.headers)
