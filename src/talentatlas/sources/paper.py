"""A paper as any reader of proceedings hands it over, and its rows in the canonical tables."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from talentatlas.sources.batch import Batch
from talentatlas.sources.byline import LETTER
from talentatlas.vocabulary.names import normal_name
from talentatlas.vocabulary.titles import title_key

SOURCE = "proceedings"
KIND = "conference-paper"
ID_LENGTH = 16  # hexadecimal digits: one collision in 10 billion papers is likely, not before

# Words in a decision. A paper with a prize was shown as a talk at every venue read here, hence
# oral; "highlight" (CVPR) and the top quarter (ICLR 2023) are what others call spotlight.
TIERS = (
    (
        "oral",
        re.compile(r"\b(?:oral|best|award|outstanding|top[- ]?5\s?%|notable[- ]top[- ]5)"),
    ),
    ("spotlight", re.compile(r"\b(?:spotlight|highlight|(?:notable[- ])?top[- ]?25)")),
    ("poster", re.compile(r"\bposter")),
)
NOT_ACCEPTED = re.compile(r"reject|withdr|\bactive\b|desk|retract|under review|submitted")
OUTSIDE_MAIN_TRACK = re.compile(r"workshop")  # ICLR invited papers it had not accepted


class Line(NamedTuple):
    """One affiliation of one author; None where the source says nothing."""

    text: str | None
    domain: str | None = None
    role: str | None = None
    country: str | None = None


class Author(NamedTuple):
    """One name on the byline, with the identifiers and affiliations that belong to it."""

    name: str
    lines: Sequence[Line] = ()
    openreview: str | None = None
    ieee: str | None = None
    orcid: str | None = None
    dblp: str | None = None


@dataclass(slots=True)
class Paper:
    """One paper.

    Args:
        record: its identifier or number in the file, for messages.
        identifier: in the source, or None.
        title: as printed, or None.
        venue_id: without year.
        year: of the venue.
        authors: in order; may hold empty names, which are rejected.
        status: decision as the source says.
        track: as the source says.
        citations: at the time of the source.
        doi: in lower case.
    """

    record: str
    identifier: str | None
    title: str | None
    venue_id: str
    year: int
    authors: list[Author]
    status: str | None = None
    track: str | None = None
    citations: int | None = None
    doi: str | None = None


class Papers:
    """Puts papers into a batch and keeps their identifiers apart.

    Args:
        batch: that the rows go to.
    """

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self._seen: dict[str, bytes] = {}

    def add(self, paper: Paper) -> None:
        """Rows of one paper; of a repeated one only the first time."""
        authors = self._named(paper)
        if not authors:
            self.batch.reject(paper.record, "work", "no-authors", "No author has a name.")
            return
        work_id = self._work_id(paper, [a.name for a, _ in authors])
        if work_id is None:
            return
        batch, credit = self.batch, 1 / len(authors)
        for position, (author, normal) in enumerate(authors, 1):
            _, lines, openreview, ieee, orcid, dblp = author
            key = _author_key(author, normal)
            batch.authorships.append(
                (
                    work_id,
                    position,
                    author.name,
                    normal,
                    openreview,
                    ieee,
                    orcid,
                    dblp,
                    None,
                    None,
                    None,
                    key,
                    credit,
                )
            )
            for number, line in enumerate(lines, 1):
                batch.affiliations.append((work_id, position, number, *line, None, None))
        batch.works.append(self._work_row(paper, work_id, len(authors)))

    def _named(self, paper: Paper) -> list[tuple[Author, str]]:
        """Authors with the normal form of their names; places without a name are rejected."""
        normal = [normal_name(author.name) for author in paper.authors]
        named = [(a, n) for a, n in zip(paper.authors, normal, strict=True) if LETTER.search(n)]
        if 0 < len(named) < len(normal):
            for place, (author, name) in enumerate(zip(paper.authors, normal, strict=True), 1):
                if not LETTER.search(name):
                    message = f"Place {place} of the byline holds no name: {author.name!r}."
                    self.batch.reject(paper.record, "authorship", "empty-name", message)
        return named

    def _work_id(self, paper: Paper, names: list[str]) -> str | None:
        """Identifier of the work; None when the file has had this paper before.

        The source's own where there is one. Where several papers carry the same (SIGGRAPH 2025
        gives that of the session), all but the first get a part of their own.
        """
        content = "\x1f".join([paper.title or "", *names]).encode("utf-8", "replace")
        fingerprint = hashlib.sha256(content).digest()
        own = paper.identifier
        if own is None:
            title = normal_name(paper.title or "").encode("utf-8", "replace")
            own = "title-" + hashlib.sha256(title).hexdigest()[:ID_LENGTH]
        base = f"{SOURCE}:{paper.venue_id}{paper.year}/{own}"
        for work_id in (base, f"{base}~{fingerprint.hex()[:ID_LENGTH]}"):
            first = self._seen.setdefault(work_id, fingerprint)
            if first is fingerprint:
                if work_id != base and paper.identifier:
                    message = f'Another paper has the identifier "{own}" too; both were kept.'
                    self.batch.reject(paper.record, "work", "shared-id", message)
                return work_id
            if first == fingerprint:
                break
        message = "The same paper stands earlier in the file; the first one was kept."
        self.batch.reject(paper.record, "work", "duplicate", message)
        return None

    def _work_row(self, paper: Paper, work_id: str, authors: int) -> tuple[object, ...]:
        status = (paper.status or "").lower()
        accepted = NOT_ACCEPTED.search(status) is None
        return (
            work_id, self.batch.origin_id, paper.doi, paper.title, paper.year, KIND,
            paper.venue_id, paper.track, paper.status, tier(paper.status), accepted,
            "retract" in status, paper.citations, authors, title_key(paper.title or ""), None,
            None,
        )  # fmt: skip


def tier(status: str | None) -> str | None:
    """Tier that a decision states: "oral", "spotlight", "poster" or None.

    None also for rejected works and for workshop papers, which are outside the main track.
    """
    words = (status or "").lower()
    if not words or NOT_ACCEPTED.search(words) or OUTSIDE_MAIN_TRACK.search(words):
        return None
    return next((name for name, pattern in TIERS if pattern.search(words)), None)


def _author_key(author: Author, normal: str) -> str:
    """Best identifier with its scheme, else the normal form of the name."""
    if author.openreview:
        return f"openreview:{author.openreview}"
    if author.orcid:
        return f"orcid:{author.orcid}"
    if author.dblp:
        return f"dblp:{author.dblp}"
    if author.ieee:
        return f"ieee:{author.ieee}"
    return f"name:{normal}"
