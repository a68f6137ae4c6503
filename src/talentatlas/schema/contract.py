"""What a table must be: columns, portable types, key, unit."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
# The six types on which engines agree; everything else differs somewhere.


@dataclass(frozen=True, slots=True)
class Column:
    """One column: name, portable type, meaning; null unless `required`."""

    name: str
    type: str
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """What a table must be.

    Args:
        name: singular noun.
        layer: "clean" (records), "core" (people and lives) or "marts" (counts; publishable).
        grain: one row is one …
        key: columns that identify a row; the table is stored in this order.
        columns: in order.
    """

    name: str
    layer: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def arrow(self) -> pa.Schema:
        """The same as an Arrow schema."""
        return pa.schema([pa.field(c.name, TYPES[c.type], nullable=True) for c in self.columns])


def contract(name: str, layer: str, grain: str, key: str, columns: str) -> Contract:
    """A contract from its text: one column a line, `name type [required]: meaning`."""
    parsed: list[Column] = []
    for line in filter(None, map(str.strip, columns.strip().splitlines())):
        head, _, meaning = line.partition(":")
        words = head.split()
        parsed.append(Column(words[0], words[1], meaning.strip(), "required" in words[2:]))
    keys = tuple(key.replace(",", " ").split())
    return Contract(name, layer, grain, keys, tuple(parsed))
