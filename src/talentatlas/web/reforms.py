"""Stored results, read and checked once, and what their reforms are called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any  # JSON values

from talentatlas.scenarios.library import find_reform
from talentatlas.scenarios.store import read_result
from talentatlas.web.holdings import Holdings


@cache
def stored(folder: Path) -> Mapping[str, Any]:
    """The result in a folder.

    Raises:
        SchemaError: it is not whole.
    """
    return read_result(folder)


@cache
def _titles(name: str) -> Mapping[str, str]:
    return find_reform(name).title


def title_of(holdings: Holdings, name: str, lang: str) -> str:
    """What a reform is, in a language; its name where it says nothing."""
    folder = holdings.stored_results.get(name)
    titles = stored(folder)["reform"]["title"] if folder else _titles(name)
    return titles.get(lang) or titles.get("en") or name
