"""Works of a field from OpenAlex, year by year, with whole bylines."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any  # values of JSON

from talentatlas.errors import SourceChanged, SourceError, UsageError
from talentatlas.provenance import digest
from talentatlas.sources.fetch.client import Answer, Client
from talentatlas.sources.fetch.fields import fields, required
from talentatlas.sources.fetch.job import Leaf, Piece, Single
from talentatlas.sources.fetch.openalex_layout import (
    WORK_ID,
    check_year,
    count_of,
    cursor_of,
    envelope,
    is_cut,
    key_of,
    stated_authors,
)
from talentatlas.sources.fetch.providers import OPENALEX
from talentatlas.sources.fetch.refusals import AGAIN
from talentatlas.sources.fetch.surroundings import Surroundings
from talentatlas.sources.fetch.verdict import Kind
from talentatlas.vocabulary.field_rules import FieldRule, field_rule

CORPORA = ("core", "expansion", "all")
PER_PAGE = 100  # most that is not deprecated
OR_MOST = 100  # values of one filter
MONTHLY_FROM = (
    100_000  # works; a larger year is asked for by month, so that less is asked twice
)
PAGE_USD = 0.0001  # a list call in August 2026; the answers' own price replaces it
BYTES_PER_WORK = 1_000  # gzip; 0.6 kB measured in 2026 on bylines of 2.5, ours are longer
HOPS = 3  # of merged works that were merged again
FIRST_YEAR, LAST_YEAR = 1000, 9999
NO_FIELD = re.compile(r"(\w+) is not a valid select field")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAlexRequest:
    """Works to be fetched.

    Args:
        first: year.
        last: year, inclusive.
        field: name of a field rule, or a TOML file with one.
        corpus: OpenAlex's own: core, expansion or all.
        most: records to stop after; None for all.
    """

    first: int
    last: int
    field: str = "ai"
    corpus: str = "core"
    most: int | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.first <= self.last <= LAST_YEAR:
            raise UsageError(
                f"No years lie from {self.first} to {self.last}.",
                todo="Let --from be a year with four digits and --to the same or a later one.",
            )
        if self.corpus not in CORPORA:
            raise UsageError(
                f'There is no corpus "{self.corpus}".', todo=f"It is {' or '.join(CORPORA)}."
            )

    def job(self, around: Surroundings) -> OpenAlexJob:
        """What the pull works with."""
        return OpenAlexJob(self, around)


@dataclass
class OpenAlexJob:
    """Asks OpenAlex for the works of a request.

    Args:
        wanted: the request.
        around: clock, environment and such.
    """

    wanted: OpenAlexRequest
    around: Surroundings
    name: str = OPENALEX.name
    unit: str = "works"
    page_size: int = PER_PAGE
    bytes_per_record: int = BYTES_PER_WORK
    is_reduced: bool = False
    rate: float = OPENALEX.rate
    select: list[str] = field(default_factory=lambda: list(fields("openalex")))

    def __post_init__(self) -> None:
        self.licence, self.most = OPENALEX.licence, self.wanted.most
        self.rule = field_rule(self.wanted.field)
        self.call_usd, self.price_is_measured = PAGE_USD, False

    @property
    def request(self) -> Mapping[str, Any]:
        """As it stands in journal and manifest."""
        return {
            "from": self.wanted.first,
            "to": self.wanted.last,
            "field": self.rule.name,
            "subfields": list(self.rule.subfields),
            "scope": self.rule.scope,
            "venues": list(self.rule.venues),
            "corpus": self.wanted.corpus,
            "most": self.wanted.most,
        }

    @property
    def label(self) -> str:
        """Name of the folder."""
        wanted, rule = self.wanted, self.rule
        own = f"-{digest(repr(rule))[:8]}" if wanted.field.endswith(".toml") else ""
        corpus = "" if wanted.corpus == CORPORA[0] else f"-{wanted.corpus}"
        most = "" if wanted.most is None else f"-most{wanted.most}"
        return f"{rule.name}{own}-{wanted.first}-{wanted.last}{corpus}{most}"

    def client(self) -> Client:
        """With the user's key, if there is one."""
        key = self.around.environment.get(OPENALEX.keys[0], "")
        return Client(OPENALEX, token=key, around=self.around)

    def pieces(self, client: Client | None) -> list[Piece]:
        """Year by year and filter by filter; large years by month."""
        found: list[Piece] = []
        for year in range(self.wanted.first, self.wanted.last + 1):
            for name, chosen in filters(self.rule):
                label = f"{year}{name}"
                question = {"filter": f"publication_year:{year}{chosen}", "year": year}
                whole = Piece(name=label, question=question)
                found += [whole] if client is None else self._counted(client, whole, year)
        return found

    def calls(self, piece: Piece, records: int) -> int:
        """Full pages, and one more that may be empty."""
        return records // self.page_size + 1

    def leaf(self, client: Client, piece: Piece, *, cursor: str, size: int) -> Leaf:
        """A page of works."""
        answer = self._list(client, piece.question, per_page=size, cursor=cursor)
        meta, works = envelope(answer, piece.name)
        ids = tuple(key_of(work, piece.name) for work in works)
        check_year(works, piece.question["year"], piece.name)
        unknown = {k for work in works for k in work} - set(fields("openalex"))
        absent = set(fields("openalex")) - set(self.select)
        return Leaf(
            content=answer.content,
            ids=ids,
            next_cursor=cursor_of(meta, piece.name),
            announced=count_of(meta, piece.name),
            cost_usd=float(meta.get("cost_usd") or 0.0),
            cut={
                key: partial(self._single, client, key)
                for key, work in zip(ids, works, strict=True)
                if is_cut(work)
            },
            notes={
                **{f"unknown field {name}": 1 for name in sorted(unknown)},
                **{f"field not offered: {name}": 1 for name in sorted(absent)},
            },
        )

    def ids(self, content: bytes) -> Sequence[str]:
        """Works of a page that lies there."""
        import orjson

        return [key_of(work, "a page") for work in orjson.loads(content)["results"]]

    def _single(self, client: Client, identifier: str) -> Single:
        """One work with its whole byline; calls for one work are free."""
        asked, location = identifier, ""
        for _ in range(HOPS):
            answer = client.get(f"/works/{asked}", {"select": ",".join(self.select)})
            if answer.kind is Kind.GONE:
                return Single(content=None, found=identifier)
            if answer.kind is Kind.DATA:
                work = answer.value
                found = key_of(work, identifier)
                short = stated_authors(work) > len(work["authorships"])
                return Single(content=answer.content, found=found, is_cut=short)
            location = answer.location
            match = WORK_ID.search(location)
            if match is None:
                break
            asked = match[0]
        raise SourceChanged(
            f"OpenAlex sends {identifier} on to {location!r}, which is no work.",
            why="Its byline would stay cut.",
            todo=AGAIN,
        )

    def _counted(self, client: Client, whole: Piece, year: int) -> list[Piece]:
        """The year, or its months when it is large and they come to the same count."""
        year_piece = self._asked(client, whole)
        if (year_piece.records or 0) < MONTHLY_FROM:
            return [year_piece]
        months = [self._asked(client, month) for month in _months(whole, year)]
        if sum(month.records or 0 for month in months) == year_piece.records:
            return months
        return [year_piece]  # some works have no date within their year

    def _asked(self, client: Client, piece: Piece) -> Piece:
        """The piece with its count."""
        answer = self._list(client, piece.question, per_page=1)
        meta, _ = envelope(answer, piece.name)
        cost = meta.get("cost_usd")
        if isinstance(cost, (int, float)):
            self.call_usd, self.price_is_measured = float(cost), True
        return Piece(
            name=piece.name,
            question=piece.question,
            records=count_of(meta, piece.name),
            cost_usd=float(cost or 0.0),
        )

    def _list(self, client: Client, question: Mapping[str, Any], **more: object) -> Answer:
        """A list call; an optional field that OpenAlex no longer offers is left out."""
        needed = set(required("openalex"))
        while True:
            params = {
                "filter": question["filter"],
                "select": ",".join(self.select),
                "corpus": self.wanted.corpus,
                **{name: str(value) for name, value in more.items()},
            }
            try:
                answer = client.get("/works", params, is_metered=True)
            except SourceError as error:
                match = NO_FIELD.search(error.what)
                if not match or match[1] in needed or match[1] not in self.select:
                    raise
                self.select.remove(match[1])
                continue
            if answer.kind is Kind.DATA:
                return answer
            raise SourceChanged(
                f"OpenAlex says that its list of works is {answer.kind.value}.",
                why="No work can be fetched without it.",
                todo=f"Unset {OPENALEX.variable} if it is set; else please report it.",
            )


def filters(rule: FieldRule) -> Iterator[tuple[str, str]]:
    """Filters whose union is the rule: OR never spans two, and takes so many values.

    Yields:
        What tells the part from others of its year, and the filter with its leading comma.
    """
    if rule.takes_all:
        yield "", ""
        return
    prefix = "primary_topic" if rule.scope == "primary" else "topics"
    lists = [
        ("", f"{prefix}.subfield.id", [str(number) for number in rule.subfields]),
        (" venues", "primary_location.source.id", list(rule.venues)),
    ]
    for label, key, values in lists:
        chunks = math.ceil(len(values) / OR_MOST)
        for number in range(chunks):
            chunk = values[number * OR_MOST : (number + 1) * OR_MOST]
            suffix = f" {number + 1}" if chunks > 1 else ""
            yield f"{label}{suffix}", f",{key}:{'|'.join(chunk)}"


def _months(whole: Piece, year: int) -> Iterator[Piece]:
    for month in range(1, 13):
        last = calendar.monthrange(year, month)[1]
        label = f"{year}-{month:02d}"
        dates = f",from_publication_date:{label}-01,to_publication_date:{label}-{last:02d}"
        yield Piece(
            name=label + whole.name[len(str(year)) :],
            question={"filter": whole.question["filter"] + dates, "year": year},
        )
