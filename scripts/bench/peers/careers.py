"""Flows and stocks of a flat table of authorships, as analysts compute them elsewhere.

Flows and stocks only, for everybody together; the same rule as the product with ties = "code".
Runs in an environment of its own, which has the library that is compared.

    PYTHON scripts/bench/peers/careers.py pandas|polars|duckdb FLAT.parquet FOLDER
"""

import sys
from pathlib import Path

SILENT = 5
KEYS = ["person_id", "year", "country"]


def by_pandas(source: str, out: Path) -> None:
    """Sort, take the first of each person and year, shift."""
    import numpy as np
    import pandas as pd

    signs = pd.read_parquet(source, columns=KEYS).dropna(subset=["country"])
    counted = signs.groupby(KEYS, sort=False).size().rename("n").reset_index()
    rising = [True, True, False, True]
    counted = counted.sort_values(["person_id", "year", "n", "country"], ascending=rising)
    lived = counted.drop_duplicates(["person_id", "year"]).drop(columns="n")
    person = lived.groupby("person_id", sort=False)
    lived = lived.assign(until=person["year"].shift(-1), then=person["country"].shift(-1))
    gap = (lived["until"] - lived["year"]).fillna(1).to_numpy().astype(np.int64)
    years = np.where(gap <= SILENT + 1, gap, 1)
    row = np.repeat(np.arange(len(lived)), years)
    step = np.arange(len(row)) - np.repeat(np.cumsum(years) - years, years)
    every = lived.iloc[row]
    is_here = step * 2 < gap[row]
    stock = pd.DataFrame(
        {
            "year": every["year"].to_numpy() + step,
            "area": every["country"].where(is_here, every["then"]),
        }
    )
    moved = lived[(years == gap) & lived["then"].notna() & (lived["then"] != lived["country"])]
    halfway = (moved["until"] - moved["year"] + 1) // 2
    flow = pd.DataFrame(
        {
            "year": (moved["year"] + halfway).astype(np.int64),
            "origin": moved["country"],
            "destination": moved["then"],
        }
    )
    for name, rows in (("stock", stock), ("flow", flow)):
        counts = rows.groupby(list(rows.columns)).size().rename("n").reset_index()
        counts.to_parquet(out / f"{name}.parquet")


def by_polars(source: str, out: Path) -> None:
    """The same, lazily."""
    import polars as pl

    lived = (
        pl.scan_parquet(source)
        .select(KEYS)
        .drop_nulls("country")
        .group_by(KEYS)
        .len()
        .sort("person_id", "year", "len", "country", descending=[False, False, True, False])
        .unique(["person_id", "year"], keep="first", maintain_order=True)
        .with_columns(
            next_person=pl.col("person_id").shift(-1),
            until=pl.col("year").shift(-1),
            then=pl.col("country").shift(-1),
        )
        .with_columns(
            pl.when(pl.col("next_person") == pl.col("person_id")).then(pl.col("until")),
            pl.when(pl.col("next_person") == pl.col("person_id")).then(pl.col("then")),
        )
        .with_columns(gap=(pl.col("until") - pl.col("year")).fill_null(1))
        .with_columns(years=pl.when(pl.col("gap") <= SILENT + 1).then("gap").otherwise(1))
        .select("year", "country", "then", "gap", "years")
        .collect()
    )
    flow = lived.filter(
        (pl.col("years") == pl.col("gap")) & (pl.col("then") != pl.col("country"))
    ).select(
        year=pl.col("year") + (pl.col("gap") + 1) // 2, origin="country", destination="then"
    )
    stock = (
        lived.lazy()
        .with_columns(step=pl.int_ranges(0, "years", dtype=pl.Int32))
        .explode("step")
        .select(
            year=pl.col("year") + pl.col("step"),
            area=pl.when(pl.col("step") * 2 < pl.col("gap")).then("country").otherwise("then"),
        )
    )
    for name, rows in (("stock", stock), ("flow", flow.lazy())):
        keys = rows.collect_schema().names()
        rows.group_by(keys).len("n").collect().write_parquet(out / f"{name}.parquet")


def by_duckdb(source: str, out: Path) -> None:
    """The same in SQL."""
    import duckdb

    db = duckdb.connect(config={"threads": 2})
    db.execute("set enable_progress_bar = false; set preserve_insertion_order = false")
    db.execute(f"""
        create table modal as select person_id, year, country from (
            select person_id, year, country, count(*) as n from '{source}'
            where country is not null group by all)
        qualify row_number() over (partition by person_id, year order by n desc, country) = 1;
        create table lived as
        select year, country, lead(country) over w as upcoming,
               coalesce(lead(year) over w - year, 1) as gap
        from modal window w as (partition by person_id order by year);
        copy (select year + (gap + 1) // 2 as year, country as origin, upcoming as destination,
                     count(*) as n
              from lived where gap <= {SILENT + 1} and upcoming <> country group by all)
        to '{out}/flow.parquet';
        copy (select year + step as year,
                     case when step * 2 < gap then country else upcoming end as area,
                     count(*) as n
              from (select *, unnest(range(0,
                        case when gap <= {SILENT + 1} then gap else 1 end)) as step
                    from lived) group by all)
        to '{out}/stock.parquet'
    """)


BY = {"pandas": by_pandas, "polars": by_polars, "duckdb": by_duckdb}

if __name__ == "__main__":
    folder = Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    BY[sys.argv[1]](sys.argv[2], folder)
