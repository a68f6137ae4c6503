"""Web addresses of a person at sources whose author keys we know."""

from __future__ import annotations

import re

# Whole addresses only: a page below or beside that of a person is no identifier.
OPENALEX = re.compile(r"https?://(?:api\.)?openalex\.org/(?:people/|authors/)?([Aa]\d{4,})/?")
DBLP = re.compile(
    r"https?://(?:www\.)?dblp\.(?:org|uni-trier\.de|dagstuhl\.de)"
    r"/pid/((?:\d+|[a-z])/[\w-]+)(?:\.html)?/?"
)
OPENREVIEW = re.compile(r"https?://(?:www\.)?openreview\.net/profile\?id=(~[^\s&#]+)")


def author_key(address: str) -> str | None:
    """Author key of ours that a web address means, or None.

    Example:
        >>> author_key("https://dblp.org/pid/12/3456-1.html")
        'dblp:12/3456-1'
    """
    address = address.strip()
    if found := OPENALEX.fullmatch(address):
        return f"openalex:{found[1].upper()}"
    if found := DBLP.fullmatch(address):
        return f"dblp:{found[1]}"
    if found := OPENREVIEW.fullmatch(address):
        return f"openreview:{found[1]}"
    return None
