"""From the printed text of an affiliation and a domain to organisation and country."""

import gc
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from talentatlas.places.domains import Domains, load_domains
from talentatlas.places.matching import Part, choose, ranked_hits, seats
from talentatlas.places.name_hints import hint_in_words, place_in_name
from talentatlas.places.near_names import NearNames
from talentatlas.places.no_towns import without_mistaken_towns
from talentatlas.places.organisations import (
    Hit,
    Organisation,
    Organisations,
    load_organisations,
)
from talentatlas.places.own_table import add_own_organisations
from talentatlas.places.place import Place
from talentatlas.places.place_names import PlaceNames, load_place_names
from talentatlas.places.printed import APART, named_country, weighed_country
from talentatlas.places.quarantine import is_placeholder
from talentatlas.places.ror import read_records
from talentatlas.places.segment import read_segment
from talentatlas.places.text import key, printed_domain, segments

_REMEMBERED = 300_000  # segments; distinct parts repeat about four times in proceedings


class Gazetteer:
    """Names of organisations and places, and the order in which they are believed."""

    def __init__(
        self, organisations: Organisations, names: PlaceNames, domains: Domains
    ) -> None:
        """Take loaded tables; see `load`."""
        self._organisations = organisations
        self._names = names
        self._domains = domains
        self._near = NearNames(organisations)
        self._parts: dict[str, Part] = {}

    @classmethod
    def load(cls, ror_dump: Path | None = None) -> "Gazetteer":
        """Read the bundled tables and, where given, a full ROR dump.

        Args:
            ror_dump: JSON array of ROR records, schema 2 or 1, plain, gzipped or zipped.

        Raises:
            SourceError: the dump cannot be read.
        """
        was_collecting = gc.isenabled()
        gc.disable()  # Hundreds of thousands of small objects, none of them garbage.
        try:
            names, domains, organisations = (
                load_place_names(),
                load_domains(),
                load_organisations(),
            )
            if ror_dump is not None:
                records = list(read_records(ror_dump))
                organisations.add(records)
                domains.add(records)
            for domain, at in add_own_organisations(organisations, names).items():
                row = organisations.row(at)
                domains.owners[domain] = row.country, row.organisation_id
        finally:
            if was_collecting:
                gc.enable()
        return cls(organisations, names, domains)

    def resolve(self, text: str | None, domain: str | None) -> Place:
        """Organisation and country of one affiliation.

        Args:
            text: affiliation as printed, one organisation.
            domain: e-mail or web domain beside it; several may be joined by "+", ";" or ",".
        """
        text = (text or "").strip()
        by_domain, owner = self._domains.resolve(domain or printed_domain(text) or "")
        if is_placeholder(key(text), text):
            rule = "domain" if by_domain else "quarantine"
            return Place(country_domain=by_domain, country=by_domain, rule=rule)
        texts = segments(text)
        parts = without_mistaken_towns([self._part(p) for p in texts], texts, text)
        hits = ranked_hits(parts, self._organisations)
        printed = named_country([p.segment for p in parts])
        if printed == "CHN":
            printed = self._china(parts, hits)
        chosen = choose(hits, self._organisations, printed, by_domain)
        if printed is None:
            printed = self._printed(parts, chosen, seats(chosen, hits, self._organisations))
            if printed is not None:
                chosen = choose(hits, self._organisations, printed, by_domain)
        is_near = False
        if chosen is None:
            chosen = self._by_acronym(parts, printed or by_domain)
        if chosen is None:
            chosen = self._by_near_name(parts, printed or by_domain)
            is_near = chosen is not None
        country, rule = printed, "printed"
        if country is None and chosen is not None:
            country, rule = chosen.country, "near_name" if is_near else "organisation"
        if country is None:
            country, rule = self._fallback(text, parts, by_domain)
        if chosen is None and owner is not None and rule == "domain":
            chosen = self._organisations.by_identifier(owner)
        return _place(chosen, (printed, by_domain, country), rule if country else None)

    def resolve_all(
        self, pairs: Sequence[tuple[str | None, str | None]], processes: int = 1
    ) -> list[Place]:
        """Places of many pairs of text and domain, in the same order.

        Args:
            pairs: text and domain.
            processes: processes to share the work; the answer does not depend on it.
        """
        if processes <= 1 or len(pairs) < 2 * processes:
            return [self.resolve(text, domain) for text, domain in pairs]
        size = -(-len(pairs) // processes)
        shares = [pairs[at : at + size] for at in range(0, len(pairs), size)]
        with ProcessPoolExecutor(processes, initializer=_adopt, initargs=(self,)) as pool:
            return [place for share in pool.map(_resolve_share, shares) for place in share]

    def _part(self, text: str) -> Part:
        part = self._parts.get(text)
        if part is None:
            segment = read_segment(text, self._names)
            hits = tuple(self._organisations.find(segment.words, text))
            is_town = bool(segment.meanings) and not segment.is_tail
            if segment.meanings and self._is_name(hits, segment.is_tail):
                segment = replace(segment, meanings=())
            is_bare = not hits and not segment.country and not segment.code
            acronym = self._organisations.acronyms.get(text, ()) if is_bare else ()
            part = Part(segment, hits, acronym, is_town)
            if len(self._parts) >= _REMEMBERED:
                self._parts.clear()
            self._parts[text] = part
        return part

    def _is_name(self, hits: Sequence[Hit], is_tail: bool) -> bool:
        """Whether what could be a town is the name of an organisation, as in "Mila"."""
        if is_tail:
            return any(hit.reaches_end for hit in hits)
        own = next((hit for hit in hits if hit.is_own and hit.is_whole), None)
        return own is not None and self._organisations.row(own.rows[0]).kind != "education"

    def _printed(
        self, parts: Sequence[Part], chosen: Organisation | None, shares: dict[str, float]
    ) -> str | None:
        """Country of the address where none is named outright."""
        is_branching = chosen is None or chosen.kind == "company"
        inside = [p.segment.inside for p in parts if p.segment.inside]
        if inside and chosen is not None and chosen.kind == "company":
            return inside[-1]
        # A town at the end of a longer part is believed behind a name, as in "Yahoo Bangalore".
        told = [p.segment for p in parts if p.hits or not shares or not p.segment.is_tail]
        return weighed_country(told, shares, is_branching)

    def _china(self, parts: Sequence[Part], hits: Sequence[Hit]) -> str:
        """Own code of Hong Kong, Macau or Taiwan where only the seat tells behind "China"."""
        is_mainland = any(m.country == "CHN" for p in parts for m in p.segment.meanings)
        seat = self._organisations.row(hits[0].rows[0]).country if hits else None
        return seat if seat in APART and not is_mainland else "CHN"

    def _by_acronym(self, parts: Sequence[Part], expected: str | None) -> Organisation | None:
        rows = [self._organisations.row(at) for part in parts for at in part.acronym]
        if expected is None and len(parts) > 1:
            return None  # "NLP" beside an unknown firm is a department, not a library.
        if expected:
            rows = [o for o in rows if o.country == expected]
        return rows[0] if len({o.country for o in rows}) == 1 else None

    def _by_near_name(self, parts: Sequence[Part], expected: str | None) -> Organisation | None:
        for part in parts:
            found = self._near.find(part.segment.words) if not part.is_town else ()
            rows = [self._organisations.row(at) for at in found]
            here = [o for o in rows if expected in (None, o.country)]
            # Campuses of one system would all fit; a guess would fill one of them in bulk.
            if len({o.organisation_id for o in here}) == 1:
                return here[0]
        return None

    def _fallback(
        self, text: str, parts: Sequence[Part], domain: str | None
    ) -> tuple[str | None, str]:
        """Country and rule where neither address nor organisation gives one."""
        named = place_in_name([p.segment for p in parts], self._names, domain)
        if named is not None:
            return named, "place_in_name"
        if domain is not None:
            return domain, "domain"
        return hint_in_words(text), "language"


def _place(
    chosen: Organisation | None,
    countries: tuple[str | None, str | None, str | None],
    rule: str | None,
) -> Place:
    printed, domain, country = countries
    if chosen is None:
        return Place(None, None, None, None, printed, domain, country, rule, None)
    return Place(
        chosen.organisation_id,
        chosen.name,
        chosen.kind,
        chosen.country,
        printed,
        domain,
        country,
        rule,
        chosen.parent_id,
    )


# The gazetteer of a worker process; handed over once, not with each share.
_worker: list[Gazetteer] = []


def _adopt(gazetteer: Gazetteer) -> None:
    _worker[:] = [gazetteer]


def _resolve_share(pairs: Sequence[tuple[str | None, str | None]]) -> list[Place]:
    return _worker[0].resolve_all(pairs)
