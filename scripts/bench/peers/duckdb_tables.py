"""The same tables as a user of DuckDB would write them, in one pass over each file.

Names and titles are made alike only as far as SQL goes: no rule for "Last, First", damaged
characters or mark-up; texts with and without a final full stop stay two; nothing is rejected.
"""

import sys
from pathlib import Path

import duckdb
import pycountry

INSTITUTION = """struct(id varchar, display_name varchar, ror varchar, country_code varchar,
    "type" varchar)[]"""
AUTHORSHIP = f"""struct(author struct(id varchar, orcid varchar), raw_author_name varchar,
    raw_orcid varchar, is_corresponding boolean, countries varchar[],
    affiliations struct(raw_affiliation_string varchar, institution_ids varchar[])[],
    institutions {INSTITUTION})[]"""
COLUMNS = {
    "id": "varchar",
    "doi": "varchar",
    "title": "varchar",
    "publication_year": "integer",
    "type": "varchar",
    "is_retracted": "boolean",
    "is_xpac": "boolean",
    "cited_by_count": "bigint",
    "primary_topic": "struct(subfield struct(id varchar))",
    "primary_location": "struct(source struct(id varchar))",
    "authorships": AUTHORSHIP,
}
AI = """primary_topic.subfield.id in (
    'https://openalex.org/subfields/1702', 'https://openalex.org/subfields/1707')"""
WORK = """
    create or replace temp table w as
    select
        'openalex:' || substr(id, 22) as work_id, '{file}' as origin_id,
        lower(substr(doi, 17)) as doi, title, publication_year as year, type as kind,
        'openalex:' || substr(primary_location.source.id, 22) as venue_id,
        null::varchar as track, null::varchar as status, null::varchar as tier,
        true as is_accepted, is_retracted, cited_by_count as citations,
        len(authorships)::integer as authors,
        substr(sha256(regexp_replace(
            lower(strip_accents(title)), '[^a-z0-9]+', '', 'g')), 1, 16) as title_key,
        '{field}' as selected_by, null::varchar as unread, authorships
    from {source}
    where not coalesce(is_xpac, false) and len(authorships) > 0 and {rule}
"""
SHIP = """
    create or replace temp table a as
    select work_id, authors, generate_subscripts(authorships, 1)::integer as position,
        unnest(authorships) as a
    from w
"""
AUTHORSHIPS = """
    select work_id, position, name, name_normal, null::varchar as openreview,
        null::varchar as ieee, orcid, null::varchar as dblp, openalex, orcid_profile,
        is_corresponding,
        coalesce('openalex:' || openalex, 'name:' || name_normal) as author_key,
        1 / authors as credit
    from (
        select work_id, position, authors, a.raw_author_name as name,
            trim(regexp_replace(
                lower(strip_accents(a.raw_author_name)), '[^a-z]+', ' ', 'g')) as name_normal,
            substr(a.raw_orcid, 18) as orcid,
            case when substr(a.author.id, 22) not in ('A9999999999', 'A5317838346')
                and substr(a.author.id, 23)::bigint >= 5000000000
                then substr(a.author.id, 22) end as openalex,
            substr(a.author.orcid, 18) as orcid_profile, a.is_corresponding
        from a
    )
"""
LINES = """
    create or replace temp table l as
    select work_id, position, generate_subscripts(a.affiliations, 1)::integer as line,
        unnest(a.affiliations) as f, a.institutions as i
    from a
"""
PRINTED = """
    select work_id, position, line, f.raw_affiliation_string as text, null::varchar as domain,
        null::varchar as role, alpha_3 as country_listed,
        coalesce('ror:' || substr(x.ror, 17), 'openalex:' || substr(x.id, 22))
            as organisation_listed,
        x.type as kind_listed
    from (select *, list_filter(i, lambda y: y.id = f.institution_ids[1])[1] as x from l)
    left join country on alpha_2 = x.country_code
    union all
    select work_id, position, len(a.affiliations) + 1, null, null, null, alpha_3, null, null
    from (select work_id, position, a, unnest(a.countries) as code from a)
    join country on alpha_2 = code
    where not list_contains(list_transform(a.institutions, lambda y: y.country_code), code)
"""
MATCHES = """
    select work_id, position, line, number,
        coalesce('ror:' || substr(x.ror, 17), 'openalex:' || substr(id, 22)) as organisation_id,
        substr(id, 22) as openalex, x.display_name as name, alpha_3 as country, x.type as kind
    from (
        select *, list_filter(i, lambda y: y.id = id)[1] as x
        from (
            select work_id, position, line, i, unnest(f.institution_ids) as id,
                generate_subscripts(f.institution_ids, 1)::integer as number
            from l
        )
    )
    left join country on alpha_2 = x.country_code
"""


def main(data: str, out: str, field: str) -> None:
    """Write the four tables of each file."""
    db = duckdb.connect(config={"threads": 1, "memory_limit": "1GB"})
    db.execute("create table country (alpha_2 varchar, alpha_3 varchar)")
    codes = [(c.alpha_2, c.alpha_3) for c in pycountry.countries]
    db.executemany("insert into country values (?, ?)", codes)
    columns = ", ".join(f"{name}: $${kind}$$" for name, kind in COLUMNS.items())
    for number, file in enumerate(sorted(Path(data).glob("updated_date=*/part_*"))):
        source = f"read_json('{file}', format = 'newline_delimited', columns = {{{columns}}})"
        if file.suffix == ".parquet":
            source = f"read_parquet('{file}')"
        rule = AI if field == "ai" else "true"
        db.execute(WORK.format(source=source, rule=rule, field=field, file=file.name))
        db.execute(SHIP)
        db.execute(LINES)
        for table, query in (
            ("work", "from w select * exclude authorships"),
            ("authorship", AUTHORSHIPS),
            ("printed_affiliation", PRINTED),
            ("organisation_match", MATCHES),
        ):
            path = Path(out, table, f"{number:06}.parquet")
            path.parent.mkdir(parents=True, exist_ok=True)
            db.execute(f"copy ({query}) to '{path}' (compression snappy)")


if __name__ == "__main__":
    main(*sys.argv[1:4])
