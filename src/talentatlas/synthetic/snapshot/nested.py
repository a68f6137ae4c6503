"""Nested Arrow columns from flat ones: pools by number, lists from counts, structs by name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from talentatlas.synthetic.chance import Ints

Flags = NDArray[np.bool_]


def pooled(numbers: Ints, pool: pa.Array) -> pa.DictionaryArray:
    """Entries of a pool by their numbers; null for a negative number."""
    return pa.DictionaryArray.from_arrays(
        pa.array(numbers.astype(np.int32), mask=numbers < 0), pool
    )


def struct(columns: dict[str, pa.Array], is_null: Flags | None = None) -> pa.StructArray:
    """One struct a row, from a column for each field."""
    mask = None if is_null is None else pa.array(is_null)
    return pa.StructArray.from_arrays(list(columns.values()), list(columns), mask=mask)


def lists(counts: Ints, values: pa.Array, is_null: Flags | None = None) -> pa.ListArray:
    """Lists of so many values each, in order."""
    offsets = np.zeros(len(counts) + 1, np.int32)
    np.cumsum(counts, out=offsets[1:])
    if is_null is None:
        return pa.ListArray.from_arrays(pa.array(offsets), values)
    return pa.ListArray.from_arrays(pa.array(offsets), values, mask=pa.array(is_null))


def joined(*parts: pa.Array | str) -> pa.Array:
    """Texts put together row by row; null where one of them is."""
    return pc.binary_join_element_wise(*parts, "")


def numbered(before: str, numbers: Ints, is_null: Flags | None = None) -> pa.Array:
    """A text followed by a number."""
    return joined(before, pa.array(numbers, mask=is_null).cast(pa.string()))


def starts(counts: Ints) -> Ints:
    """Where each list of so many values starts."""
    return np.cumsum(counts) - counts


def places(counts: Ints) -> Ints:
    """Place in its list, from 0, of each value of lists of so many values."""
    return np.arange(int(counts.sum())) - np.repeat(starts(counts), counts)


def plain(array: pa.Array) -> pa.Array:
    """The same values without pools, as files hold them."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        return array.dictionary.take(array.indices)
    if not _has_pool(kind):
        return array
    if pa.types.is_struct(kind):
        fields = [pc.struct_field(array, [i]) for i in range(kind.num_fields)]
        names = [kind.field(i).name for i in range(kind.num_fields)]
        return pa.StructArray.from_arrays(
            [plain(f) for f in fields],
            names,
            mask=array.is_null() if array.null_count else None,
        )
    values = plain(array.flatten())
    counts = pc.fill_null(pc.list_value_length(array), 0).to_numpy().astype(np.int64)
    absent = array.is_null().to_numpy(zero_copy_only=False) if array.null_count else None
    return lists(counts, values, absent)


def plain_table(table: pa.Table) -> pa.Table:
    """A table without pools."""
    columns = [plain(column(table, name)) for name in table.column_names]
    return pa.table(columns, table.column_names)


def column(table: pa.Table, name: str) -> pa.Array:
    """A column in one piece."""
    chunks = table[name].chunks
    return chunks[0] if len(chunks) == 1 else pa.concat_arrays(chunks)


def _has_pool(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return True
    inner: Sequence[pa.Field] = [kind.field(i) for i in range(kind.num_fields)]
    return any(_has_pool(f.type) for f in inner)
