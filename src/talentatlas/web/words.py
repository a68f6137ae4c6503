"""The words of the frame of all pages."""

from __future__ import annotations

from pathlib import Path

from talentatlas.vocabulary.messages import Messages

CATALOGUE = Path(__file__).with_name("messages") / "web.csv"


def words(lang: str) -> Messages:
    """The words in a language."""
    return Messages(CATALOGUE, lang)
