"""Fetches the parts of a request page by page; fewer records than announced never pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from talentatlas.errors import SourceChanged, SourceError
from talentatlas.sources.fetch.client import Client
from talentatlas.sources.fetch.folder import FetchFolder
from talentatlas.sources.fetch.job import Job, Leaf
from talentatlas.sources.fetch.journal import Journal, Page, Part
from talentatlas.sources.fetch.refusals import AGAIN, KEPT
from talentatlas.sources.fetch.surroundings import Surroundings

RE_ASKS = 2  # of a page that cannot be right
ROUNDS = 2  # of a part whose count does not come out
# Shares of an announced count that must still be there: records come and go while we fetch.
SAME_HOUR, SAME_MONTH = 0.99, 0.95
RE_ASK_WAIT = 2.0  # seconds; long enough for another server to answer


@dataclass(frozen=True, slots=True)
class Count:
    """What a part should hold and what it holds.

    Args:
        planned: records announced when planned, maybe days ago.
        least: records announced with the pages.
        most: likewise; the two differ when records came or went meanwhile.
        distinct: records that came, or that were found not to be there.
    """

    planned: int
    least: int
    most: int
    distinct: int

    @property
    def is_whole(self) -> bool:
        """Whether all came that were announced with the pages."""
        agree = self.least >= self.most * SAME_HOUR
        return agree and self.least <= self.distinct <= self.most

    @property
    def is_as_planned(self) -> bool:
        """Whether as many were announced with the pages as when planned."""
        return self.most >= self.planned * SAME_MONTH

    def __str__(self) -> str:
        span = (
            f"{self.least:,} to {self.most:,}" if self.least < self.most else f"{self.most:,}"
        )
        return (
            f"{self.planned:,} records were announced when planned and {span} with the pages, "
            f"{self.distinct:,} came"
        )


@dataclass
class Seen:
    """What the pages of the present part held.

    Args:
        ids: of records.
        absent: announced, and not there or not to be kept.
        cursors: that were asked for.
        announced: least and most records that were announced; None before any was.
        end_usd: price of an empty page after the last.
    """

    ids: set[str] = field(default_factory=set[str])
    absent: set[str] = field(default_factory=set[str])
    cursors: set[str] = field(default_factory=set[str])
    announced: tuple[int, int] | None = None
    end_usd: float = 0.0

    def add(self, cursor: str, leaf: Leaf) -> None:
        """Note a page."""
        self.cursors.add(cursor)
        self.ids.update(leaf.ids)
        self.absent.update(leaf.absent)
        self.hear(leaf.announced)

    def count(self, planned: int) -> Count:
        """What the part should hold and what came."""
        least, most = self.announced or (planned, planned)
        return Count(planned, least, most, len(self.ids | self.absent))

    def hear(self, announced: int | None) -> None:
        """Note an announced count."""
        if announced is not None:
            least, most = self.announced or (announced, announced)
            self.announced = min(least, announced), max(most, announced)


@dataclass
class Pull:
    """One run over the parts that are not finished.

    Args:
        job: the request.
        client: who asks.
        folder: where answers lie.
        journal: the checkpoint.
        advance: told of records that came in.
    """

    job: Job
    client: Client
    folder: FetchFolder
    journal: Journal
    advance: Callable[[int], None]

    def run(self) -> None:
        """Fetch what is missing.

        Raises:
            SourceError: the counts do not come out; the checkpoint is kept.
        """
        for part in self.journal.parts:
            if part.closed is None and not self._is_full:
                self.journal.number()
                self._part(part)

    @property
    def _is_full(self) -> bool:
        """Whether the user's own cap is reached."""
        return self.job.most is not None and self.journal.received >= self.job.most

    def _part(self, part: Part) -> None:
        count = Count(part.planned, 0, 0, 0)
        for _ in range(ROUNDS):
            seen = self._pages(part)
            count = seen.count(part.planned)
            if self._is_full or (count.is_whole and count.is_as_planned):
                part.close(
                    announced=(count.least, count.most),
                    distinct=len(seen.ids),
                    end_usd=seen.end_usd,
                )
                self.journal.save(self.folder)
                return
            self._around.remark(f"{part.name}: {count}; the part is fetched again.")
            self.advance(-part.received)
            part.pages = []
            self.journal.save(self.folder)
        if count.is_whole and count.most >= part.planned / 2:
            part.planned = count.most  # told below: the next run goes on from there
            self.journal.save(self.folder)
        raise SourceError(
            f"{self._title}, {part.name}: {count}, {ROUNDS} times over.",
            why="Records are missing, come twice or went away, so every count would be wrong. "
            f"The parts before it are kept ({self.journal.received:,} records).",
            todo=f"{AGAIN} With --fresh all counts are asked for anew.",
        )

    def _pages(self, part: Part) -> Seen:
        """Fetch the pages of a part that are missing."""
        seen = self._seen(part)
        while (cursor := part.cursor) is not None and not self._is_full:
            leaf = self._sound_leaf(part, cursor, seen)
            if not leaf.ids and not leaf.absent:
                seen.hear(leaf.announced)
                seen.end_usd = leaf.cost_usd
                break
            doubles = len(leaf.ids) - len(set(leaf.ids) - seen.ids)
            seen.add(cursor, leaf)
            page = self._lay(part, cursor, leaf)
            if doubles:
                page.notes["came twice"] = doubles
            part.pages.append(page)
            self.journal.save(self.folder)
            self.advance(len(leaf.ids))
        return seen

    def _seen(self, part: Part) -> Seen:
        """What the pages held that lie there already."""
        seen = Seen()
        for position, page in enumerate(part.pages):
            lying = self.folder.content(self.folder.page_name(part.number + position))
            seen.cursors.add(page.cursor)
            seen.absent.update(page.absent)
            seen.ids.update(self.job.ids(lying[0]) if lying else ())
            seen.hear(page.announced)
        return seen

    def _sound_leaf(self, part: Part, cursor: str, seen: Seen) -> Leaf:
        """A page that can be right; one that repeats is asked for again.

        Raises:
            SourceChanged: it goes on repeating.
        """
        size = self.job.page_size
        if self.job.most is not None:
            size = min(size, self.job.most - self.journal.received)
        leaf = self.job.leaf(self.client, part.piece, cursor=cursor, size=size)
        for _ in range(RE_ASKS):
            if not (fault := _fault(leaf, cursor, seen)):
                return leaf
            self._around.remark(f"{part.name}: {fault}; asking again.")
            self._around.sleep(RE_ASK_WAIT)
            leaf = self.job.leaf(self.client, part.piece, cursor=cursor, size=size)
        fault = _fault(leaf, cursor, seen)
        if fault in ("", SOME_TWICE):
            return leaf  # the count of distinct records decides
        raise SourceChanged(
            f"{self._title}, {part.name}: {fault} after {len(seen.ids):,} of "
            f"{part.planned:,} expected records, {RE_ASKS + 1} times in a row.",
            why=f"Going on would never end or lose records. {KEPT}",
            todo=AGAIN,
        )

    def _lay(self, part: Part, cursor: str, leaf: Leaf) -> Page:
        """Write a page and the records that its list cut short."""
        page = Page(
            cursor=cursor,
            next=leaf.next_cursor,
            sha256=self.folder.lay(
                self.folder.page_name(part.number + len(part.pages)), leaf.content
            ),
            records=len(leaf.ids),
            announced=leaf.announced,
            cost_usd=leaf.cost_usd,
            absent=list(leaf.absent),
            merged=dict(leaf.merged),
            notes=dict(leaf.notes),
        )
        have = self._singles(part) if leaf.cut else set[str]()
        for key, ask in leaf.cut.items():
            if key in have:
                continue
            single = ask()
            if single.content is None:
                page.gone.append(key)
                continue
            page.singles[key] = self.folder.lay(self.folder.single_name(key), single.content)
            if single.found != key:
                page.merged[key] = single.found
            if single.is_cut:
                page.still_cut.append(key)
        return page

    def _singles(self, part: Part) -> set[str]:
        """Records that were asked for singly before: parts may overlap."""
        closed = (other.closed for other in self.journal.parts if other.closed)
        before = {key for one in closed for key in one["singles"]}
        return before | {key for page in part.pages for key in page.singles}

    @property
    def _around(self) -> Surroundings:
        return self.client.around

    @property
    def _title(self) -> str:
        return self.client.provider.title


SOME_TWICE = "some records came twice"


def _fault(leaf: Leaf, cursor: str, seen: Seen) -> str:
    """Why a page cannot be right; empty when it can."""
    if leaf.next_cursor is not None and leaf.next_cursor in seen.cursors | {cursor}:
        return "the cursor leads back"
    if leaf.ids and seen.ids.issuperset(leaf.ids):
        return "a page came twice"
    if len(set(leaf.ids)) < len(leaf.ids) or not seen.ids.isdisjoint(leaf.ids):
        return SOME_TWICE
    return ""
