"""One claim in words, as pages print it."""

from __future__ import annotations

from dataclasses import dataclass

from talentatlas.studies import wording
from talentatlas.studies.ledger import Entry


@dataclass(frozen=True, slots=True)
class Line:
    """One claim.

    Args:
        claim_id: in the table of claims.
        kind: verdict as a word without spaces.
        said: what was stated, when, in which unit.
        published: figure as its wording allows it.
        ours: figure with its interval, or a dash.
        verdict: in the language.
        reason: why, and what a difference is made of.
    """

    claim_id: str
    kind: str
    said: str
    published: str
    ours: str
    verdict: str
    reason: str


def line_of(entry: Entry, lang: str) -> Line:
    """An entry of the ledger in words.

    Args:
        entry: with its verdict.
        lang: BCP 47 tag.
    """
    parts = (wording.told(lang, entry), wording.way(lang, entry))
    return Line(
        claim_id=entry.claim.claim_id,
        kind=str(entry.verdict.kind).replace(" ", "-"),
        said=wording.said(lang, entry.claim),
        published=wording.published(lang, entry.claim),
        ours=wording.ours(lang, entry),
        verdict=wording.verdict_word(lang, entry),
        reason=wording.words(lang)("space").join(part for part in parts if part),
    )
