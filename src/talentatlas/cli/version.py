"""`talentatlas version`: which version this is."""

from __future__ import annotations

import platform

from talentatlas import __version__
from talentatlas.cli.verb import Session, verb


@verb("version", examples=["talentatlas version", "talentatlas version --json"])
def command(session: Session) -> None:
    """Print the version of Talent Atlas."""
    if session.as_json:
        session.show_json({"talentatlas": __version__, "python": platform.python_version()})
    else:
        session.show(f"talentatlas {__version__}")
    if session.verbose:
        session.say(f"Python {platform.python_version()} on {platform.platform()}")
