"""Rows of the canonical tables out of rows of a user's own table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talentatlas.places.iso import alpha3_of
from talentatlas.sources import identifiers
from talentatlas.sources.batch import Batch
from talentatlas.sources.degrees import LEVELS, NO_DEGREE, level_of
from talentatlas.sources.table.cells import AMBIGUOUS, Row
from talentatlas.sources.table.mapping import Cell, Cells, TableMapping
from talentatlas.sources.venues import venue_id, year_of
from talentatlas.vocabulary.countries import to_alpha3
from talentatlas.vocabulary.names import normal_name
from talentatlas.vocabulary.titles import title_key

SOURCE, KIND = "table", "conference-paper"
KINDS = ("degree", "post")
YEAR = re.compile(r"(\d{4})(?:\.0+|-\d\d?(?:-\d\d?(?:[T ].*)?)?)?")
OPENALEX = re.compile(r"(?:https?://openalex\.org/)?(A\d{4,})")


class BadRow(ValueError):
    """A row that cannot be used; the message says why."""


class TableRows:
    """Puts rows into a batch.

    Args:
        batch: that the rows go to.
        mapping: what the columns mean.
    """

    def __init__(self, batch: Batch, mapping: TableMapping) -> None:
        self.batch, self.mapping = batch, mapping
        self._line = 0  # of events; a running number, so that nobody's rows need stand together
        self._work: tuple[str, dict[str, str], list[dict[str, str]]] | None = None
        self._done: set[str] = set()

    def add(self, row: Row) -> None:
        """Rows of one row; what is wrong with it is told with its place."""
        if row.fault:
            self.batch.reject(row.place, "file", "bad-row", row.fault)
            return
        for cells in self.mapping.events:
            for values in _expanded(cells, row.values):
                self._try_event(row.place, values)
        if self.mapping.authorship:
            for values in _expanded(self.mapping.authorship, row.values):
                self._add_authorship(row.place, values)

    def _try_event(self, place: str, values: dict[str, str]) -> None:
        try:
            event = self._event(values)
        except BadRow as bad:
            self.batch.reject(place, "person", "bad-row", str(bad))
            return
        if event is not None:
            self.batch.events.append(event)

    def _event(self, values: dict[str, str]) -> tuple[object, ...] | None:
        """An event; None when the row says nothing of where or when."""
        said = ("organisation", "organisation_id", "domain", "country")
        if not any(name in values for name in said):
            return None
        key = person_key(self.mapping.scheme, values.get("person"))
        kind = (values.get("kind") or "").lower()
        if kind not in KINDS:
            raise BadRow(f'kind is "{values.get("kind", "")[:40]}"; it must be degree or post.')
        start, end = _year(values, "start"), _year(values, "end")
        if start is not None and end is not None and end < start:
            raise BadRow(f"It ends in {end}, before it starts in {start}.")
        level = _level(values.get("level")) if kind == KINDS[0] else None
        self._line += 1
        return (
            key, kind, self._line, level, _clean(values.get("role")),
            _clean(values.get("department")), _clean(values.get("organisation")),
            values.get("organisation_id"), identifiers.domain(values.get("domain", "")),
            _country(values.get("country")), start, end, None, 1, self.batch.origin_id,
        )  # fmt: skip

    def _add_authorship(self, place: str, values: dict[str, str]) -> None:
        """One author of a work; the rows of a work stand together."""
        try:
            if missing := [n for n in ("work", "title", "author", "year") if not values.get(n)]:
                raise BadRow(f"It lacks {', '.join(missing)}.")
            _year(values, "year")
            _country(values.get("country"))
            if values["work"] in self._done:
                raise BadRow(f'Rows of work "{values["work"][:80]}" do not stand together.')
            if not normal_name(values["author"]):
                raise BadRow("The author has no letter in the name.")
            if "person" in values:
                person_key(self.mapping.scheme, values["person"])
        except BadRow as bad:
            self.batch.reject(place, "authorship", "bad-row", str(bad))
            return
        if self._work is None or self._work[0] != values["work"]:
            self.finish_work()
            self._work = values["work"], values, []
        self._work[2].append(values)

    def finish_work(self) -> None:
        """Rows of the work whose last author was read."""
        if self._work is None:
            return
        work, first, authors = self._work
        self._work = None
        self._done.add(work)
        work_id = f"{SOURCE}:{self.mapping.file.name}/{work}"
        for position, values in enumerate(authors, 1):
            self._add_author(work_id, position, values, len(authors))
        venue = venue_id(first.get("venue", "")) or SOURCE
        doi = first.get("doi", "").lower().removeprefix("https://doi.org/") or None
        title = first["title"]
        self.batch.works.append(
            (work_id, self.batch.origin_id, doi, title, _year(first, "year"), KIND, venue, None,
             None, None, True, False, None, len(authors), title_key(title), None, None)
        )  # fmt: skip

    def _add_author(self, work_id: str, place: int, values: dict[str, str], count: int) -> None:
        normal, scheme = normal_name(values["author"]), self.mapping.scheme
        key = person_key(scheme, values["person"]) if "person" in values else f"name:{normal}"
        bare = key.partition(":")[2]
        by_scheme = {name: bare for name in ("openreview", "orcid", "dblp") if name == scheme}
        own = by_scheme if "person" in values else {}
        openalex = key if scheme == "openalex" and "person" in values else None
        self.batch.authorships.append(
            (work_id, place, values["author"], normal, own.get("openreview"), None,
             own.get("orcid"), own.get("dblp"), openalex, None, None, key, 1 / count)
        )  # fmt: skip
        text, domain = _clean(values.get("affiliation")), values.get("domain", "")
        stated = (text, identifiers.domain(domain), None, _country(values.get("country")))
        if any(stated):
            self.batch.affiliations.append((work_id, place, 1, *stated, None, None))


def person_key(scheme: str, value: str | None) -> str:
    """Author key of a person.

    Raises:
        BadRow: there is no identifier, or none of that scheme.
    """
    if not value or identifiers.EMAIL.search(value):
        raise BadRow("It has no identifier of the person; an e-mail address is none.")
    check = {
        "orcid": identifiers.orcid, "openreview": identifiers.openreview,
        "dblp": identifiers.dblp, "openalex": _openalex,
    }.get(scheme, str)  # fmt: skip
    found = check(value)
    if found is None:
        raise BadRow(f'The identifier of the person is none of {scheme}: "{value[:40]}".')
    return f"{scheme}:{found}"


def _expanded(cells: Cells, values: dict[str, str]) -> Iterator[dict[str, str]]:
    """Our columns of one row; several rows where a column holds several values."""
    stated = ((n, _value(c, values)) for n, c in cells.items() if c.split is None)
    single = {n: v for n, v in stated if v and (v != AMBIGUOUS or n == "country")}
    several = next(((name, cell) for name, cell in cells.items() if cell.split), None)
    if several is None:
        yield single
        return
    name, cell = several
    for part in (values.get(cell.column or "") or "").split(cell.split):
        if part.strip():
            yield single | {name: cell.words.get(part.strip(), part.strip())}


def _value(cell: Cell, values: dict[str, str]) -> str | None:
    stated = cell.value if cell.column is None else values.get(cell.column)
    return None if stated is None else cell.words.get(stated, stated)


def _year(values: dict[str, str], name: str) -> int | None:
    text = values.get(name)
    if text is None:
        return None
    found = YEAR.fullmatch(text)
    year = year_of(found[1]) if found else None
    if year is None:
        raise BadRow(f'{name} is "{text[:40]}", which is no year.')
    return year


def _country(text: str | None) -> str | None:
    if text is None:
        return None
    if text == AMBIGUOUS:
        raise BadRow(
            'The country is "NA": Namibia, or nothing? Say which by words = {NA = "NAM"} or '
            '{NA = ""} in the mapping.'
        )
    country = alpha3_of(text) or to_alpha3(text)
    if country is None:
        raise BadRow(f'"{text[:40]}" is no country of ISO 3166.')
    return country


def _level(text: str | None) -> str | None:
    if text is None or text in LEVELS[1:-1]:
        return text
    level = level_of(text)
    return None if level == NO_DEGREE else level


def _openalex(text: str) -> str | None:
    found = OPENALEX.fullmatch(text)
    return found[1] if found else None


def _clean(text: str | None) -> str | None:
    return identifiers.without_emails(" ".join(text.split())) or None if text else None
