"""One row a work, author and institution, as a user of pandas would write it."""

import sys
from pathlib import Path

import pandas as pd

if __name__ == "__main__":
    data, out, field = sys.argv[1:4]
    for number, file in enumerate(sorted(Path(data).glob("updated_date=*/part_*"))):
        parts = []
        for works in pd.read_json(file, lines=True, chunksize=10_000, compression="gzip"):
            core = works[works["is_xpac"] != True]  # noqa: E712 (missing is not true)
            ships = core[["id", "publication_year", "authorships"]].explode("authorships")
            ships = ships.dropna(subset=["authorships"])
            ships["position"] = ships.groupby("id").cumcount() + 1
            ships["author"] = ships["authorships"].map(lambda s: s["author"]["id"])
            ships["institution"] = ships["authorships"].map(lambda s: s["institutions"])
            rows = ships.drop(columns="authorships").explode("institution")
            rows["country"] = rows["institution"].map(
                lambda i: i["country_code"] if isinstance(i, dict) else None
            )
            rows["institution"] = rows["institution"].map(
                lambda i: i["id"] if isinstance(i, dict) else None
            )
            parts.append(rows.rename(columns={"id": "work", "publication_year": "year"}))
        pd.concat(parts).to_parquet(f"{out}/{number:06}.parquet")
