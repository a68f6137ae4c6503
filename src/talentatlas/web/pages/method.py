"""Method: which number answers which question, how it is counted, and what it cannot show."""

from __future__ import annotations

from talentatlas.charts import wording
from talentatlas.measures.base import MEASURES
from talentatlas.vocabulary.terms import Term, term, term_ids
from talentatlas.web.asked import Asked
from talentatlas.web.page import page

# Question → measure, and the page that shows it.
QUESTIONS = (
    ("many", "stock", "trends"), ("larger", "share-standardised", "trends"),
    ("between", "flow", "corridor"), ("gain", "net-flow", "flows"),
    ("relative", "net-rate", "overview"), ("stay", "retention-rate", "country"),
    ("back", "return-rate", "country"), ("from", "origin-residence", "flows"),
    ("industry", "sector-move", "sectors"), ("top", "share-of-tier", "tiers"),
)  # fmt: skip
WORDS = ("person", "country-or-region", "residence", "origin", "move", "interval", "coverage",
         "suppressed", "vintage")  # fmt: skip


@page("method", order=10)
def method(asked: Asked) -> dict[str, object]:
    """Questions, steps, words, measures, choices."""
    names = [name.replace("_", "-") for name in MEASURES.names()]
    measures = [term(name) for name in names if name in term_ids()]
    return {
        "questions": [(key, _label(term(name), asked.lang), to) for key, name, to in QUESTIONS],
        "terms": [(_label(one, asked.lang), one.definition(asked.lang))
                  for one in (*map(term, WORDS), *measures)],
        "parameters": sorted(asked.atlas.run["parameters"].items()),
        "population": wording.named(asked.holdings.populations[0], asked.lang),
    }  # fmt: skip


def _label(one: Term, lang: str) -> str:
    label = one.label(lang)
    return label[:1].upper() + label[1:]
