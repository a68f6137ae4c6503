"""The small entities of a snapshot, authors and institutions, as they follow from its works."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.synthetic.chance import Ints
from talentatlas.synthetic.snapshot.block import Block, Pools
from talentatlas.synthetic.snapshot.careers import FIRST_YEAR
from talentatlas.synthetic.snapshot.nested import lists, numbered, places, pooled, struct
from talentatlas.synthetic.snapshot.profiles import PROFILES_EACH, author_number
from talentatlas.synthetic.snapshot.releases import RELEASE_DATE
from talentatlas.synthetic.snapshot.texts import OPENALEX, SCORES

TOPICS = 5  # of an author, as in the snapshot
YEAR_BITS, INSTITUTION_BITS = 6, 16
TOPIC_FIELDS = ("id", "display_name", "subfield", "field", "domain")


@dataclass(frozen=True, slots=True)
class Records:
    """Authorships of the works of a block that the release shows, with a profile of their own.

    Args:
        block: which.
        at: number of each authorship in the block.
        profiles: numbers of the profiles, in order.
        author: number in `profiles` of each authorship.
    """

    block: Block
    at: Ints
    profiles: Ints
    author: Ints

    @staticmethod
    def of(block: Block) -> Records:
        """Those of a block."""
        seats = block.seats
        own = (seats.shown.special == 0) & ~seats.is_organisation
        at = np.flatnonzero(own & block.is_shown[block.bylines.work])
        profiles, author = np.unique(seats.profile[at], return_inverse=True)
        return Records(block, at, profiles, author)

    @property
    def year(self) -> Ints:
        """Year of each authorship, counted from the first one."""
        return self.block.bylines.year[self.block.bylines.work[self.at]]

    def count(self) -> Ints:
        """Works of each author."""
        return np.bincount(self.author, minlength=len(self.profiles))


def authors(block: Block) -> pa.Table:
    """The author records of a block."""
    have = Records.of(block)
    number, known = author_number(have.profiles), block.known
    person = have.profiles // PROFILES_EACH - block.lives.first_person
    at = pa.array(person)
    names = known.name.take(at)
    orcid = known.orcid.take(pa.array(person, mask=have.profiles % PROFILES_EACH == 1))
    works = have.count()
    cited = block.draws.cited[block.bylines.work[have.at]]
    total = np.bincount(have.author, cited, len(works)).astype(np.int64)
    ids = numbered(f"{OPENALEX}A", number)
    both = pa.concat_arrays([names, known.initialled.take(at)])
    order = np.arange(2 * len(works)).reshape(2, -1).T.ravel()
    zero = np.zeros(len(works), np.int64)
    columns = {
        "id": ids,
        "orcid": orcid,
        "display_name": names,
        "display_name_alternatives": lists(zero + 2, both.take(pa.array(order))),
        "works_count": pa.array(works),
        "cited_by_count": pa.array(total),
        "summary_stats": struct(
            {
                "2yr_mean_citedness": pa.array(np.round(total / works / 10, 6)),
                "h_index": pa.array(np.minimum(works, np.sqrt(total).astype(np.int64))),
                "i10_index": pa.array(
                    np.bincount(have.author, cited >= 10, len(works)).astype(np.int64)
                ),
            }
        ),
        "ids": struct({"openalex": ids, "orcid": orcid}),
        **_affiliations(have),
        "topics": _topics(have),
        "counts_by_year": _counts_by_year(have, cited),
        "works_api_url": numbered("https://api.openalex.org/works?filter=author.id:A", number),
        **_dates(block.config.release, len(works)),
    }
    return pa.table(list(columns.values()), list(columns))


def _dates(release: int, number: int) -> dict[str, pa.Array]:
    updated = np.full(number, np.datetime64(RELEASE_DATE[release - 1], "s"))
    created = np.full(number, np.datetime64("2023-07-21", "s"))
    return {"updated_date": pa.array(updated), "created_date": pa.array(created)}


def _affiliations(have: Records) -> dict[str, pa.Array]:
    """Institutions with their years, newest first, and those of the latest year of works."""
    seats = have.block.seats
    counts, first = seats.found.institution_counts, have.block.pools.organisations
    begin = np.cumsum(counts) - counts
    owner = np.repeat(np.arange(len(have.at)), counts[have.at])
    within = begin[have.at][owner] + places(counts[have.at])
    institution = seats.found.institutions[within]
    real = institution != first.sentinel
    owner, institution = owner[real], institution[real]
    last_year = np.zeros(len(have.profiles), np.int64)
    np.maximum.at(last_year, have.author, have.year)
    author, year = have.author[owner], have.year[owner]
    limit = (1 << YEAR_BITS) - 1
    pair = (author << INSTITUTION_BITS) + institution
    key = np.unique((pair << YEAR_BITS) + limit - year)
    years, pairs = limit - (key & limit), key >> YEAR_BITS
    different, each = np.unique(pairs, return_counts=True)
    holder = different >> INSTITUTION_BITS
    number = different & ((1 << INSTITUTION_BITS) - 1)
    values = struct(
        {
            "institution": pooled(number, first.institution),
            "years": lists(each, pa.array(FIRST_YEAR + years)),
        }
    )
    people = len(have.profiles)
    newest = years[np.cumsum(each) - each] == last_year[holder]
    return {
        "affiliations": lists(np.bincount(holder, minlength=people), values),
        "last_known_institutions": lists(
            np.bincount(holder[newest], minlength=people),
            pooled(number[newest], first.institution),
        ),
    }


def _topics(have: Records) -> pa.ListArray:
    """The topics of most works, with their number."""
    chosen = have.block.works["primary_topic"].chunk(0).indices
    topic = pc.fill_null(chosen, -SCORES).to_numpy() // SCORES
    topic = topic[have.block.bylines.work[have.at]]
    some = topic >= 0
    key, count = np.unique((have.author[some] << 16) + topic[some], return_counts=True)
    author = key >> 16
    order = np.lexsort((key, -count, author))
    author, key, count = author[order], key[order], count[order]
    each = np.bincount(author, minlength=len(have.profiles))
    kept = places(each) < TOPICS
    pool = have.block.pools.texts.topics
    at = (key[kept] & 0xFFFF) * SCORES
    fields = {name: pooled(at, pc.struct_field(pool, name)) for name in TOPIC_FIELDS}
    head = {name: fields.pop(name) for name in ("id", "display_name")}
    values = struct({**head, "count": pa.array(count[kept]), **fields})
    return lists(np.minimum(each, TOPICS), values)


def _counts_by_year(have: Records, cited: Ints) -> pa.ListArray:
    key = (have.author << YEAR_BITS) + have.year
    different, where, count = np.unique(key, return_inverse=True, return_counts=True)
    total = np.bincount(where, cited, len(different)).astype(np.int64)
    values = struct(
        {
            "year": pa.array(FIRST_YEAR + (different & ((1 << YEAR_BITS) - 1))),
            "works_count": pa.array(count),
            "cited_by_count": pa.array(total),
        }
    )
    each = np.bincount(different >> YEAR_BITS, minlength=len(have.profiles))
    return lists(each, values)


def works_of_institutions(block: Block) -> Ints:
    """Authorships of each institution in a block, as `institutions` counts them."""
    seats = block.seats
    shown = np.repeat(block.is_shown[block.bylines.work], seats.found.institution_counts)
    number = len(block.pools.organisations.institution)
    return np.bincount(seats.found.institutions[shown], minlength=number)


def institutions(pools: Pools, works: Ints, release: int) -> pa.Table:
    """The institution records.

    Args:
        pools: of the world.
        works: authorships of each institution.
        release: whose date the records have.
    """
    where = pools.organisations
    number = len(where.country)
    known = where.institution.slice(0, number)
    fields = {name: pc.struct_field(known, name) for name in known.type.names}
    kinds = pc.binary_join_element_wise(f"{OPENALEX}institution-types/", fields["type"], "")
    homes = pa.array([f"https://www.{record.domain}" for record in where.records])
    columns = {
        "id": fields["id"],
        "ror": fields["ror"],
        "display_name": fields["display_name"],
        "country_code": fields["country_code"],
        "type": fields["type"],
        "type_id": kinds,
        "lineage": fields["lineage"],
        "homepage_url": homes,
        "display_name_alternatives": lists(np.ones(number, np.int64), fields["display_name"]),
        "works_count": pa.array(works[:number]),
        "cited_by_count": pa.array(works[:number] * 9),
        "ids": struct({"openalex": fields["id"], "ror": fields["ror"]}),
        "geo": struct(
            {
                "city": pa.array([record.city for record in where.records]),
                "country_code": fields["country_code"],
            }
        ),
        "is_super_system": pa.array(np.zeros(number, bool)),
        **_dates(release, number),
    }
    return pa.table(list(columns.values()), list(columns))
