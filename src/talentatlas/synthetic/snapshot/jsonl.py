"""Arrow tables as JSON lines: text is put together by columns, and each pool only once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.synthetic.snapshot.nested import column, plain

NULL = "null"
POOLS_KEPT = 48  # more than one block uses
SLICE = 2_500  # records put together at once


class JsonLines:
    """Writes tables as JSON lines.

    Args:
        raw: columns whose text is JSON already.
        sparse: columns of structs whose empty fields are left out, after the first one.
    """

    def __init__(self, raw: frozenset[str], sparse: frozenset[str]) -> None:
        self._raw, self._sparse = raw, sparse
        self._pools: OrderedDict[tuple[int, ...], tuple[pa.Array, pa.Array]] = OrderedDict()

    def lines(self, table: pa.Table) -> Iterator[pa.Buffer]:
        """All records as buffers of whole lines."""
        for start in range(0, len(table), SLICE):
            part = table.slice(start, SLICE)
            names = part.column_names
            columns = [self._column(name, column(part, name)) for name in names]
            yield _buffer(_object(names, columns, "}\n"))

    def _column(self, name: str, array: pa.Array) -> pa.Array:
        if name in self._raw:
            return pc.fill_null(plain(array), NULL)
        if name in self._sparse:
            return self._sparse_struct(array)
        return self._text(array)

    def _text(self, array: pa.Array) -> pa.Array:
        """JSON of each value; `null` for a missing one."""
        kind = array.type
        if pa.types.is_dictionary(kind):
            return pc.fill_null(self._pool(array.dictionary).take(array.indices), NULL)
        if pa.types.is_struct(kind):
            names = [kind.field(i).name for i in range(kind.num_fields)]
            fields = [self._text(pc.struct_field(array, [i])) for i in range(kind.num_fields)]
            return _nulled(_object(names, fields), array)
        if pa.types.is_list(kind):
            return self._list(array)
        return pc.fill_null(_scalar(array), NULL)

    def _list(self, array: pa.ListArray) -> pa.Array:
        counts = pc.fill_null(pc.list_value_length(array), 0).to_numpy()
        offsets = np.zeros(len(array) + 1, np.int32)
        np.cumsum(counts, out=offsets[1:])
        values = pa.ListArray.from_arrays(pa.array(offsets), self._text(array.flatten()))
        text = pc.binary_join_element_wise("[", pc.binary_join(values, ","), "]", "")
        return _nulled(text, array)

    def _pool(self, pool: pa.Array) -> pa.Array:
        """JSON of the entries of a pool, kept for the next column that uses it."""
        key = (len(pool), *(b.address for b in pool.buffers() if b is not None))
        if key not in self._pools:
            self._pools[key] = (pool, self._text(pool))  # the pool keeps its addresses taken
            if len(self._pools) > POOLS_KEPT:
                self._pools.popitem(last=False)
        self._pools.move_to_end(key)
        return self._pools[key][1]

    def _sparse_struct(self, array: pa.StructArray) -> pa.Array:
        parts: list[pa.Array | str] = ["{"]
        for i in range(array.type.num_fields):
            value = pc.struct_field(array, [i])
            name = array.type.field(i).name
            text = pc.binary_join_element_wise(
                f'{"," if i else ""}"{name}":', self._text(value), ""
            )
            parts.append(pc.if_else(value.is_valid(), text, ""))
        return pc.binary_join_element_wise(*parts, "}", "")


def _object(names: list[str], values: list[pa.Array], end: str = "}") -> pa.Array:
    parts: list[pa.Array | str] = []
    for number, (name, value) in enumerate(zip(names, values, strict=True)):
        parts += [f'{"," if number else "{"}"{name}":', value]
    return pc.binary_join_element_wise(*parts, end, "")


def _nulled(text: pa.Array, array: pa.Array) -> pa.Array:
    return pc.if_else(array.is_valid(), text, NULL) if array.null_count else text


def _scalar(array: pa.Array) -> pa.Array:
    """JSON of values that hold no others; null stays null."""
    kind = array.type
    if pa.types.is_boolean(kind):
        return pc.if_else(array, "true", "false")
    if pa.types.is_string(kind):
        return pc.binary_join_element_wise('"', _escaped(array), '"', "")
    text = array.cast(pa.string())
    if pa.types.is_floating(kind):
        is_whole = pc.match_substring_regex(text, r"^-?\d+$")
        return pc.if_else(is_whole, pc.binary_join_element_wise(text, ".0", ""), text)
    if pa.types.is_temporal(kind):
        text = pc.replace_substring(text, " ", "T")
        return pc.binary_join_element_wise('"', text, '"', "")
    return text


def _escaped(texts: pa.Array) -> pa.Array:
    """Texts with what JSON does not allow in them written another way."""
    buffer = texts.buffers()[2]
    if buffer is None:
        return texts
    octets = np.frombuffer(buffer, np.uint8)
    if not ((octets == 34) | (octets == 92) | (octets < 32)).any():
        return texts
    has_any = pc.match_substring_regex(texts, '["\\\\\x00-\x1f]')
    if not pc.any(has_any).as_py():
        return texts
    changed = [orjson.dumps(text)[1:-1].decode() for text in texts.filter(has_any).to_pylist()]
    return pc.replace_with_mask(texts, pc.fill_null(has_any, False), pa.array(changed))


def _buffer(texts: pa.Array) -> pa.Buffer:
    """The bytes of all texts, one after the other."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32)
    first, last = offsets[texts.offset], offsets[texts.offset + len(texts)]
    return texts.buffers()[2].slice(int(first), int(last - first))
