"""Texts that stand where an affiliation should be and name no organisation."""

import re
from functools import cache
from pathlib import Path

from talentatlas.places.text import key

_TABLE = Path(__file__).parent / "placeholders.txt"
_ORCID = re.compile(r"orcid\.org|^\s*\d{4}-\d{4}-\d{4}-\d{3}[\dX]\s*$", re.IGNORECASE)


@cache
def _placeholders() -> frozenset[str]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return frozenset(key(line) for line in lines if line and not line.startswith("#"))


def is_placeholder(name: str, text: str) -> bool:
    """Whether the text names no organisation.

    Args:
        name: its matching key.
        text: as printed.
    """
    return len(name) < 2 or name in _placeholders() or bool(_ORCID.search(text))
