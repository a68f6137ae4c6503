"""Nested Arrow columns taken apart: values of lists with their holders, fields of structs."""

# The kernels of pyarrow.compute are made when it is imported.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Indices = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NONE = pa.array([], pa.int32())
WHOLE_NUMBER = "^[0-9]{1,18}$"


class Items(NamedTuple):
    """The items of some lists.

    Args:
        values: all of them, in order.
        holder: index of the list that each stands in.
        start: where each list starts among the values, and at the end where the last one ends.
        absent: lists that are null.
    """

    values: pa.Array
    holder: Indices
    start: Indices
    absent: Flags

    @property
    def counts(self) -> Indices:
        """Number of items in each list."""
        return np.diff(self.start)

    @property
    def places(self) -> Indices:
        """Place of each item in its list, from 1."""
        return np.arange(len(self.holder)) - self.start[self.holder] + 1


def items(lists: pa.Array) -> Items:
    """The items of an array of lists."""
    counts = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    start = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    holder = np.repeat(np.arange(len(lists)), counts)
    return Items(lists.flatten(), holder, start, flags(lists.is_null()))


def column(table: pa.Table, name: str) -> pa.Array:
    """A column in one piece."""
    found = table[name].combine_chunks()
    return found.chunk(0) if isinstance(found, pa.ChunkedArray) else found


def part(structs: pa.Array, *names: str) -> pa.Array:
    """A field of an array of structs, or of structs in them; null where the struct is."""
    for name in names:
        structs = pc.struct_field(structs, name)
    return structs.storage if isinstance(structs, pa.ExtensionArray) else structs


def flags(values: pa.Array) -> Flags:
    """Truth values as a NumPy array; null counts as false."""
    filled = pc.fill_null(values, False)
    return filled.to_numpy(zero_copy_only=False).astype(bool, copy=False)


def matches(texts: pa.Array, pattern: str) -> Flags:
    """Which texts match a regular expression somewhere; null does not."""
    return flags(pc.match_substring_regex(texts, pattern))


def truth(values: pa.Array) -> pa.Array:
    """Truth values, also from JSON; anything else is null."""
    if pa.types.is_boolean(values.type):
        return values
    is_true = pc.equal(values, "true")
    return pc.if_else(pc.or_(is_true, pc.equal(values, "false")), is_true, None)


def whole(values: pa.Array) -> pa.Array:
    """Whole numbers from 0, also from JSON; anything else is null."""
    if pa.types.is_integer(values.type):
        return values
    return pc.if_else(pc.match_substring_regex(values, WHOLE_NUMBER), values, None).cast(
        pa.int64()
    )


def codes(*columns: pa.Array) -> list[Indices]:
    """Numbers for texts, equal for equal ones across the columns; -1 for null."""
    encoded = pa.chunked_array([*columns], pa.string()).dictionary_encode()
    numbered = pc.fill_null(pa.concat_arrays([c.indices for c in encoded.chunks] or [NONE]), -1)
    ends = np.cumsum([len(texts) for texts in columns])
    return np.split(numbered.to_numpy(zero_copy_only=False).astype(np.int64), ends[:-1])


def keys(holder: Indices, code: Indices) -> Indices:
    """One number for a holder and a code."""
    return holder * (1 << 31) + code


def repeated(key: Indices) -> Indices:
    """Indices of all but the first of equal keys."""
    order = np.argsort(key, kind="stable")
    in_order = key[order]
    return order[1:][in_order[1:] == in_order[:-1]]
