"""Small snapshots of OpenAlex on disk, and the tables that are read from them in two ways."""

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.provenance import Origin
from talentatlas.sources.base import LANDED
from talentatlas.sources.batch import Batch
from talentatlas.sources.json_stream import read_value
from talentatlas.sources.openalex.rule import Selection
from talentatlas.sources.openalex.snapshot import snapshot_files, snapshot_rows
from talentatlas.sources.openalex.snapshot_record import RECORD, arrow_type
from talentatlas.sources.openalex.work_record import Works
from talentatlas.vocabulary.field_rules import field_rule

LIKE = Origin("", "openalex", "", "", 0, "CC0-1.0")
DATE = "2026-06-25"
ROWS = ("work", "authorship", "printed_affiliation", "organisation_match")
# Notes on what a whole file left out; the reader of single records words them differently.
NOTES = ("outside-field", "expansion-corpus", "unknown-field")


def json_lines(works):
    """Works as lines; bytes stand for themselves."""
    return b"".join(
        (work if isinstance(work, bytes) else json.dumps(work, ensure_ascii=False).encode())
        + b"\n"
        for work in works
    )


def parquet(works):
    """Works as the bytes of a Parquet file with the columns that are read."""
    schema = pa.schema([(name, arrow_type(shape)) for name, shape in RECORD.items()])
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(list(works), schema), sink, row_group_size=3)
    return sink.getvalue().to_pybytes()


def write_tree(folder, partitions, *, kind="jsonl", manifest=True, deleted=None, date=DATE):
    """A tree `data/<kind>/works` of partitions (date → list of files, each a list of works)."""
    root = Path(folder, "data", kind, "works")
    root.mkdir(parents=True, exist_ok=True)
    files = []
    for updated, parts in partitions.items():
        for number, works in enumerate(parts):
            name = f"updated_date={updated}/part_{number:04}"
            path = root / f"{name}{'.parquet' if kind == 'parquet' else '.gz'}"
            path.parent.mkdir(exist_ok=True)
            content = parquet(works) if kind == "parquet" else gzip.compress(json_lines(works))
            path.write_bytes(content)
            meta = {"content_length": len(content), "record_count": len(works)}
            url = f"s3://openalex/data/{kind}/works/{path.relative_to(root).as_posix()}"
            files.append({"url": url, "meta": meta})
    if deleted is not None:
        lines = ["work_id,deleted_date", *(f"{name},2026-01-01" for name in deleted)]
        (root / "deleted_ids.csv").write_text("\n".join(lines) + "\n")
    if manifest:
        count = sum(f["meta"]["record_count"] for f in files)
        stated = {"date": date, "entity": "works", "record_count": count, "files": files}
        (root / "manifest.json").write_text(json.dumps(stated))
    return Path(folder)


def fast(where, *, field="all", since=None):
    """Rows of each table, sorted, as the reader of snapshots gives them."""
    tables = {contract.name: [] for contract in LANDED}
    for landed in snapshot_files(str(where), field, LIKE, since=since):
        for records in snapshot_rows(landed):
            for name, rows in tables.items():
                rows.extend(getattr(records, name).to_pylist())
    return {name: sorted(rows, key=repr) for name, rows in tables.items()}


def singly(lines, *, origin_id, field="all", vintage=DATE):
    """Rows of each table, sorted, as the reader of single records gives them."""
    batch = Batch(origin_id)
    works = Works(batch, Selection(field_rule(field)), file="works", vintage=vintage)
    number = 0
    for line in lines.split(b"\n"):
        if line.strip():
            number += 1
            value, fault, message = read_value(line.strip())
            if fault in (None, "broken-characters"):
                works.add(value, f"#{number}", is_list=False)
            else:
                batch.reject(f"#{number}", "work", fault, message)
    works.close()
    batch.close()
    records = batch.take()
    return {
        contract.name: sorted(getattr(records, contract.name).to_pylist(), key=repr)
        for contract in LANDED
    }


def told(rejected):
    """What was rejected and why, without notes on whole files."""
    return sorted(
        (row["record"], row["part"], row["reason"], row["message"])
        for row in rejected
        if row["reason"] not in NOTES
    )
