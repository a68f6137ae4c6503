"""Addresses of published studies and their claims, with our figure and the verdict."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from talentatlas.errors import UnknownNameError
from talentatlas.rest.asked import Common, Names, Paged
from talentatlas.rest.asking import Asking
from talentatlas.rest.columns import CLAIM, STUDY, table_of
from talentatlas.rest.documents import StudyDocument, of_document, of_page
from talentatlas.rest.held import Held
from talentatlas.rest.settings import PREFIX
from talentatlas.studies.base import STUDIES, Study
from talentatlas.studies.data import StudyData
from talentatlas.studies.ledger import Entry, counts, ledger, study_names
from talentatlas.studies.verdict import Kind

WORDS = ("sample", "unit", "definition", "departs", "limits")
Name = Annotated[str, Path(min_length=1, max_length=100)]
BY_ROW = "stated on each row"  # a figure of ours has the licence of the data that it rests on
Row = dict[str, object]


class Claimed(Paged):
    """Filters of claims."""

    study: Names = Field(default=[], description="Name of a study; repeatable.")
    verdict: Names = Field(
        default=[], description="reproduced, agrees, differs, not testable here; repeatable."
    )


class Ledger:
    """All claims with our figures, computed when they are first asked for.

    Args:
        held: the atlas and the folders that the studies may use.
    """

    def __init__(self, held: Held) -> None:
        self._data = StudyData(held.settings.data, held.atlas)
        self._lock = threading.Lock()
        self._entries: tuple[Entry, ...] | None = None

    async def entries(self) -> tuple[Entry, ...]:
        """Every claim, in the order of the table of claims."""
        return self._entries or await run_in_threadpool(self._computed)

    def _computed(self) -> tuple[Entry, ...]:
        with self._lock:
            if self._entries is None:
                self._entries = ledger(self._data)
            return self._entries


def router(held: Held) -> APIRouter:
    """Routes of studies and claims.

    Args:
        held: what the server knows.
    """
    routes = APIRouter(prefix=PREFIX, tags=["studies"])
    book = Ledger(held)

    @routes.get("/studies", responses=of_page(STUDY), summary="Published studies")
    async def studies(request: Request, query: Annotated[Paged, Query()]) -> Response:
        asking = Asking.of(held, request, query)
        entries = await book.entries()
        rows = [_study(name, entries) for name in study_names()]
        return await asking.rows(held.collection("studies", table_of(STUDY, rows)))

    @routes.get(
        "/studies/{study}", responses=of_document(StudyDocument),
        summary="A study with its rules and its claims",
    )  # fmt: skip
    async def one_study(
        request: Request, study: Name, query: Annotated[Common, Query()]
    ) -> Response:
        asking = Asking.of(held, request, query)
        _known("study", study, study_names())
        entries = [e for e in await book.entries() if e.claim.study == study]
        return asking.document(_document(study, entries, asking.lang))

    @routes.get("/claims", responses=of_page(CLAIM), summary="Published figures beside ours")
    async def claims(request: Request, query: Annotated[Claimed, Query()]) -> Response:
        asking = Asking.of(held, request, query)
        for name in query.study:
            _known("study", name, study_names())
        for name in query.verdict:
            _known("verdict", name, [str(kind) for kind in Kind])
        rows = [
            claim_row(entry, asking.lang)
            for entry in await book.entries()
            if _passes(entry.claim.study, query.study)
            and _passes(str(entry.verdict.kind), query.verdict)
        ]
        found = held.collection("claims", table_of(CLAIM, rows), definition=f"{PREFIX}/studies")
        return await asking.rows(replace(found, licence=BY_ROW))

    return routes


def claim_row(entry: Entry, lang: str) -> Row:
    """A claim, our figure and the verdict as a row of `CLAIM`."""
    claim, finding = entry.claim, entry.finding
    data = finding.data if finding else ()
    return {
        "claim_id": claim.claim_id,
        "study": claim.study,
        "statement": claim.said(lang),
        "measure": claim.measure,
        "population": claim.population,
        "area": claim.area or None,
        "partner": claim.partner or None,
        "period": claim.period,
        "unit": claim.unit,
        "published": claim.value,
        "published_lower": claim.lower,
        "published_upper": claim.upper,
        "ours": finding.value if finding else None,
        "lower": finding.lower if finding else None,
        "upper": finding.upper if finding else None,
        "level": finding.level if finding and finding.lower is not None else None,
        "verdict": str(entry.verdict.kind),
        "gap": entry.verdict.gap,
        "reason": entry.verdict.reason(lang),
        "departs": " ".join(finding.departs) if finding else "",
        "method": finding.method.label(lang) if finding else None,
        "data": "; ".join(f"{one.title}, {one.vintage}" for one in data) or None,
        "licence": "; ".join(dict.fromkeys(one.licence for one in data)) or None,
        "source": claim.source,
        "recomputable": claim.recomputable,
    }


def _study(name: str, entries: tuple[Entry, ...]) -> Row:
    own = [entry for entry in entries if entry.claim.study == name]
    found = _written(name)
    number = counts(own)
    return {
        "name": name,
        "title": found.title if found else None,
        "citation": found.cite if found else None,
        "url": (found.url or None) if found else None,
        "claims": len(own),
        "reproduced": number[str(Kind.REPRODUCED)],
        "agrees": number[str(Kind.AGREES)],
        "differs": number[str(Kind.DIFFERS)],
        "not_testable": number[str(Kind.NOT_TESTABLE)],
    }


def _document(name: str, entries: list[Entry], lang: str) -> Row:
    found = _written(name)
    return {
        "name": name,
        "title": found.title if found else None,
        "citation": found.cite if found else None,
        "url": (found.url or None) if found else None,
        "words": {w: getattr(found, w).label(lang) for w in WORDS} if found else {},
        "claims": [claim_row(entry, lang) for entry in entries],
        "links": {"claims": f"{PREFIX}/claims?study={name}"},
    }


def _written(name: str) -> Study | None:
    """The file that covers a study, if there is one."""
    return STUDIES.get(name) if name in STUDIES.names() else None


def _known(kind: str, name: str, known: list[str]) -> None:
    if name not in known:
        raise UnknownNameError(kind, name, known)


def _passes(value: str, wanted: list[str]) -> bool:
    return not wanted or value in wanted
