"""Addresses of scenarios: ready reforms with their evidence, and stored results."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from talentatlas.rest.asked import Common, Paged
from talentatlas.rest.asking import Asking
from talentatlas.rest.columns import FIGURE, RESULT, SCENARIO, table_of
from talentatlas.rest.documents import (
    ResultDocument,
    ScenarioDocument,
    of_document,
    of_page,
)
from talentatlas.rest.held import Held
from talentatlas.rest.settings import PREFIX
from talentatlas.scenarios.anchoring import axes_of
from talentatlas.scenarios.applied import check
from talentatlas.scenarios.library import library_names, library_path
from talentatlas.scenarios.reform import Reform, dump
from talentatlas.scenarios.reform_file import read_reform
from talentatlas.scenarios.store import lever_as_json

Name = Annotated[str, Path(min_length=1, max_length=100)]
Row = dict[str, object]


def router(held: Held) -> APIRouter:
    """Routes of scenarios and results.

    Args:
        held: what the server knows.
    """
    routes = APIRouter(prefix=PREFIX, tags=["scenarios"])
    _add_scenarios(routes, held)
    _add_results(routes, held)
    return routes


def _add_scenarios(routes: APIRouter, held: Held) -> None:
    @routes.get("/scenarios", responses=of_page(SCENARIO), summary="Ready reforms")
    async def scenarios(request: Request, query: Annotated[Paged, Query()]) -> Response:
        asking = Asking.of(held, request, query)
        rows = [_scenario(name, held, asking.lang) for name in library_names()]
        return await asking.rows(held.collection("scenarios", table_of(SCENARIO, rows)))

    @routes.get(
        "/scenarios/{scenario}", responses=of_document(ScenarioDocument),
        summary="A reform in canonical form, with the evidence behind its levers",
    )  # fmt: skip
    async def scenario(
        request: Request, scenario: Name, query: Annotated[Common, Query()]
    ) -> Response:
        asking = Asking.of(held, request, query)
        reform = read_reform(library_path(scenario))
        levers = await run_in_threadpool(lambda: check(reform, axes_of()))
        row = _scenario(scenario, held, asking.lang)
        return asking.document({
            **row,
            "parts": list(reform.parts),
            "replaced": list(reform.replaced),
            "results": held.results.names(scenario),
            "text": dump(reform),
            "levers": [lever_as_json(lever) for lever in levers],
            "links": {"results": f"{PREFIX}/results"},
        })  # fmt: skip


def _add_results(routes: APIRouter, held: Held) -> None:
    @routes.get("/results", responses=of_page(RESULT), summary="Stored results of scenarios")
    async def results(request: Request, query: Annotated[Paged, Query()]) -> Response:
        asking = Asking.of(held, request, query)
        rows = [_result(name, held, asking.lang) for name in held.results.names()]
        return await asking.rows(held.collection("results", table_of(RESULT, rows)))

    @routes.get(
        "/results/{result}", responses=of_document(ResultDocument), summary="A stored result"
    )
    async def result(
        request: Request, result: Name, query: Annotated[Common, Query()]
    ) -> Response:
        asking = Asking.of(held, request, query)
        links = {
            table: f"{PREFIX}/results/{result}/{table}"
            for table in ("headlines", "yearly", "corridors")
        }
        return asking.document({**held.results.get(result), "links": links})

    @routes.get(
        "/results/{result}/{table}", responses=of_page(FIGURE),
        summary="Figures of a stored result: reform, twin and difference, with bands",
    )  # fmt: skip
    async def figures(
        request: Request,
        result: Name,
        table: Literal["headlines", "yearly", "corridors"],
        query: Annotated[Paged, Query()],
    ) -> Response:
        asking = Asking.of(held, request, query)
        source = held.results.get(result)["source"]
        rows = held.results.table(result, table)
        found = held.collection(table, rows, definition=f"{PREFIX}/results/{result}")
        return await asking.rows(
            replace(found, licence=source["licence"], citation=source["citation"])
        )


def _title(reform: Reform, name: str, lang: str) -> str:
    return reform.title.get(lang) or reform.title.get("en") or name


def _scenario(name: str, held: Held, lang: str) -> Row:
    reform = read_reform(library_path(name))
    return {
        "name": name,
        "title": _title(reform, name, lang),
        "parts": " ".join(reform.parts),
        "fingerprint": reform.fingerprint,
        "results": " ".join(held.results.names(name)),
    }


def _result(name: str, held: Held, lang: str) -> Row:
    found = held.results.get(name)
    reform, source = found["reform"], found["source"]
    return {
        "name": name,
        "reform": reform["name"],
        "title": reform["title"].get(lang) or reform["title"].get("en") or reform["name"],
        "source": source["name"],
        "population": source["population"],
        "unit": found["unit"],
        "first_year": found["period"][0],
        "last_year": found["period"][1],
        "draws": found["draws"],
        "seed": found["seed"],
        "vintage": source["vintage"],
        "licence": source["licence"],
        "fingerprint": reform["fingerprint"],
    }
