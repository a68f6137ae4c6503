"""Affiliations of whole blocks of plain authorships: printed lines and matched institutions.

`affiliations.Affiliations` is the definition. An authorship of which this module cannot be sure
to say the same (a text printed twice, an institution matched to no text, …) is marked as odd
and left to that definition.
"""

# The kernels of pyarrow.compute are made when it is imported.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any  # an authorship as JSON

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.schema.records import ORGANISATION_MATCH, PRINTED_AFFILIATION
from talentatlas.sources.openalex.institutions import FULL_STOP, KINDS, ROR_ADDRESS, alpha3
from talentatlas.sources.openalex.snapshot_nested import (
    Flags,
    Indices,
    Items,
    codes,
    flags,
    items,
    keys,
    matches,
    part,
    repeated,
)
from talentatlas.sources.openalex.snapshot_normal import by_value
from talentatlas.sources.openalex.work_record import ADDRESS

INSTITUTION = rf"^{ADDRESS}I[0-9]+$"
ROR = rf"^(?:{ROR_ADDRESS})?0[a-z0-9]{{6}}[0-9]{{2}}$"
# What a number, a truth value or a list looks like when DuckDB has made a text of it.
NO_STRING = r"^(?:[\[{].*[\]}]|[-+]?[0-9][0-9.eE+-]*|true|false|-?(?i:nan|inf|infinity))$"
IS_NO_STRING = re.compile(NO_STRING).match


@dataclass(frozen=True, slots=True)
class Seats:
    """Institutions of the authorships of a block.

    Args:
        items: with the authorship that holds each.
        country: of the seat, alpha-3.
        organisation_id: `ror:…` or `openalex:I…`.
        openalex: I….
        name: as given.
        kind: as given, where it is one.
    """

    items: Items
    country: pa.Array
    organisation_id: pa.Array
    openalex: pa.Array
    name: pa.Array
    kind: pa.Array


class AffiliationBlock:
    """Affiliations of the authorships of a block.

    Args:
        authorships: as structs.
        is_json: texts may be what DuckDB made of other values.

    Attributes:
        odd: authorships whose affiliations are left to the reader of single ones.
    """

    def __init__(self, authorships: pa.Array, *, is_json: bool) -> None:
        self._authorships, self._is_json = authorships, is_json
        self.odd = np.zeros(len(authorships), bool)
        self._lines = items(part(authorships, "affiliations"))
        self._text = part(self._lines.values, "raw_affiliation_string")
        self._seats = self._read_seats()
        self._ids = items(part(self._lines.values, "institution_ids"))
        self._match = self._matched()
        self._check_texts()
        self._read_countries()

    def printed(self, work_id: pa.Array, position: Indices, keep: Flags) -> pa.Table:
        """Rows of `printed_affiliation`.

        Args:
            work_id: of each authorship.
            position: of each authorship.
            keep: authorships whose rows are wanted.
        """
        seats, lines, ids = self._seats, self._lines, self._ids
        first = np.full(len(lines.holder), -1)
        some = ids.counts > 0
        first[some] = self._match[ids.start[:-1][some]]
        match = _index(first)
        has_country = np.flatnonzero(flags(seats.country.take(_index(self._match)).is_valid()))
        line, at = np.unique(ids.holder[has_country], return_index=True)
        from_seat = np.full(len(lines.holder), -1)
        from_seat[line] = self._match[has_country[at]]
        country = seats.country.take(_index(from_seat))
        bare = len(self._bare)
        columns = [
            np.concatenate([lines.holder, self._bare]),
            np.concatenate([lines.places, self._bare_line]),
            pa.concat_arrays([self._text, pa.nulls(bare, pa.string())]),
            pa.concat_arrays([country, self._bare_country]),
            pa.concat_arrays([seats.organisation_id.take(match), pa.nulls(bare, pa.string())]),
            pa.concat_arrays([seats.kind.take(match), pa.nulls(bare, pa.string())]),
        ]
        holder, line, text, country, organisation, kind = _kept(columns, keep)
        none = pa.nulls(len(holder), pa.string())
        return pa.table(
            [work_id.take(pa.array(holder)), _small(position[holder]), _small(line), text,
             none, none, country, organisation, kind],
            schema=PRINTED_AFFILIATION.arrow,
        )  # fmt: skip

    def matched(self, work_id: pa.Array, position: Indices, keep: Flags) -> pa.Table:
        """Rows of `organisation_match`; see `printed`."""
        seats, lines, ids = self._seats, self._lines, self._ids
        columns = [lines.holder[ids.holder], lines.places[ids.holder], ids.places, self._match]
        holder, line, number, match = _kept(columns, keep)
        seat = pa.array(match)
        return pa.table(
            [work_id.take(pa.array(holder)), _small(position[holder]), _small(line),
             _small(number), seats.organisation_id.take(seat), seats.openalex.take(seat),
             seats.name.take(seat), seats.country.take(seat), seats.kind.take(seat)],
            schema=ORGANISATION_MATCH.arrow,
        )  # fmt: skip

    def _read_seats(self) -> Seats:
        """Institutions; odd are those without a usable identifier, name or country."""
        held = items(part(self._authorships, "institutions"))
        identifier, ror = part(held.values, "id"), part(held.values, "ror")
        name, code = part(held.values, "display_name"), part(held.values, "country_code")
        openalex = pc.replace_substring(identifier, ADDRESS, "", max_replacements=1)
        is_ror = pc.fill_null(pc.match_substring_regex(ror, ROR), False)
        organisation = pc.if_else(
            is_ror,
            pc.binary_join_element_wise("ror:", pc.replace_substring(ror, ROR_ADDRESS, ""), ""),
            pc.binary_join_element_wise("openalex:", openalex, ""),
        )
        country = by_value(code, alpha3)
        odd = ~matches(identifier, INSTITUTION)
        odd |= flags(pc.and_(country.is_null(), pc.not_equal(code, "")))
        odd |= flags(pc.or_(pc.equal(name, ""), pc.utf8_is_space(name)))
        if self._is_json:
            odd |= matches(name, NO_STRING)
        self.odd[held.holder[odd]] = True
        self.odd |= held.absent
        kind = by_value(part(held.values, "type"), lambda text: text if text in KINDS else None)
        return Seats(held, country, organisation, openalex, name, kind)

    def _matched(self) -> Indices:
        """Index of the institution behind each identifier that was matched to a text."""
        seats, ids = self._seats.items, self._ids
        known, wanted = codes(part(seats.values, "id"), ids.values)
        known_key = keys(seats.holder, known)
        wanted_key = keys(self._lines.holder[ids.holder], wanted)
        if np.array_equal(known_key, wanted_key):  # one text, one institution
            self.odd[seats.holder[repeated(known_key)]] = True
            return np.arange(len(wanted_key))
        order = np.argsort(known_key, kind="stable")
        at = np.searchsorted(known_key, wanted_key, sorter=order)
        found = at < len(order)
        found[found] = known_key[order[at[found]]] == wanted_key[found]
        match = np.full(len(at), -1)
        match[found] = order[at[found]]
        loose = np.ones(len(known_key), bool)
        loose[match[found]] = False
        self.odd[self._lines.holder[ids.holder[~found]]] = True
        self.odd[seats.holder[loose]] = True
        self.odd[seats.holder[repeated(known_key)]] = True
        self.odd[self._lines.holder[ids.holder[repeated(keys(ids.holder, wanted))]]] = True
        return match

    def _check_texts(self) -> None:
        """Odd are texts with nothing in them, with an e-mail address, or printed twice."""
        lines, text = self._lines, self._text
        bare = pc.utf8_rtrim(text, FULL_STOP)
        odd = flags(pc.fill_null(pc.equal(bare, ""), True))
        odd |= flags(pc.utf8_is_space(text)) | flags(pc.match_substring(text, "@"))
        if self._is_json:
            odd |= matches(text, NO_STRING)
        self.odd[lines.holder[odd]] = True
        self.odd |= lines.absent
        several = lines.counts[lines.holder] > 1
        [code] = codes(bare.filter(pa.array(several)))
        holder = lines.holder[several]
        self.odd[holder[repeated(keys(holder, code))]] = True
        strings = items(part(self._authorships, "raw_affiliation_strings"))
        self.odd |= strings.absent
        if np.array_equal(strings.start, lines.start) and strings.values.equals(text):
            return
        own, listed = codes(text, strings.values)
        more = ~np.isin(keys(strings.holder, listed), keys(lines.holder, own))
        self.odd[strings.holder[more]] = True

    def _read_countries(self) -> None:
        """Countries that are listed though no matched institution has its seat there."""
        seats = self._seats
        listed = items(part(self._authorships, "countries"))
        country = by_value(listed.values, alpha3)
        self.odd[listed.holder[flags(country.is_null())]] = True
        own, code = codes(seats.country, country)
        key = keys(listed.holder, code)
        self.odd[listed.holder[repeated(key)]] = True
        bare = np.flatnonzero(~np.isin(key, keys(seats.items.holder, own)))
        self._bare = listed.holder[bare]
        self._bare_country = country.take(pa.array(bare))
        _, start, count = np.unique(self._bare, return_index=True, return_counts=True)
        place = np.arange(len(bare)) - np.repeat(start, count) + 1
        self._bare_line = self._lines.counts[self._bare] + place


def is_certain(authorship: dict[str, Any]) -> bool:
    """Whether an authorship that DuckDB made of JSON is what the JSON says.

    Other values than texts have become texts; items that are no objects, objects of nulls.
    """
    for name in ("affiliations", "institutions"):
        for item in authorship[name] or ():
            if item is None or all(value is None for value in item.values()):
                return False
    stated = {k: v for k, v in authorship.items() if k != "is_corresponding"}
    return not any(IS_NO_STRING(text) for text in _texts(stated))


def _texts(value: object) -> Iterator[str]:
    """All texts in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _kept(columns: list, keep: Flags) -> list:  # of NumPy and Arrow arrays
    """Rows whose holder, in the first column, is kept."""
    chosen = keep[columns[0]]
    if chosen.all():
        return columns
    mask = pa.array(chosen)
    return [c[chosen] if isinstance(c, np.ndarray) else c.filter(mask) for c in columns]


def _index(values: Indices) -> pa.Array:
    """Indices for Arrow; -1 becomes null."""
    return pa.array(values, mask=values < 0)


def _small(values: Indices) -> pa.Array:
    return pa.array(values.astype(np.int32))
