"""Careers and flows from millions of authorships: core seconds and memory, side by side.

    python scripts/bench/careers.py FOLDER --rows 5000000,20000000 --runs 3 --peers PYTHON

Makes the input once, runs every way in a process of its own and in turn, checks that all give
the same flows and stocks, and prints a table. Ways:
    ours      the steps of the product, from person_work and affiliation to ten tables
    flat      the same tables by a straight DuckDB script (flat.py)
    duckdb, pandas, polars   flows and stocks alone, from one flat table (peers/careers.py)
Core seconds are user and system time of a process and its children; of several runs the least
counts, since other work on the machine only ever adds.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

HERE = Path(__file__).parent
TIES = "code"  # what the peers do
FULL, PEERS = ("ours", "flat"), ("duckdb", "pandas", "polars")
COUNTRIES = 150
FIRST_YEAR, LAST_YEAR = 1990, 2025
CHUNK = 500_000
SAME_PERSON_EVERY = 2.9  # authorships a person, before those who publish nothing are left out


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took: core seconds, wall seconds, megabytes at the peak."""

    core: float
    wall: float
    peak: float


def main() -> None:
    """Make, run, check, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", default="5000000,20000000")
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--ways", default=",".join(FULL + PEERS))
    parser.add_argument("--peers", default=sys.executable, help="Python with pandas and polars")
    parser.add_argument("--memory", help="megabytes that DuckDB may use in ours and flat")
    parser.add_argument("--make", action="store_true", help="only make the input")
    arguments = parser.parse_args()
    sizes = [int(n) for n in arguments.rows.split(",")]
    ways = arguments.ways.split(",")
    best: dict[tuple[str, int], Run] = {}
    for rows in sizes:
        inputs = arguments.folder / f"in_{rows}"
        if arguments.make:
            make(inputs, rows)
            continue
        if not (inputs / "done").exists():  # elsewhere: a child's peak begins with ours
            again = [
                sys.executable,
                __file__,
                str(arguments.folder),
                "--make",
                "--rows",
                str(rows),
            ]
            subprocess.run(again, check=True)
        for _ in range(arguments.runs):
            for way in ways:
                run = measured(way, arguments, rows)
                known = best.get((way, rows))
                best[way, rows] = run if known is None or run.core < known.core else known
        check(arguments.folder, rows, ways)
    if not arguments.make:
        show(best, sizes, ways)


def measured(way: str, arguments: argparse.Namespace, rows: int) -> Run:
    """Run one way in a process of its own."""
    inputs = arguments.folder / f"in_{rows}"
    out = arguments.folder / f"out_{rows}_{way}"
    shutil.rmtree(out, ignore_errors=True)
    memory = [arguments.memory] if arguments.memory else []
    if way == "ours":
        command = [sys.executable, HERE / "ours_careers.py", inputs, out, TIES, *memory]
    elif way == "flat":
        command = [sys.executable, HERE / "flat.py", inputs, out, TIES, *memory]
    else:
        command = [
            arguments.peers,
            HERE / "peers/careers.py",
            way,
            inputs / "flat.parquet",
            out,
        ]
    began = time.monotonic()
    process = subprocess.Popen([str(part) for part in command])
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{way} failed")
    core = usage.ru_utime + usage.ru_stime
    run = Run(core, time.monotonic() - began, usage.ru_maxrss / 1024)
    print(f"{rows:>11,} {way:8} {run.core:7.1f} core s {run.wall:7.1f} s {run.peak:6.0f} MB")
    return run


def check(folder: Path, rows: int, ways: list[str]) -> None:
    """Stop unless all ways give the same flows and stocks."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for way in ways:
        out = folder / f"out_{rows}_{way}"
        number, where = "n", "true"
        if way in FULL:
            out = next(out.rglob("stock.parquet")).parent
            number, where = "persons", "population = 'ai-authors' and stratum = '_T'"
        text = " union all ".join(
            f"select '{name}' as what, year, {ends}, cast(sum({number}) as bigint) as n "
            f"from '{out}/{name}.parquet' where {where} group by all"
            for name, ends in (
                ("stock", "area as a, '' as b"),
                ("flow", "origin as a, destination as b"),
            )
        )
        found[way] = duckdb.sql(f"{text} order by all").fetchall()
    first = found[ways[0]]
    for way, cells in found.items():
        if cells != first:
            odd = next(pair for pair in zip(first, cells, strict=False) if pair[0] != pair[1])
            raise SystemExit(f"{way} differs from {ways[0]}: {odd}")
    print(f"{rows:>11,} all give the same {len(first):,} cells of flow and stock")


def show(best: dict[tuple[str, int], Run], sizes: list[int], ways: list[str]) -> None:
    """Print one table."""
    print("\nrows        way       core s  wall s  peak MB  of flat  of pandas")
    for rows in sizes:
        for way in ways:
            run = best[way, rows]
            ratios = (
                f"{run.core / best[o, rows].core:9.2f}" if (o, rows) in best else " " * 9
                for o in ("flat", "pandas")
            )
            print(
                f"{rows:<11,} {way:8} {run.core:7.1f} {run.wall:7.1f} {run.peak:8.0f}"
                + "".join(ratios)
            )
    if len(sizes) > 1:
        low, high = sizes[0], sizes[-1]
        for way in ways:
            growth = math.log(best[way, high].core / best[way, low].core) / math.log(high / low)
            print(f"{way:8} grows from {low:,} to {high:,} rows with exponent {growth:.2f}")


def make(inputs: Path, rows: int) -> None:
    """Authorships of persons who move, in no order of persons, and the tables around them."""
    inputs.mkdir(parents=True, exist_ok=True)
    flat = inputs / "flat.parquet"
    _write_flat(flat, rows, np.random.default_rng([7, rows]))
    db = duckdb.connect()
    db.execute("set enable_progress_bar = false; set preserve_insertion_order = false")
    nothing = ", ".join(
        f"cast(null as varchar) as {c}" for c in ("text", "domain", "organisation_id", "kind")
    )
    person = f"'{inputs}/person.parquet'"
    for name, text in {
        "person_work": "select work_id, position, person_id, year, null::varchar as venue_id, "
        f"null::varchar as tier from '{flat}' order by work_id, position",
        "affiliation": f"select work_id, position, 1 as line, {nothing}, country from '{flat}' "
        "order by work_id, position",
        "person": "select person_id, min(year) as first_year, max(year) as last_year, "
        "count(*) as works, hash(person_id) % 20 = 0 as is_common, "
        f"(hash(person_id) // 100 % 100)::int as fold from '{flat}' group by all order by all",
        "member": f"select person_id, 'ai-authors' as population, fold from {person} union all "
        f"select person_id, 'clear-names', fold from {person} where not is_common "
        "order by person_id, population",
        "sector_year": f"select person_id, year, '' as sector from '{flat}' where false",
    }.items():
        options = "(format parquet, compression zstd, row_group_size 122880)"
        db.execute(f"copy ({text}) to '{inputs}/{name}.parquet' {options}")
    (inputs / "done").touch()


def _write_flat(path: Path, rows: int, chance: np.random.Generator) -> None:
    persons = int(rows / SAME_PERSON_EVERY)
    start = chance.integers(FIRST_YEAR, LAST_YEAR - 1, persons)
    length = 1 + np.minimum(chance.geometric(0.12, persons) - 1, LAST_YEAR - start)
    rate = chance.lognormal(-1.25, 0.9, persons)
    works = np.maximum(1, chance.poisson(rate * length))
    works = works[np.cumsum(works) <= rows]
    persons = len(works)
    weight = 1 / (1 + np.arange(COUNTRIES)) ** 0.9
    weight /= weight.sum()
    home, away = chance.choice(COUNTRIES, (2, persons), p=weight)
    left = start[:persons] + 1 + (chance.random(persons) * length[:persons]).astype(int)
    left = np.where(chance.random(persons) < 0.12, left, LAST_YEAR + 1)
    back = np.where(chance.random(persons) < 0.3, left + chance.integers(2, 8, persons), 9999)
    person = chance.permutation(np.repeat(np.arange(persons), works))
    year = start[person] + (chance.random(len(person)) * length[person]).astype(int)
    is_away = (year >= left[person]) & (year < back[person])
    country = np.where(is_away, away[person], home[person])
    slips = chance.random(len(person)) < 0.03
    country = np.where(slips, chance.choice(COUNTRIES, len(person), p=weight), country)
    _write_rows(path, person, year, country, chance)


def _write_rows(
    path: Path,
    person: np.ndarray,
    year: np.ndarray,
    country: np.ndarray,
    chance: np.random.Generator,
) -> None:
    numbers = 5_000_000_000 + chance.choice(10**8, person.max() + 1, replace=False)
    identifiers = _joined("openalex:A", numbers)
    codes = pa.array([f"{a}{b}{c}" for a in "ABCDE" for b in "FGHIJ" for c in "KLMNOP"])
    is_unplaced = chance.random(len(person)) < 0.12
    work = (np.arange(len(person)) / 3.4).astype(np.int64)
    position = np.arange(len(person)) - np.searchsorted(work, work) + 1
    kinds = {"work_id": pa.string(), "position": pa.int32(), "person_id": pa.string()}
    schema = pa.schema({**kinds, "year": pa.int32(), "country": pa.string()})
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        for low in range(0, len(person), CHUNK):
            part = slice(low, low + CHUNK)
            columns = [
                _joined("openalex:W", 1_900_000_000 + work[part]),
                pa.array(position[part], pa.int32()),
                identifiers.take(pa.array(person[part])),
                pa.array(year[part], pa.int32()),
                codes.take(pa.array(country[part], mask=is_unplaced[part])),
            ]
            file.write_table(pa.table(columns, schema=schema))


def _joined(beginning: str, numbers: np.ndarray) -> pa.StringArray:
    return pc.binary_join_element_wise(beginning, pa.array(numbers).cast(pa.string()), "")


if __name__ == "__main__":
    main()
