"""Elements of XML that comes from elsewhere: nothing is fetched and no entity is followed.

The one file that imports lxml. The standard library's parser took twice as long for the part of
an ORCID record that matters (120 against 60 microseconds), because it makes an object of every
element, watched or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Protocol  # lxml has no stubs


class Element(Protocol):
    """What is used of an element of lxml."""

    @property
    def tag(self) -> object:
        """Name; no text for comments and instructions."""
        ...

    @property
    def text(self) -> str | None:
        """Text before the first child."""
        ...

    def get(self, key: str) -> str | None:
        """An attribute."""
        ...

    def find(self, path: str) -> Element | None:
        """The first child of that name."""
        ...

    def iterfind(self, path: str) -> Iterator[Element]:
        """All children of that name."""
        ...

    def itertext(self) -> Iterator[str]:
        """All texts inside."""
        ...

    def __iter__(self) -> Iterator[Element]: ...

    def __len__(self) -> int: ...


class XmlFault(ValueError):
    """Text that is not well-formed; the message is the parser's."""


def watched(parts: Iterable[bytes], names: Iterable[str]) -> Iterator[tuple[str, Element]]:
    """Starts and ends of the elements with these local names, in order.

    Args:
        parts: bytes of a document, which need not reach its end.
        names: local names, in any namespace.

    Raises:
        XmlFault: what is there is not well-formed.
    """
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] (it has no stubs)

    parser = etree.XMLPullParser(
        ("start", "end"),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
    )
    try:
        for part in parts:
            parser.feed(part)
    except etree.XMLSyntaxError as error:
        raise XmlFault(str(error.msg)) from error
    for entry in parser.feed_error_log:  # an undefined entity is only noted, and all is lost
        raise XmlFault(entry.message)
    yield from parser.read_events()


def element(data: bytes, encoding: str) -> Element:
    """The one element that some bytes are.

    Args:
        data: whole and without a document type.
        encoding: of the file that they come from.

    Raises:
        XmlFault: they are not well-formed.
    """
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] (it has no stubs)

    try:
        return etree.fromstring(data, _parser(encoding))
    except etree.XMLSyntaxError as error:
        raise XmlFault(str(error.msg)) from error


@cache
def _parser(encoding: str) -> Any:  # noqa: ANN401 (lxml has no stubs)
    """Made once for each encoding, since that takes as long as a short record."""
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] (it has no stubs)

    return etree.XMLParser(encoding=encoding, resolve_entities=False, no_network=True)
