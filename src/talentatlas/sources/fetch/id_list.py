"""Identifiers in a text file of the user's: one a line, with nothing guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from talentatlas.errors import UsageError

SHOWN = 3  # faulty lines in a message


def read_ids(path: Path, valid: Callable[[str], str | None], *, what: str) -> tuple[str, ...]:
    """Identifiers in a file, each once, in their order.

    Args:
        path: text, one identifier a line; empty lines and lines with "#" are passed over.
        valid: the identifier in a text, or None.
        what: what is listed, for messages ("ORCID iDs").

    Raises:
        UsageError: the file cannot be read, is empty, or holds something else.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} cannot be read: {error}.", todo=f"Give a text file of {what}, one a line."
        ) from error
    found: dict[str, None] = {}
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        identifier = valid(text)
        if identifier is None:
            faults.append(f'line {number} has "{text[:40]}"')
        else:
            found[identifier] = None
    if faults or not found:
        said = "; ".join(faults[:SHOWN]) or "it is empty"
        more = f" and {len(faults) - SHOWN:,} more" if len(faults) > SHOWN else ""
        raise UsageError(
            f"{path} is no list of {what}: {said}{more}.",
            why="A line passed over in silence would be a person missing in silence.",
            todo=f"Write {what}, one a line; lines that begin with # are passed over.",
        )
    return tuple(found)
