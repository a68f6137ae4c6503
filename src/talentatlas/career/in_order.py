"""Reads tables that lie in the order of persons side by side, some persons at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from talentatlas.career.lives import Ints
from talentatlas.errors import SchemaError

PERSON = "person_id"


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of few texts as numbers in their order.

    Args:
        names: each text once, sorted.
        number: of each row in `names`.
    """

    names: pa.StringArray
    number: Ints

    @classmethod
    def of(cls, column: pa.StringArray) -> Texts:
        """Numbers of a column without nulls."""
        coded = column.dictionary_encode()
        order = pc.sort_indices(coded.dictionary).to_numpy()
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        return cls(coded.dictionary.take(pa.array(order)), rank[coded.indices.to_numpy()])


class InOrder:
    """A table in the order of persons: one file, or a folder of parts.

    Args:
        path: of the table.
        columns: to be read, beside the person.
        rows: read at a time.
    """

    def __init__(self, path: Path, columns: Sequence[str], rows: int) -> None:
        parts = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        names = [PERSON, *columns]
        schema = pq.read_schema(parts[0])
        self._held = pa.schema([schema.field(name) for name in names]).empty_table()
        self._batches = _batches(parts, names, rows)

    def persons(self) -> Iterator[pa.RecordBatch]:
        """The whole table, cut between persons.

        Raises:
            SchemaError: the rows are not in the order of persons.
        """
        before = ""
        while self._read():
            first, last = (self._held[PERSON][row].as_py() for row in (0, -1))
            _require_order(before <= first <= last)
            whole = pc.index(self._held[PERSON], last).as_py()
            if whole:
                before = self._held[PERSON][whole - 1].as_py()
                yield self._take(whole)
        if self._held.num_rows:
            yield self._take(self._held.num_rows)

    def of(self, persons: pa.StringArray) -> tuple[pa.RecordBatch, Ints]:
        """Rows of some persons, and the number of the person of each row.

        Args:
            persons: in order, each once, and all after those asked for before.
        """
        last = persons[-1]
        while not self._held.num_rows or self._held[PERSON][-1].as_py() <= last.as_py():
            if not self._read():
                break
        rows = self._take(pc.sum(pc.less_equal(self._held[PERSON], last)).as_py() or 0)
        number = pc.index_in(rows.column(PERSON), persons)
        if number.null_count:
            rows, number = rows.filter(number.is_valid()), number.drop_null()
        return rows, number.to_numpy().astype(np.int64)

    def _read(self) -> bool:
        """Hold some more rows; false when there are none."""
        batch = next(self._batches, None)
        if batch is None:
            return False
        self._held = pa.concat_tables([self._held, pa.Table.from_batches([batch])])
        return True

    def _take(self, rows: int) -> pa.RecordBatch:
        """The first of the held rows."""
        taken, self._held = self._held.slice(0, rows), self._held.slice(rows)
        columns = [c.combine_chunks() for c in taken.columns]
        return pa.record_batch(columns, schema=taken.schema)


def numbered(person: pa.StringArray) -> tuple[pa.StringArray, Ints]:
    """Each person once, and the number of the person of each row.

    Raises:
        SchemaError: the rows are not in the order of persons.
    """
    is_new = np.ones(len(person), np.bool_)
    is_new[1:] = pc.not_equal(person[1:], person[:-1]).to_numpy(zero_copy_only=False)
    persons = person.filter(pa.array(is_new))
    _require_order(pc.all(pc.less(persons[:-1], persons[1:]), min_count=0).as_py())
    return persons, np.cumsum(is_new) - 1


def _require_order(is_ordered: bool) -> None:
    if not is_ordered:
        raise SchemaError(
            "A table is not in the order of persons.",
            why="The rows of a person would be taken for those of several.",
            todo="Build the atlas again with --fresh.",
        )


def _batches(parts: list[Path], names: list[str], rows: int) -> Iterator[pa.RecordBatch]:
    for part in parts:
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(rows, columns=names, use_threads=False):
                if batch.num_rows:
                    yield batch
