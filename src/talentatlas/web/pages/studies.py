"""Studies: every published figure beside ours, with its verdict and the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from talentatlas.studies import wording
from talentatlas.studies.base import STUDIES, Study
from talentatlas.studies.ledger import Entry, counts, study_names
from talentatlas.studies.lines import line_of
from talentatlas.studies.verdict import Kind
from talentatlas.web import choices
from talentatlas.web.asked import Asked
from talentatlas.web.choices import ALL, OneOf
from talentatlas.web.holdings import Holdings
from talentatlas.web.page import PAGES, page
from talentatlas.web.words import words

ABOUT = ("sample", "unit", "definition", "departs", "limits")


@dataclass(frozen=True, slots=True)
class Row:
    """One study with its claims by verdict."""

    study: Study
    numbers: Sequence[int]


def chosen(holdings: Holdings) -> list[choices.Choice]:
    """Which study, and which verdict."""
    names = [ALL, *(name for name in study_names() if name in set(STUDIES.names()))]
    kinds = [ALL, *(_key(kind) for kind in Kind)]
    return [
        OneOf("study", names, ALL, _title, said_in="en"),
        OneOf("verdict", kinds, ALL, _verdict),
    ]


@page("studies", order=7, choices=chosen)
def studies(asked: Asked) -> dict[str, object]:
    """The list of studies; the claims of one study, or of one verdict."""
    entries = asked.holdings.ledger
    name, kind = asked.query["study"], asked.query["verdict"]
    shown = [
        entry
        for entry in entries
        if name in (ALL, entry.claim.study) and kind in (ALL, _key(entry.verdict.kind))
    ]
    is_list = (name, kind) == (ALL, ALL)
    study = None if name == ALL else STUDIES.get(name)
    return {
        "verdicts": _verdicts(asked, entries),
        "total": len(entries),
        "has_data": bool(asked.holdings.data),
        "rows": list(_rows(entries)) if is_list else [],
        "kinds": [_verdict(_key(kind), asked.lang) for kind in Kind],
        "lines": [] if is_list else [line_of(entry, asked.lang) for entry in shown],
        "study": study,
        "about": [(key, getattr(study, key).label(asked.lang)) for key in ABOUT if study],
    }


def _verdicts(asked: Asked, entries: Sequence[Entry]) -> list[tuple[str, str, int, str]]:
    """Claims by verdict: its key and name, how many, what it means."""
    tell = PAGES.get("studies").tell(asked.lang)
    return [
        (_key(kind), _verdict(_key(kind), asked.lang), number, tell(f"means_{_key(kind)}"))
        for kind, number in counts(entries).items()
    ]


def _rows(entries: Iterable[Entry]) -> Iterable[Row]:
    """Studies in the order of their claims."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.claim.study, []).append(entry)
    for name, own in found.items():
        yield Row(STUDIES.get(name), list(counts(own).values()))


def _key(kind: str) -> str:
    """A verdict as it stands in the address."""
    return str(kind).replace(" ", "_")


def _verdict(value: str, lang: str) -> str:
    if value == ALL:
        return words(lang)("all_verdicts")
    return wording.words(lang)(f"verdict:{value.replace('_', ' ')}")


def _title(value: str, lang: str) -> str:
    return words(lang)("all_studies") if value == ALL else STUDIES.get(value).title
