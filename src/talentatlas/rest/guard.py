"""What stands before everything else: keys, limits of each client, and headers of safety."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

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
from talentatlas.rest.front import Answer, failed, is_ours
from talentatlas.rest.problems import Refused
from talentatlas.rest.settings import Settings

WINDOW = 60.0  # seconds that a limit is stated for
MOST_CLIENTS = 10_000  # that are remembered; the one unseen longest starts anew
SAFETY = encoded(
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Referrer-Policy", "no-referrer"),
        ("Permissions-Policy", "interest-cohort=()"),
    ]
)
SAME_ORIGIN = encoded([("Cross-Origin-Resource-Policy", "same-origin")])
ANY_ORIGIN = encoded([("Cross-Origin-Resource-Policy", "cross-origin")])


@dataclass(slots=True)
class Bucket:
    """Requests that a client may still make, and when that was counted."""

    left: float
    at: float


class Limit:
    """A token bucket for each client.

    Args:
        requests: in a minute, and at once after a pause.
        clock: seconds that only grow.
    """

    def __init__(self, requests: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = requests, clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, client: str) -> tuple[int, int]:
        """One request of a client.

        Returns:
            Requests left, -1 when this one was too many; seconds until the next is let in
            in that case, else until all are.
        """
        now, rate = self._clock(), self._most / WINDOW
        bucket = self._buckets.pop(client, None) or Bucket(float(self._most), now)
        bucket.left = min(self._most, bucket.left + (now - bucket.at) * rate)
        bucket.at = now
        self._buckets[client] = bucket
        if len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)
        if bucket.left < 1:
            return -1, math.ceil((1 - bucket.left) / rate)
        bucket.left -= 1
        return int(bucket.left), math.ceil((self._most - bucket.left) / rate)

    def headers(self, left: int, seconds: int) -> Headers:
        """Header fields of draft-ietf-httpapi-ratelimit-headers-10."""
        return encoded(
            [
                ("RateLimit-Policy", f'"client";q={self._most};w={WINDOW:.0f}'),
                ("RateLimit", f'"client";r={max(left, 0)};t={seconds}'),
            ]
        )


class Guard:
    """Lets requests in, and adds what every answer carries.

    Args:
        app: behind it.
        settings: keys and limits.
    """

    def __init__(self, app: App, *, settings: Settings) -> None:
        self._app, self._keys = app, settings.keys
        self._limit = Limit(settings.requests_a_minute) if settings.requests_a_minute else None
        self._safety = [*SAFETY, *(ANY_ORIGIN if settings.origins else SAME_ORIGIN)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or say why not."""
        if scope["type"] != "http" or not is_ours(scope["path"]):
            await self._app(scope, receive, send)
            return
        added = list(self._safety)

        async def safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        refused = self._refused(scope, added)
        if refused is None:
            await self._app(scope, receive, safe)
        else:
            await respond(safe, refused.status, refused.headers, refused.body)

    def _refused(self, scope: Scope, added: Headers) -> Answer | None:
        """Why a request is not let in; notes the limit on the way."""
        key = hashlib.sha256(header(scope, b"x-api-key").encode("latin-1")).hexdigest()
        if self._keys and key not in self._keys:
            todo = "Send your key in the header X-API-Key."
            return failed(
                scope, Refused("KeyMissing", "This server asks for a key.", todo=todo)
            )
        if self._limit is None:
            return None
        left, seconds = self._limit.take(key if self._keys else client_of(scope))
        added += self._limit.headers(left, seconds)
        if left >= 0:
            return None
        return failed(
            scope,
            Refused(
                "TooManyRequests", "This client asked more often than it may.",
                todo=f"Wait {seconds} seconds.", headers={"Retry-After": str(seconds)},
            ),
        )  # fmt: skip


def client_of(scope: Scope) -> str:
    """Who asks: an IPv4 address, or the network of an IPv6 address, which one household has."""
    host = (scope.get("client") or ("", 0))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False))
