"""One table as one file: CSV, Parquet, JSON; the file appears only when it is complete."""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet

from talentatlas.quantity import Table

FORMATS = ("csv", "parquet", "json")
BOM = b"\xef\xbb\xbf"  # spreadsheet programs take a CSV file for UTF-8 only with it
LARGEST_CSV = 50_000_000  # bytes; larger files are packed
ROW_GROUP = 122_880  # rows, as DuckDB reads them


def write_table(table: Table, folder: Path, form: str, *, bom: bool = False) -> Path:
    """Write a table.

    Args:
        table: to be written, in its order.
        folder: exists.
        form: one of `FORMATS`.
        bom: begin a CSV file with a byte-order mark.

    Returns:
        The file; its name ends in .csv.gz when the CSV is larger than 50 MB.
    """
    path = folder / f"{table.about.name}.{form}"
    part = path.with_name(f".{path.name}.part")
    if form == "csv":
        _write_csv(table, part, bom=bom)
        if part.stat().st_size > LARGEST_CSV:
            path = path.with_name(f"{path.name}.gz")
            part = _packed(part)
    elif form == "parquet":
        pyarrow.parquet.write_table(
            table.to_arrow(), part, compression="zstd", row_group_size=ROW_GROUP
        )
    else:
        value = {"about": asdict(table.about), "rows": table.rows()}
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        part.write_text(text, encoding="utf-8")
    return part.replace(path)


def _write_csv(table: Table, path: Path, *, bom: bool) -> None:
    with path.open("wb") as file:
        if bom:
            file.write(BOM)
        pyarrow.csv.write_csv(table.arrow, file)


def _packed(part: Path) -> Path:
    """The same file packed, the plain one removed; equal bytes give equal bytes."""
    packed = part.with_name(f"{part.name}.gz")
    with (
        part.open("rb") as plain,
        packed.open("wb") as out,
        gzip.GzipFile("", "wb", 6, out, mtime=0) as zipped,
    ):
        shutil.copyfileobj(plain, zipped)
    part.unlink()
    return packed
