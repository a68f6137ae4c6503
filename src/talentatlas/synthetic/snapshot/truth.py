"""The truth of one block: residence, moves, profiles, authorships, faults and changes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.synthetic.chance import Ints
from talentatlas.synthetic.snapshot.block import Block
from talentatlas.synthetic.snapshot.careers import FIRST_YEAR, moves
from talentatlas.synthetic.snapshot.config import FAULTS
from talentatlas.synthetic.snapshot.nested import Flags, lists, numbered, places, pooled
from talentatlas.synthetic.snapshot.printed import first_of
from talentatlas.synthetic.snapshot.profiles import PROFILES_EACH, author_number
from talentatlas.synthetic.snapshot.releases import work_number
from talentatlas.synthetic.snapshot.texts import OPENALEX


def tables(block: Block) -> dict[str, pa.Table]:
    """All tables of the truth of one block, by name."""
    made = {
        "residence": _residence(block),
        "move": _move(block),
        "profile": _profile(block),
        "authorship": _authorship(block),
        "fault": _fault(block),
    }
    return made | ({"changes": changes(block)} if block.config.release == 2 else {})


def work_ids(block: Block, work: Ints) -> pa.Array:
    """Identifiers of works, from their numbers in the block."""
    return numbered("W", work_number(block.first_work + work))


def _codes(block: Block, country: Ints) -> pa.DictionaryArray:
    return pooled(country, pa.array(block.pools.organisations.alpha3))


def _main_profile(block: Block, person: Ints) -> pa.Array:
    """Identifier of the profile in which most works of each person stand."""
    holder = block.known.known_as[block.config.release - 1][person]
    profile = (block.lives.first_person + holder) * PROFILES_EACH
    return numbered("A", author_number(profile))


def _residence(block: Block) -> pa.Table:
    """Person-years: where each person was; whole careers, also years without works."""
    lives = block.lives
    return pa.table(
        {
            "person": pa.array(lives.first_person + lives.person),
            "author": _main_profile(block, lives.person),
            "year": pa.array((FIRST_YEAR + lives.year).astype(np.int32)),
            "country": _codes(block, lives.country),
        }
    )


def _move(block: Block) -> pa.Table:
    """Moves: the year is the first one in the destination."""
    lives = block.lives
    at, before = moves(lives)
    person = lives.person[at]
    return pa.table(
        {
            "person": pa.array(lives.first_person + person),
            "author": _main_profile(block, person),
            "year": pa.array((FIRST_YEAR + lives.year[at]).astype(np.int32)),
            "origin": _codes(block, before),
            "destination": _codes(block, lives.country[at]),
        }
    )


def _profile(block: Block) -> pa.Table:
    """Profiles of each person: a second one when split, that of another when merged."""
    known, release = block.known, block.config.release
    holder, split = known.known_as[release - 1], known.is_split[release - 1]
    person = np.arange(len(holder))
    is_shared = (holder != person) | np.isin(person, holder[holder != person])
    people = np.concatenate([person, person[split]])
    second = np.arange(len(people)) >= len(person)
    profile = np.where(
        second,
        (block.lives.first_person + people) * PROFILES_EACH + 1,
        (block.lives.first_person + holder[people]) * PROFILES_EACH,
    )
    return pa.table(
        {
            "person": pa.array(block.lives.first_person + people),
            "author_id": numbered("A", author_number(profile)),
            "is_second": pa.array(second),
            "is_shared": pa.array(is_shared[people] & ~second),
            "orcid": known.orcid.take(pa.array(people)),
            "name": known.name.take(pa.array(people)),
        }
    )


def _authorship(block: Block) -> pa.Table:
    """Authorships of the works of the release, with what is true and what is printed."""
    seats, bylines = block.seats, block.bylines
    shown, where = seats.shown, seats.where
    kept = np.flatnonzero(block.is_shown[bylines.work])
    work, number = bylines.work[kept], seats.author[kept]
    found = first_of(seats.found.institutions, seats.found.institution_counts)[kept]
    ids = pc.utf8_slice_codeunits(where.ids, len(OPENALEX))
    retracted = block.works["is_retracted"].to_numpy()
    has_orcid = block.known.orcid.is_valid().to_numpy(zero_copy_only=False)
    has_raw = shown.has_raw_orcid & has_orcid[shown.person]
    have = block.draws
    columns = {
        "work_id": work_ids(block, work),
        "year": pa.array((FIRST_YEAR + bylines.year[work]).astype(np.int32)),
        "position": pa.array((places(bylines.counts)[kept] + 1).astype(np.int32)),
        "person": pa.array(block.lives.first_person + shown.person[kept]),
        "author_id": numbered("A", number, number < 0),
        "country": _codes(block, shown.true_country[kept]),
        "organisation_id": pooled(shown.true_organisation[kept], ids),
        "institution_id": pooled(found, ids),
        "printed_countries": _printed_countries(block, kept),
        "affiliations": pa.array(shown.counts[kept].astype(np.int32)),
        "has_raw_orcid": pa.array(has_raw[kept]),
        "is_ai": pa.array(bylines.is_ai[work]),
        "is_xpac": pa.array(have.is_xpac[work]),
        "is_retracted": pa.array(retracted[work]),
    }
    return pa.table(list(columns.values()), list(columns))


def _printed_countries(block: Block, kept: Ints) -> pa.Array:
    found = block.seats.found
    codes = _codes(block, found.countries)
    return lists(found.country_counts, codes).take(pa.array(kept))


def _fault(block: Block) -> pa.Table:
    """Works hit by each of the faults that were asked for."""
    works = {name: block.is_hit(name) for name in FAULTS[:2]}
    works["institutions-as-authors"] &= block.bylines.counts > 0  # needs an author's place
    shown, work = block.shown, block.bylines.work
    owner = np.repeat(np.arange(len(shown.counts)), shown.counts)
    works["sentinel-institution"] = _any(block, work[shown.has_sentinel])
    works["duplicate-strings"] = _any(block, work[owner[shown.is_repeated]])
    asked = [name for name in FAULTS if block.config.fault(name) > 0]
    hits = [np.flatnonzero(works[name] & block.is_shown) for name in asked]
    name = np.repeat(np.arange(len(hits)), [len(hit) for hit in hits])
    numbers = np.concatenate([np.zeros(0, np.int64), *hits])
    return pa.table(
        {
            "work_id": work_ids(block, numbers),
            "fault": pooled(name, pa.array(asked, pa.string())),
        }
    )


def _any(block: Block, works: Ints) -> Flags:
    """Works that are among these."""
    return np.bincount(works, minlength=len(block.bylines.counts)) > 0


def changes(block: Block) -> pa.Table:
    """What the second release changed, by work or by authorship, and why."""
    dates = block.dates
    stays = block.is_shown & ~dates.is_new
    works = [
        _rows(block, np.flatnonzero(dates.is_new & block.is_shown), "new", "indexed since"),
        _rows(block, np.flatnonzero(dates.is_deleted), "deleted", "merged into another"),
        _rows(
            block, np.flatnonzero(dates.is_cited & block.is_shown), "updated", "new citations"
        ),
    ]
    on = stays[block.bylines.work]
    before, after = block.profile(1), block.profile(2)
    is_split = (after % PROFILES_EACH == 1) | (
        block.known.known_as[0] != np.arange(len(block.known.name))
    )[block.shown.person]
    moved = block.is_reassigned & on
    authorships = [
        _moved(block, moved & is_split, "profile split", before, after),
        _moved(block, moved & ~is_split, "profiles merged", before, after),
        _authorship_rows(block, block.is_rematched & on, "updated", "organisation found"),
    ]
    return pa.concat_tables([*works, *authorships])


def _rows(
    block: Block, work: Ints, change: str, reason: str, extra: Sequence[pa.Array] = ()
) -> pa.Table:
    position, before, after = extra or [
        pa.nulls(len(work), kind) for kind in (pa.int32(), pa.string(), pa.string())
    ]
    return pa.table(
        {
            "work_id": work_ids(block, work),
            "position": position,
            "change": pa.array([change] * len(work), pa.string()),
            "reason": pa.array([reason] * len(work), pa.string()),
            "before": before,
            "after": after,
        }
    )


def _authorship_rows(block: Block, chosen: Flags, change: str, reason: str) -> pa.Table:
    at = np.flatnonzero(chosen)
    none = pa.nulls(len(at), pa.string())
    position = pa.array((places(block.bylines.counts)[at] + 1).astype(np.int32))
    return _rows(block, block.bylines.work[at], change, reason, [position, none, none])


def _moved(block: Block, chosen: Flags, reason: str, before: Ints, after: Ints) -> pa.Table:
    table = _authorship_rows(block, chosen, "reassigned", reason)
    ids = [numbered("A", author_number(p[chosen])) for p in (before, after)]
    return table.set_column(4, "before", ids[0]).set_column(5, "after", ids[1])
