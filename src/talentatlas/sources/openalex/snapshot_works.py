"""Works of one file of a snapshot: plain ones block by block, the others one by one."""

# The kernels of pyarrow.compute are made when it is imported.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any  # works as JSON

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.provenance import Origin
from talentatlas.sources.base import Records
from talentatlas.sources.batch import Batch
from talentatlas.sources.json_stream import Element
from talentatlas.sources.openalex.affiliations import Affiliations
from talentatlas.sources.openalex.institutions import Place
from talentatlas.sources.openalex.rule import Selection
from talentatlas.sources.openalex.snapshot_affiliations import is_certain
from talentatlas.sources.openalex.snapshot_block import (
    WORK_ADDRESS,
    Block,
    Reading,
)
from talentatlas.sources.openalex.snapshot_nested import Flags, Indices, column, flags, truth
from talentatlas.sources.openalex.snapshot_selection import ColumnSelection
from talentatlas.sources.openalex.work_record import (
    ADDRESS,
    SOURCE,
    YEARS,
    Works,
    work_name,
)
from talentatlas.vocabulary.field_rules import EVERYTHING, FieldRule

LONGEST = 20  # characters of W… whose number is one of 64 bits
# All that is looked at in a work that has no byline, once its identifier is known.
NO_BYLINE: dict[str, Any] = {"publication_year": YEARS.start, "authorships": []}
EXAMPLE = 60  # characters

ReadRows = Callable[[Indices], list[Element]]


class SnapshotWorks:
    """Puts works of one file into canonical tables.

    Args:
        origin: of the file.
        rule: which works count.
        deleted: numbers of deleted works, ascending.
        is_json: blocks are what DuckDB made of lines.
    """

    def __init__(
        self, origin: Origin, rule: FieldRule, deleted: Indices, *, is_json: bool
    ) -> None:
        self.batch = Batch(origin.origin_id)
        self._selection, self._columns = Selection(rule), ColumnSelection(rule)
        self._singly = Works(
            self.batch, self._selection, file=origin.file, vintage=origin.vintage
        )
        # Whether a work without a byline counts has been told before it comes here.
        self._bare = Works(self.batch, Selection(EVERYTHING), file=origin.file)
        self._affiliations = Affiliations(self.batch)
        self._reading = Reading(
            origin.origin_id, origin.vintage, self._selection.selected_by, is_json,
        )  # fmt: skip
        self._deleted = deleted
        self._seen: set[int] = set()
        self._unknown: set[str] = set()
        self.outside = self.expansion = self._gone = 0

    def add(self, record: pa.Table, read: ReadRows, present: Flags | None = None) -> Records:
        """Rows of a block, and all that were gathered since the last one.

        Args:
            record: columns of `snapshot_record.RECORD`.
            read: records as JSON, by their indices in the block.
            present: which rows of the block are records; all by default.
        """
        taken = self._taken(record)
        rows = np.flatnonzero(taken if present is None else taken & present)
        if len(rows) == 0:
            return self.batch.take()
        if len(rows) < len(record):
            record = record.take(pa.array(rows))
        block = Block(record, self._reading)
        again = self._repeated(record, block.odd & ~block.is_bare)
        block.odd |= again
        names = column(record, "id")
        for odd in block.odd_affiliations():
            authorship = odd.authorship
            if self._reading.is_json and not is_certain(authorship):
                [element] = read(rows[[odd.work]])
                if isinstance(element.value, dict):  # else only DuckDB understands the line
                    authorship = element.value["authorships"][odd.position - 1]
            name = names[odd.work].as_py().removeprefix(ADDRESS)
            place = Place(name, f"{SOURCE}:{name}", odd.position)
            self._affiliations.add(place, authorship)
        plain = block.records()
        is_bare = block.is_bare & ~again
        for name in names.filter(pa.array(is_bare)).to_pylist():
            self._bare.add({"id": name, **NO_BYLINE}, name, is_list=False)
        for element in read(rows[block.odd & ~is_bare]):
            self.add_element(element)
        return joined([plain, self.batch.take()])

    def add_element(self, element: Element) -> None:
        """Rows of a record that may not be JSON."""
        number, value, fault, message = element
        if fault in (None, "broken-characters"):
            self.add_one(value, number)
        else:
            self.batch.reject(f"#{number}", "work", fault, message)

    def add_one(self, value: Any, number: int) -> None:  # noqa: ANN401 (any JSON type)
        """Rows of a record that the block reader leaves alone.

        Args:
            value: as JSON.
            number: of the record in the file, from 1, for messages.
        """
        record = f"#{number}"
        name = work_name(value.get("id")) if isinstance(value, dict) else None
        if name is None:
            self._singly.add(value, record, is_list=False)
        elif value.get("is_xpac") is True:
            self.expansion += 1
        elif not self._selection.takes(value):
            self.outside += 1
        elif len(name) < LONGEST and _holds(self._deleted, np.array([int(name[1:])]))[0]:
            self._gone += 1
        elif int(name[1:]) in self._seen:
            message = "The same work stands earlier in the file; the first one was kept."
            self.batch.reject(name, "work", "duplicate", message)
        else:
            self._seen.add(int(name[1:]))
            self._singly.add(value, record, is_list=False)

    def note_unknown(self, path: str, value: object) -> None:
        """Report, once, a field that this version does not know and does not keep."""
        if path in self._unknown:
            return
        self._unknown.add(path)
        shown = f" Example: {_example(value)}." if value is not None else ""
        message = f"The field {path} is not known and was not read.{shown}"
        self.batch.reject("file", "field", "unknown-field", message)

    def close(self) -> Records:
        """What is left, and notes on what was left out."""
        name = self._selection.rule.name
        for count, reason, what in (
            (self.outside, "outside-field", f"works outside the field rule {name}"),
            (self.expansion, "expansion-corpus", "works of the expansion corpus (is_xpac)"),
            (self._gone, "deleted", "works that the source has deleted since"),
        ):
            if count:
                self.batch.reject("file", "file", reason, f"{count:,} {what} were left out.")
        self.batch.close()
        return self.batch.take()

    def _taken(self, record: pa.Table) -> Flags:
        """Which works count; the others are counted."""
        inside = self._columns.takes(record)
        # Without an identifier a work may be anything; the reader of single ones says what.
        unnamed = ~flags(pc.match_substring_regex(column(record, "id"), WORK_ADDRESS))
        expansion = flags(truth(column(record, "is_xpac"))) & inside & ~unnamed
        gone = inside & ~expansion & ~unnamed
        gone[gone] = _holds(self._deleted, _numbers(record, gone))
        self.outside += int((~inside & ~unnamed).sum())
        self.expansion += int(expansion.sum())
        self._gone += int(gone.sum())
        return unnamed | (inside & ~expansion & ~gone)

    def _repeated(self, record: pa.Table, odd: Flags) -> Flags:
        """Works whose number was seen before, or comes twice; the others are seen now."""
        named = flags(pc.match_substring_regex(column(record, "id"), WORK_ADDRESS))
        number = np.full(len(record), -1)
        number[named] = _numbers(record, named)
        _, place, count = np.unique(number, return_inverse=True, return_counts=True)
        again = named & (count[place] > 1)
        listed = number.tolist()
        if not self._seen.isdisjoint(listed):
            again |= np.fromiter((n in self._seen for n in listed), bool, len(listed))
        self._seen.update(number[named & ~again & ~odd].tolist())
        return again


def joined(records: Iterable[Records]) -> Records:
    """Several records in one."""
    several = list(records)
    return Records(
        **{
            field.name: pa.concat_tables([getattr(one, field.name) for one in several])
            for field in fields(Records)
        }
    )


def _numbers(record: pa.Table, chosen: Flags) -> Indices:
    """Numbers of the chosen works, whose identifiers are plain."""
    names = column(record, "id")
    if not chosen.all():
        names = names.filter(pa.array(chosen))
    digits = pc.replace_substring(names, f"{ADDRESS}W", "", max_replacements=1)
    return digits.cast(pa.int64()).to_numpy(zero_copy_only=False)


def _holds(ascending: Indices, numbers: Indices) -> Flags:
    at = np.searchsorted(ascending, numbers)
    found = at < len(ascending)
    found[found] = ascending[at[found]] == numbers[found]
    return found


def _example(value: object) -> str:
    return orjson.dumps(value, default=str).decode()[:EXAMPLE]
