"""Public records of listed ORCID iDs, reduced to names, careers and joining keys.

For top-ups only: the yearly public file holds all records under CC0.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # values of JSON

from talentatlas.errors import ConfigError, SourceChanged
from talentatlas.provenance import digest
from talentatlas.sources.fetch.client import Answer, Client
from talentatlas.sources.fetch.fields import missing, reduced
from talentatlas.sources.fetch.id_list import read_ids
from talentatlas.sources.fetch.job import Leaf, Piece
from talentatlas.sources.fetch.journal import FIRST
from talentatlas.sources.fetch.providers import ORCID
from talentatlas.sources.fetch.refusals import AGAIN, NEWER
from talentatlas.sources.fetch.surroundings import Surroundings
from talentatlas.sources.fetch.verdict import Kind
from talentatlas.sources.identifiers import orcid

PER_PAGE = 50  # records that are kept in one file
PER_PIECE = 1_000  # records whose count is checked together
BYTES_PER_RECORD = 2_000  # gzip; of a few recorded answers, without works
HOPS = 3  # of records that were merged again
LOGIN, LOGIN_VARIABLE = "https://orcid.org", "TALENTATLAS_ORCID_LOGIN_URL"
# Web pages of a person that lead to a key of another source; all others are private matters.
JOINING = ("openalex.org/", "dblp.", "openreview.net/profile")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrcidRequest:
    """Records to be fetched.

    Args:
        ids: ORCID iDs.
        most: records to stop after; None for all.
    """

    ids: tuple[str, ...]
    most: int | None = None

    @classmethod
    def of_file(cls, path: Path, *, most: int | None = None) -> OrcidRequest:
        """Of the iDs in a text file.

        Raises:
            UsageError: it holds something else.
        """
        return cls(ids=read_ids(path, orcid, what="ORCID iDs"), most=most)

    def job(self, around: Surroundings) -> OrcidJob:
        """What the pull works with."""
        return OrcidJob(self, around)


@dataclass
class OrcidJob:
    """Asks ORCID for the records of a request, one by one.

    Args:
        wanted: the request.
        around: clock, environment and such.
    """

    wanted: OrcidRequest
    around: Surroundings
    name: str = ORCID.name
    unit: str = "records"
    page_size: int = PER_PAGE
    bytes_per_record: int = BYTES_PER_RECORD
    call_usd: float = 0.0
    price_is_measured: bool = False
    is_reduced: bool = True
    rate: float = ORCID.rate

    def __post_init__(self) -> None:
        self.licence, self.most = ORCID.licence, self.wanted.most

    @property
    def request(self) -> Mapping[str, Any]:
        """As it stands in journal and manifest."""
        ids = self.wanted.ids
        return {"ids": len(ids), "sha256": digest(*ids), "most": self.wanted.most}

    @property
    def label(self) -> str:
        """Name of the folder."""
        return f"records-{digest(*self.wanted.ids)[:8]}"

    def client(self) -> Client:
        """Without a token until the first record is asked for."""
        return Client(ORCID, around=self.around)

    def pieces(self, client: Client | None) -> list[Piece]:
        """So many iDs each; nobody needs to be asked how many."""
        total = len(self.wanted.ids)
        return [
            Piece(
                name=f"{start + 1:,} to {min(start + PER_PIECE, total):,}",
                question={"start": start, "end": min(start + PER_PIECE, total)},
                records=min(start + PER_PIECE, total) - start,
            )
            for start in range(0, total, PER_PIECE)
        ]

    def calls(self, piece: Piece, records: int) -> int:
        """One each."""
        return records

    def leaf(self, client: Client, piece: Piece, *, cursor: str, size: int) -> Leaf:
        """The next records, reduced before they are kept."""
        log_in(client)
        start, end = piece.question["start"], piece.question["end"]
        at = start if cursor == FIRST else int(cursor)
        asked = self.wanted.ids[at : min(at + size, end)]
        kept: list[dict[str, Any]] = []
        there: list[str] = []
        merged: dict[str, str] = {}
        for identifier in asked:
            answer = self._record(client, identifier)
            if answer.kind is Kind.GONE:
                continue
            record = _checked(answer.value, identifier)
            there.append(identifier)
            kept.append(record)
            if (found := record["orcid-identifier"]["path"]) != identifier:
                merged[identifier] = found
        following = at + len(asked)
        meta = {"count": end - start, "asked": list(asked), "found": there, "is_reduced": True}
        return Leaf(
            content=json.dumps({"meta": meta, "results": kept}, ensure_ascii=False).encode(),
            ids=tuple(there),
            next_cursor=str(following) if following < end else None,
            announced=end - start,
            absent=tuple(i for i in asked if i not in set(there)),
            merged=merged,
        )

    def ids(self, content: bytes) -> Sequence[str]:
        """The iDs whose records a page holds."""
        return json.loads(content)["meta"]["found"]

    def _record(self, client: Client, identifier: str) -> Answer:
        """A record; a deprecated iD leads to the one that took its place."""
        asked = identifier
        for _ in range(HOPS):
            answer = client.get(f"/{asked}/record")
            if answer.kind is not Kind.MOVED:
                return answer
            parts = [orcid(part) for part in answer.location.split("/")]
            asked = next((part for part in parts if part), "")
            if not asked:
                break
        raise SourceChanged(
            f"ORCID sends {identifier} on to a place that is no record.",
            why="The person would be missing.",
            todo=AGAIN,
        )


def log_in(client: Client) -> None:
    """Get a token with the user's own client, if there is one.

    Raises:
        ConfigError: it was refused.
    """
    environment = client.around.environment
    name, secret = (environment.get(key, "").strip() for key in ORCID.keys)
    if client.has_token or not (name and secret):
        return
    client.hide(secret)
    answer = client.post(
        "/oauth/token",
        {
            "client_id": name,
            "client_secret": secret,
            "grant_type": "client_credentials",
            "scope": "/read-public",
        },
        safe=False,
        form_at=environment.get(LOGIN_VARIABLE, LOGIN).rstrip("/"),
    )
    token = answer.value.get("access_token") if isinstance(answer.value, dict) else None
    if not isinstance(token, str):
        raise ConfigError(
            "ORCID gave no token for the client.",
            why="Without one, reads count against this machine's address.",
            todo=f"Check {' and '.join(ORCID.keys)}, or unset both.",
        )
    client.authorise(token)


def _checked(value: object, identifier: str) -> dict[str, Any]:
    """A record with nothing but the kept fields."""
    lacks = missing(value, "orcid") if isinstance(value, dict) else ["fields at all"]
    if not isinstance(value, dict) or lacks:
        raise SourceChanged(
            f"ORCID gave {identifier} in another layout: it has no {', '.join(lacks)}.",
            why="Reading on would lose careers without a word. What was finished is kept.",
            todo=NEWER,
        )
    record = reduced(value, "orcid")
    person = record.get("person")
    urls = person.get("researcher-urls") if isinstance(person, dict) else None
    if isinstance(urls, dict):
        listed = urls.get("researcher-url")
        urls["researcher-url"] = [one for one in listed or () if _joins(one)]
    return record


def _joins(page: object) -> bool:
    """Whether a web page of a person leads to a key of another source."""
    url = page.get("url") if isinstance(page, dict) else None
    text = url.get("value") if isinstance(url, dict) else None
    return isinstance(text, str) and any(part in text for part in JOINING)
