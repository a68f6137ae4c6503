"""Finished answers of the dashboard, those asked for last kept in memory."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from talentatlas.errors import CoverageError, TalentAtlasError, UnknownNameError
from talentatlas.provenance import digest
from talentatlas.web import assets, figure_files
from talentatlas.web.addresses import ServerAddresses
from talentatlas.web.figure_files import figure_file
from talentatlas.web.holdings import Holdings
from talentatlas.web.page import PAGES, ask, navigation
from talentatlas.web.rendering import panels, render, render_error
from talentatlas.web.words import words

KEPT_VIEWS, KEPT_FILES = 400, 100  # about 25 kB each when packed
HTML = "text/html; charset=utf-8"
LEAST_PACKED = 1_000  # bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer, packed where that helps."""

    status: int
    media: str
    body: bytes
    packed: bytes | None
    etag: str


class Dashboard:
    """Views of an atlas, those asked for last kept in memory.

    Args:
        holdings: what the pages draw from.
    """

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings
        self._addresses = ServerAddresses()
        self.view = lru_cache(KEPT_VIEWS)(self._view)
        self.file = lru_cache(KEPT_FILES)(self._file)
        self.asset = lru_cache(len(assets.asset_names()))(self._asset)

    def _view(self, lang: str, name: str, query: str) -> Answer:
        page = PAGES.get(name)
        asked = ask(page, self.holdings, lang, _asked(query), self._addresses)
        try:
            return _finished(200, HTML, render(page, asked).encode())
        except TalentAtlasError as error:
            status = 404 if isinstance(error, CoverageError) else 500
            text = render_error(asked, str(error.what), error.why, error.todo)
            return _finished(status, HTML, text.encode())

    def missing(self, lang: str, path: str) -> Answer:
        """The page for an address that does not exist."""
        asked = ask(navigation()[0], self.holdings, lang, {}, self._addresses)
        say = words(lang)
        text = render_error(asked, say("no_page", path=path), "", say("no_page_todo"))
        return _finished(404, HTML, text.encode())

    def failed(self, lang: str) -> Answer:
        """The page for an error that nobody foresaw."""
        asked = ask(navigation()[0], self.holdings, lang, {}, self._addresses)
        say = words(lang)
        text = render_error(asked, say("broken"), "", say("broken_todo"))
        return _finished(500, HTML, text.encode())

    def _file(self, lang: str, name: str, figure: str, kind: str, query: str) -> Answer:
        page = PAGES.get(name)
        asked = ask(page, self.holdings, lang, _asked(query), self._addresses)
        found = panels(page, asked)
        if figure not in found:
            raise UnknownNameError("figure", figure, found)
        body = figure_file(asked, figure, found[figure], kind)
        return _finished(200, figure_files.MEDIA[kind], body)

    def _asset(self, name: str) -> Answer:
        return _finished(200, assets.media(name), assets.asset(name))


def _asked(query: str) -> Mapping[str, str]:
    """What was chosen; an empty field of a form chooses nothing."""
    return dict(parse_qsl(query))


def _finished(status: int, media: str, body: bytes) -> Answer:
    packs = media.startswith(("text/", "application/json", "image/svg")) or "font" in media
    packed = (
        gzip.compress(body, compresslevel=6, mtime=0)
        if packs and len(body) > LEAST_PACKED
        else None
    )
    return Answer(status, media, body, packed, f'"{digest(media, body.hex())[:32]}"')
