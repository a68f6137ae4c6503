"""PDF with stable bytes: objects in one order, fonts under one name.

The drawing library numbers objects and names fonts in the order of a hash table, which changes
from call to call. Here the same objects are written again in the order in which they are
reached from the root of the document, keys sorted, and fonts are named by their names.
"""

from __future__ import annotations

import io
import re
import zlib

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    PdfObject,
    StreamObject,
)

FONT_USE = re.compile(rb"/(\w+)(?=\s+[\d.]+\s+Tf)")  # a font name before its size
LENGTH, FILTER, FONT = "/Length", "/Filter", "/Font"


def stable(pdf: bytes) -> bytes:
    """The same document in canonical order."""
    reader = PdfReader(io.BytesIO(pdf))
    found: dict[int, IndirectObject] = {}
    _walk(reader.trailer.raw_get("/Root"), found)
    reached = list(found.values())
    numbers = {number: place for place, number in enumerate(found, 1)}
    names = _font_names(reached)
    out = io.BytesIO(b"%PDF-1.7\n%\x80\x80\x80\x80\n")
    out.seek(0, io.SEEK_END)
    offsets: list[int] = []
    for place, reference in enumerate(reached, 1):
        offsets.append(out.tell())
        body = _written(_object(reference), numbers, names)
        out.write(b"%d 0 obj\n%b\nendobj\n" % (place, body))
    start, size = out.tell(), len(reached) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, start))
    return out.getvalue()


def _walk(thing: PdfObject, reached: dict[int, IndirectObject]) -> None:
    """Everything reached from a thing, keys sorted, each object once."""
    if isinstance(thing, IndirectObject):
        if thing.idnum not in reached:
            reached[thing.idnum] = thing
            _walk(_object(thing), reached)
    elif isinstance(thing, DictionaryObject):
        for key in sorted(thing):
            _walk(thing.raw_get(key), reached)
    elif isinstance(thing, ArrayObject):
        for part in list.__iter__(thing):
            _walk(part, reached)


def _object(reference: IndirectObject) -> PdfObject:
    """What a reference points to; a dangling one is null in PDF."""
    return reference.get_object() or NullObject()


def _font_names(reached: list[IndirectObject]) -> dict[bytes, bytes]:
    """New name of each font name, in the order of the fonts' own names."""
    bases: dict[str, str] = {}
    for reference in reached:
        thing = _object(reference)
        resources = thing.get("/Resources") if isinstance(thing, DictionaryObject) else None
        for name, font in (resources or {}).get(FONT, {}).items():
            bases[name[1:]] = font.get_object()["/BaseFont"]
    order = sorted(bases, key=lambda name: (bases[name], name))
    return {old.encode(): b"fo%d" % place for place, old in enumerate(order)}


def _written(thing: PdfObject, numbers: dict[int, int], names: dict[bytes, bytes]) -> bytes:
    """One object in PDF syntax."""
    if isinstance(thing, IndirectObject):
        return b"%d 0 R" % numbers[thing.idnum]
    if isinstance(thing, StreamObject):
        return _stream(thing, numbers, names)
    if isinstance(thing, DictionaryObject):
        return _dictionary(thing, numbers, names)
    if isinstance(thing, ArrayObject):
        return b"[%b]" % b" ".join(_written(x, numbers, names) for x in list.__iter__(thing))
    out = io.BytesIO()
    thing.write_to_stream(out)
    return out.getvalue()


def _dictionary(
    thing: DictionaryObject, numbers: dict[int, int], names: dict[bytes, bytes]
) -> bytes:
    """A dictionary with sorted keys; in one of fonts, under their new names."""
    entries: dict[bytes, bytes] = {}
    for key in thing:
        own = str(key)[1:].encode()
        entries[names.get(own, own)] = _written(thing.raw_get(key), numbers, names)
    return b"<<%b>>" % b"".join(b"/%b %b" % (key, entries[key]) for key in sorted(entries))


def _stream(thing: StreamObject, numbers: dict[int, int], names: dict[bytes, bytes]) -> bytes:
    """A stream, packed anew, with fonts under their new names."""
    data = FONT_USE.sub(lambda use: b"/" + names.get(bytes(use[1]), use[1]), thing.get_data())
    packed = zlib.compress(data, 9)
    head = DictionaryObject({key: thing.raw_get(key) for key in thing})
    head.pop(LENGTH, None)
    head.pop(FILTER, None)
    written = _dictionary(head, numbers, names)[2:-2]
    size = b"/Filter /FlateDecode/Length %d" % len(packed)
    return b"<<%b%b>>\nstream\n%b\nendstream" % (written, size, packed)
