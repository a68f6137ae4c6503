"""Key of a title: what two printings of one title have in common."""

from __future__ import annotations

import hashlib
import re
import unicodedata

SHORTEST = 12  # letters and digits; "Introduction" or "Editorial" say nothing
LENGTH = 16  # hexadecimal digits
NOT_WORD = re.compile(r"[\W_]+")
MARKS = re.compile("[\u0300-\u036f]+")
TAG = re.compile(r"</?[a-z][a-z0-9:]*(?:\s[^<>]*)?/?>", re.IGNORECASE)


def title_key(title: str) -> str | None:
    """Hash of the letters and digits of a title, without case, accents, spaces and mark-up.

    Args:
        title: as printed.

    Returns:
        16 hexadecimal digits; None for a title that is too short to tell works apart.

    Example:
        >>> title_key("Attention is All you Need") == title_key("Attention Is All You Need.")
        True
    """
    text = title
    if "<" in text:
        text = TAG.sub("", text)
    if not text.isascii():
        text = MARKS.sub("", unicodedata.normalize("NFKD", text))
    letters = NOT_WORD.sub("", text.casefold())
    if len(letters) <= SHORTEST:
        return None
    return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()[:LENGTH]
