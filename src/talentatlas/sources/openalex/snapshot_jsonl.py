"""Tables of a file of works as lines of JSON; only lines that may count are parsed."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any  # records as JSON

import numpy as np
import pyarrow as pa

from talentatlas.sources.base import Records
from talentatlas.sources.json_stream import Element, read_value
from talentatlas.sources.openalex.known_fields import unknown_fields
from talentatlas.sources.openalex.rule import Selection
from talentatlas.sources.openalex.snapshot_json import JsonParser, masked
from talentatlas.sources.openalex.snapshot_layout import Place
from talentatlas.sources.openalex.snapshot_lines import LineFile, Lines
from talentatlas.sources.openalex.snapshot_nested import Flags, Indices, flags, matches
from talentatlas.sources.openalex.snapshot_selection import ColumnSelection, columns_for
from talentatlas.sources.openalex.snapshot_works import SnapshotWorks
from talentatlas.sources.openalex.work_record import REQUIRED, changed
from talentatlas.vocabulary.field_rules import FieldRule

GZIP = ".gz"
HELD = 4_096  # lines that may count, parsed at once; about 30 MB
EXPANSION = r'"is_xpac"\s*:\s*true'
EXPANSION_ENDS = r'xpac"\s*:\s*true'  # five times as fast, as the letter x is rare
SAMPLE = 100  # records of a block that are looked at


def read_lines(
    file: Place, works: SnapshotWorks, rule: FieldRule
) -> Generator[Records, None, int]:
    """Canonical tables of a file of lines; returns the number of its records.

    Args:
        file: of lines, gzip or not.
        works: that the records go to.
        rule: which works count.

    Raises:
        SourceChanged: no record has a field that is needed.
    """
    reader = _Reader(works, rule)
    with file.files.open_input_stream(file.path, compression=None) as stream:
        lines = LineFile(stream, is_gzip=file.path.endswith(GZIP))
        for block in lines.blocks():
            yield from reader.add(block)
    yield from reader.close()
    if lines.problem:
        message = "The data are damaged; the works before that were kept."
        works.batch.reject("file", "file", lines.problem, message)
    if reader.read and reader.missing:
        fields = ", ".join(" or ".join(group) for group in reader.missing)
        detail = f"None of the works looked at among its {reader.read:,} has it."
        raise changed(fields, file.path, detail)
    return reader.read


class _Reader:
    """Hands lines over, block by block.

    Args:
        works: that the records go to.
        rule: which works count.

    Attributes:
        read: records so far.
        missing: groups of fields of which no record so far had one.
    """

    def __init__(self, works: SnapshotWorks, rule: FieldRule) -> None:
        self._works, self._rule = works, rule
        self._selection = ColumnSelection(rule)
        self._parser = JsonParser(columns_for(self._selection))
        self._pattern: str | None = None
        self._has_looked = False
        self._held: list[tuple[pa.Array, Indices]] = []
        self.missing = [*REQUIRED, *Selection(rule).needs]
        self.read = 0

    def add(self, block: Lines) -> Iterator[Records]:
        """Rows of a block of lines, as soon as enough of them are there."""
        is_object = block.braced()
        numbers = self._numbered(block, is_object)
        lines = block.array(pa.binary())
        if self.missing or not self._has_looked:
            self._look(block, is_object)
        texts, may_count = block.array(pa.string()), is_object
        if self._pattern is None:
            may_count = may_count & ~self._expansion(texts)
            yield self._parse(masked(texts, may_count), numbers)
            return
        may_count = may_count & matches(lines, self._pattern)
        self._works.outside += int(is_object.sum() - may_count.sum())
        texts, numbers = texts.filter(pa.array(may_count)), numbers[may_count]
        core = ~self._expansion(texts)
        self._held.append((texts.filter(pa.array(core)), numbers[core]))
        if sum(len(texts) for texts, _ in self._held) >= HELD:
            yield self._flushed()

    def close(self) -> Iterator[Records]:
        """Rows of the lines held back."""
        if self._held:
            yield self._flushed()
        self._parser.close()

    def _flushed(self) -> Records:
        lines = pa.concat_arrays([lines for lines, _ in self._held])
        numbers = np.concatenate([numbers for _, numbers in self._held])
        self._held.clear()
        return self._parse(lines, numbers)

    def _expansion(self, lines: pa.Array) -> Flags:
        """Lines of works of the expansion corpus; they are counted, and need not be parsed."""
        found = matches(lines, EXPANSION_ENDS)
        if found.any():
            found[found] = matches(lines.filter(pa.array(found)), EXPANSION)
        self._works.expansion += int(found.sum())
        return found

    def _parse(self, lines: pa.Array, numbers: Indices) -> Records:
        """Rows of lines; of a null there are none."""

        def read(rows: Indices) -> list[Element]:
            texts = (lines[at].as_buffer().to_pybytes().strip() for at in rows.tolist())
            return [
                Element(number, *read_value(text))
                for number, text in zip(numbers[rows].tolist(), texts, strict=True)
            ]

        record, good = self._parser.parsed(lines)
        for element in read(np.flatnonzero(flags(lines.is_valid()) & ~good)):
            self._works.add_element(element)
        return self._works.add(record, read, good)

    def _numbered(self, block: Lines, is_object: Flags) -> Indices:
        """Number of each line among those that are not empty; the others are handed over."""
        if is_object.all():
            numbers = np.arange(self.read + 1, self.read + 1 + len(block))
            self.read += len(block)
            return numbers
        other = {at: block.line(at) for at in np.flatnonzero(~is_object).tolist()}
        is_empty = np.zeros(len(block), bool)
        is_empty[[at for at, line in other.items() if not line]] = True
        numbers = self.read + np.cumsum(~is_empty)
        self.read = int(numbers[-1])
        for at, line in other.items():
            if line:
                self._works.add_element(Element(int(numbers[at]), *read_value(line)))
        return numbers

    def _look(self, block: Lines, is_object: Flags) -> None:
        """Look at the first records of a block: for fields, known or not, that they have."""
        sample: list[dict[str, Any]] = []
        for at in np.flatnonzero(is_object)[:SAMPLE].tolist():
            value = read_value(block.line(at))[0]
            sample += [value] if isinstance(value, dict) else []
        held = {name for work in sample for name in work}
        self.missing = [group for group in self.missing if not held & set(group)]
        for work in sample:
            for path, value in (unknown_fields(work) or {}).items():
                self._works.note_unknown(path, value)
        if not self._has_looked:
            self._has_looked = True
            self._pattern = self._selection.pattern(sample)
