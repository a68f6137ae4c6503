"""Pages of a table: a cursor that is good for one query of one vintage only."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from talentatlas.provenance import digest
from talentatlas.rest.problems import Refused

OFFSET_BYTES, QUERY_BYTES = 5, 7  # 12 bytes make 16 letters without padding
CURSOR = r"^[A-Za-z0-9_-]{16}$"
NOT_OF_THE_QUERY = ("cursor", "limit", "format", "lang", "vintage")


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a table that is asked for.

    Args:
        limit: rows.
        cursor: as an earlier page gave it, or None for the first.
        path: asked.
        query: asked, as typed.
        tag: of everything that decides the rows: vintage, run, version.
    """

    limit: int
    cursor: str | None
    path: str
    query: str
    tag: str

    def first(self, rows: int) -> int:
        """Number of rows before this page.

        Args:
            rows: of the whole table.

        Raises:
            Refused: the cursor is of another query or vintage, or none at all.
        """
        if self.cursor is None:
            return 0
        try:
            raw = base64.urlsafe_b64decode(self.cursor)
        except ValueError:
            raw = b""
        offset = int.from_bytes(raw[:OFFSET_BYTES])
        if raw[OFFSET_BYTES:] != self._own() or not 0 < offset < rows:
            raise Refused(
                "UnknownCursor",
                f'The cursor "{self.cursor}" is not one of this query and vintage.',
                todo="Start again without `cursor` and follow `next`.",
            )
        return offset

    def next(self, rows: int) -> str | None:
        """Address of the page after this one, or None.

        Args:
            rows: of the whole table.
        """
        offset = self.first(rows) + self.limit
        if offset >= rows:
            return None
        raw = offset.to_bytes(OFFSET_BYTES) + self._own()
        cursor = base64.urlsafe_b64encode(raw).decode()
        asked = parse_qsl(self.query, keep_blank_values=True)
        rest = [(name, value) for name, value in asked if name != "cursor"]
        return f"{self.path}?{urlencode([*rest, ('cursor', cursor)])}"

    def _own(self) -> bytes:
        """What tells the cursors of one query from those of another."""
        asked = parse_qsl(self.query, keep_blank_values=True)
        rest = sorted(pair for pair in asked if pair[0] not in NOT_OF_THE_QUERY)
        words = digest(self.tag, self.path, urlencode(rest))
        return bytes.fromhex(words)[:QUERY_BYTES]
