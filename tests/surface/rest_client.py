"""Asks an application without a socket, or the real server on this machine."""

import asyncio
import contextlib
import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pyarrow as pa
import pyarrow.csv as pcsv
from fastapi import FastAPI
from program import PROGRAM, environment
from pyarrow import ipc

URL = re.compile(r"http://127\.0\.0\.1:\d+/v1")
SLOWEST = 60  # seconds until it answers or stops, on a busy machine


class Client:
    """A client of one application.

    Args:
        app: as `create_app` made it.
        host: address that the client seems to have.
    """

    def __init__(self, app: FastAPI, host: str = "127.0.0.1") -> None:
        self.app, self.host = app, host

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> httpx.Response:
        """One request; underscores in names of headers stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, client=(self.host, 1))
            async with httpx.AsyncClient(
                transport=transport, base_url="http://atlas"
            ) as client:
                return await client.request(method, path, headers=named)

        return asyncio.run(asked())

    def close(self) -> None:
        """Stop the application, as a server does at its end."""

        async def stopped() -> None:
            async with self.app.router.lifespan_context(self.app):
                pass

        asyncio.run(stopped())

    def json(self, path: str, **query: object) -> Any:
        """The document at an address; the answer must be there."""
        answer = self.ask(address(path, **query))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def rows(self, path: str, **query: object) -> list[dict[str, Any]]:
        """All rows of a collection, over all pages."""
        found, following = [], address(path, **query)
        while following:
            page = self.json(following)
            found += page["rows"]
            following = page["next"]
        return found


def address(path: str, **query: object) -> str:
    """A path with its query; lists are repeated, None left out."""
    asked = {name: value for name, value in query.items() if value is not None}
    return f"{path}?{urlencode(asked, doseq=True)}" if asked else path


def read_arrow(body: bytes) -> pa.Table:
    with ipc.open_stream(body) as stream:
        return stream.read_all()


def read_csv(body: bytes, schema: pa.Schema) -> pa.Table:
    """Rows of a CSV file; only what stands between quotes can be an empty text."""
    options = pcsv.ConvertOptions(
        column_types=schema.remove_metadata(), null_values=[""], strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )  # fmt: skip
    return pcsv.read_csv(io.BytesIO(body), convert_options=options)


@contextlib.contextmanager
def serving(folder: Path, *words: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The program at work, and where it answers."""
    process = subprocess.Popen(
        [PROGRAM, "serve", "--port", "0", *words],
        cwd=folder, env=environment(folder), stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stderr
        said = ""
        while not (found := URL.search(said)):
            line = process.stderr.readline()
            assert line, said
            said += line
        yield found[0], process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=SLOWEST)
