"""A polite client: time-outs, one pace per machine, retries that wait, no key ever shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Any  # values of JSON
from urllib.parse import urlsplit

from talentatlas import __version__
from talentatlas.sources.fetch import refusals
from talentatlas.sources.fetch.limiter import Limiter, state_folder
from talentatlas.sources.fetch.providers import Provider
from talentatlas.sources.fetch.surroundings import Surroundings
from talentatlas.sources.fetch.verdict import (
    LONGEST_WAIT,
    Budget,
    Kind,
    Verdict,
    judge,
    read_budget,
)

if TYPE_CHECKING:  # heavy; imported when a request is made
    import ssl

    import httpx

TRIES = 8  # with the waits below about two minutes
TRIES_UNREACHED = 3  # of a service that never answered: the network is more likely down
FIRST_WAIT, MOST_WAIT = 0.5, 60.0  # seconds; doubled each time
LEAST_JITTER = 0.5  # share of the wait that is kept
CONNECT_SECONDS = 10.0
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that says something.

    Args:
        kind: data, gone or moved.
        content: bytes as received, inflated.
        value: the JSON in it.
        location: where a moved record is now.
    """

    kind: Kind
    content: bytes
    value: Any = None
    location: str = ""


class Client:
    """Asks one provider.

    Args:
        provider: who is asked.
        token: sent as bearer token; never in an address.
        around: clock, environment and such.
    """

    def __init__(
        self,
        provider: Provider,
        *,
        token: str = "",
        around: Surroundings | None = None,
    ) -> None:
        self.provider, self.around = provider, around or Surroundings()
        self.budget = Budget()
        self._http: httpx.Client | None = None
        self._secrets: set[str] = set()
        self._token, self._reached = "", False
        self.authorise(token)
        environment = self.around.environment
        own = environment.get(provider.variable)
        self._address = (own or provider.address).rstrip("/")
        self._limiter = Limiter(
            state_folder(environment),
            provider.name,
            rate=provider.rate,
            burst=provider.burst,
            now=self.around.now,
            sleep=self.around.sleep,
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._http is not None:
            self._http.close()

    @property
    def has_token(self) -> bool:
        """Whether requests carry a token."""
        return bool(self._token)

    def authorise(self, token: str) -> None:
        """Send this token from now on."""
        self._token = token.strip()
        self.hide(self._token)

    def hide(self, secret: str) -> None:
        """Never show this text, not even when the provider repeats it."""
        if secret:
            self._secrets.add(secret)

    def get(
        self, path: str, params: Mapping[str, str] | None = None, *, is_metered: bool = False
    ) -> Answer:
        """Ask for something.

        Args:
            path: below the provider's address, with its leading slash.
            params: of the query.
            is_metered: whether the call takes from the budget of the day.

        Raises:
            RateLimited: the budget of the day is spent.
            ConfigError: the key was refused.
            SourceError: the question was refused.
            SourceUnavailable: the service cannot be reached.
        """
        if is_metered and self.provider.is_metered and self.budget.is_spent:
            raise refusals.spent(
                self.provider,
                "the budget of the day is spent",
                self.budget.reset,
                now=self.around.now(),
            )
        return self._ask("GET", path, {"params": dict(params or {})})

    def post(
        self, path: str, body: Mapping[str, Any], *, safe: bool, form_at: str = ""
    ) -> Answer:
        """Send something.

        Args:
            path: as for `get`.
            body: sent as JSON, or as a form.
            safe: asking twice does no harm, so that it may be tried again.
            form_at: send a form, to this address instead of the provider's: a login.

        Raises:
            SourceError: as for `get`.
        """
        more = {"data": dict(body)} if form_at else {"json": dict(body)}
        return self._ask("POST", path, more, tries=TRIES if safe else 1, address=form_at)

    def _ask(
        self,
        method: str,
        path: str,
        more: Mapping[str, Any],
        *,
        tries: int = TRIES,
        address: str = "",
    ) -> Answer:
        url = self._checked((address or self._address) + path)
        reason, attempt = "", 0
        for attempt in range(1, tries + 1):
            self._limiter.take()
            verdict, content, location = self._once(method, url, more)
            if verdict.kind in (Kind.DATA, Kind.GONE, Kind.MOVED):
                self._limiter.answered()
                return Answer(verdict.kind, content, verdict.value, location)
            if verdict.kind is Kind.SPENT:
                raise refusals.spent(
                    self.provider, verdict.reason, verdict.wait, now=self.around.now()
                )
            if verdict.kind is Kind.REFUSED:
                raise refusals.refused(self.provider, self.redacted(verdict.reason))
            reason = verdict.reason
            if attempt >= (tries if self._reached else min(tries, TRIES_UNREACHED)):
                break
            self._wait(verdict, attempt)
        raise refusals.unavailable(self.provider, self.redacted(reason), attempt)

    def _once(
        self, method: str, url: str, more: Mapping[str, Any]
    ) -> tuple[Verdict, bytes, str]:
        """One request: what its answer means, the bytes, and where it points to."""
        import httpx

        try:
            got = self._session().request(method, url, headers=self._headers(), **more)
        except (httpx.TransportError, httpx.DecodingError) as error:
            words = self.redacted(str(error)) or "no answer"
            fault = Verdict(Kind.TRANSIENT, f"{type(error).__name__} ({words})")
            return fault, b"", ""
        self._reached = True
        now = self.around.now()
        budget = read_budget(got.headers, now)
        if budget != Budget():
            self.budget = budget
        verdict = judge(
            got.status_code, got.headers, got.content, provider=self.provider, now=now
        )
        return verdict, got.content, got.headers.get("Location", "")

    def _session(self) -> httpx.Client:
        import httpx

        if self._http is None:
            timeout = httpx.Timeout(CONNECT_SECONDS, read=self.around.read_seconds)
            self._http = httpx.Client(timeout=timeout, follow_redirects=False, verify=_trust())
        return self._http

    def _headers(self) -> dict[str, str]:
        contact = self.around.environment.get("TALENTATLAS_CONTACT", "").strip()
        agent = f"talentatlas/{__version__}" + (f" ({contact})" if contact else "")
        headers = {"User-Agent": agent, "Accept": "application/json"}
        return headers | ({"Authorization": f"Bearer {self._token}"} if self._token else {})

    def _wait(self, verdict: Verdict, attempt: int) -> None:
        around = self.around
        doubled = min(MOST_WAIT, FIRST_WAIT * 2 ** (attempt - 1))
        jittered = doubled * (LEAST_JITTER + (1 - LEAST_JITTER) * around.jitter())
        asked = min(verdict.wait, LONGEST_WAIT) if verdict.wait is not None else None
        seconds = jittered if asked is None else asked + FIRST_WAIT * around.jitter()
        around.remark(f"{self.provider.title}: {verdict.reason}; waiting {seconds:.1f} s.")
        if verdict.kind is Kind.BURST:
            self._limiter.refused(seconds)  # the next turn comes after the pause
        else:
            around.sleep(seconds)

    def _checked(self, url: str) -> str:
        """The address, unless nothing may be asked of it."""
        if self.around.offline:
            raise refusals.offline(self.provider)
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK and self._secrets:
            raise refusals.in_the_open(self.provider, self._address)
        return url

    def redacted(self, text: str) -> str:
        """A text without any secret."""
        for secret in self._secrets:
            text = text.replace(secret, "[hidden]")
        return text


@cache
def _trust() -> ssl.SSLContext:
    """Which certificates are believed; slow to read, so read once."""
    import httpx

    return httpx.create_ssl_context()
