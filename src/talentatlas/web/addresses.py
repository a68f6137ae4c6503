"""Where a view, a file of it, and what all pages load are found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urlencode

from talentatlas.web.assets import FOLDER


class Addresses(Protocol):
    """Addresses of one way to publish the pages.

    Attributes:
        is_static: plain files; nothing is computed when a reader asks.
    """

    is_static: bool

    def view(self, lang: str, page: str, query: Mapping[str, str]) -> str:
        """A page in a language with what was chosen, defaults left out."""
        ...

    def file(self, view: tuple[str, str, Mapping[str, str]], figure: str, kind: str) -> str:
        """A figure of a view as a file; `kind` is its ending."""
        ...

    def asset(self, name: str) -> str:
        """A file that all pages share."""
        ...

    def has(self, page: str, query: Mapping[str, str]) -> bool:
        """Is there such a view?"""
        ...

    def kinds(self, query: Mapping[str, str]) -> tuple[str, ...]:
        """Endings of the files that a figure of such a view can be had as."""
        ...


class ServerAddresses:
    """Addresses of the server, /{lang}/{page}?… for a view."""

    is_static = False

    def view(self, lang: str, page: str, query: Mapping[str, str]) -> str:
        """A page in a language with what was chosen."""
        return f"/{lang}/{page}{_tail(query)}"

    def file(self, view: tuple[str, str, Mapping[str, str]], figure: str, kind: str) -> str:
        """A figure of a view as a file."""
        lang, page, query = view
        return f"/{lang}/{page}/{figure}.{kind}{_tail(query)}"

    def asset(self, name: str) -> str:
        """A file that all pages share; its address changes with its content."""
        return f"/static/{FOLDER()}/{name}"

    def has(self, page: str, query: Mapping[str, str]) -> bool:
        """Every view is there: it is made when asked for."""
        return True

    def kinds(self, query: Mapping[str, str]) -> tuple[str, ...]:
        """All of them."""
        return ("png", "svg", "csv", "xlsx", "html")


def _tail(query: Mapping[str, str]) -> str:
    return f"?{urlencode(sorted(query.items()))}" if query else ""
