"""Affiliations of one authorship: printed lines, and the institutions matched to each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any  # values of any JSON type

from talentatlas.sources.batch import Batch
from talentatlas.sources.identifiers import without_emails
from talentatlas.sources.openalex.institutions import (
    FULL_STOP,
    Institution,
    Institutions,
    Place,
    institution_ids,
    shown,
    text_of,
    undescribed,
)

NO_LINE = 0  # matches that the record gives to no string


@dataclass(slots=True)
class Line:
    """One printed affiliation.

    Args:
        text: as printed; None where only institutions are given.
        matches: institutions matched to it, best first.
    """

    text: str | None
    matches: list[str]


class Affiliations:
    """Puts the affiliations of authorships into a batch.

    Args:
        batch: that the rows go to.
    """

    def __init__(self, batch: Batch) -> None:
        self.batch, self._institutions = batch, Institutions(batch)

    def add(self, place: Place, authorship: dict[str, Any]) -> None:
        """Rows of one authorship: printed lines, then what is known beyond them.

        Args:
            place: on the byline.
            authorship: as the record has it.
        """
        known = self._institutions.of(place, authorship)
        lines = self._lines(place, authorship, known)
        covered: set[str | None] = set()
        for number, line in enumerate(lines, 1):
            matches = [known.get(name) or undescribed(name) for name in line.matches]
            country = next((m.country for m in matches if m.country), None)
            self._row(place, number, line.text, country, matches[0] if matches else None)
            self._match(place, number, matches)
            covered.update(m.country for m in matches)
        number = len(lines)
        matched = {name for line in lines for name in line.matches}
        loose = [i for name, i in known.items() if name not in matched]
        if loose:
            self._match(place, NO_LINE, loose)
            parents = {p for i in known.values() for p in i.parents if p != i.openalex}
            covered.update(i.country for i in loose if i.openalex in parents)
            if not lines:
                own = next((i for i in loose if i.openalex not in parents), loose[0])
                number += 1
                self._row(place, number, None, own.country, own)
                covered.add(own.country)
        for country in self._institutions.countries(place, authorship, known):
            if country not in covered:
                covered.add(country)
                number += 1
                self._row(place, number, None, country, None)

    def _row(
        self,
        place: Place,
        line: int,
        text: str | None,
        country: str | None,
        first: Institution | None,
    ) -> None:
        organisation, kind = (first.organisation_id, first.kind) if first else (None, None)
        self.batch.affiliations.append(
            (place.work_id, place.position, line, text, None, None, country, organisation, kind)
        )

    def _match(self, place: Place, line: int, matches: Iterable[Institution]) -> None:
        _, work_id, position = place
        for number, (openalex, organisation_id, name, country, kind, _) in enumerate(
            matches, 1
        ):
            self.batch.matches.append(
                (
                    work_id, position, line, number, organisation_id, openalex, name, country,
                    kind,
                )
            )  # fmt: skip

    def _lines(
        self, place: Place, authorship: dict[str, Any], known: dict[str, Institution]
    ) -> list[Line]:
        """Printed lines, each once, with the identifiers that were matched to them."""
        lines: dict[str, Line] = {}
        dropped: dict[str, None] = {}
        stated = authorship.get("affiliations")
        for item in stated if type(stated) is list else ():
            if type(item) is dict:
                names = institution_ids(item.get("institution_ids"))
                _gather(lines, item.get("raw_affiliation_string"), names, dropped)
            else:
                message = f"affiliation {shown(item)} is no object"
                self._institutions.reject(place, "wrong-type", message)
        strings = authorship.get("raw_affiliation_strings")
        if type(strings) is not list:  # until 2022 there was one
            strings = [authorship.get("raw_affiliation_string")]
        for string in strings:
            _gather(lines, string, (), dropped)
        for text in dropped:
            message = f'"{text}" stands with and without a final full stop; it was kept once'
            self._institutions.reject(place, "repeated-string", message)
        found = list(lines.values())
        if type(stated) is not list and len(found) == 1:
            found[0].matches = list(known)  # before June 2024; nothing else could be meant
        return found


def _gather(
    lines: dict[str, Line], string: object, names: Iterable[str], dropped: dict[str, None]
) -> None:
    """Add one printed string, or what is new of it, to the lines by their common part."""
    text = text_of(string)
    if text is None and not names:
        return
    text = without_emails(text) if text else None
    key = (text.rstrip(FULL_STOP) or text) if text else ""
    line = lines.get(key)
    if line is None:
        lines[key] = Line(text, list(dict.fromkeys(names)))
        return
    if text is not None and line.text != text:
        dropped[text] = None
    line.matches.extend(name for name in names if name not in line.matches)
