"""Which organisation an affiliation means, among all the names found in it."""

from collections.abc import Sequence
from typing import NamedTuple

from talentatlas.places.organisations import Hit, Organisation, Organisations
from talentatlas.places.segment import Segment

_BETTER = 1.5  # times as many relations in ROR, one added on both sides


class Part(NamedTuple):
    """One segment with the organisations named in it and, without any, by acronym.

    Attributes:
        is_town: the part as a whole is also the name of a place.
    """

    segment: Segment
    hits: tuple[Hit, ...]
    acronym: tuple[int, ...]
    is_town: bool


def ranked_hits(parts: Sequence[Part], table: Organisations) -> list[Hit]:
    """Names found in an affiliation, the one to believe first."""
    ranked: list[tuple[tuple[int, ...], Hit]] = []
    for at, part in enumerate(parts):
        # "Waterloo" behind a comma is the town, not the university of that short name.
        if not (part.is_town and len(parts) > 1):
            ranked += ((_rank(hit, at, table), hit) for hit in part.hits)
        if at + 1 < len(parts):
            # A name that the comma cuts in two, such as a campus behind its university.
            words = part.segment.words + parts[at + 1].segment.words
            joined = table.bearers(" ".join(words), len(words))
            if joined is not None:
                ranked.append((_rank(joined._replace(is_own=True), at, table), joined))
    ranked.sort(key=lambda item: item[0], reverse=True)
    return [hit for _, hit in ranked]


def _rank(hit: Hit, at: int, table: Organisations) -> tuple[int, ...]:
    level = 2 + hit.is_whole + 2 * hit.is_own
    return level, table.row(hit.rows[0]).kind == "education", hit.words, at


def choose(
    hits: Sequence[Hit], table: Organisations, printed: str | None, domain: str | None
) -> Organisation | None:
    """Organisation meant: a bearer in the printed country, else the surest name.

    Args:
        hits: names found, best first.
        table: who bears them.
        printed: country of the printed address.
        domain: country of the e-mail domain, which only decides between bearers of one name.
    """
    if printed:
        for hit in hits:
            here = [o for o in map(table.row, hit.rows) if o.country == printed]
            if here:
                return here[0]
    for hit in hits:
        bearers = [table.row(at) for at in hit.rows]
        here = [o for o in bearers if o.country == domain]
        namesakes = [o for o in here if hit.is_own and o.name == bearers[0].name]
        if namesakes and bearers[0].kind == "education":
            return namesakes[0]
        if hit.is_own or len({o.country for o in bearers}) == 1:
            return bearers[0]
        if printed is None:
            likely = here[:1] or _likeliest(bearers)
            if likely:
                return likely[0]
    return None


def _likeliest(bearers: list[Organisation]) -> list[Organisation]:
    """The bearer of a shared name that is far better connected than those elsewhere."""
    ranked = sorted(bearers, key=lambda o: (o.kind != "education", -o.relations))
    first = ranked[0]
    others = [o for o in ranked if o.country != first.country and o.kind == first.kind]
    is_clear = not others or first.relations + 1 >= _BETTER * (others[0].relations + 1)
    return [first] if is_clear else []


def seats(
    chosen: Organisation | None, hits: Sequence[Hit], table: Organisations
) -> dict[str, float]:
    """Countries of the organisation meant, or of all that bear the best name, with shares."""
    if chosen is not None:
        return {chosen.country: 1.0}
    countries = [table.row(at).country for at in hits[0].rows] if hits else []
    return {c: countries.count(c) / len(countries) for c in sorted(set(countries))}
