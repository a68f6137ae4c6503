"""Asks the dashboard without a socket, and reads its pages as trees."""

import asyncio
from typing import Any

import httpx
from lxml import html

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


class Client:
    """A client of one application."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def ask(self, path: str, **headers: str) -> httpx.Response:
        """One request; underscores in names of headers stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://atlas"
            ) as client:
                return await client.get(path, headers=named)

        return asyncio.run(asked())

    def page(self, path: str) -> html.HtmlElement:
        """A page as a tree; it must be there."""
        answer = self.ask(path)
        assert answer.status_code == 200, answer.text[:500]
        return html.fromstring(answer.text)


def text_of(tree: html.HtmlElement, query: str) -> list[str]:
    """Text of all elements that an XPath finds, spaces put together."""
    return [" ".join(one.text_content().split()) for one in tree.xpath(query)]
