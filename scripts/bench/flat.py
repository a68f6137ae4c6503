"""Careers and counts by a straight DuckDB script: what the product's speed is held against.

The same tables from the same files as `talentatlas.career` and `talentatlas.population` make,
with the default choices (ties as named), written in the order of their keys. No checks, no
framework, nothing portable: DuckDB's own constructs wherever they are faster.

    python scripts/bench/flat.py FOLDER_OF_INPUTS FOLDER_OF_TABLES stay|code [MEGABYTES]
"""

import sys
from pathlib import Path

import duckdb

SILENT = 5
EVIDENCE = """
create table several as select distinct work_id, position from affiliation where line > 1;
create table many as
select work_id, position, country, count(*) over (partition by work_id, position) as countries
from (select distinct f.work_id, f.position, f.country from affiliation f
      semi join several s on s.work_id = f.work_id and s.position = f.position
      where f.country is not null);
create table evidence as
select person_id, year, country,
       sum(case countries when 1 then 1000 when 2 then 500 when 3 then 333 when 4 then 250
           else 200 end)::bigint as weight_milli,
       count(*) as pieces
from person_work join (
    select f.work_id, f.position, f.country, 1 as countries from affiliation f
    anti join several s on s.work_id = f.work_id and s.position = f.position
    where f.country is not null
    union all select work_id, position, country, countries from many
) using (work_id, position)
group by all;
"""
RESIDENCE = f"""
create table observed as
with held as (
    select person_id, year, country, pieces, weight_milli,
           count(*) over (partition by person_id, year) as countries
    from evidence
), tied as (
    TIED
), modal as (
    select person_id, year, country, pieces from held where countries = 1
    union all
    select person_id, year, country, pieces from tied
    qualify row_number() over (partition by person_id, year
        order by weight_milli desc, was_there desc, pieces desc, country) = 1
)
select *, lead(year) over w - year as gap, lead(country) over w as upcoming,
       lag(year) over w as year_before
from modal window w as (partition by person_id order by year);
create table residence as
select person_id, year, country, pieces, 'observed' as kind,
       year_before as last_seen, year as next_seen
from observed
union all
select person_id, year + step,
       case when upcoming = country or step * 2 < gap then country else upcoming end,
       0, 'bridged', year, year + gap
from (select *, unnest(range(1, gap::bigint))::int as step from observed
      where gap between 2 and {SILENT + 1});
drop table observed;
"""
TIED = {
    "stay": """
    select h.*, b.country is not null as was_there
    from (from held where countries > 1) h
    left join evidence b
        on b.person_id = h.person_id and b.year = h.year - 1 and b.country = h.country
""",
    "code": "select *, false as was_there from held where countries > 1",
}
LIVES = """
create table spell as
with begun as (
    select *, year - 1 is distinct from lag(year) over w
              or country is distinct from lag(country) over w as begins
    from residence window w as (partition by person_id order by year)
), numbered as (
    select *, (sum(begins::int) over (
        partition by person_id order by year rows unbounded preceding))::int as spell
    from begun
), whole as (
    select person_id, spell, any_value(country) as country, min(year) as start_year,
           max(year) as end_year, max(case when begins then last_seen end) as last_seen,
           max(case when begins then next_seen end) as next_seen
    from numbered group by person_id, spell
)
select *, coalesce(lag(end_year) over w + 1 < start_year, true) as open_left,
       coalesce(lead(start_year) over w > end_year + 1, true) as open_right,
       lag(country) over w as origin
from whole window w as (partition by person_id order by spell);
create table move as
with moved as (from spell where not open_left),
lived as (
    select person_id, country, min(spell) as spell from spell
    semi join moved using (person_id) group by all
)
select m.person_id, (row_number() over (partition by person_id order by m.spell))::int as move,
       m.origin, m.country as destination, m.start_year as year, m.last_seen + 1 as earliest,
       m.next_seen as latest, l.spell < m.spell as is_return,
       m.start_year - p.first_year as academic_age
from moved m join lived l using (person_id, country) join person p using (person_id);
create table arrival as
select s.person_id, s.spell, s.country, s.start_year, s.end_year, s.open_right, p.fold
from spell s join person p using (person_id) where not s.open_left;
"""
COUNTS = """
create macro spread(t) as table
    select c.*, unnest(case when is_common then ['ai-authors']
                       else ['ai-authors', 'clear-names'] end) as population
    from query_table(t) c;
create table stock_by as
select country as area, year, '_T' as stratum, fold, is_common, count(*) as persons
from residence join person using (person_id) group by all
union all
select country, year, sector, fold, is_common, count(*)
from residence join sector_year using (person_id, year) join person using (person_id)
group by all;
create table stock as select area, year, population, stratum, fold,
       sum(persons)::bigint as persons
from spread('stock_by') group by all;
create table flow_by as
select origin, destination, year, fold, is_common, count(*) as moves
from move join person using (person_id) group by all;
create table flow as select origin, destination, year, population, '_T' as stratum, fold,
       sum(moves)::bigint as moves, sum(moves)::bigint as persons
from spread('flow_by') group by all;
create table entry_by as select country as area, start_year as year, fold, is_common,
       count(*) as persons
from spell join person using (person_id) where open_left group by all;
create table entry as select area, year, population, '_T' as stratum, fold,
       sum(persons)::bigint as persons from spread('entry_by') group by all;
create table exit_by as select country as area, end_year as year, fold, is_common,
       count(*) as persons
from spell join person using (person_id) where open_right group by all;
create table exit as select area, year, population, '_T' as stratum, fold,
       sum(persons)::bigint as persons from spread('exit_by') group by all;
create table balance as
select area, year, population, '_T' as stratum, sum(signed)::bigint as residual from (
    select area, year - 1 as year, population, persons as signed from stock where stratum = '_T'
    union all select area, year, population, -persons from stock where stratum = '_T'
    union all select destination, year - 1, population, -moves from flow
    union all select origin, year - 1, population, moves from flow
    union all select area, year - 1, population, -persons from entry
    union all select area, year, population, persons from exit
) group by all;
"""
WRITTEN = {  # table → columns; the first so many are the key
    "evidence": ("person_id, year, country, weight_milli, pieces", 3),
    "residence": ("person_id, year, country, pieces, kind", 2),
    "spell": ("person_id, spell, country, start_year, end_year, open_left, open_right", 2),
    "move": (
        "person_id, move, origin, destination, year, earliest, latest, is_return, academic_age",
        2,
    ),
    "arrival": ("person_id, spell, country, start_year, end_year, open_right, fold", 2),
    "stock": ("area, year, population, stratum, fold, persons", 5),
    "flow": ("origin, destination, year, population, stratum, fold, moves, persons", 6),
    "entry": ("area, year, population, stratum, fold, persons", 5),
    "exit": ("area, year, population, stratum, fold, persons", 5),
    "balance": ("area, year, population, stratum, residual", 4),
}


def main(inputs: Path, out: Path, ties: str, megabytes: str) -> None:
    """Make the tables."""
    out.mkdir(parents=True, exist_ok=True)
    db = duckdb.connect(config={"threads": 2, "memory_limit": f"{megabytes}MB"})
    db.execute("set enable_progress_bar = false; set preserve_insertion_order = false")
    db.execute(f"set temp_directory = '{out}/spill'")
    for name in ("person_work", "affiliation", "person", "sector_year"):
        db.execute(f"create view {name} as from '{inputs}/{name}.parquet'")
    for text in (EVIDENCE, RESIDENCE.replace("TIED", TIED[ties]), LIVES, COUNTS):
        db.execute(text)
    for name, (columns, keys) in WRITTEN.items():
        order = ", ".join(columns.split(", ")[:keys])
        db.execute(
            f"copy (select {columns} from {name} order by {order}) to '{out}/{name}.parquet' "
            "(format parquet, compression zstd, row_group_size 122880)"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], *sys.argv[4:] or ["14000"])
