"""One row a work, author and institution, by the columns that the package reads."""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from talentatlas.sources.openalex.snapshot_json import JsonParser
from talentatlas.sources.openalex.snapshot_layout import place
from talentatlas.sources.openalex.snapshot_lines import LineFile
from talentatlas.sources.openalex.snapshot_nested import (
    column,
    flags,
    items,
    part,
    truth,
    whole,
)

ADDRESS = len("https://openalex.org/W")
WANTED = ("id", "publication_year", "is_xpac", "authorships")
LEAVES = (
    "id",
    "publication_year",
    "is_xpac",
    "author.id",
    "institutions.list.element.id",
    "country_code",
)


def numbers(identifiers: pa.Array) -> pa.Array:
    """The number at the end of each identifier."""
    return pc.utf8_slice_codeunits(identifiers, ADDRESS).cast(pa.int64())


def flat(record: pa.Table) -> pa.Table:
    """One row a work, author and institution."""
    core = ~flags(truth(column(record, "is_xpac")))
    record = record if core.all() else record.filter(pa.array(core))
    ships = items(column(record, "authorships"))
    held = items(part(ships.values, "institutions"))
    rows = np.maximum(held.counts, 1)
    ship = np.repeat(np.arange(len(rows)), rows)
    some = held.counts[ship] > 0
    first = np.repeat(held.start[:-1] - np.cumsum(rows) + rows, rows)
    seat = pa.array(np.where(some, np.arange(len(ship)) + first, 0), mask=~some)
    work = pa.array(ships.holder[ship])
    return pa.table(
        {
            "work": numbers(column(record, "id")).take(work),
            "year": whole(column(record, "publication_year")).cast(pa.int32()).take(work),
            "position": ships.places[ship].astype(np.int32),
            "author": numbers(part(ships.values, "author", "id")).take(pa.array(ship)),
            "institution": numbers(part(held.values, "id")).take(seat),
            "country": part(held.values, "country_code").take(seat),
        }
    )


def records(path: Path):  # noqa: ANN201
    """The records of a file, with the columns wanted."""
    if path.suffix == ".parquet":
        file = pq.ParquetFile(path, buffer_size=1 << 20)
        paths = [file.schema.column(n).path for n in range(len(file.schema))]
        leaves = [
            p for p in paths
            if p in LEAVES or (p.startswith("authorships.") and p.endswith(LEAVES[3:]))
        ]  # fmt: skip
        for batch in file.iter_batches(8192, columns=leaves, use_threads=False):
            yield pa.Table.from_batches([batch])
        return
    parser = JsonParser(WANTED)
    with path.open("rb") as stream:
        for lines in LineFile(stream, is_gzip=True).blocks():
            yield parser.parsed(lines.array(pa.string()))[0]


if __name__ == "__main__":
    data, out, field = sys.argv[1:4]
    for number, path in enumerate(sorted(Path(data).glob("updated_date=*/part_*"))):
        writer = None
        for record in records(Path(place(path).path)):
            table = flat(record)
            writer = writer or pq.ParquetWriter(f"{out}/{number:06}.parquet", table.schema)
            writer.write_table(table)
        if writer:
            writer.close()
