"""One request on its way to an answer: its language, form and page, and what it may ask."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from talentatlas.rest.answers import Body, Collection, document
from talentatlas.rest.asked import Common, Paged
from talentatlas.rest.held import Held
from talentatlas.rest.negotiation import form_of, language_of
from talentatlas.rest.paging import Page

AT_ONCE = 500  # rows that are written faster than a thread is found


@dataclass(frozen=True, slots=True)
class Asking:
    """A request that was understood.

    Args:
        held: what the server knows.
        request: as it came.
        query: its parameters, checked.
        lang: language of the answer.
        form: json, csv or arrow.
    """

    held: Held
    request: Request
    query: Common
    lang: str
    form: str

    @classmethod
    def of(cls, held: Held, request: Request, query: Common) -> Asking:
        """Understand a request.

        Raises:
            Refused: no such form.
            UnknownNameError: another vintage than the one that is held.
        """
        held.check_vintage(query.vintage)
        headers = request.headers
        lang = language_of(headers.get("accept-language", ""), query.lang)
        accept = headers.get("accept", "")
        if isinstance(query, Paged):
            return cls(held, request, query, lang, form_of(accept, query.format))
        return cls(held, request, query, lang, form_of(accept, None, ("json",)))

    async def rows(self, found: Collection) -> Response:
        """A page of a collection."""
        assert isinstance(self.query, Paged)  # by the type of the address
        url, path = self.request.url, self.request.scope["path"]
        page = Page(self.query.limit, self.query.cursor, quote(path), url.query, self.held.tag)
        if self.query.limit <= AT_ONCE:
            return _response(found.body(page, self.form, self.lang))
        return _response(await run_in_threadpool(found.body, page, self.form, self.lang))

    def document(self, value: object) -> Response:
        """A single thing."""
        return _response(document(value, self.lang))


def _response(body: Body) -> Response:
    return Response(body.data, media_type=body.media, headers=body.headers)
