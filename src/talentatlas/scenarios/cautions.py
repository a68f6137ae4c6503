"""What the data cannot tell, in three languages, chosen by the levers in use."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from talentatlas.scenarios.base import Lever
from talentatlas.vocabulary.messages import Messages

CATALOGUE = Path(__file__).with_name("cautions.csv")
ALWAYS = ("always", "relative", "substitution")
NOT_AI = "population"  # said of sources that hold all fields


def caution_keys(levers: Iterable[Lever], *, all_fields: bool) -> list[str]:
    """Keys of what belongs beside numbers made with these levers.

    Args:
        levers: in use.
        all_fields: does the source hold more than AI?
    """
    keys = [*ALWAYS[:1], *([NOT_AI] if all_fields else []), *ALWAYS[1:]]
    for lever in levers:
        keys += [key for key in lever.cautions if key not in keys]
    return keys


def cautions(keys: Iterable[str], lang: str) -> list[str]:
    """The sentences in a language."""
    say = Messages(CATALOGUE, lang)
    return [say(key) for key in keys]
