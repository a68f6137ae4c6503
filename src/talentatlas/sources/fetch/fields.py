"""Which fields of an answer are asked for or kept; `kept.csv` says each with its reason."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any  # values of JSON

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
Json = dict[str, Any] | list[Any] | str | int | float | bool | None
WHOLE = "*"  # as the last step of a path: everything below


@cache
def fields(what: str) -> dict[str, bool]:
    """Paths of one kind of record, with whether each must be there.

    Args:
        what: value of the first column of `kept.csv`.
    """
    text = (files("talentatlas.sources.fetch") / "kept.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {r["path"]: r["need"] == "required" for r in rows if r["what"] == what}


def required(what: str) -> list[str]:
    """Paths without which a record says nothing."""
    return [path for path, needed in fields(what).items() if needed]


def reduced(record: Mapping[str, Any], what: str) -> dict[str, Any]:
    """A record with nothing but the kept fields; strings that hold an e-mail address are null.

    The length of lists stays, so that lists which run side by side keep running so.
    """
    tree = _tree(what)
    return {key: _kept(below, tree[key]) for key, below in record.items() if key in tree}


def missing(record: Mapping[str, Any], what: str) -> list[str]:
    """Required paths that a record does not have."""
    return [path for path in required(what) if _at(dict(record), path.split(".")) is None]


@cache
def _tree(what: str) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for path in fields(what):
        node = tree
        for step in path.split("."):
            node = node.setdefault(step, {})
    return tree


def _kept(value: Json, tree: Mapping[str, Any]) -> Json:
    if isinstance(value, dict):
        whole = WHOLE in tree
        return {
            key: _kept(below, tree if whole else tree[key])
            for key, below in value.items()
            if whole or key in tree
        }
    if isinstance(value, list):
        return [_kept(below, tree) for below in value]
    return None if isinstance(value, str) and EMAIL.search(value) else value


def _at(value: Json, steps: list[str]) -> Json:
    for step in steps:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value
