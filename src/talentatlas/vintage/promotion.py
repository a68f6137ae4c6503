"""Which vintage was promoted last, in a file beside the atlases."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any  # JSON

from talentatlas.engine.parquet import storage_error
from talentatlas.errors import StorageError
from talentatlas.vintage.quality import WARN, Gate
from talentatlas.vintage.side import Side

FILE = "promoted.json"


def history(folder: Path) -> list[dict[str, Any]]:
    """Vintages promoted beside an atlas, the last one at the end; empty when there is none.

    Raises:
        StorageError: the file is there and cannot be read.
    """
    path = _file(folder)
    if not path.exists():
        return []
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return [dict(entry) for entry in entries["promoted"]]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StorageError(
            f"{path} cannot be read.",
            why="It says which vintage a new one is compared with.",
            todo="Restore it from a copy, or name the last vintage with --against.",
        ) from error


def last_promoted(folder: Path) -> Path | None:
    """Folder of the vintage promoted last, other than the one that is asked about."""
    own = folder.resolve()
    for entry in reversed(history(folder)):
        found = _file(folder).parent / str(entry["atlas"])
        if found.resolve() != own:
            return found
    return None


def promote(new: Side, gate: Gate | None) -> Path:
    """Note a vintage as the last one, with what it was compared with and what was let through.

    Args:
        new: the vintage.
        gate: what the gate found; None for the first vintage.

    Returns:
        The file.

    Raises:
        StorageError: the file cannot be written.
    """
    path = _file(new.folder)
    entry = {
        "atlas": new.folder.resolve().name,
        "vintage": new.vintage,
        "run_id": new.run_id,
        "against": None if gate is None else gate.last.run_id,
        "warned": [] if gate is None else [f.name for f in gate.having(WARN)],
        "accepted": {} if gate is None else gate.accepted,
    }
    entries = [e for e in history(new.folder) if e["run_id"] != new.run_id]
    part = path.with_name(f".{FILE}.part")
    try:
        text = json.dumps({"promoted": [*entries, entry]}, indent=1, ensure_ascii=False)
        part.write_text(text + "\n", encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise storage_error(path, error) from error
    return path


def _file(folder: Path) -> Path:
    return folder.resolve().parent / FILE
