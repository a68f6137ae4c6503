"""What the pull needs to know of a source: its parts, its pages, and what to ask once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol  # values of JSON

from talentatlas.provenance import Licence
from talentatlas.sources.fetch.client import Client


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a request that announces its own number of records.

    Args:
        name: as shown ("2024", "2024-03").
        question: what is asked for; enough to ask again.
        records: announced when planned; None when nobody was asked.
        cost_usd: of the question how many there are.
    """

    name: str
    question: Mapping[str, Any]
    records: int | None = None
    cost_usd: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """One record that was asked for by its identifier.

    Args:
        content: bytes to land; None when it is gone.
        found: identifier that answered: another one when the record was merged.
        is_cut: still shortened.
    """

    content: bytes | None
    found: str
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page of answers, ready to be kept.

    Args:
        content: bytes to land.
        ids: of its records, in order.
        next_cursor: where the next page begins; None after the last.
        announced: records of the whole part, as this answer has it; None when it says nothing.
        cost_usd: price of the call.
        cut: records that the list shortened → how to ask for each singly.
        notes: what is worth telling, with how often.
        absent: announced or asked for by name, and not there or not to be kept.
        merged: record → the one that it was merged into.
    """

    content: bytes
    ids: tuple[str, ...]
    next_cursor: str | None
    announced: int | None = None
    cost_usd: float = 0.0
    cut: Mapping[str, Callable[[], Single]] = field(
        default_factory=dict[str, "Callable[[], Single]"]
    )
    notes: Mapping[str, int] = field(default_factory=dict[str, int])
    absent: tuple[str, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict[str, str])


class Job(Protocol):
    """A request to one source."""

    name: str
    unit: str
    page_size: int
    bytes_per_record: int
    licence: Licence
    most: int | None
    call_usd: float
    price_is_measured: bool
    is_reduced: bool
    rate: float

    @property
    def request(self) -> Mapping[str, Any]:
        """What is asked for, as it stands in journal and manifest."""
        ...

    @property
    def label(self) -> str:
        """What is asked for, in a word fit for the name of a folder."""
        ...

    def client(self) -> Client:
        """Who asks."""
        ...

    def pieces(self, client: Client | None) -> list[Piece]:
        """The parts, with announced counts unless there is nobody to ask."""
        ...

    def calls(self, piece: Piece, records: int) -> int:
        """Calls that so many records of a part take."""
        ...

    def leaf(self, client: Client, piece: Piece, *, cursor: str, size: int) -> Leaf:
        """The page that begins at a cursor; "*" is the first.

        Raises:
            SourceChanged: the answer has another layout.
        """
        ...

    def ids(self, content: bytes) -> Sequence[str]:
        """Identifiers of the records of a page that lies there."""
        ...
