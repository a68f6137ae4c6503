"""Rows of one file on their way into Arrow tables: gathered, then given out in batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pyarrow as pa

from talentatlas.schema.contract import Contract
from talentatlas.sources.base import LANDED, Records
from talentatlas.sources.identifiers import without_emails

REJECTS_SHOWN = 100_000  # of one file; more of them are only counted
BATCH_ROWS = 20_000  # of any table; about 10 MB as Python objects


class Batch:
    """Rows of the canonical tables, each a tuple in the order of its contract.

    Args:
        origin_id: of the file that is read.
    """

    def __init__(self, origin_id: str) -> None:
        self.origin_id = origin_id
        self.works: list[tuple[object, ...]] = []
        self.authorships: list[tuple[object, ...]] = []
        self.affiliations: list[tuple[object, ...]] = []
        self.matches: list[tuple[object, ...]] = []
        self.events: list[tuple[object, ...]] = []
        self.same_persons: list[tuple[object, ...]] = []
        self.rejected: list[tuple[object, ...]] = []
        self.kept = 0
        self.rejects = 0
        self._lines: Counter[tuple[str, str, str]] = Counter()

    def reject(self, record: str, part: str, reason: str, message: str) -> None:
        """Note a record, or a part of one, that is not used.

        Args:
            record: its identifier or number in the file.
            part: "work", "authorship", "affiliation", "country" or "file".
            reason: short code.
            message: what was wrong and what was done, in words.
        """
        self.rejects += 1
        if self.rejects > REJECTS_SHOWN:
            return
        self._lines[record, part, reason] += 1
        line = self._lines[record, part, reason]
        text = without_emails(message)
        self.rejected.append((self.origin_id, record, part, reason, line, text))

    def close(self) -> None:
        """Say how many rejects were only counted, if there were any."""
        if (more := self.rejects - REJECTS_SHOWN) > 0:
            message = f"{more:,} rejects of this file are not listed."
            self.rejected.append((self.origin_id, "file", "file", "more-rejects", 1, message))

    @property
    def is_full(self) -> bool:
        """Whether it is time to give the rows out."""
        return any(len(rows) >= BATCH_ROWS for rows in self._lists())

    def take(self) -> Records:
        """The rows gathered so far, as tables; the batch is empty afterwards."""
        self.kept += len(self.works)
        tables = {
            contract.name: _table(contract, rows)
            for contract, rows in zip(LANDED, self._lists(), strict=True)
        }
        for rows in self._lists():
            rows.clear()
        return Records(**tables)

    def _lists(self) -> tuple[list[tuple[object, ...]], ...]:
        """The rows of each table, in the order of `LANDED`."""
        return (
            self.works, self.authorships, self.affiliations, self.matches,
            self.events, self.same_persons, self.rejected,
        )  # fmt: skip

    @property
    def works_so_far(self) -> int:
        """Works kept of this file."""
        return self.kept + len(self.works)


def _table(contract: Contract, rows: list[tuple[object, ...]]) -> pa.Table:
    schema = contract.arrow
    columns: Iterable[tuple[object, ...]] = (
        zip(*rows, strict=True) if rows else [()] * len(schema)
    )
    arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
