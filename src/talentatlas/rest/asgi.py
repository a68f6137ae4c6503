"""The few types of ASGI that the layers around the routes speak."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any  # ASGI's own messages

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


def header(scope: Scope, name: bytes) -> str:
    """Value of a header of the request; several joined by commas, "" when there is none."""
    found = [value for key, value in scope["headers"] if key == name]
    return b",".join(found).decode("latin-1")


def encoded(headers: Iterable[tuple[str, str]]) -> Headers:
    """Headers as bytes."""
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]


async def respond(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    """A whole answer."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
