"""Fields of a work that this version knows, in every layout so far, and what else it holds."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple  # values of any JSON type

TABLE = "known_fields.csv"
ITEM = "[]"  # after the name of a list: each of its items
OPEN = "free"  # an object whose names are data, or one that no two releases fill alike


class Fields(NamedTuple):
    """What an object may hold.

    Args:
        names: of its fields.
        inner: those that hold objects with fields of their own.
    """

    names: frozenset[str]
    inner: tuple[tuple[str, Fields], ...]


@cache
def known_fields() -> Fields:
    """Every known field of a work; `known_fields.csv` says in which layouts each occurs."""
    text = (files("talentatlas.sources.openalex") / TABLE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return _fields({row["path"]: row["holds"] for row in rows}, "")


def unknown_fields(work: dict[str, Any]) -> dict[str, Any] | None:
    """What a work holds in fields that are not known; None when there is nothing.

    Fields without a value do not count: a new column is null almost everywhere.

    Returns:
        Value by path, in the order of the paths; a list of values for a field of list items
        (`authorships[].new`), in the order of the record.
    """
    known = known_fields()
    if _is_known(work, known):
        return None
    found: dict[str, Any] = {}
    _gather(work, known, "", found)
    return dict(sorted(found.items())) or None


def _fields(paths: dict[str, str], above: str) -> Fields:
    """The fields below a path that ends in a dot, or is empty."""
    below = [path for path in paths if path.startswith(above)]
    names = frozenset(path.removeprefix(above) for path in below)
    own = sorted(name for name in names if "." not in name)
    inner = [
        (name, _fields(paths, above + name + (ITEM if holds == "list" else "") + "."))
        for name in own
        if (holds := paths[above + name]) and holds != OPEN
    ]
    return Fields(frozenset(own), tuple(inner))


def _is_known(value: dict[str, Any], known: Fields) -> bool:
    """Whether an object holds nothing else; the usual case, so it is told fast."""
    return value.keys() <= known.names and _are_known(value, known.inner)


def _are_known(value: dict[str, Any], inner: tuple[tuple[str, Fields], ...]) -> bool:
    """Whether the objects inside an object hold nothing else."""
    for name, (names, deeper) in inner:
        part = value.get(name)
        if not part:
            continue
        for item in (part,) if type(part) is dict else part if type(part) is list else ():
            if type(item) is not dict:
                continue
            if not item.keys() <= names or (deeper and not _are_known(item, deeper)):
                return False
    return True


def _gather(value: dict[str, Any], known: Fields, above: str, found: dict[str, Any]) -> None:
    """Collect unknown fields of an object and of what it holds."""
    is_item = ITEM in above
    for name in value.keys() - known.names:
        if value[name] is None:
            continue
        if is_item:
            found.setdefault(above + name, []).append(value[name])
        else:
            found[above + name] = value[name]
    for name, fields in known.inner:
        part = value.get(name)
        if isinstance(part, dict):
            _gather(part, fields, f"{above}{name}.", found)
        for item in _objects(part):
            _gather(item, fields, f"{above}{name}{ITEM}.", found)


def _objects(part: object) -> Iterable[dict[str, Any]]:
    return [item for item in part if isinstance(item, dict)] if isinstance(part, list) else ()
