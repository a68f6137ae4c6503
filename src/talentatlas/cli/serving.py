"""What `talentatlas serve` serves: handed to each worker, and made into an application."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from talentatlas.errors import ConfigError, StorageError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from talentatlas.rest.settings import Settings

HANDED = "TALENTATLAS_SERVE"  # what a worker reads; set by the command only


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What is served, and how.

    Args:
        folder: of the atlas; None for the bundled figures.
        results: folder of stored scenario results, or None.
        data: folders that the studies may use.
        rate: requests a minute of one client, or None.
        origins: web origins whose scripts may read the answers.
        keys: file of the keys that are let in, or None.
    """

    folder: str | None
    results: str | None
    data: tuple[str, ...]
    rate: int | None
    origins: tuple[str, ...]
    keys: str | None


def application() -> FastAPI:
    """The application of a worker process."""
    said = json.loads(os.environ[HANDED])
    said |= {name: tuple(said[name]) for name in ("data", "origins")}
    return application_of(Serving(**said))


def handed(serving: Serving) -> str:
    """What is served, as a worker reads it."""
    return json.dumps(asdict(serving))


def application_of(serving: Serving) -> FastAPI:
    """The application that serves an atlas.

    Args:
        serving: what is served.
    """
    from talentatlas.atlas import Atlas, demo
    from talentatlas.rest.app import create_app
    from talentatlas.web.app import pages, warm

    atlas = Atlas(serving.folder) if serving.folder else demo()
    settings = settings_of(serving)
    if settings.keys:  # a browser sends none, so pages would let everybody past them
        return create_app(atlas, settings=settings)
    Thread(target=warm, daemon=True).start()  # makes what all pages load
    board = pages(atlas, results=settings.results, data=settings.data)
    return create_app(atlas, settings=settings, pages=board)


def settings_of(serving: Serving) -> Settings:
    """Settings of the interface.

    Raises:
        ConfigError: others than the owner may read the keys, or there are none.
    """
    from talentatlas.rest.settings import Settings

    return Settings(
        results=Path(serving.results) if serving.results else None,
        data=tuple(Path(one) for one in serving.data),
        requests_a_minute=serving.rate,
        origins=serving.origins,
        keys=read_keys(Path(serving.keys)) if serving.keys else frozenset(),
    )


def read_keys(file: Path) -> frozenset[str]:
    """SHA-256 of the keys in a file, one a line.

    Raises:
        ConfigError: others than the owner may read the file, or it holds no key.
        StorageError: it cannot be read.
    """
    try:
        mode, text = file.stat().st_mode, file.read_text(encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{file} cannot be read: {error.strerror}.") from error
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigError(
            f"Others than you may read {file}.",
            why="Who can read it can use the keys.",
            todo=f"Type `chmod 600 {file}`.",
        )
    keys = [line.strip() for line in text.splitlines() if line.strip()]
    if not keys:
        raise ConfigError(f"{file} holds no key.", todo="Write one a line.")
    return frozenset(hashlib.sha256(key.encode()).hexdigest() for key in keys)
