"""Affiliations that a conference record states: aligned with countries, put side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from talentatlas.sources.alignment import Alignment, Indexed, align, parse_index
from talentatlas.sources.byline import LETTER, split_affiliations
from talentatlas.sources.identifiers import domain, without_emails
from talentatlas.sources.paper import Line

INDEX_FIELDS = (
    "aff_unique_index",
    "aff_country_unique_index",
    "aff_unique_norm",
    "aff_country_unique",
)


def aligned(record: Mapping[str, object], places: Sequence[str]) -> Alignment | None:
    """The countries of a record aligned with its affiliations; None where it lists none.

    Args:
        record: one paper.
        places: its affiliations as printed, one text per author place.
    """
    texts = [text for field in INDEX_FIELDS if isinstance(text := record.get(field), str)]
    if len(texts) < len(INDEX_FIELDS) or not texts[0] or not texts[1]:
        return None
    affiliations, countries = parse_index(texts[0]), parse_index(texts[1])
    if affiliations is None or countries is None:
        return align(places, None)
    nameless = frozenset(i for i, name in enumerate(texts[2].split(";")) if not name.strip())
    return align(places, Indexed(affiliations, countries, nameless))


def affiliation_lines(
    stated: str, codes: Sequence[str | None], domains: str, roles: str
) -> tuple[Line, ...]:
    """Affiliations of one author: text, domain, role and country side by side.

    A role belongs to its affiliation where there are as many, else to all of them. Countries:
    see `_spread`. A person known by a domain alone has one line without text.
    """
    if not stated and not domains:
        return ()
    if "+" not in stated and "+" not in domains and len(codes) < 2:
        line = _line(
            without_emails(stated), domain(domains), roles, codes[0] if codes else None
        )
        return (line,) if line else ()
    parts = split_affiliations(without_emails(stated))
    hosts = [domain(d) for d in domains.split("+")][: max(len(parts), 1)]
    posts = [part.strip() for part in roles.split("+")]
    if len(posts) != len(parts):
        posts = [roles] * max(len(parts), 1)
    columns = zip_longest(parts, hosts, posts, _spread(parts, codes))
    return tuple(line for column in columns if (line := _line(*column)))


def _line(
    text: str | None, host: str | None, role: str | None, country: str | None
) -> Line | None:
    """One affiliation; None when nothing is left of it. A text without letters is a mark."""
    text = text if text and LETTER.search(text) else None
    return Line(text, host, role or None, country) if text or host or country else None


def _spread(parts: Sequence[str], codes: Sequence[str | None]) -> Sequence[str | None]:
    """Countries by affiliation.

    As many as there are affiliations: one to one. Otherwise only the set is known: a single
    country goes to all, several go down in order, those left over on lines without text.
    """
    if len(parts) == len(codes):
        return codes
    distinct = {code for code in codes if code is not None}
    return [*distinct] * len(parts) if len(distinct) == 1 else codes
