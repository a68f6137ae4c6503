"""Addresses of the numbers: measures, observations, flows, the balance of areas."""

from __future__ import annotations

from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Query, Request, Response

from talentatlas.errors import CoverageError
from talentatlas.measures.base import MEASURES, Measure
from talentatlas.quantity import LEVEL
from talentatlas.rest.asked import (
    Balanced,
    Common,
    Cut,
    Estimated,
    Flowing,
    Observed,
    Paged,
    read_parameters,
    wanted,
)
from talentatlas.rest.asking import Asking
from talentatlas.rest.columns import MEASURE, OBSERVATION, table_of
from talentatlas.rest.computing import order_of
from talentatlas.rest.documents import MeasureDocument, of_document, of_page
from talentatlas.rest.held import Held
from talentatlas.rest.settings import PREFIX
from talentatlas.rest.words import definition_of, title_of

POPULATION = "ai-authors"  # unless asked otherwise, as in Python and on the command line
BALANCE = ("inflow", "net_flow", "outflow", "stock")
C = TypeVar("C", bound=Cut)
Name = Annotated[str, Path(pattern="^[a-z0-9_-]+$", max_length=60)]


def router(held: Held) -> APIRouter:
    """Routes of the numbers.

    Args:
        held: what the server knows.
    """
    routes = APIRouter(prefix=PREFIX, tags=["numbers"])
    _add_measures(routes, held)
    _add_observations(routes, held)
    return routes


def _add_measures(routes: APIRouter, held: Held) -> None:
    @routes.get("/measures", responses=of_page(MEASURE), summary="All measures")
    async def measures(request: Request, query: Annotated[Paged, Query()]) -> Response:
        asking = Asking.of(held, request, query)
        rows = [_row(measure, held, asking.lang) for measure in MEASURES]
        return await asking.rows(held.collection("measures", table_of(MEASURE, rows)))

    @routes.get(
        "/measures/{measure}", responses=of_document(MeasureDocument),
        summary="One measure with everything that decides it",
    )  # fmt: skip
    async def measure(
        request: Request, measure: Name, query: Annotated[Common, Query()]
    ) -> Response:
        asking = Asking.of(held, request, query)
        return asking.document(_document(_measure(measure), held, asking.lang))

    @routes.get(
        "/measures/{measure}/observations", responses=of_page(OBSERVATION),
        summary="One measure; computed now when the settings are not the usual ones",
    )  # fmt: skip
    async def estimated(
        request: Request, measure: Name, query: Annotated[Estimated, Query()]
    ) -> Response:
        asking = Asking.of(held, request, query)
        asked = _measure(measure)
        parameters = read_parameters(asked, query)
        cut = wanted(_of_population(query), held.known)
        population = str(cut.equal["population"][0])
        order = order_of(asked.name, population, query.level, parameters)
        found = await held.estimated(order, cut, asking.lang)
        notes = {"parameters": asked.parameters(parameters), "level": query.level}
        return await asking.rows(
            held.collection(asked.name, found, notes=notes, definition=_address(asked))
        )


def _add_observations(routes: APIRouter, held: Held) -> None:
    @routes.get("/observations", responses=of_page(OBSERVATION), summary="Stored observations")
    async def observations(request: Request, query: Annotated[Observed, Query()]) -> Response:
        asking = Asking.of(held, request, query)
        if query.level not in (None, LEVEL):
            raise CoverageError(
                f"Stored intervals have level {LEVEL}, not {query.level}.",
                todo=f"Ask {PREFIX}/measures/NAME/observations?level={query.level}.",
            )
        names = [_measure(name).name for name in query.measure]
        found = held.stored(names, wanted(query, held.known))
        return await asking.rows(
            held.collection("observations", found, definition=f"{PREFIX}/measures")
        )

    @routes.get("/flows", responses=of_page(OBSERVATION), summary="Moves between two countries")
    async def flows(request: Request, query: Annotated[Flowing, Query()]) -> Response:
        asking = Asking.of(held, request, query)
        found = held.stored(["flow"], wanted(_of_population(query), held.known))
        address = _address(MEASURES.get("flow"))
        return await asking.rows(held.collection("flows", found, definition=address))

    @routes.get(
        "/balance", responses=of_page(OBSERVATION),
        summary="Stock, moves in, moves out and net moves of an area, and whether they add up",
    )  # fmt: skip
    async def balance(request: Request, query: Annotated[Balanced, Query()]) -> Response:
        asking = Asking.of(held, request, query)
        found = held.stored(BALANCE, wanted(_of_population(query), held.known))
        return await asking.rows(
            held.collection(
                "balance", found, notes=held.account, definition=f"{PREFIX}/measures"
            )
        )


def _of_population(query: C) -> C:
    """A query of the usual population unless it names another."""
    if query.population:
        return query
    return query.model_copy(update={"population": [POPULATION]})


def _measure(name: str) -> Measure:
    """The measure of that name; hyphens count as underscores."""
    return MEASURES.get(name.replace("-", "_"))


def _address(measure: Measure) -> str:
    return f"{PREFIX}/measures/{measure.name}"


def _row(measure: Measure, held: Held, lang: str) -> dict[str, object]:
    return {
        "name": measure.name,
        "title": title_of(measure, lang),
        "definition": definition_of(measure, lang),
        "unit": measure.unit.name,
        "counting_unit": measure.counting_unit,
        "keys": " ".join(measure.keys),
        "parameters": " ".join(f"{n}={d.value}" for n, d in measure.defaults.items()),
        "is_modelled": measure.modelled,
        "observations": held.number_of(measure.name),
    }


def _document(measure: Measure, held: Held, lang: str) -> dict[str, object]:
    return {
        "name": measure.name,
        "title": title_of(measure, lang),
        "definition": definition_of(measure, lang),
        "unit": measure.unit.name,
        "counting_unit": measure.counting_unit,
        "keys": list(measure.keys),
        "parameters": {
            name: {"default": default.value, "reason": default.reason}
            for name, default in measure.defaults.items()
        },
        "notes": dict(measure.notes),
        "is_modelled": measure.modelled,
        "vintage": held.atlas.vintage,
        "links": {
            "observations": f"{_address(measure)}/observations",
            "run": f"{PREFIX}/vintages/{held.atlas.vintage}",
        },
    }
