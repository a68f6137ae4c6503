"""Words of the figures that the dashboard adds to those of the report."""

from __future__ import annotations

from pathlib import Path

from talentatlas.vocabulary.messages import Messages

CATALOGUE = Path(__file__).with_name("view_messages.csv")


def messages(lang: str) -> Messages:
    """The sentences of these figures in a language."""
    return Messages(CATALOGUE, lang)
