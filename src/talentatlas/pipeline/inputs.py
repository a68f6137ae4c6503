"""What a build stands on, and how much of the machine it takes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from talentatlas import __version__
from talentatlas.identity.removal import Removals
from talentatlas.provenance import digest
from talentatlas.sources.base import Landed


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a build stands on.

    Args:
        landed: files with checksums, in the order in which they win.
        ror_dump: the full ROR dump, when the user has fetched it.
        removals: persons who must not appear.
    """

    landed: tuple[Landed, ...]
    ror_dump: Path | None = None
    removals: Removals = field(default_factory=Removals)

    @property
    def sources(self) -> tuple[str, ...]:
        """Registered names of the sources, in the order given."""
        return tuple(dict.fromkeys(f.origin.source for f in self.landed))

    @property
    def vintage(self) -> str:
        """Name of the inputs: same files, same vintage.

        Sources, the release or date of retrieval where a source states one, and a hash.
        """
        dates = sorted({f.origin.vintage for f in self.landed if f.origin.vintage})
        return "-".join(["+".join(self.sources), *dates[-1:], self.key[:8]])

    @property
    def key(self) -> str:
        """Hash of what was landed and of the rules by which it is read."""
        parts = [f"{f.origin.origin_id}={f.origin.checksum}={f.field_key}" for f in self.landed]
        return digest(*parts, *filter(None, [self.removals.state]))


def processes() -> int:
    """Processes worth starting on this machine."""
    return max(1, min(os.cpu_count() or 1, 8))


def code_key(folders: Sequence[str]) -> str:
    """Hash of the code and tables of some folders: a changed rule makes a table stale."""
    root = files("talentatlas")
    return digest(__version__, *(part for name in folders for part in _parts(root / name)))


def _parts(folder: Traversable) -> list[str]:
    parts: list[str] = []
    for entry in sorted(folder.iterdir(), key=lambda f: f.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                parts += _parts(entry)
        elif not entry.name.endswith(".pyc"):
            parts.append(digest(entry.name, entry.read_bytes().hex()))
    return parts
