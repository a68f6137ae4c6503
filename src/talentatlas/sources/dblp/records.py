"""Records of dblp.xml, one at a time, without its document type.

The file has one entity for every accented letter, which its document type would define. They
are the names of HTML, so they are replaced here and no definition, from the file or from
elsewhere, is ever followed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.entities import name2codepoint
from typing import NamedTuple

from talentatlas.sources.xml_elements import Element, XmlFault, element

RECORD_LIMIT = 4 << 20  # bytes; the longest known has 3,000 authors in 200 KB
KINDS = ("article", "inproceedings", "phdthesis", "www")
NAMES = "|".join(KINDS).encode()
START = re.compile(rb"<(" + NAMES + rb')\s[^<>]*?\bkey="([^"<>]{1,500})"[^<>]*>')
NEXT_START = re.compile(rb"<(?:" + NAMES + rb")\s")
ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{0,31});")
OF_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding=["']([\w.-]{1,40})["']""")
REPLACEMENT = b"&#xFFFD;"
LATIN, UTF = "iso-8859-1", "utf-8"


class RawRecord(NamedTuple):
    """A record as bytes.

    Args:
        kind: element name.
        key: of DBLP.
        data: None when it has no end within the limit.
    """

    kind: str
    key: str
    data: bytes | None


def raw_records(
    chunks: Iterator[bytes], wanted: Callable[[str, str], bool]
) -> Iterator[RawRecord]:
    """Records of the wanted kinds and keys, in order; the rest is passed over unread.

    Args:
        chunks: the file.
        wanted: by kind and key.
    """
    held, is_last = b"", False
    while not is_last:
        chunk = next(chunks, b"")
        is_last = not chunk
        held += chunk
        at = 0
        while found := START.search(held, at):
            closing = b"</%s>" % found[1]
            end = held.find(closing, found.end())
            if end < 0:
                if not is_last and len(held) - found.start() < RECORD_LIMIT:
                    break
                other = NEXT_START.search(held, found.end())
                yield RawRecord(found[1].decode(), found[2].decode("latin-1"), None)
                at = other.start() if other else len(held)
                continue
            kind, key = found[1].decode(), found[2].decode("latin-1")
            if wanted(kind, key):
                yield RawRecord(kind, key, held[found.start() : end + len(closing)])
            at = end + len(closing)
        held = _rest(held, found.start() if found else at, is_open=found is not None)


def encoding_of(head: bytes) -> str:
    """Encoding that the file declares: Latin-1 or UTF-8, which is what it can be."""
    found = ENCODING.search(head)
    return LATIN if found and found[1].lower() in (b"iso-8859-1", b"latin1") else UTF


def parsed(data: bytes, encoding: str) -> tuple[Element | None, str]:
    """A record as an element; None and the reason when it is not well-formed."""
    try:
        return element(ENTITY.sub(_character, data), encoding), ""
    except XmlFault as fault:
        return None, str(fault)


def unknown_entities(data: bytes) -> set[str]:
    """Names of entities that are none of HTML."""
    names = {name.decode() for name in ENTITY.findall(data) if name not in OF_XML}
    return names - name2codepoint.keys()


def _character(found: re.Match[bytes]) -> bytes:
    if found[1] in OF_XML:
        return found[0]
    code = name2codepoint.get(found[1].decode())
    return b"&#%d;" % code if code else REPLACEMENT


def _rest(held: bytes, at: int, *, is_open: bool) -> bytes:
    """What has to be kept for the next round: an open record, or the start of a tag."""
    if is_open:
        return held[at:]
    tag = held.rfind(b"<", at)
    return held[tag:] if tag >= 0 and len(held) - tag < RECORD_LIMIT else b""
