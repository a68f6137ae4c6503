"""A second source beside the invented proceedings, so that every table has rows to agree on."""

from graphlib import TopologicalSorter
from pathlib import Path

from agreement import tables

from talentatlas.config import Choices
from talentatlas.engine import Engine, Statement, connect
from talentatlas.pipeline import statements
from talentatlas.schema import CONTRACTS

# A third of the works has a second record, under other keys; some first records are bare.
SECOND = {
    "origin": """
        select * from origin union all
        select 'openalex:part' as origin_id, 'openalex' as source, 'part' as file, checksum,
               bytes, licence, citation, producer, vintage, works, authorships, events, rejected
        from origin where origin_id = (select min(origin_id) from origin)""",
    "work": """
        select * from work union all
        select * replace ('openalex:' || md5(work_id) as work_id,
                          'openalex:part' as origin_id, cast(null as varchar) as tier)
        from work where md5(work_id) < '6'""",
    "authorship": """
        with second as (
            select * replace (
                'openalex:' || md5(work_id) as work_id,
                'A' || substr(md5(name_normal), 1, 9) as openalex,
                case when md5(name_normal) < '5'
                     then substr(md5(name_normal), 1, 19) end as orcid)
            from authorship where md5(work_id) < '6'
        )
        select * from authorship union all
        select * replace (coalesce('orcid:' || orcid, 'openalex:' || openalex) as author_key)
        from second""",
    "printed_affiliation": """
        select * from printed_affiliation where md5(work_id || position) > '1' union all
        select * replace ('openalex:' || md5(work_id) as work_id)
        from printed_affiliation where md5(work_id) < '6'""",
    "life_event": """
        with person as (
            select distinct substr(md5(name_normal), 1, 19) as id from authorship
            where md5(name_normal) < '5'
        ),
        organisation as (
            select text, row_number() over (order by text) as number
            from place where domain is null and country is not null
        ),
        degree as (
            select id, 1 as line, 'bachelor' as level from person union all
            select id, 2 as line, 'doctorate' as level from person where id > '3'
        )
        select 'orcid:' || d.id as author_key, 'degree' as kind, d.line, d.level,
               cast(null as varchar) as role, cast(null as varchar) as department,
               o.text as organisation, cast(null as varchar) as organisation_id,
               cast(null as varchar) as domain,
               case when d.id < '1' then 'CAN' end as country,
               cast(null as int) as start_year,
               cast(case when d.id < '45' then 2005 + 5 * d.line end as int) as end_year,
               'self' as asserted_by, 1 as assertions, 'openalex:part' as origin_id
        from degree as d
        join organisation as o on o.number = 1 + (strpos('0123456789abcdef', substr(d.id, 2, 1))
             + d.line) % (select count(*) from organisation)""",
    "same_person": """
        select distinct 'dblp:' || substr(md5(name_normal), 1, 19) as left_key,
               'orcid:' || substr(md5(name_normal), 1, 19) as right_key,
               'openalex:part' as origin_id
        from authorship where md5(name_normal) < '2'""",
}


def two_sources(atlas: Path, folder: Path) -> Path:
    """The atlas with a second source, made anew from its records on."""
    with connect() as engine:
        for path in tables(atlas).values():
            engine.read(path)
        for name, text in SECOND.items():
            engine.create(f"new_{name}", Statement(name, text), {})
        for name in SECOND:
            engine.drop(name)
            engine.create(name, Statement(name, f"select * from new_{name}"), {})
        for statement in in_order_of_inputs():
            engine.create(statement.name, statement, Choices().parameters())
        for name in tables(atlas):
            written(engine, name, folder)
    return folder


def in_order_of_inputs() -> list[Statement]:
    by_name = {statement.name: statement for statement in statements()}
    graph = {s.name: set(s.inputs) & set(by_name) for s in by_name.values()}
    return [by_name[name] for name in TopologicalSorter(graph).static_order()]


def written(engine: Engine, name: str, folder: Path) -> None:
    engine.write(name, folder / CONTRACTS[name].layer / f"{name}.parquet")
