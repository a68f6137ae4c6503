"""Works of a snapshot, a block at a time: canonical rows of plain ones by whole columns.

`work_record.Works` and `authorships.Byline` are the definition. A work of which this module
cannot be sure to say the same is marked as odd and read by that definition.
"""

# The kernels of pyarrow.compute are made when it is imported.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple  # a work as JSON

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.schema.records import AUTHORSHIP, WORK
from talentatlas.sources.base import Records
from talentatlas.sources.byline import LETTER
from talentatlas.sources.openalex.authorships import CORRESPONDING_SINCE, FIRST_AUTHOR, NOBODY
from talentatlas.sources.openalex.snapshot_affiliations import NO_STRING, AffiliationBlock
from talentatlas.sources.openalex.snapshot_nested import (
    Flags,
    Indices,
    column,
    flags,
    items,
    matches,
    part,
    truth,
    whole,
)
from talentatlas.sources.openalex.snapshot_normal import (
    dois,
    normal_names,
    orcids,
    title_keys,
)
from talentatlas.sources.openalex.snapshot_venues import kinds, venues
from talentatlas.sources.openalex.work_record import ADDRESS, SOURCE, YEARS

WORK_ADDRESS = rf"^{ADDRESS}W[0-9]{{1,18}}$"
AUTHOR_ADDRESS = rf"^{ADDRESS}A[0-9]{{1,18}}$"


@dataclass(frozen=True, slots=True)
class Reading:
    """What all blocks of a file have in common.

    Args:
        origin_id: of the file.
        vintage: release, or None.
        selected_by: what stands in `work.selected_by`.
        is_json: texts and numbers are what DuckDB made of JSON.
    """

    origin_id: str
    vintage: str | None
    selected_by: str | None
    is_json: bool


class OddAffiliations(NamedTuple):
    """An authorship whose affiliations are left to the reader of single ones.

    Args:
        work: its index in the block.
        position: on the byline, from 1.
        authorship: as the record has it; where it came from JSON, as DuckDB understood it.
    """

    work: int
    position: int
    authorship: dict[str, Any]


class Block:
    """Some works that count, each with authorships or not.

    Args:
        record: columns of `snapshot_record.RECORD`.
        reading: the file they are from.

    Attributes:
        odd: works that are left to the reader of single records.
        is_bare: of those, works of which nothing is said but that they have no byline.
    """

    def __init__(self, record: pa.Table, reading: Reading) -> None:
        self._record, self._reading = record, reading
        self._ships = items(column(record, "authorships"))
        authors, is_dated = self._ships.counts, _is_dated(record)
        self.is_bare = is_dated & (authors == 0)
        self.odd = ~is_dated | self.is_bare
        self.odd |= _odd_works(record, authors, is_json=reading.is_json)
        self._venue = venues(record)
        self._kind = kinds(record, self._venue)
        self.odd |= flags(self._kind.is_null())
        ships = self._ships.values
        self._affiliations = AffiliationBlock(ships, is_json=reading.is_json)
        self._name = _names(ships)
        self._normal = normal_names(self._name)
        self.odd[self._ships.holder[self._odd_names()]] = True

    def odd_affiliations(self) -> list[OddAffiliations]:
        """Odd affiliations of works that are not odd."""
        ships = self._ships
        odd = np.flatnonzero(self._affiliations.odd & ~self.odd[ships.holder])
        stated = ships.values.take(pa.array(odd)).to_pylist()
        return [
            OddAffiliations(work, place, authorship)
            for work, place, authorship in zip(
                ships.holder[odd].tolist(), ships.places[odd].tolist(), stated, strict=True
            )
        ]

    def records(self) -> Records:
        """Canonical rows of all that is not odd."""
        ships = self._ships
        keep = ~self.odd[ships.holder]
        plain = keep & ~self._affiliations.odd
        work_id = pc.replace_substring(
            column(self._record, "id"), ADDRESS, f"{SOURCE}:", max_replacements=1
        )
        of_ship = work_id.take(pa.array(ships.holder))
        place = ships.places
        return Records(
            work=self._works(work_id),
            authorship=self._authorships(of_ship, keep),
            printed_affiliation=self._affiliations.printed(of_ship, place, plain),
            organisation_match=self._affiliations.matched(of_ship, place, plain),
        )

    def _odd_names(self) -> Flags:
        """Authorships without a name, with an e-mail address in it, or an unusual author."""
        name, normal = self._name, self._normal
        odd = flags(name.is_null()) | flags(pc.match_substring(name, "@"))
        if self._reading.is_json:
            odd |= matches(name, NO_STRING)
        unsure = np.flatnonzero(~matches(normal, "[a-z]"))
        texts = normal.take(pa.array(unsure)).to_pylist()
        odd[unsure] |= np.array([LETTER.search(text or "") is None for text in texts], bool)
        author = part(self._ships.values, "author", "id")
        return odd | (flags(author.is_valid()) & ~matches(author, AUTHOR_ADDRESS))

    def _authorships(self, work_id: pa.Array, keep: Flags) -> pa.Table:
        ships = self._ships
        openalex = _authors(part(ships.values, "author", "id"), keep)
        key = pc.coalesce(
            pc.binary_join_element_wise(f"{SOURCE}:", openalex, ""),
            pc.binary_join_element_wise("name:", self._normal, ""),
        )
        none = pa.nulls(len(keep), pa.string())
        says = (self._reading.vintage or "") >= CORRESPONDING_SINCE
        corresponding = truth(part(ships.values, "is_corresponding"))
        table = pa.table(
            [
                work_id, pa.array(ships.places.astype(np.int32)), self._name, self._normal,
                none, none, orcids(part(ships.values, "raw_orcid")), none, openalex,
                orcids(part(ships.values, "author", "orcid")),
                corresponding if says else pa.nulls(len(keep), pa.bool_()), key,
                pa.array(1 / ships.counts[ships.holder]),
            ],
            schema=AUTHORSHIP.arrow,
        )  # fmt: skip
        return table if keep.all() else table.filter(pa.array(keep))

    def _works(self, work_id: pa.Array) -> pa.Table:
        record, count = self._record, len(self._record)
        get = partial(column, record)
        title = pc.if_else(pa.array(matches(get("title"), r"\S")), get("title"), None)
        year = whole(get("publication_year"))
        citations = whole(get("cited_by_count"))
        none = pa.nulls(count, pa.string())
        selected = self._reading.selected_by
        table = pa.table(
            [
                work_id, pa.repeat(self._reading.origin_id, count), dois(get("doi")), title,
                year.cast(pa.int32(), safe=False),
                self._kind, self._venue, none, none, none,
                pa.repeat(True, count), pc.fill_null(truth(get("is_retracted")), False),
                pc.if_else(pc.greater_equal(citations, 0), citations, None),
                pa.array(self._ships.counts.astype(np.int32)), title_keys(title),
                none if selected is None else pa.repeat(selected, count), none,
            ],
            schema=WORK.arrow,
        )  # fmt: skip
        return table.filter(pa.array(~self.odd)) if self.odd.any() else table


def _is_dated(record: pa.Table) -> Flags:
    """Which works have an identifier of the usual form and a year."""
    year = whole(column(record, "publication_year"))
    is_year = pc.and_(pc.greater_equal(year, YEARS.start), pc.less(year, YEARS.stop))
    return matches(column(record, "id"), WORK_ADDRESS) & flags(is_year)


def _odd_works(record: pa.Table, authorships: Indices, *, is_json: bool) -> Flags:
    """Works with an unusual title, DOI or length of the byline."""
    get = partial(column, record)
    title, name = get("title"), get("display_name")
    odd = ~matches(title, r"\S") & matches(name, r"\S")  # which then is its title
    odd |= flags(pc.utf8_is_space(title))
    if is_json:
        odd |= matches(title, NO_STRING) | matches(get("doi"), NO_STRING)
    stated = whole(get("authors_count"))
    odd |= flags(pc.greater(stated, pa.array(authorships)))
    return odd | flags(truth(get("is_authors_truncated")))


def _names(authorships: pa.Array) -> pa.Array:
    """The name as printed, else that of the profile."""
    raw = part(authorships, "raw_author_name")
    is_named = pc.match_substring_regex(raw, r"\S")
    if flags(is_named).all():
        return raw
    return pc.if_else(
        pc.fill_null(is_named, False), raw, part(authorships, "author", "display_name")
    )


def _authors(identifier: pa.Array, keep: Flags) -> pa.Array:
    """A… of the authors that are somebody; only for authorships that are kept."""
    name = pc.replace_substring(identifier, ADDRESS, "", max_replacements=1)
    if not keep.all():
        name = pc.if_else(pa.array(keep), name, None)
    number = pc.replace_substring(name, "A", "", max_replacements=1).cast(pa.int64())
    is_somebody = pc.and_not(
        pc.greater_equal(number, FIRST_AUTHOR),
        pc.is_in(name, value_set=pa.array(sorted(NOBODY)), skip_nulls=True),
    )
    return pc.if_else(is_somebody, name, None)
