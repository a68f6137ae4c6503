"""`talentatlas serve`: the dashboard of an atlas, and its numbers for programs, over HTTP."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import webbrowser
from importlib.util import find_spec
from pathlib import Path

import click

from talentatlas.cli.folders import DEFAULT, atlas_or_demo_option, open_atlas
from talentatlas.cli.serving import HANDED, Serving, application_of, handed
from talentatlas.cli.verb import Session, verb
from talentatlas.errors import ConfigError, StorageError
from talentatlas.vocabulary.messages import Messages

CATALOGUE = Path(__file__).with_name("serve_messages.csv")
NEEDED = ("fastapi", "uvicorn")  # of the extra `serve`
FACTORY = "talentatlas.cli.serving:application"
BACKLOG = 2048
GRACE = 5  # seconds that open requests get after Ctrl-C


@verb(
    "serve",
    examples=[
        "talentatlas serve --open",
        "talentatlas serve --atlas atlas --port 8080 --workers 2",
        "talentatlas serve --host 0.0.0.0 --rate 120 --keys keys.txt",
    ],
)
@atlas_or_demo_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    help="Folder of stored scenario results, one folder each.",
)
@click.option(
    "--data", type=click.Path(path_type=Path), multiple=True,
    help="Folder of official tables for the studies; repeatable.",
)  # fmt: skip
@click.option(
    "--rate", type=click.IntRange(0), metavar="N",
    help="Requests a minute of one client; 0 for no limit. Without it: no limit on this "
    "machine, 300 where others may ask.",
)  # fmt: skip
@click.option(
    "--keys", type=click.Path(path_type=Path), help="Let in these keys only, a line each."
)
@click.option(
    "--origin", "origins", multiple=True, metavar="URL",
    help="Web origin whose scripts may read the answers; repeatable; none by default.",
)  # fmt: skip
@click.option("--open", "is_open", is_flag=True, help="Open the browser.")
def command(
    session: Session,
    folder: Path | None,
    host: str,
    port: int,
    workers: int,
    is_open: bool,
    **how: object,
) -> None:
    """Serve the dashboard of an atlas, and its numbers for programs under /v1.

    Listens on this machine only unless --host says otherwise. Ctrl-C stops it.
    """
    check_installed()
    chosen = folder or (DEFAULT if DEFAULT.is_dir() else None)
    if chosen is not None:
        open_atlas(session, chosen)  # says what is wrong before anything listens
    serving = _serving(chosen, host, how)
    sock = listening(host, port)
    try:
        url = f"http://{_shown(host)}:{sock.getsockname()[1]}/"
        _announce(session, serving, url, is_exposed=not is_own(host))
        if is_open:
            webbrowser.open(f"{url}v1" if serving.keys else url)
        run(serving, sock, workers)
    except KeyboardInterrupt:
        pass  # the usual way to stop; what was asked before is answered by now
    finally:
        sock.close()
    session.say(Messages(CATALOGUE, session.lang)("stopped"))


def run(serving: Serving, sock: socket.socket, workers: int) -> None:
    """Answer requests until the process is told to stop.

    Args:
        serving: what is served.
        sock: listening.
        workers: processes.
    """
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    config = uvicorn.Config(
        application_of(serving) if workers == 1 else FACTORY,
        factory=workers > 1, workers=workers, log_config=None, access_log=False,
        server_header=False, timeout_graceful_shutdown=GRACE,
    )  # fmt: skip
    if workers == 1:
        uvicorn.Server(config).run(sockets=[sock])
        return
    os.environ[HANDED] = handed(serving)
    Multiprocess(config, sockets=[sock]).run()


def check_installed() -> None:
    """Stop when the libraries of the extra are missing.

    Raises:
        ConfigError: names them.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise ConfigError(
            f"`talentatlas serve` needs {', '.join(missing)}, which is not installed.",
            why="The libraries of a web server come apart from the rest.",
            todo='Type `pip install "talentatlas[serve]"`.',
        )


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Args:
        host: name or address of this machine.
        port: 0 for any that is free.

    Raises:
        StorageError: the port is taken or may not be used, or the address is not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        sock = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        raise StorageError(
            f"Port {port} of {host} is taken." if taken
            else f"Port {port} of {host} cannot be used: {error.strerror or error}.",
            why="Nothing is served.",
            todo="Choose another with --port, or --port 0 for any that is free.",
        ) from error  # fmt: skip
    # Inherited by each connection. Without it, an answer waits 40 ms for the client's receipt.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def is_own(host: str) -> bool:
    """Is an address one that only this machine can reach?"""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _serving(folder: Path | None, host: str, how: dict[str, object]) -> Serving:
    """What is served; paths are made absolute, since workers read them."""
    from talentatlas.rest.settings import EXPOSED_REQUESTS

    rate = how["rate"]
    if rate is None:
        rate = None if is_own(host) else EXPOSED_REQUESTS
    return Serving(
        folder=_absolute(folder),
        results=_absolute(how["results"]),
        keys=_absolute(how["keys"]),
        data=tuple(str(_absolute(one)) for one in how["data"]),  # type: ignore[attr-defined]
        rate=int(str(rate)) if rate else None,
        origins=tuple(how["origins"]),  # type: ignore[arg-type]
    )


def _absolute(path: object) -> str | None:
    return str(path.resolve()) if isinstance(path, Path) else None


def _announce(session: Session, serving: Serving, url: str, *, is_exposed: bool) -> None:
    say = Messages(CATALOGUE, session.lang)
    if serving.folder is None:
        session.say(say("bundled"))
    if serving.keys:
        session.say(say("keyed"))
    else:
        session.say(say("dashboard", url=url))
    session.say(say("serving", url=f"{url}v1"))
    if is_exposed:
        limit = say("limit", rate=serving.rate) if serving.rate else say("no_limit")
        session.say(say("exposed", limit=limit))


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
