"""One edition of a conference as arrays: who wrote which paper, and from where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from talentatlas.engine import connect
from talentatlas.studies.head_office import Owner, head_offices

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
UNKNOWN = -1
TABLES = ("work", "person_work", "affiliation", "country_of_origin", "education")
ROWS = """
select p.work_id, p.position, p.person_id, coalesce(f.line, 0) as line, f.country as desk,
       f.organisation_id, o.country as origin, o.basis,
       e.doctorate_country as doctorate
from person_work as p
join work as w on w.work_id = p.work_id
left join affiliation as f on f.work_id = p.work_id and f.position = p.position
left join country_of_origin as o on o.person_id = p.person_id
left join education as e on e.person_id = p.person_id
where w.venue_id = $venue and w.year = $year and w.is_accepted and not w.is_retracted
    and ($tier = '' or w.tier = $tier)
order by p.work_id, p.position, line
"""
YEARS = """
select year, count(*) as works from work
where venue_id = $venue and is_accepted and ($tier = '' or tier = $tier)
group by year order by year
"""
BY_DEGREE = "first-degree"


@dataclass(frozen=True)
class Edition:
    """One edition; each array has an entry for every stated affiliation of every authorship.

    An authorship without affiliation has one entry with places unknown (-1).

    Args:
        venue: such as neurips.
        year: of the edition.
        works: number of papers.
        areas: alpha-3 codes that the arrays of places point into.
        owners: organisations that `owner` points into.
        work, authorship, person: numbers from 0.
        desk: country of the desk, as the atlas places the affiliation.
        head: country of the head office of the organisation, of the desk where none is known.
        owner: organisation at the top, -1 where none was recognised.
        origin: where the person comes from.
        doctorate: where the person took a doctorate.
        has_degree: the origin is that of a first degree, not of the first residence.
        person_ids: keys of the persons, for looking up lives; never shown.
    """

    venue: str
    year: int
    works: int
    areas: tuple[str, ...] = field(repr=False)
    owners: tuple[Owner, ...] = field(repr=False)
    work: Ints = field(repr=False)
    authorship: Ints = field(repr=False)
    person: Ints = field(repr=False)
    desk: Ints = field(repr=False)
    head: Ints = field(repr=False)
    owner: Ints = field(repr=False)
    origin: Ints = field(repr=False)
    doctorate: Ints = field(repr=False)
    has_degree: Flags = field(repr=False)
    person_ids: tuple[str, ...] = field(repr=False)

    @property
    def authorships(self) -> int:
        """Names on papers."""
        return int(self.authorship[-1]) + 1

    def codes(self, areas: Iterable[str]) -> Ints:
        """Numbers of some areas in the arrays; areas that nobody is in are left out."""
        known = {code: at for at, code in enumerate(self.areas)}
        return np.array(sorted(known[a] for a in areas if a in known), dtype=np.int64)


def holds_people(atlas: Atlas | None) -> bool:
    """Does the atlas hold papers and persons, not figures only?"""
    return atlas is not None and all(path.exists() for path in _paths(atlas.folder).values())


def editions(atlas: Atlas, venue: str, tier: str = "") -> dict[int, int]:
    """Papers of a venue at hand, by year.

    Args:
        atlas: of records.
        venue: short name.
        tier: only papers of this tier, "" for all.
    """
    with connect() as engine:
        engine.read(_paths(atlas.folder)["work"])
        rows = engine.arrow(YEARS, {"venue": venue, "tier": tier}).to_pylist()
    return {row["year"]: row["works"] for row in rows}


def read_edition(atlas: Atlas, venue: str, year: int, tier: str = "") -> Edition | None:
    """One edition, or None when the atlas holds no paper of it.

    Args:
        atlas: of records.
        venue: short name.
        year: of the edition.
        tier: only papers of this tier, "" for all.
    """
    return _read(atlas.folder, atlas.run_id, venue, year, tier)


@lru_cache(maxsize=16)
def _read(folder: Path, run_id: str, venue: str, year: int, tier: str) -> Edition | None:
    """As `read_edition`; `run_id` tells a rebuilt atlas from the one before."""
    del run_id
    paths = _paths(folder)
    with connect() as engine:
        for path in paths.values():
            engine.read(path)
        rows = engine.arrow(ROWS, {"venue": venue, "year": year, "tier": tier})
    if not rows.num_rows:
        return None
    owners = head_offices(pq.read_table(folder / "clean" / "organisation.parquet"))
    return _edition(rows, owners, venue, year)


def _edition(rows: pa.Table, owners: dict[str, Owner], venue: str, year: int) -> Edition:
    desks, origins, doctorates = (
        rows[name].to_pylist() for name in ("desk", "origin", "doctorate")
    )
    found = [owners.get(one or "") for one in rows["organisation_id"].to_pylist()]
    heads = [
        (owner.country if owner and owner.country else desk)
        for owner, desk in zip(found, desks, strict=True)
    ]
    areas = tuple(sorted({*desks, *heads, *origins, *doctorates} - {None}))
    at = {code: number for number, code in enumerate(areas)}
    tops = tuple(sorted({o for o in found if o}, key=lambda one: one.organisation_id))
    top_at = {owner.organisation_id: number for number, owner in enumerate(tops)}
    persons = rows["person_id"].to_pylist()
    ids = tuple(sorted(set(persons)))
    person_at = {one: number for number, one in enumerate(ids)}
    works = rows["work_id"].to_pylist()
    bylines = list(zip(works, rows["position"].to_pylist(), strict=True))
    return Edition(
        venue=venue,
        year=year,
        works=len(set(works)),
        areas=areas,
        owners=tops,
        work=_runs(works),
        authorship=_runs(bylines),
        person=np.array([person_at[one] for one in persons], dtype=np.int64),
        desk=_numbers(desks, at),
        head=_numbers(heads, at),
        owner=np.array([top_at[o.organisation_id] if o else UNKNOWN for o in found]),
        origin=_numbers(origins, at),
        doctorate=_numbers(doctorates, at),
        has_degree=np.array([basis == BY_DEGREE for basis in rows["basis"].to_pylist()]),
        person_ids=ids,
    )


def _runs(keys: Sequence[object]) -> Ints:
    """Running number of equal neighbours, from 0."""
    starts = [1 if a != b else 0 for a, b in zip(keys[1:], keys, strict=False)]
    return np.concatenate(([0], np.cumsum(starts))).astype(np.int64)


def _numbers(values: list[str | None], at: dict[str, int]) -> Ints:
    return np.array([UNKNOWN if v is None else at[v] for v in values], dtype=np.int64)


def _paths(folder: Path) -> dict[str, Path]:
    layers = {"work": "clean", "affiliation": "clean"}
    return {n: folder / layers.get(n, "core") / f"{n}.parquet" for n in TABLES}
