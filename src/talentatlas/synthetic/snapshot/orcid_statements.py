"""What the ORCID records of the people of one block state of their studies and jobs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.synthetic.chance import Ints, stream
from talentatlas.synthetic.snapshot.block import Block
from talentatlas.synthetic.snapshot.careers import FIRST_YEAR, LAST_YEAR, organisation_in
from talentatlas.synthetic.snapshot.nested import Flags, pooled
from talentatlas.synthetic.snapshot.organisations import Organisations
from talentatlas.synthetic.snapshot.profiles import orcid_id
from talentatlas.synthetic.snapshot.texts import table

LEVELS = ("bachelor", "master", "doctorate", "job")
JOB = 3  # number in `LEVELS`; the others are degrees
# Invented rates; the genuine records of 2022 show every one of these.
NO_STATEMENT = 0.4  # part of the records without any study or job
STATED = 0.75  # part of the studies and jobs that the other records state
STUDY = (0.9, 0.5, 0.7)  # part of the persons with each degree
DOCTORAL_YEARS = 4
HOME_STUDY = 0.93  # part of the first degrees taken in the country of the first work
NO_START, NO_END, NO_MONTH, NO_DAY = 0.06, 0.12, 0.4, 0.3
REVERSED = 0.004  # part of the statements whose end lies before the start
SECOND_SOURCE = 0.08  # part of the statements that another source makes too
NO_ROLE, NO_DEPARTMENT, LOCAL_LANGUAGE = 0.08, 0.3, 0.5
SCHEMES = ("RINGGOLD", "GRID", "ROR", "FUNDREF", None)
NO_SCHEME = 4
SCHEME_WEIGHTS = (0.4, 0.2, 0.25, 0.05, 0.1)
LANGUAGE = {
    "BRA": "pt", "PRT": "pt", "ESP": "es", "MEX": "es", "ARG": "es", "CHL": "es", "COL": "es",
    "FRA": "fr", "DEU": "de", "AUT": "de", "CHN": "zh", "TWN": "zh",
}  # fmt: skip
DEPARTMENTS = (
    "Computer Science", "Electrical Engineering", "Informatik & Mathematik",
    "Institute for <Intelligent> Systems", "Informática", "计算机科学与技术学院",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stations:
    """Studies and jobs as they were, one after the other.

    Args:
        person: from 0 in the block.
        level: number in `LEVELS`.
        organisation: of each.
        start, end: calendar years; the end is 0 while it lasts.
    """

    person: Ints
    level: Ints
    organisation: Ints
    start: Ints
    end: Ints


def statements(block: Block) -> pa.Table:
    """One row for each statement of each source, in order of record, section and group.

    Columns: orcid, person, section, group, source (`self` or `client`), is_preferred, level,
    organisation, city, region, country, country_code, organisation_id, scheme, department,
    role_title, true_start_year, true_end_year, and year, month and day of start and end.
    """
    draw = stream(block.config.seed, f"orcid {block.number}")
    stations = _stated(draw, block, _stations(draw, block))
    twice = 1 + (draw.random(len(stations.person)) < SECOND_SOURCE)
    group = np.repeat(np.arange(len(twice)), twice)
    is_second = np.diff(group, prepend=-1) == 0
    person, level = stations.person[group], stations.level[group]
    organisation = stations.organisation[group]
    section = pooled((level == JOB).astype(np.int64), pa.array(["education", "employment"]))
    columns = {
        "orcid": orcid_id(block.lives.first_person + person),
        "person": pa.array(block.lives.first_person + person),
        "section": section,
        "group": pa.array(group),
        "source": pooled(is_second.astype(np.int64), pa.array(["self", "client"])),
        "is_preferred": pa.array(~is_second),
        "level": pooled(level, pa.array(LEVELS)),
        **_organisations(draw, block.pools.organisations, organisation),
        "department": _maybe(draw, len(group), DEPARTMENTS, NO_DEPARTMENT),
        "role_title": _roles(draw, block, level, organisation),
        **_dates(draw, stations, group, is_second),
    }
    made = pa.table(list(columns.values()), list(columns))
    return made.take(pa.array(np.lexsort((group, level == JOB, person))))


def _organisations(
    draw: np.random.Generator, where: Organisations, organisation: Ints
) -> dict[str, pa.Array]:
    """Name, place and identifier of each organisation; each always has the same scheme."""
    schemes = draw.choice(len(SCHEMES), len(where.country), p=SCHEME_WEIGHTS)
    scheme = schemes[organisation]
    country, places = where.country[organisation], where.records
    cities = pa.array([place.city.partition(",")[0] for place in places])
    regions = pa.array([_region(place.city) for place in places])
    return {
        "organisation": pooled(organisation, pa.array([place.name for place in places])),
        "city": pooled(organisation, cities),
        "region": regions.take(pa.array(organisation)),
        "country": pooled(country, pa.array(where.alpha3)),
        "country_code": pooled(country, pa.array(where.alpha2)),
        "organisation_id": _identifiers(where, organisation, scheme),
        "scheme": pooled(np.where(scheme == NO_SCHEME, -1, scheme), pa.array(SCHEMES[:-1])),
    }


def _region(city: str) -> str | None:
    """What stands behind the name of a city, such as the state."""
    return city.partition(", ")[2] or None


def _stations(draw: np.random.Generator, block: Block) -> Stations:
    """Degrees and jobs of everybody."""
    lives, where = block.lives, block.pools.organisations
    persons = len(lives.start)
    first = FIRST_YEAR + lives.start
    begins = (first - 5, first - 1, first - 1)
    ends = (first - 1, first + 1, first - 1 + DOCTORAL_YEARS)
    anywhere = draw.integers(0, len(where.first), persons)
    country = np.where(draw.random(persons) < HOME_STUDY, lives.origin, anywhere)
    early = organisation_in(country, draw.random(persons), where)
    schools = (early, early, lives.organisation[lives.at])
    rows: list[tuple[Ints, ...]] = []
    for level, part in enumerate(STUDY):
        who = np.flatnonzero(draw.random(persons) < part)
        degree = np.full(len(who), level)
        rows.append((who, degree, schools[level][who], begins[level][who], ends[level][who]))
    rows.append(_jobs(block))
    return Stations(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def _jobs(block: Block) -> tuple[Ints, ...]:
    """Years at one organisation without a break; a doctoral stage is not a job."""
    lives = block.lives
    person, job = lives.person, lives.organisation
    changes = (np.diff(person, prepend=-1) != 0) | (np.diff(job, prepend=-1) != 0)
    first = np.flatnonzero(changes)
    last = np.append(first[1:], len(person)) - 1
    year = FIRST_YEAR + lives.year
    who = person[first]
    is_doctoral = (first == lives.at[who]) & (last - first < DOCTORAL_YEARS)
    end = np.where(year[last] == LAST_YEAR, 0, year[last])
    kept = ~is_doctoral
    jobs = (who, np.full(len(first), JOB), job[first], year[first], end)
    return tuple(column[kept] for column in jobs)


def _stated(draw: np.random.Generator, block: Block, stations: Stations) -> Stations:
    """Those that a record states."""
    has_record = block.known.orcid.is_valid().to_numpy(zero_copy_only=False)
    speaks = has_record & (draw.random(len(has_record)) > NO_STATEMENT)
    kept = speaks[stations.person] & (draw.random(len(stations.person)) < STATED)
    columns = (stations.person, stations.level, stations.organisation, stations.start,
               stations.end)  # fmt: skip
    return Stations(*(column[kept] for column in columns))


def _identifiers(where: Organisations, organisation: Ints, scheme: Ints) -> pa.Array:
    ror = pc.struct_field(where.institution, "ror").to_pylist()
    made = [
        (str(1_000 + i), f"https://www.grid.ac/institutes/grid.{400_000 + i}.{i % 10}", ror[i],
         f"http://dx.doi.org/10.13039/{501_100_000_000 + i}", None)
        for i in range(len(where.country))
    ]  # fmt: skip
    flat = pa.array([identifier for row in made for identifier in row])
    return flat.take(pa.array(organisation * len(SCHEMES) + scheme))


def _maybe(
    draw: np.random.Generator, number: int, texts: tuple[str, ...], missing: float
) -> pa.DictionaryArray:
    chosen = draw.integers(0, len(texts), number)
    return pooled(np.where(draw.random(number) < missing, -1, chosen), pa.array(texts))


def _roles(
    draw: np.random.Generator, block: Block, level: Ints, organisation: Ints
) -> pa.DictionaryArray:
    """Titles in English or in the language of the country, or none."""
    rows = table("role_titles.csv")
    languages = sorted({row["language"] for row in rows})
    where = block.pools.organisations
    own = np.array([languages.index(LANGUAGE.get(c, "en")) for c in where.alpha3])
    english = np.full(len(level), languages.index("en"))
    is_local = draw.random(len(level)) < LOCAL_LANGUAGE
    language = np.where(is_local, own[where.country[organisation]], english)
    order = sorted(
        rows, key=lambda r: (languages.index(r["language"]), LEVELS.index(r["level"]))
    )
    cell = np.array(
        [languages.index(r["language"]) * len(LEVELS) + LEVELS.index(r["level"]) for r in order]
    )
    key = language * len(LEVELS) + level
    first, last = np.searchsorted(cell, key), np.searchsorted(cell, key, side="right")
    title = first + (draw.random(len(key)) * (last - first)).astype(np.int64)
    title = np.where(draw.random(len(key)) < NO_ROLE, -1, title)
    return pooled(title, pa.array([row["title"] for row in order]))


def _dates(
    draw: np.random.Generator, stations: Stations, group: Ints, is_second: Flags
) -> dict[str, pa.Array]:
    number = len(group)
    start, end = stations.start[group], stations.end[group]
    lasts = end == 0
    is_reversed = ~lasts & (draw.random(number) < REVERSED)
    stated = (np.where(is_reversed, end + 2, start), end)
    missing = (draw.random(number) < NO_START, lasts | (draw.random(number) < NO_END))
    made: dict[str, pa.Array] = {}
    for name, year, absent in zip(("start", "end"), stated, missing, strict=True):
        no_month = absent | is_second | (draw.random(number) < NO_MONTH)
        no_day = no_month | (draw.random(number) < NO_DAY)
        made[f"{name}_year"] = pa.array(year.astype(np.int32), mask=absent)
        month, day = draw.integers(1, 13, number), draw.integers(1, 29, number)
        made[f"{name}_month"] = pa.array(month.astype(np.int32), mask=no_month)
        made[f"{name}_day"] = pa.array(day.astype(np.int32), mask=no_day)
    made["true_start_year"] = pa.array(start.astype(np.int32))
    made["true_end_year"] = pa.array(end.astype(np.int32), mask=lasts)
    return made
