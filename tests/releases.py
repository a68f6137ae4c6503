"""Two releases of one invented world, with ordinary drift, and the faults that releases had."""

import gzip
import random
import shutil
from pathlib import Path

import duckdb
import orjson

from talentatlas.builder import build
from talentatlas.synthetic.printing import RecordErrors
from talentatlas.synthetic.records import write_records
from talentatlas.synthetic.world import World, WorldConfig

ADDED = 0.05  # part of the works that only the second release has
REASSIGNED = 0.01  # part of the identified authorships that it gives to somebody else
MATCHED = """
    select work_id, position, line, cast(1 as int) as number,
           'openalex:I' || (1 + hash(coalesce(organisation_id, text)) % 5000)
               as organisation_id,
           'I' || (1 + hash(coalesce(organisation_id, text)) % 5000) as openalex,
           coalesce(organisation_id, text) as name, country, kind
    from affiliation where text is not null
"""


def two_releases(folder: Path, *, persons: int, seed: int) -> tuple[Path, Path]:
    """Atlases of the first and second release."""
    config = WorldConfig(persons=persons, first_year=2010, last_year=2021, seed=seed)
    write_records(World.make(config), folder / "whole", RecordErrors())
    chance = random.Random(seed)
    for path in sorted((folder / "whole").glob("*.json.gz")):
        papers = orjson.loads(gzip.decompress(path.read_bytes()))
        _put(folder / "first" / path.name, [p for p in papers if chance.random() >= ADDED])
        _put(folder / "second" / path.name, _reassigned(papers, chance))
    for name in ("first", "second"):
        build(f"proceedings:{folder / name}", folder / f"atlas-{name}")
        _match_organisations(folder / f"atlas-{name}")
    return folder / "atlas-first", folder / "atlas-second"


def _put(path: Path, papers: list[dict]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(orjson.dumps(papers), 1, mtime=0))


def _reassigned(papers: list[dict], chance: random.Random) -> list[dict]:
    """The same papers, some authorships under the identifier of somebody else."""
    pool = [key for paper in papers for key in paper["authorids"].split(";") if key]
    for paper in papers:
        keys = paper["authorids"].split(";")
        names = paper["author"].split(";")
        of_name = {
            name: chance.choice(pool) if key and chance.random() < REASSIGNED else key
            for name, key in zip(names, keys, strict=False)
        }  # by name, as one venue prints every author twice
        paper["authorids"] = ";".join(
            of_name[name] for name, _ in zip(names, keys, strict=False)
        )
    return papers


def _match_organisations(atlas: Path) -> None:
    """Matches to organisations as a source would state them, which proceedings do not."""
    rewrite(atlas, "organisation_match", MATCHED, reads=("affiliation",))


def rewrite(atlas: Path, table: str, query: str, *, reads: tuple[str, ...] = ()) -> None:
    """Put the result of a query over clean tables in the place of one of them."""
    path = atlas / "clean" / f"{table}.parquet"
    part = path.with_suffix(".part")
    with duckdb.connect() as db:
        for name in {table, *reads}:
            source = str(atlas / "clean" / f"{name}.parquet")
            db.execute(f"create view {name} as from read_parquet('{source}')")
        db.execute(f"copy ({query}) to '{part}' (format parquet)")
    part.replace(path)


def spoiled(atlas: Path, folder: Path, fault: str, share: float) -> Path:
    """A copy of an atlas with a fault on a share of its works, or authorships."""
    copy = folder / f"{fault}-{share}"
    shutil.copytree(atlas, copy)
    FAULTS[fault](copy, share)
    return copy


def _some(column: str, share: float) -> str:
    """Condition: a fixed part of the works, or of the authorships."""
    return f"hash({column} || 'fault') % 1000000 < {round(share * 1_000_000)}"


def scramble(atlas: Path, share: float) -> None:
    """Titles, venues and names of some works go round among them."""
    picked = _some("work_id", share)
    rewrite(
        atlas,
        "work",
        f"""
        with one as (
            select *, row_number() over (order by hash(work_id)) as place,
                   count(*) over () as works
            from work where {picked}
        )
        select a.* exclude (place, works)
                   replace (b.title as title, b.title_key as title_key,
                            b.venue_id as venue_id, b.year as year)
        from one as a join one as b on b.place = a.place % a.works + 1
        union all select * from work where not ({picked})
        """,
    )


def organisations_as_authors(atlas: Path, share: float) -> None:
    """The organisations of some works stand on their bylines, behind the authors."""
    rewrite(
        atlas,
        "authorship",
        f"""
        select * from authorship
        union all by name
        select work_id, cast(1000 + position as int) as position, 'Kazan University' as name,
               'kazan university' as name_normal, 'name:kazan university' as author_key,
               0.0 as credit
        from authorship where {_some("work_id", share)} and position <= 2
        """,
    )


def sentinel(atlas: Path, share: float) -> None:
    """Every match of some works is the institution I-1, without name and country."""
    rewrite(
        atlas,
        "organisation_match",
        f"""
        select * replace (
            case when {_some("work_id", share)} then 'openalex:I-1' else organisation_id end
                as organisation_id,
            case when {_some("work_id", share)} then 'I-1' else openalex end as openalex,
            case when {_some("work_id", share)} then null else name end as name)
        from organisation_match
        """,
    )


def full_stops(atlas: Path, share: float) -> None:
    """Some authorships state their affiliation twice, the second time with a full stop."""
    rewrite(
        atlas,
        "affiliation",
        f"""
        select * from affiliation
        union all
        select * replace (text || '.' as text, cast(line + 1000 as int) as line)
        from affiliation
        where {_some("work_id || '-' || position", share)} and text is not null
        """,
    )


FAULTS = {
    "scrambled": scramble,
    "organisations-as-authors": organisations_as_authors,
    "sentinel": sentinel,
    "full-stops": full_stops,
}
