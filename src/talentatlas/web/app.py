"""The dashboard as an application: addresses, languages, headers."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from talentatlas.atlas import Atlas
from talentatlas.errors import UnknownNameError
from talentatlas.vocabulary.messages import LANGUAGES
from talentatlas.web import assets
from talentatlas.web.addresses import ServerAddresses
from talentatlas.web.dashboard import Answer, Dashboard
from talentatlas.web.holdings import Holdings
from talentatlas.web.page import PAGES, navigation

LASTING = "public, max-age=31536000, immutable"  # the address changes with the content
ASKING = "public, max-age=0, must-revalidate"
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "interest-cohort=()",
}


class Routes:
    """What answers each address.

    Args:
        board: finished answers.
    """

    def __init__(self, board: Dashboard) -> None:
        self._board = board

    async def start(self, request: Request) -> Response:
        """The first page, in the language that the browser likes best."""
        lang = request.path_params.get("lang", "")
        if lang and lang not in LANGUAGES:
            return await self.missing(request)
        first = ServerAddresses().view(_lang(request), navigation()[0].name, {})
        return RedirectResponse(first, 307, {"Vary": "Accept-Language", **SAFETY})

    async def view(self, request: Request) -> Response:
        """A page."""
        lang, name = request.path_params["lang"], request.path_params["page"]
        if lang not in LANGUAGES or name not in PAGES.names():
            return await self.missing(request)
        answer = await run_in_threadpool(self._board.view, lang, name, request.url.query)
        return _sent(request, answer, framing="'none'")

    async def file(self, request: Request) -> Response:
        """A figure of a page as a file."""
        given, query = request.path_params, request.url.query
        lang, name, kind = given["lang"], given["page"], given["kind"]
        if lang not in LANGUAGES or name not in PAGES.names():
            return await self.missing(request)
        try:
            answer = await run_in_threadpool(
                self._board.file, lang, name, given["figure"], kind, query
            )
        except UnknownNameError:
            return await self.missing(request)
        return _sent(request, answer, framing="*" if kind == "html" else "'none'")

    async def asset(self, request: Request) -> Response:
        """A file that all pages share."""
        name = request.path_params["name"]
        is_ours = request.path_params["folder"] == assets.FOLDER()
        if not is_ours or name not in assets.asset_names():
            return await self.missing(request)
        answer = await run_in_threadpool(self._board.asset, name)
        return _sent(request, answer, framing="'none'", lasting=LASTING)

    async def missing(self, request: Request, _: Exception | None = None) -> Response:
        """A page that says that there is none."""
        answer = await run_in_threadpool(self._board.missing, _lang(request), request.url.path)
        return _sent(request, answer, framing="'none'")

    async def failed(self, request: Request, _: Exception | None = None) -> Response:
        """A page for an error that nobody foresaw; the server logs it."""
        answer = await run_in_threadpool(self._board.failed, _lang(request))
        return _sent(request, answer, framing="'none'")


def pages(
    atlas: Atlas, *, results: Path | None = None, data: tuple[Path, ...] = ()
) -> Starlette:
    """The dashboard of an atlas.

    Args:
        atlas: opened.
        results: folder of stored scenario results, one folder each; None for none.
        data: folders with producers' files that the studies may use.

    Returns:
        An ASGI application; `rest.app.create_app` takes it as `pages`.
    """
    answers = Routes(Dashboard(Holdings(atlas, results, data)))
    routes = [
        Route("/", answers.start),
        Route("/static/{folder}/{name}", answers.asset),
        Route("/{lang}/{page}/{figure}.{kind}", answers.file),
        Route("/{lang}/{page}", answers.view),
        Route("/{lang}", answers.start),
    ]
    handlers = {404: answers.missing, 500: answers.failed}
    return Starlette(routes=routes, exception_handlers=handlers)


def warm() -> None:
    """Make the shared files, so that no reader waits for them."""
    for name in assets.asset_names():
        assets.asset(name)


def preferred(accept: str) -> str:
    """The language of ours that a browser likes best."""
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept.split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            ranked.append((-float(weight or 1), place, tag.lower()))
        except ValueError:
            continue
    for _, _, tag in sorted(ranked):
        if tag.startswith("zh"):
            old = any(one in tag for one in ("hant", "tw", "hk", "mo"))
            return "zh-Hant" if old else "zh-Hans"
        if tag.startswith("en"):
            return "en"
    return LANGUAGES[0]


def _lang(request: Request) -> str:
    """Language of the address, else the one that the browser likes best."""
    lang = request.path_params.get("lang", "")
    if lang in LANGUAGES:
        return lang
    return preferred(request.headers.get("accept-language", ""))


def _sent(request: Request, answer: Answer, *, framing: str, lasting: str = ASKING) -> Response:
    """The answer with its headers; without a body when the browser has it."""
    headers = {
        **SAFETY, "ETag": answer.etag, "Cache-Control": lasting, "Vary": "Accept-Encoding",
        "Content-Security-Policy": f"{POLICY}frame-ancestors {framing}",
    }  # fmt: skip
    if answer.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = answer.body
    if answer.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = answer.packed
    return Response(body, answer.status, headers, media_type=answer.media)
