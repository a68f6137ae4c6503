"""The checkpoint of a fetch: what is asked for, which pages lie there, where to go on."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any  # values of JSON

from talentatlas.errors import UsageError
from talentatlas.sources.fetch.folder import JOURNAL, FetchFolder
from talentatlas.sources.fetch.job import Piece

FORMAT = 1
FIRST = "*"  # cursor of a first page


@dataclass
class Page:
    """A page that lies there.

    Args:
        cursor: that it was asked for by.
        next: where the next begins; None after the last.
        sha256: of its file.
        records: in it.
        announced: records of the part, as it says.
        cost_usd: price of the call.
        singles: records asked for singly → SHA-256 of their files.
        merged: record → the one that it was merged into.
        gone: records that are no longer there when asked for singly.
        absent: announced or asked for by name, and not there or not to be kept.
        still_cut: records that stay shortened when asked for singly.
        notes: what is worth telling, with how often.
    """

    cursor: str
    next: str | None
    sha256: str
    records: int
    announced: int | None = None
    cost_usd: float = 0.0
    singles: dict[str, str] = field(default_factory=dict[str, str])
    merged: dict[str, str] = field(default_factory=dict[str, str])
    gone: list[str] = field(default_factory=list[str])
    absent: list[str] = field(default_factory=list[str])
    still_cut: list[str] = field(default_factory=list[str])
    notes: dict[str, int] = field(default_factory=dict[str, int])


@dataclass
class Part:
    """How far one part is.

    Args:
        name: of the part.
        question: what is asked for.
        planned: records announced when planned.
        cost_usd: of the question how many there are.
        pages: those of a part that is not finished.
        number: of its first page.
        closed: what is known of a finished part.
    """

    name: str
    question: dict[str, Any]
    planned: int
    cost_usd: float = 0.0
    pages: list[Page] = field(default_factory=list[Page])
    number: int = 0
    closed: dict[str, Any] | None = None

    @property
    def cursor(self) -> str | None:
        """Where to go on; None when every page is there."""
        return self.pages[-1].next if self.pages else FIRST

    @property
    def received(self) -> int:
        """Records in its pages."""
        return self.closed["received"] if self.closed else sum(p.records for p in self.pages)

    @property
    def length(self) -> int:
        """Number of its pages."""
        return self.closed["pages"] if self.closed else len(self.pages)

    @property
    def left(self) -> int:
        """Records still to come, as far as announced."""
        absent = sum(len(page.absent) for page in self.pages)
        return 0 if self.closed else max(0, self.planned - self.received - absent)

    @property
    def piece(self) -> Piece:
        """As the source knows it."""
        return Piece(name=self.name, question=self.question, records=self.planned)

    def close(self, *, announced: tuple[int, int], distinct: int, end_usd: float) -> None:
        """Replace the list of pages, which may be long, by what it comes to.

        Args:
            announced: least and most records that its answers announced.
            distinct: records without those that came twice.
            end_usd: price of an empty page after the last.
        """
        notes: Counter[str] = Counter()
        for page in self.pages:
            notes.update(page.notes)
        merged = {key: to for page in self.pages for key, to in page.merged.items()}
        self.closed = {
            "announced": list(announced),
            "received": self.received,
            "distinct": distinct,
            "pages": len(self.pages),
            "sha256": fingerprint(p.sha256 for p in self.pages),
            "cost_usd": round(self.cost_usd + end_usd + sum(p.cost_usd for p in self.pages), 9),
            "singles": [key for p in self.pages for key in p.singles],
            "singles_sha256": fingerprint(s for p in self.pages for s in p.singles.values()),
            "merged": merged,
            "gone": [key for p in self.pages for key in p.gone],
            "absent": [key for p in self.pages for key in p.absent],
            "still_cut": [key for p in self.pages for key in p.still_cut],
            "notes": dict(sorted(notes.items())),
        }
        self.pages = []


@dataclass
class Journal:
    """State of a fetch.

    Args:
        source: name of the source.
        request: what was asked for.
        vintage: date on which it began (YYYY-MM-DD).
        parts: in the order in which they are fetched.
    """

    source: str
    request: dict[str, Any]
    vintage: str
    parts: list[Part]

    @property
    def received(self) -> int:
        """Records that lie there."""
        return sum(part.received for part in self.parts)

    def save(self, folder: FetchFolder) -> None:
        """Write the checkpoint."""
        parts = [replace(part, pages=[_slim(p) for p in part.pages]) for part in self.parts]
        folder.lay_json(JOURNAL, {"format": FORMAT, **vars(self), "parts": parts})

    def number(self) -> None:
        """Give every part the number of its first page, as far as that is known."""
        number = 1
        for part in self.parts:
            part.number = number
            number += part.length


def read_journal(folder: FetchFolder) -> Journal | None:
    """The checkpoint in a folder; None when there is none that can be read."""
    read = folder.read_json(JOURNAL)
    if not read or read.get("format") != FORMAT:
        return None
    try:
        parts = [
            Part(**{**part, "pages": [Page(**page) for page in part["pages"]]})
            for part in read["parts"]
        ]
        return Journal(read["source"], read["request"], read["vintage"], parts)
    except (KeyError, TypeError):
        return None


def check_same(
    found: Mapping[str, Any], source: str, request: Mapping[str, Any], folder: FetchFolder
) -> None:
    """Stop before two requests are mixed in one folder.

    Raises:
        UsageError: the folder belongs to another request.
    """
    if found.get("source") == source and found.get("request") == dict(request):
        return
    other = {k: v for k, v in found.get("request", {}).items() if request.get(k) != v}
    said = ", ".join(f"{key} {value}" for key, value in sorted(other.items())) or "other words"
    raise UsageError(
        f"{folder.path} belongs to another request ({found.get('source')}: {said}).",
        why="Answers to two requests in one folder could not be told apart.",
        todo="Let --into name another folder, or add --fresh to discard what lies there.",
    )


def verify(journal: Journal, folder: FetchFolder) -> int:
    """Go back to the last state that the files bear out.

    Returns:
        Number of pages that must be fetched again.
    """
    lost = 0
    for position, part in enumerate(journal.parts):
        kept = _sound(part, folder)
        if kept == part.length:
            continue
        later = journal.parts[position + 1 :]
        lost = part.length - kept + sum(p.length for p in later)
        part.pages, part.closed = part.pages[:kept], None
        for other in later:
            other.pages, other.closed = [], None
        break
    journal.number()
    return lost


def fingerprint(checksums: Iterable[str]) -> str:
    """One checksum of many, in their order."""
    return hashlib.sha256("".join(checksums).encode()).hexdigest()


def _slim(page: Page) -> Any:  # noqa: ANN401 (an object of JSON)
    """A page without what is empty: the journal is written after each."""
    return {key: v for key, v in vars(page).items() if v or key in ("next", "records")}


def _sound(part: Part, folder: FetchFolder) -> int:
    """Number of leading pages whose files are as they were written."""
    if closed := part.closed:
        numbers = range(part.number, part.number + closed["pages"])
        found = [folder.checksum(folder.page_name(n)) for n in numbers]
        singles = [folder.checksum(folder.single_name(key)) for key in closed["singles"]]
        good = fingerprint(found) == closed["sha256"]
        return (
            closed["pages"] if good and fingerprint(singles) == closed["singles_sha256"] else 0
        )
    for position, page in enumerate(part.pages):
        if folder.checksum(folder.page_name(part.number + position)) != page.sha256:
            return position
        for key, sha in page.singles.items():
            if folder.checksum(folder.single_name(key)) != sha:
                return position
    return len(part.pages)
