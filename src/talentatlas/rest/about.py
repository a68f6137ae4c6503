"""Addresses of everything around the numbers: vintage, sources, areas, terms, problems."""

from __future__ import annotations

from typing import Annotated

import pycountry
from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from talentatlas import __version__
from talentatlas.rest.asked import LATEST, Common, Paged, read_area
from talentatlas.rest.asking import Asking
from talentatlas.rest.columns import AREA, ORIGIN, PROBLEM, SOURCE, TERM, table_of
from talentatlas.rest.documents import (
    AreaDocument,
    Index,
    TermDocument,
    VintageDocument,
    of_document,
    of_page,
)
from talentatlas.rest.held import Held
from talentatlas.rest.problems import STATUS, title_of
from talentatlas.rest.settings import PREFIX
from talentatlas.vocabulary.countries import GROUP_PREFIX, GROUPS, country_name, members
from talentatlas.vocabulary.messages import LANGUAGES, read_catalogue
from talentatlas.vocabulary.terms import term, term_ids

COLLECTIONS = (
    "measures", "observations", "flows", "balance", "areas", "terms", "sources", "origins",
    "studies", "claims", "scenarios", "results", "problems",
)  # fmt: skip
OWN_AREAS = ("XKX",)  # in use though not in ISO 3166-1
Text = Annotated[str, Path(min_length=1, max_length=100)]


class Searched(Paged):
    """Filters of areas."""

    q: str = Field(
        default="", max_length=60, description="Part of a name in any language, or a code."
    )


def router(held: Held) -> APIRouter:
    """Routes of everything around the numbers.

    Args:
        held: what the server knows.
    """
    routes = APIRouter(prefix=PREFIX, tags=["about"])
    _add_index(routes, held)
    _add_sources(routes, held)
    _add_areas(routes, held)
    _add_words(routes, held)
    return routes


def _add_index(routes: APIRouter, held: Held) -> None:
    @routes.get("", responses=of_document(Index), summary="Where everything is")
    async def index(request: Request, query: Annotated[Common, Query()]) -> Response:
        return Asking.of(held, request, query).document(_index(held))

    @routes.get(
        "/vintages/{vintage}", responses=of_document(VintageDocument),
        summary="Inputs, choices and record of the run; `latest` redirects to the fixed one",
    )  # fmt: skip
    async def vintage(
        request: Request, vintage: Text, query: Annotated[Common, Query()]
    ) -> Response:
        asking = Asking.of(held, request, query)
        if vintage == LATEST:
            where = f"{PREFIX}/vintages/{held.atlas.vintage}"
            return Response(status_code=307, headers={"Location": where})
        held.check_vintage(vintage)
        return asking.document(_vintage(held))


def _add_sources(routes: APIRouter, held: Held) -> None:
    @routes.get(
        "/sources", responses=of_page(SOURCE),
        summary="Sources of the records: licence, citation, what they cannot see",
    )  # fmt: skip
    async def sources(request: Request, query: Annotated[Paged, Query()]) -> Response:
        rows = [
            {**source, "blind_spots": " ".join(source["blind_spots"])}
            for source in held.atlas.run["sources"]
        ]
        found = held.collection("sources", table_of(SOURCE, rows))
        return await Asking.of(held, request, query).rows(found)

    @routes.get(
        "/origins", responses=of_page(ORIGIN),
        summary="Files behind the atlas with checksums and counts",
    )  # fmt: skip
    async def origins(request: Request, query: Annotated[Paged, Query()]) -> Response:
        found = held.collection("origins", held.atlas.origins().arrow)
        return await Asking.of(held, request, query).rows(found)


def _add_areas(routes: APIRouter, held: Held) -> None:
    @routes.get(
        "/areas", responses=of_page(AREA), summary="Countries, regions and groups by name"
    )
    async def areas(request: Request, query: Annotated[Searched, Query()]) -> Response:
        asking = Asking.of(held, request, query)
        sought = query.q.strip().casefold()
        rows = [row for row in _areas(held) if _is_found(sought, row)]
        return await asking.rows(held.collection("areas", table_of(AREA, rows)))

    @routes.get(
        "/areas/{area}", responses=of_document(AreaDocument),
        summary="A country, region or group, by code or name",
    )  # fmt: skip
    async def area(request: Request, area: Text, query: Annotated[Common, Query()]) -> Response:
        asking = Asking.of(held, request, query)
        return asking.document(_area(read_area(area)))


def _add_words(routes: APIRouter, held: Held) -> None:
    @routes.get("/terms", responses=of_page(TERM), summary="The words of the field")
    async def terms(request: Request, query: Annotated[Paged, Query()]) -> Response:
        asking = Asking.of(held, request, query)
        rows = [_term(name, asking.lang) for name in sorted(term_ids())]
        return await asking.rows(held.collection("terms", table_of(TERM, rows)))

    @routes.get(
        "/terms/{term_id}",
        responses=of_document(TermDocument),
        summary="One word, three languages",
    )
    async def one_term(
        request: Request, term_id: Text, query: Annotated[Common, Query()]
    ) -> Response:
        asking = Asking.of(held, request, query)
        found = term(term_id)
        return asking.document({
            "term_id": found.term_id,
            "labels": {lang: found.label(lang) for lang in LANGUAGES},
            "definitions": {lang: found.definition(lang) for lang in LANGUAGES},
            "source": found.source,
        })  # fmt: skip

    @routes.get("/problems", responses=of_page(PROBLEM), summary="Kinds of errors")
    async def problems(request: Request, query: Annotated[Paged, Query()]) -> Response:
        asking = Asking.of(held, request, query)
        rows = [
            {"code": code, "status": status, "title": title_of(code, asking.lang)}
            for code, status in sorted(STATUS.items())
        ]
        return await asking.rows(held.collection("problems", table_of(PROBLEM, rows)))


def _index(held: Held) -> dict[str, object]:
    atlas = held.atlas
    links = {name: f"{PREFIX}/{name}" for name in COLLECTIONS}
    return {
        "name": "Talent Atlas",
        "version": __version__,
        "vintage": atlas.vintage,
        "run_id": atlas.run_id,
        "licence": held.licence,
        "citation": held.citation,
        "years": list(held.years),
        "languages": list(LANGUAGES),
        "links": {
            **links,
            "run": f"{PREFIX}/vintages/{atlas.vintage}",
            "openapi": f"{PREFIX}/openapi.json",
        },
    }


def _vintage(held: Held) -> dict[str, object]:
    atlas = held.atlas
    rejected = [{"part": p, "reason": r, "number": n} for p, r, n in atlas.rejected()]
    files = [
        {"file": name, **made}
        for name, made in sorted(atlas.manifest["files"].items())
        if name.startswith("marts/")
    ]
    return {
        "vintage": atlas.vintage,
        "run_id": atlas.run_id,
        "version": atlas.manifest["version"],
        "parameters": atlas.run["parameters"],
        "sources": atlas.run["sources"],
        "rejected": rejected,
        "files": files,
        "licence": held.licence,
        "citation": held.citation,
        "links": {"origins": f"{PREFIX}/origins", "sources": f"{PREFIX}/sources"},
    }


def _areas(held: Held) -> list[dict[str, object]]:
    countries = (country.alpha_3 for country in pycountry.countries)
    codes = sorted({*countries, *OWN_AREAS, *read_catalogue(GROUPS)})
    return [
        {
            "code": code,
            "kind": _kind(code),
            "is_observed": code in held.areas,
            **{f"name_{lang.lower().replace('-', '_')}": country_name(code, lang)
               for lang in LANGUAGES},
        }
        for code in codes
    ]  # fmt: skip


def _kind(code: str) -> str:
    return "group" if code.startswith(GROUP_PREFIX) else "country"


def _area(code: str) -> dict[str, object]:
    return {
        "code": code,
        "kind": _kind(code),
        "names": {lang: country_name(code, lang) for lang in LANGUAGES},
        "members": sorted(members(code)) if code.startswith(GROUP_PREFIX) else [],
        "links": {"observations": f"{PREFIX}/observations?area={code}"},
    }


def _is_found(sought: str, row: dict[str, object]) -> bool:
    return any(sought in value.casefold() for value in row.values() if isinstance(value, str))


def _term(name: str, lang: str) -> dict[str, object]:
    found = term(name)
    return {
        "term_id": found.term_id,
        "label": found.label(lang),
        "definition": found.definition(lang),
        "source": found.source,
    }
