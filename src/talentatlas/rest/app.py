"""The application: routes under `/v1`, what stands before them, and pages beside them."""

from __future__ import annotations

import difflib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any  # errors of FastAPI, ASGI

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from pydantic import BaseModel

from talentatlas import __version__
from talentatlas.atlas import Atlas
from talentatlas.errors import NEAR_NAMES, UnknownNameError
from talentatlas.rest import about, futures, ledger_routes, numbers
from talentatlas.rest.documents import ProblemDocument
from talentatlas.rest.front import Front, size_of
from talentatlas.rest.guard import Guard
from talentatlas.rest.held import Held
from talentatlas.rest.kept import Kept
from talentatlas.rest.negotiation import language_of
from talentatlas.rest.problems import CATALOGUE, Refused
from talentatlas.rest.settings import PREFIX, Settings
from talentatlas.vocabulary.messages import Messages

DESCRIPTION = """Where AI researchers come from, work and move: counts of people from
open records, each with an interval, its unit, population, vintage and licence. No address lists
people."""
EXPOSED_HEADERS = (
    "ETag", "Link", "X-Total-Count", "RateLimit", "RateLimit-Policy", "Retry-After",
)  # fmt: skip


def create_app(
    atlas: Atlas,
    *,
    settings: Settings | None = None,
    pages: Any = None,  # noqa: ANN401, ASGI
) -> FastAPI:
    """The REST interface of an atlas.

    Args:
        atlas: opened.
        settings: how it is served; open and without limits when None, as fits this machine.
        pages: an ASGI application that answers every address outside `/v1`.

    Returns:
        An ASGI application.

    Raises:
        SourceUnavailable: a folder of the settings does not exist.
        SchemaError: a stored result is not whole.

    Example:
        >>> from talentatlas import demo
        >>> create_app(demo()).title
        'Talent Atlas'
    """
    settings = settings or Settings()
    held = Held(atlas, settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        held.computing.close()

    app = FastAPI(
        title="Talent Atlas", version=__version__, description=DESCRIPTION.replace("\n", " "),
        openapi_url=f"{PREFIX}/openapi.json", docs_url=None, redoc_url=None,
        lifespan=lifespan, redirect_slashes=False,
    )  # fmt: skip
    for part in (about, numbers, ledger_routes, futures):
        app.include_router(part.router(held))
    _add_last_route(app)
    _add_handlers(app)
    _add_layers(app, held)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    if pages is not None:
        app.mount("/", pages)
    return app


def _add_layers(app: FastAPI, held: Held) -> None:
    """From the inside out: answers, guard, other origins."""
    settings = held.settings
    app.add_middleware(
        Front, tag=held.tag, vintage=held.atlas.vintage,
        answers=Kept(settings.answers_bytes, size_of), is_private=bool(settings.keys),
    )  # fmt: skip
    app.add_middleware(Guard, settings=settings)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=list(settings.origins), allow_methods=["GET", "HEAD"],
            allow_headers=["X-API-Key", "If-None-Match"], expose_headers=EXPOSED_HEADERS,
        )  # fmt: skip


def _add_last_route(app: FastAPI) -> None:
    """Addresses below the prefix that do not exist, before any pages take them."""

    @app.get(PREFIX + "/{rest:path}", include_in_schema=False)
    async def unknown(rest: str) -> Response:
        raise UnknownNameError("address", f"{PREFIX}/{rest}", app.openapi()["paths"])


def _add_handlers(app: FastAPI) -> None:
    """Errors of the framework in our words; `Front` makes every error a problem document."""

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        raise _invalid(request, error.errors())

    async def refused(request: Request, error: Exception) -> Response:
        headers: Mapping[str, str] = getattr(error, "headers", None) or {}
        if getattr(error, "status_code", 0) == 405:
            words = Messages(CATALOGUE, _lang(request))
            what = words("detail.MethodNotAllowed", method=request.method)
            raise Refused("MethodNotAllowed", what, headers=headers)
        raise UnknownNameError("address", request.url.path, [PREFIX])

    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(404, refused)
    app.add_exception_handler(405, refused)


def _invalid(request: Request, errors: Sequence[Any]) -> Refused:
    """What is wrong with which part of a request; unknown parameters get the nearest names."""
    known = _parameters(request)
    found: list[dict[str, Any]] = []
    for error in errors:
        where, *names = error["loc"]
        name = ".".join(map(str, names))
        near = difflib.get_close_matches(name, known, n=NEAR_NAMES)
        is_unknown = error["type"] == "extra_forbidden"
        found.append({
            "in": where, "name": name, "message": error["msg"],
            "near": (near or known[:NEAR_NAMES]) if is_unknown else [],
        })  # fmt: skip
    words = Messages(CATALOGUE, _lang(request))
    what = words("detail.InvalidRequest", number=len(found))
    near = [str(name) for error in found for name in error["near"]]
    return Refused("InvalidRequest", what, errors=found, near=near)


def _parameters(request: Request) -> list[str]:
    """Names of the parameters that an address takes."""
    names: list[str] = []
    for parameter in request.scope["route"].dependant.query_params:
        model = parameter.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            names += model.model_fields
    return sorted(names)


def _lang(request: Request) -> str:
    accept = request.headers.get("accept-language", "")
    return language_of(accept, request.query_params.get("lang"))


def _described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the problem document that every address refers to."""
    if app.openapi_schema is None:
        described = FastAPI.openapi(app)
        reference = "#/components/schemas/{model}"
        schema = ProblemDocument.model_json_schema(ref_template=reference)
        described["components"]["schemas"]["ProblemDocument"] = schema
        app.openapi_schema = described
    return app.openapi_schema
