"""Records of a Parquet file of works: leaves that are read, of rows that count."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any  # a record as JSON

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.errors import SourceChanged
from talentatlas.sources.base import Records
from talentatlas.sources.json_stream import Element
from talentatlas.sources.openalex.known_fields import unknown_fields
from talentatlas.sources.openalex.rule import Selection
from talentatlas.sources.openalex.snapshot_layout import Place
from talentatlas.sources.openalex.snapshot_nested import Flags, Indices
from talentatlas.sources.openalex.snapshot_record import RECORD, Shape, arrow_type
from talentatlas.sources.openalex.snapshot_selection import ColumnSelection, columns_for
from talentatlas.sources.openalex.snapshot_works import SnapshotWorks
from talentatlas.sources.openalex.work_record import REQUIRED, changed
from talentatlas.vocabulary.field_rules import FieldRule

BATCH = 8_192  # records decoded at once; about 12 MB
BUFFER = 1 << 20  # bytes read ahead of each column; a whole column of a row group may be 100 MB


class ParquetWorks:
    """One Parquet file of works.

    Args:
        place: of the file.
    """

    def __init__(self, place: Place) -> None:
        self._file = pq.ParquetFile(
            place.files.open_input_file(place.path), buffer_size=BUFFER, pre_buffer=False
        )
        self._path = place.path
        self._leaves = _leaves(self._file)
        held = [name for name in RECORD if name in self.schema.names]
        self._shaped(self.schema.empty_table(), held)  # stops if one cannot be read

    @property
    def records(self) -> int:
        """Number of records in the file."""
        return self._file.metadata.num_rows

    @property
    def schema(self) -> pa.Schema:
        """Columns of the file, whether they are read or not."""
        return self._file.schema_arrow

    def blocks(self, selection: ColumnSelection) -> Iterator[tuple[Indices, pa.Table]]:
        """Row numbers, from 1, and records that count, in the order of the file.

        Args:
            selection: decides by its own columns, which are read before the others.
        """
        held: list[tuple[Indices, pa.Table]] = []
        first = 1
        for group in range(self._file.num_row_groups):
            rows = self._file.metadata.row_group(group).num_rows
            mask = self._chosen(group, selection)
            if mask is None or mask.any():
                for numbers, table in self._wide(group, first, mask, columns_for(selection)):
                    held.append((numbers, table))
                    if sum(len(n) for n, _ in held) >= BATCH:
                        yield _joined(held)
                        held.clear()
            first += rows
        if held:
            yield _joined(held)

    def _chosen(self, group: int, selection: ColumnSelection) -> Flags | None:
        """Which records of a row group count; None for all."""
        if not (wanted := selection.columns):
            return None
        table = self._file.read_row_group(
            group, columns=self._columns(wanted), use_threads=False
        )
        return selection.takes(self._shaped(table, wanted))

    def _wide(
        self, group: int, first: int, mask: Flags | None, wanted: Sequence[str]
    ) -> Iterator[tuple[Indices, pa.Table]]:
        batches = self._file.iter_batches(
            BATCH, [group], self._columns(wanted), use_threads=False
        )
        start = 0
        for batch in batches:
            numbers = np.arange(first + start, first + start + len(batch))
            table = pa.Table.from_batches([batch])
            if mask is not None:
                part = mask[start : start + len(batch)]
                numbers, table = numbers[part], table.filter(pa.array(part))
            start += len(batch)
            if len(numbers):
                yield numbers, self._shaped(table, wanted)

    def _columns(self, wanted: Sequence[str]) -> list[str]:
        return [path for name, path in self._leaves if name.partition(".")[0] in wanted]

    def _shaped(self, table: pa.Table, wanted: Sequence[str]) -> pa.Table:
        """The columns of `RECORD`; what the file does not have is null."""
        columns: dict[str, pa.ChunkedArray | pa.Array] = {}
        for name in wanted:
            kind = arrow_type(RECORD[name])
            if name not in table.column_names:
                columns[name] = pa.nulls(len(table), kind)
                continue
            try:
                columns[name] = table[name].cast(kind)
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
                raise SourceChanged(
                    f"Column {name} of {self._path} is {table[name].type}, which cannot be "
                    f"read as {kind}: {str(error).splitlines()[0]}",
                    why="Read as something else it would give wrong counts.",
                    todo="Report it with the date of the release: the layout of the source "
                    "is new.",
                ) from error
        return pa.table(columns)


def _leaves(file: pq.ParquetFile) -> list[tuple[str, str]]:
    """Name in the record and path in the file of every leaf that is read."""
    found: list[tuple[str, str]] = []
    for number in range(len(file.schema)):
        path = file.schema.column(number).path
        if (name := _name(path.split("."), RECORD)) is not None:
            found.append((name, path))
    return found


def _name(path: list[str], shape: Shape) -> str | None:
    """Name of a leaf without the levels that Parquet puts between a list and its elements."""
    if isinstance(shape, list):
        inner = shape[0]
        if isinstance(inner, str):
            return ""
        start = next((i for i, part in enumerate(path) if part in inner), None)
        return None if start is None else _name(path[start:], inner)
    if isinstance(shape, str):
        return "" if not path else None
    if not path or path[0] not in shape:
        return None
    below = _name(path[1:], shape[path[0]])
    return None if below is None else f"{path[0]}.{below}".rstrip(".")


def _joined(held: list[tuple[Indices, pa.Table]]) -> tuple[Indices, pa.Table]:
    if len(held) == 1:
        return held[0]
    return np.concatenate([n for n, _ in held]), pa.concat_tables([t for _, t in held])


def read_parquet(
    file: Place, works: SnapshotWorks, rule: FieldRule
) -> Generator[Records, None, int]:
    """Canonical tables of a Parquet file; returns the number of its records.

    Args:
        file: where it lies.
        works: that the records go to.
        rule: which works count.

    Raises:
        SourceChanged: a column that is needed is not there, or holds something else.
    """
    source, selection = ParquetWorks(file), ColumnSelection(rule)
    columns = source.schema.names
    needed = (*REQUIRED, *Selection(rule).needs)
    if missing := [group for group in needed if not set(group) & set(columns)]:
        fields = ", ".join(" or ".join(group) for group in missing)
        raise changed(fields, file.path, f"Its columns are {', '.join(columns)}.")
    for path in unknown_fields(_example(source.schema)) or ():
        works.note_unknown(path, None)
    taken = 0
    for numbers, record in source.blocks(selection):
        taken += len(numbers)
        yield works.add(record, _Rows(numbers, record).read)
    works.outside += source.records - taken
    return source.records


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a block, read one by one.

    Args:
        numbers: of the records in the file.
        record: the block.
    """

    numbers: Indices
    record: pa.Table

    def read(self, rows: Indices) -> list[Element]:
        """Records as JSON, by their indices in the block."""
        values = self.record.take(pa.array(rows)).to_pylist()
        numbers = self.numbers[rows].tolist()
        return [Element(*pair) for pair in zip(numbers, values, strict=True)]


def _example(fields: Iterable[pa.Field]) -> dict[str, Any]:
    """A record that has every field of a schema or struct."""
    return {field.name: _value(field.type) for field in fields}


def _value(kind: pa.DataType) -> object:
    if pa.types.is_struct(kind):
        return _example(kind)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return [_value(kind.value_type)]
    return True
