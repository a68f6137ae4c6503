"""Accepted papers of venues and public profiles from OpenReview, reduced before they are kept.

Only what is public about accepted papers and their authors: nothing about reviewers or
undecided papers is asked for, and profiles are asked for by name alone.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any  # values of JSON

from talentatlas.errors import ConfigError, LicenceError, SourceChanged, UsageError
from talentatlas.provenance import digest
from talentatlas.sources.fetch.client import Answer, Client
from talentatlas.sources.fetch.fields import missing, reduced
from talentatlas.sources.fetch.job import Leaf, Piece
from talentatlas.sources.fetch.journal import FIRST
from talentatlas.sources.fetch.providers import OPENREVIEW
from talentatlas.sources.fetch.refusals import NEWER
from talentatlas.sources.fetch.surroundings import Surroundings
from talentatlas.sources.fetch.verdict import Kind

PER_PAGE = 1_000  # notes, as the official client asks
PER_BATCH = 100  # profiles
BYTES_PER_RECORD = 300  # gzip, reduced
LOGIN_SECONDS = 7 * 86_400  # most that is given; a pull at this pace takes hours
VENUE = re.compile(r"[\w.-]+(/[\w.&+-]+)+")
UNDECIDED = re.compile(r"submission|withdrawn|reject|under_?review|/-/", re.IGNORECASE)
EVERYONE = "everyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReviewRequest:
    """Papers and profiles to be fetched.

    Args:
        venues: venueids of accepted papers, such as ICLR.cc/2024/Conference.
        profiles: names such as ~Given_Family1.
        most: records to stop after; None for all.
    """

    venues: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    most: int | None = None

    def __post_init__(self) -> None:
        if not self.venues and not self.profiles:
            raise UsageError(
                "Neither a venue nor a list of profiles was named.",
                todo="Add --venue ICLR.cc/2024/Conference, or --ids FILE.",
            )
        for venue in self.venues:
            if UNDECIDED.search(venue):
                raise LicenceError(
                    f"{venue} is no venueid of accepted papers.",
                    why="Who wrote undecided, rejected or withdrawn papers is not to be known.",
                    todo="Name the venue itself, for example ICLR.cc/2024/Conference.",
                )
            if not VENUE.fullmatch(venue):
                raise UsageError(
                    f'"{venue}" is no venueid.', todo="It looks like ICLR.cc/2024/Conference."
                )

    def job(self, around: Surroundings) -> OpenReviewJob:
        """What the pull works with."""
        return OpenReviewJob(self, around)


@dataclass
class OpenReviewJob:
    """Asks OpenReview for the papers and profiles of a request.

    Args:
        wanted: the request.
        around: clock, environment and such.
    """

    wanted: OpenReviewRequest
    around: Surroundings
    name: str = OPENREVIEW.name
    unit: str = "records"
    page_size: int = PER_PAGE
    bytes_per_record: int = BYTES_PER_RECORD
    call_usd: float = 0.0
    price_is_measured: bool = False
    is_reduced: bool = True
    rate: float = OPENREVIEW.rate

    def __post_init__(self) -> None:
        self.licence, self.most = OPENREVIEW.licence, self.wanted.most

    @property
    def request(self) -> Mapping[str, Any]:
        """As it stands in journal and manifest."""
        names = self.wanted.profiles
        return {
            "venues": list(self.wanted.venues),
            "profiles": len(names),
            "sha256": digest(*names),
            "most": self.wanted.most,
        }

    @property
    def label(self) -> str:
        """Name of the folder."""
        return f"notes-{digest(*self.wanted.venues, '', *self.wanted.profiles)[:8]}"

    def client(self) -> Client:
        """Not logged in until the first question."""
        return Client(OPENREVIEW, around=self.around)

    def pieces(self, client: Client | None) -> list[Piece]:
        """A part a venue, and one for the profiles."""
        found: list[Piece] = []
        for venue in self.wanted.venues:
            records = None
            if client is not None:
                answer = self._notes(client, venue, limit=1, offset=0)
                records = _count(answer.value, venue)
            found.append(Piece(name=venue, question={"venue": venue}, records=records))
        if number := len(self.wanted.profiles):
            found.append(Piece(name="profiles", question={"profiles": number}, records=number))
        return found

    def calls(self, piece: Piece, records: int) -> int:
        """Pages of a venue, or batches of profiles."""
        size = PER_PAGE if "venue" in piece.question else PER_BATCH
        return max(1, math.ceil(records / size))

    def leaf(self, client: Client, piece: Piece, *, cursor: str, size: int) -> Leaf:
        """The next papers or profiles, reduced before they are kept."""
        at = 0 if cursor == FIRST else int(cursor)
        if "venue" in piece.question:
            return self._papers(client, piece.question["venue"], at, size)
        return self._profiles(client, at, min(size, PER_BATCH))

    def ids(self, content: bytes) -> Sequence[str]:
        """The papers or profiles that a page holds, as they were asked for."""
        return json.loads(content)["meta"]["found"]

    def _papers(self, client: Client, venue: str, at: int, size: int) -> Leaf:
        answer = self._notes(client, venue, limit=size, offset=at)
        total, notes = _count(answer.value, venue), answer.value["notes"]
        kept: list[dict[str, Any]] = []
        withheld: list[str] = []
        for note in notes:
            lacks = missing(note, "openreview-note") if isinstance(note, dict) else ["fields"]
            if lacks:
                raise _changed(venue, f"a note has no {', '.join(lacks)}")
            if _is_public(note, venue):
                kept.append(reduced(note, "openreview-note"))
            else:
                withheld.append(note["id"])
        found = [note["id"] for note in kept]
        following = at + len(notes)
        return Leaf(
            content=_page(kept, found, total, what="notes"),
            ids=tuple(found),
            next_cursor=str(following) if notes and following < total else None,
            announced=total,
            absent=tuple(withheld),
            notes={"not public or not accepted": len(withheld)} if withheld else {},
        )

    def _profiles(self, client: Client, at: int, size: int) -> Leaf:
        asked = self.wanted.profiles[at : at + size]
        log_in(client)
        # By "ids" alone. The parameter "group" of this address once showed reviewers' names.
        answer = client.post("/profiles/search", {"ids": list(asked)}, safe=True)
        profiles = answer.value.get("profiles") if isinstance(answer.value, dict) else None
        if not isinstance(profiles, list):
            raise _changed("profiles", "an answer has no profiles")
        kept = [reduced(profile, "openreview-profile") for profile in profiles]
        known = {name for profile in profiles for name in _names(profile)}
        found = [name for name in asked if name in known]
        following, total = at + len(asked), len(self.wanted.profiles)
        several = Counter(len(set(_names(p)) & set(asked)) > 1 for p in profiles)[True]
        return Leaf(
            content=_page(kept, found, total, what="profiles"),
            ids=tuple(found),
            next_cursor=str(following) if following < total else None,
            announced=total,
            absent=tuple(name for name in asked if name not in known),
            notes={"profiles asked for by several names": several} if several else {},
        )

    def _notes(self, client: Client, venue: str, *, limit: int, offset: int) -> Answer:
        log_in(client)
        params = {"content.venueid": venue, "limit": str(limit), "offset": str(offset)}
        answer = client.get("/notes", {**params, "sort": "number:asc"})
        if answer.kind is not Kind.DATA:
            raise _changed(venue, f"its list of notes is {answer.kind.value}")
        return answer


def log_in(client: Client) -> None:
    """With the user's own login, if there is one; else as anybody.

    Raises:
        ConfigError: it was refused.
    """
    environment = client.around.environment
    name, password = (environment.get(key, "") for key in OPENREVIEW.keys)
    if client.has_token or not (name and password):
        return
    client.hide(password)
    client.hide(name)  # an e-mail address
    body = {"id": name, "password": password, "expiresIn": LOGIN_SECONDS}
    answer = client.post("/login", body, safe=False)
    token = answer.value.get("token") if isinstance(answer.value, dict) else None
    if not isinstance(token, str):
        raise ConfigError(
            "OpenReview gave no token for the login; it may want a second factor.",
            why="Programs that are not logged in are mostly refused.",
            todo=f"Check {' and '.join(OPENREVIEW.keys)}; a login with a second factor "
            "cannot be used here.",
        )
    client.authorise(token)


def _page(
    kept: Sequence[Mapping[str, Any]], found: Sequence[str], total: int, *, what: str
) -> bytes:
    meta = {"count": total, "found": list(found), "what": what, "is_reduced": True}
    return json.dumps({"meta": meta, "results": list(kept)}, ensure_ascii=False).encode()


def _count(value: object, venue: str) -> int:
    """Announced number of notes, once the layout was found."""
    if not isinstance(value, dict) or not isinstance(value.get("notes"), list):
        raise _changed(venue, "an answer has no notes")
    count = value.get("count")
    if not isinstance(count, int):
        raise _changed(venue, f"count is {count!r}")
    return count


def _is_public(note: Mapping[str, Any], venue: str) -> bool:
    """Whether a note is an accepted paper of the venue that everyone may read."""
    stated = note["content"]["venueid"]["value"]
    return stated == venue and EVERYONE in (note.get("readers") or ())


def _names(profile: Mapping[str, Any]) -> list[str]:
    """Every name that leads to a profile."""
    content = profile.get("content")
    names = content.get("names") if isinstance(content, dict) else None
    listed = [one.get("username") for one in names or () if isinstance(one, dict)]
    return [name for name in (profile.get("id"), *listed) if isinstance(name, str)]


def _changed(where: str, fault: str) -> SourceChanged:
    return SourceChanged(
        f"OpenReview gave {where} in another layout: {fault}.",
        why="Reading on would lose papers without a word. What was finished is kept.",
        todo=NEWER,
    )
