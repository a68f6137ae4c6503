"""Names of levers, effect sizes and assumptions in three languages."""

from __future__ import annotations

from pathlib import Path

from talentatlas.scenarios.sensitivity import DELAY, EFFECT, SPREAD
from talentatlas.vocabulary.messages import Messages, read_catalogue

CATALOGUE = Path(__file__).with_name("effect_words.csv")


def lever_label(lever: str, lang: str) -> str:
    """Name of a lever."""
    return Messages(CATALOGUE, lang)(f"lever.{lever}")


def effect_label(lever: str, name: str, lang: str) -> str:
    """Name of one effect size of a lever, with its unit."""
    return Messages(CATALOGUE, lang)(f"effect.{lever}.{name}")


def assumption_label(name: str, lang: str) -> str:
    """Name of a number that a reform may state, with its unit."""
    return Messages(CATALOGUE, lang)(f"stated.{name}")


def usual_reason(name: str, lang: str) -> str:
    """Where the usual value of an assumption is from; empty if it has none."""
    key = f"reason.{name}"
    return Messages(CATALOGUE, lang)(key) if key in read_catalogue(CATALOGUE) else ""


def swing_label(kind: str, lever: str, name: str, lang: str) -> str:
    """Name of what a row of the sensitivity varies.

    Args:
        kind: effect, delay, stated or diversion.
        lever: that uses it.
        name: of the effect size or assumption.
        lang: BCP 47 tag.
    """
    say = Messages(CATALOGUE, lang)
    if kind == SPREAD:
        return say("diversion")
    if kind == DELAY:
        return say("delay", lever=lever_label(lever, lang))
    return effect_label(lever, name, lang) if kind == EFFECT else assumption_label(name, lang)
