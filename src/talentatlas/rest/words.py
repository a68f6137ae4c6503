"""Names and definitions of measures in the asked language."""

from __future__ import annotations

from talentatlas.measures.base import Measure
from talentatlas.vocabulary.terms import term, term_ids


def title_of(measure: Measure, lang: str) -> str:
    """Title of a measure; as the measure itself has it when the vocabulary has no other."""
    return measure.title if _only_own(measure, lang) else term(measure.name).label(lang)


def definition_of(measure: Measure, lang: str) -> str:
    """Definition of a measure, likewise."""
    return measure.sentence if _only_own(measure, lang) else term(measure.name).definition(lang)


def _only_own(measure: Measure, lang: str) -> bool:
    return lang == "en" or measure.name.replace("_", "-") not in term_ids()
