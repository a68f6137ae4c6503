"""Records of lines of JSON: parsed by DuckDB, a block at a time, into columns that are read."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from talentatlas.sources.openalex.snapshot_nested import Flags, flags
from talentatlas.sources.openalex.snapshot_record import json_structure

MEMORY = "512MB"  # for one block; what lies outside it is not counted here


class JsonParser:
    """Parses lines; numbers and truth values stay texts of JSON.

    DuckDB's parser forgives a comma before a closing bracket, and NaN; of a repeated key it
    takes the first. Everything else that is no JSON is told apart.

    Args:
        columns: of `snapshot_record.RECORD` that are wanted.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self._db = duckdb.connect(
            config={"threads": 1, "memory_limit": MEMORY, "python_enable_replacements": False}
        )
        self._structure = json_structure(columns).replace("'", "''")

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def parsed(self, lines: pa.Array) -> tuple[pa.Table, Flags]:
        """The columns of `snapshot_record.RECORD`, and which lines are JSON.

        Args:
            lines: texts; of a null, and of what is no JSON, all columns are null.
        """
        try:
            return self._parsed(lines), flags(lines.is_valid())
        except (duckdb.Error, UnicodeDecodeError):  # the message may quote broken characters
            self._db.register("line", pa.table({"text": lines}))
            valid = self._db.sql("select json_valid(text) as valid from line").to_arrow_table()
            good = flags(valid["valid"].combine_chunks())
            return self._parsed(masked(lines, good)), good

    def _parsed(self, lines: pa.Array) -> pa.Table:
        self._db.register("line", pa.table({"text": lines}))
        query = f"select unnest(from_json(text, '{self._structure}')) from line"  # noqa: S608
        return self._db.sql(query).to_arrow_table().combine_chunks()


def masked(texts: pa.Array, wanted: Flags) -> pa.Array:
    """The same texts over the same bytes; those not wanted are null.

    Args:
        texts: from the start of its buffers.
        wanted: one a text.
    """
    bits = pa.array(wanted).buffers()[1]
    return pa.Array.from_buffers(texts.type, len(texts), [bits, *texts.buffers()[1:]])
