"""Plan a fetch, carry it out, and say in a manifest what lies there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol  # values of JSON

from talentatlas import __version__
from talentatlas.sources.fetch.folder import MANIFEST, FetchFolder
from talentatlas.sources.fetch.job import Job, Piece
from talentatlas.sources.fetch.journal import Journal, Part, check_same, read_journal, verify
from talentatlas.sources.fetch.manifest import make_manifest
from talentatlas.sources.fetch.pull import Pull
from talentatlas.sources.fetch.surroundings import Surroundings

if TYPE_CHECKING:  # heavy
    from talentatlas.engine.build import Progress


class Request(Protocol):
    """What is asked for: `OpenAlexRequest`, `OrcidRequest` or `OpenReviewRequest`."""

    def job(self, around: Surroundings) -> Job:
        """What the pull works with."""
        ...


class Unseen:
    """No progress shown; the engine's own would load its libraries."""

    def stage(self, name: str, total: int, unit: str) -> None:
        """Nothing."""

    def advance(self, units: int) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPlan:
    """What a fetch would take.

    Args:
        source: name of the source.
        request: what is asked for.
        unit: what its records are.
        pieces: the parts that are not finished, with the records still to come.
        have: records that lie there already.
        records: still to come; None when nobody was asked.
        calls: they take.
        bytes: on the disk.
        price_usd: of these calls.
        price_is_measured: the provider's answers named the price.
        remaining_usd: of today's budget, as the answers say.
        limit_usd: of a day.
        seconds: at the pace that is kept.
        resumes: a checkpoint lies there, so that the pieces are only what is left.
        is_complete: everything lies there.
    """

    source: str
    request: Mapping[str, Any]
    unit: str
    pieces: tuple[Piece, ...] = ()
    have: int = 0
    records: int | None = None
    calls: int | None = None
    bytes: int | None = None
    price_usd: float | None = None
    price_is_measured: bool = False
    remaining_usd: float | None = None
    limit_usd: float | None = None
    seconds: float | None = None
    resumes: bool = False
    is_complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What lies in a folder now.

    Args:
        folder: the folder.
        manifest: as written there.
        new: records that this run brought.
        refetched: pages that were damaged and fetched again.
    """

    folder: Path
    manifest: Mapping[str, Any]
    new: int = 0
    refetched: int = 0


def plan_fetch(
    request: Request, into: Path, *, fresh: bool = False, around: Surroundings | None = None
) -> FetchPlan:
    """What a fetch would take; asks for counts, unless a checkpoint has them or offline.

    Args:
        request: what is asked for.
        into: folder of the answers.
        fresh: as if nothing lay there.
        around: clock, environment and such.

    Raises:
        SourceError: the provider did not say.
        UsageError: the folder belongs to something else.
    """
    around = around or Surroundings()
    job, folder = request.job(around), FetchFolder(into)
    folder.check()
    if not fresh:
        if manifest := _manifest(job, folder):
            received = manifest["received"]
            return FetchPlan(
                source=job.name,
                request=job.request,
                unit=job.unit,
                have=received,
                is_complete=True,
            )
        if journal := _journal(job, folder):
            left = [part for part in journal.parts if part.closed is None]
            pieces = [Piece(name=p.name, question=p.question, records=p.left) for p in left]
            return replace(_plan(job, pieces, have=journal.received), resumes=True)
    if around.offline:
        return _plan(job, job.pieces(None))
    with job.client() as client:
        pieces = job.pieces(client)
        return _plan(job, pieces, budget=(client.budget.remaining_usd, client.budget.limit_usd))


def fetch(
    request: Request,
    into: Path,
    *,
    plan: FetchPlan | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    around: Surroundings | None = None,
) -> Fetched:
    """Fetch what is missing of a request; what lies there already is not asked for again.

    Args:
        request: what is asked for.
        into: folder of the answers.
        plan: of `plan_fetch`, so that the counts are not asked for twice.
        fresh: discard what lies there.
        progress: told how far it is.
        around: clock, environment and such.

    Returns:
        What lies there now.

    Raises:
        RateLimited: the budget of the day is spent; the checkpoint is kept.
        SourceError: the provider refused, changed, or gave fewer records than announced.
        UsageError: the folder belongs to something else.
        StorageError: the folder cannot be written.
    """
    around, progress = around or Surroundings(), progress or Unseen()
    job, folder = request.job(around), FetchFolder(into)
    folder.check()
    with folder.lock(around.environment):
        if fresh:
            folder.discard()
        if manifest := _manifest(job, folder):
            return Fetched(folder=into, manifest=manifest)
        with job.client() as client:
            journal = _journal(job, folder)
            refetched = verify(journal, folder) if journal else 0
            if refetched:
                around.remark(f"{refetched:,} pages are damaged and are fetched again.")
            if journal is None:
                counted = plan is not None and plan.records is not None and not plan.resumes
                pieces = plan.pieces if plan and counted else job.pieces(client)
                journal = _begin(job, pieces, around)
                journal.save(folder)
            before = journal.received
            total = before + sum(part.left for part in journal.parts)
            progress.stage(f"fetching {job.name}", min(total, job.most or total), job.unit)
            progress.advance(before)
            Pull(job, client, folder, journal, progress.advance).run()
        manifest = make_manifest(job, journal, folder, progress=progress, tool=__version__)
        folder.lay_json(MANIFEST, manifest)
    return Fetched(
        folder=into, manifest=manifest, new=journal.received - before, refetched=refetched
    )


def _begin(job: Job, pieces: Sequence[Piece], around: Surroundings) -> Journal:
    parts = [
        Part(
            name=piece.name,
            question=dict(piece.question),
            planned=piece.records or 0,
            cost_usd=piece.cost_usd,
        )
        for piece in pieces
    ]
    return Journal(job.name, dict(job.request), around.today.isoformat(), parts)


def _manifest(job: Job, folder: FetchFolder) -> dict[str, Any] | None:
    """The manifest of the same request; None when it is not complete."""
    manifest = folder.read_json(MANIFEST)
    if manifest is not None:
        check_same(manifest, job.name, job.request, folder)
    return manifest


def _journal(job: Job, folder: FetchFolder) -> Journal | None:
    """The checkpoint of the same request."""
    journal = read_journal(folder)
    if journal is not None:
        found = {"source": journal.source, "request": journal.request}
        check_same(found, job.name, job.request, folder)
    return journal


def _plan(
    job: Job,
    pieces: list[Piece],
    *,
    have: int = 0,
    budget: tuple[float | None, float | None] = (None, None),
) -> FetchPlan:
    counts = [piece.records for piece in pieces]
    plan = FetchPlan(
        source=job.name,
        request=job.request,
        unit=job.unit,
        pieces=tuple(pieces),
        have=have,
        remaining_usd=budget[0],
        limit_usd=budget[1],
    )
    if None in counts:
        return plan
    room = math.inf if job.most is None else max(0, job.most - have)
    records = calls = 0
    for piece in pieces:
        wanted = int(min(piece.records or 0, room - records))
        records += wanted
        calls += job.calls(piece, wanted) if records < room or wanted else 0
    return replace(
        plan,
        records=records,
        calls=calls,
        bytes=records * job.bytes_per_record,
        price_usd=round(calls * job.call_usd, 9),
        price_is_measured=job.price_is_measured,
        seconds=calls / job.rate,
    )
