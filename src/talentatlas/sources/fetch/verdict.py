"""What an answer means: data, nothing there, too fast, budget gone, try again, or refused."""

from __future__ import annotations

import email.utils
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any  # values of JSON

from talentatlas.sources.fetch.fields import Json
from talentatlas.sources.fetch.providers import Provider

LONGEST_WAIT = 600.0  # seconds; who asks for more means "not today"
EPOCH_FROM = 1e9  # a reset larger than this is a moment, not seconds left
DAY = 86_400.0
TRANSIENT = frozenset({408, 425, 500, 502, 503, 504})
MOVED = frozenset({301, 302, 303, 307, 308})
SHOWN = 300  # characters of a provider's own words in our message


class Kind(Enum):
    """What to do with an answer."""

    DATA = "data"
    GONE = "gone"
    MOVED = "moved"
    BURST = "burst"
    SPENT = "spent"
    TRANSIENT = "transient"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer means.

    Args:
        kind: what to do.
        reason: in words, for the user.
        wait: seconds that the provider asks for, if it does.
        value: the data.
    """

    kind: Kind
    reason: str = ""
    wait: float | None = None
    value: Any = None


@dataclass(frozen=True, slots=True)
class Budget:
    """What the headers say of a daily budget; None where they say nothing.

    Args:
        limit_usd: of a day.
        remaining_usd: of today.
        remaining: units of today.
        required: units that the refused call would have taken.
        prepaid: units bought in advance.
        reset: seconds until the next day's budget.
    """

    limit_usd: float | None = None
    remaining_usd: float | None = None
    remaining: float | None = None
    required: float | None = None
    prepaid: float | None = None
    reset: float | None = None

    @property
    def is_spent(self) -> bool:
        """Whether another metered call would be refused."""
        if (self.prepaid or 0) > 0:
            return False
        left = [v for v in (self.remaining, self.remaining_usd) if v is not None]
        if any(value <= 0 for value in left):
            return True
        return None not in (self.remaining, self.required) and (
            (self.remaining or 0) < (self.required or 0)
        )


def read_budget(headers: Mapping[str, str], now: float) -> Budget:
    """The budget in the headers of an answer.

    Args:
        headers: with names in any case.
        now: seconds since 1970, for a reset that is a moment.
    """
    found = {name.lower(): value for name, value in headers.items()}

    def number(name: str) -> float | None:
        try:
            return float(found[f"x-ratelimit-{name}"])
        except (KeyError, ValueError):
            return None

    reset = number("reset")
    if reset is not None and reset > EPOCH_FROM:
        reset = max(0.0, reset - now)
    return Budget(
        limit_usd=number("limit-usd"),
        remaining_usd=number("remaining-usd"),
        remaining=number("remaining"),
        required=number("credits-required"),
        prepaid=number("onetime-remaining"),
        reset=reset,
    )


def until_midnight(now: float) -> float:
    """Seconds until the next midnight UTC, when OpenAlex's budget returns."""
    return DAY - now % DAY


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that `Retry-After` asks for: a number or a date; None without it."""
    text = next((v for k, v in headers.items() if k.lower() == "retry-after"), "").strip()
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, TypeError):
        return None


def judge(
    status: int, headers: Mapping[str, str], content: bytes, *, provider: Provider, now: float
) -> Verdict:
    """What an answer means.

    Args:
        status: of HTTP.
        headers: with names in any case.
        content: the body, inflated.
        provider: who answered.
        now: seconds since 1970.
    """
    wait = retry_after(headers, now)
    value, fault = _read(headers, content)
    if status in provider.burst_statuses:
        return _too_many(headers, wait, provider=provider, now=now)
    if status in TRANSIENT and (wait or 0) > LONGEST_WAIT:
        return Verdict(Kind.SPENT, f"status {status}, and it asks for a long pause", wait)
    if status in TRANSIENT:
        return Verdict(Kind.TRANSIENT, f"status {status}", wait)
    if status in MOVED:
        return Verdict(Kind.MOVED, f"status {status}")
    if status in provider.gone_statuses:
        return Verdict(Kind.GONE, f"status {status}: {_words(value)}".rstrip(": "))
    if 200 <= status < 300:
        if fault:
            return Verdict(Kind.TRANSIENT, fault, wait)
        return Verdict(Kind.DATA, value=value)
    words = _words(value) or fault
    if status == 403 and "rate limit" in words.lower():  # OpenAlex's list of errors has it
        return Verdict(Kind.BURST, "status 403: rate limit exceeded", wait)
    return Verdict(Kind.REFUSED, f"status {status}: {words}".rstrip(": "), value=value)


def _too_many(
    headers: Mapping[str, str], wait: float | None, *, provider: Provider, now: float
) -> Verdict:
    """Two kinds of "too many requests": the day's budget is gone, or only too fast."""
    budget = read_budget(headers, now)
    if provider.is_metered and budget.is_spent:
        rest = budget.reset if budget.reset is not None else wait
        return Verdict(
            Kind.SPENT,
            "the budget of the day is spent",
            until_midnight(now) if rest is None else rest,
        )
    if wait is not None and wait > LONGEST_WAIT:
        return Verdict(Kind.SPENT, "it asks for a long pause", wait)
    return Verdict(Kind.BURST, "too many requests at once", wait)


def _read(headers: Mapping[str, str], content: bytes) -> tuple[Json, str]:
    """The JSON of an answer, or what is wrong with it."""
    import orjson

    kind = next((v for k, v in headers.items() if k.lower() == "content-type"), "")
    if "json" not in kind.lower():
        named = kind.partition(";")[0] or "no stated type"
        return None, f"no data but a page of {named}"
    try:
        return orjson.loads(content), ""
    except ValueError:
        return None, f"JSON that breaks off or is malformed ({len(content):,} bytes)"


def _words(value: Json) -> str:
    """The provider's own words about an error."""
    if not isinstance(value, dict):
        return ""
    words = [value.get(name) for name in ("name", "error", "message", "developer-message")]
    return " - ".join(dict.fromkeys(w for w in words if isinstance(w, str) and w))[:SHOWN]
