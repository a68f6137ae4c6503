"""The fields of a work that snapshots are read for, as one nested shape for both formats."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pyarrow as pa

Shape = str | dict[str, "Shape"] | list["Shape"]

TEXT, INTEGER, BOOLEAN = "VARCHAR", "BIGINT", "BOOLEAN"
INSTITUTION: Shape = {
    "id": TEXT, "display_name": TEXT, "ror": TEXT, "country_code": TEXT, "type": TEXT,
    "lineage": [TEXT],
}  # fmt: skip
AUTHORSHIP: Shape = {
    "author": {"id": TEXT, "display_name": TEXT, "orcid": TEXT},
    "raw_author_name": TEXT,
    "raw_orcid": TEXT,
    "is_corresponding": BOOLEAN,
    "raw_affiliation_string": TEXT,
    "raw_affiliation_strings": [TEXT],
    "affiliations": [{"raw_affiliation_string": TEXT, "institution_ids": [TEXT]}],
    "institutions": [INSTITUTION],
    "countries": [TEXT],
}
VENUE: Shape = {"id": TEXT, "display_name": TEXT, "type": TEXT}
TOPIC: Shape = {"subfield": {"id": TEXT}}
# Every field that `known_fields.csv` marks as read; a test holds the two together.
RECORD: dict[str, Shape] = {
    "id": TEXT,
    "doi": TEXT,
    "title": TEXT,
    "display_name": TEXT,
    "publication_year": INTEGER,
    "type": TEXT,
    "type_crossref": TEXT,
    "is_retracted": BOOLEAN,
    "is_xpac": BOOLEAN,
    "is_authors_truncated": BOOLEAN,
    "authors_count": INTEGER,
    "cited_by_count": INTEGER,
    "primary_location": {"source": VENUE, "raw_source_name": TEXT, "raw_type": TEXT},
    "host_venue": VENUE,
    "primary_topic": TOPIC,
    "topics": [TOPIC],
    "authorships": [AUTHORSHIP],
}
ARROW = {TEXT: pa.string(), INTEGER: pa.int64(), BOOLEAN: pa.bool_()}


def arrow_type(shape: Shape) -> pa.DataType:
    """The Arrow type of a shape."""
    if isinstance(shape, str):
        return ARROW[shape]
    if isinstance(shape, list):
        return pa.list_(arrow_type(shape[0]))
    return pa.struct([(name, arrow_type(inner)) for name, inner in shape.items()])


def json_structure(columns: Sequence[str]) -> str:
    """Some columns of the record as DuckDB's `from_json` takes them.

    Numbers and truth values stay JSON: `"2020"` or 2020.5 is no year, and a cast would hide it.
    """
    return json.dumps({name: _as_json(RECORD[name]) for name in columns})


def _as_json(shape: Shape) -> Shape:
    if isinstance(shape, list):
        return [_as_json(shape[0])]
    if isinstance(shape, dict):
        return {name: _as_json(inner) for name, inner in shape.items()}
    return shape if shape == TEXT else "JSON"
