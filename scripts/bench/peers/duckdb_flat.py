"""One row a work, author and institution, as a user of DuckDB would write it."""

import sys
from pathlib import Path

import duckdb

INSTITUTIONS = "struct(id varchar, country_code varchar)[]"
COLUMNS = f"""{{id: 'varchar', publication_year: 'integer', is_xpac: 'boolean',
    authorships: 'struct(author struct(id varchar), institutions {INSTITUTIONS})[]'}}"""

if __name__ == "__main__":
    data, out, field = sys.argv[1:4]
    db = duckdb.connect(config={"threads": 1, "memory_limit": "1GB"})
    for number, file in enumerate(sorted(Path(data).glob("updated_date=*/part_*"))):
        db.execute(f"""
            copy (
                select work, year, position, substr(s.author.id, 23)::bigint as author,
                    substr(i.id, 23)::bigint as institution, i.country_code as country
                from (
                    select work, year, position, s,
                        unnest(case when len(s.institutions) > 0 then s.institutions
                            else [null] end) as i
                    from (
                        select substr(id, 23)::bigint as work, publication_year as year,
                            unnest(authorships) as s,
                            generate_subscripts(authorships, 1)::integer as position
                        from read_json('{file}', format = 'newline_delimited',
                            columns = {COLUMNS})
                        where not coalesce(is_xpac, false)
                    )
                )
            ) to '{out}/{number:06}.parquet' (compression snappy)
        """)
