"""Rows of the canonical tables out of what people's records state."""

from __future__ import annotations

from collections import Counter

from talentatlas.errors import SourceChanged
from talentatlas.sources.batch import Batch
from talentatlas.sources.orcid.person import Person

ENOUGH = 50  # statements or documents without their required part: no accident any more
FEW = 400_000  # numbers, about 30 MB
BLOCK_BITS = 17  # numbers to a block of 16 KB
SECTIONS = ("educations", "employments")
STATES = {
    "empty": "records state neither an education nor an employment.",
    "deactivated": "records were deactivated by their owners.",
    "deprecated": "records were merged into another one.",
    "locked": "records are locked.",
}


class Seen:
    """Sections of records met so far, exactly and in bounded memory.

    A few are kept as numbers; when they are many, one bit each in blocks. The iDs in use lie so
    close together that all 22 million take less than 100 MB; as numbers they would take
    gigabytes.
    """

    def __init__(self) -> None:
        self._few: set[int] = set()
        self._blocks: dict[int, bytearray] = {}

    def add(self, orcid: str, section: int) -> bool:
        """Note a section of a record; true when it was new.

        Args:
            orcid: the iD.
            section: 0 or 1.
        """
        number = 2 * int(orcid.replace("-", "")[:-1]) + section  # the last is a check digit
        if self._blocks:
            return self._mark(number)
        if number in self._few:
            return False
        self._few.add(number)
        if len(self._few) > FEW:
            for one in self._few:
                self._mark(one)
            self._few.clear()
        return True

    def _mark(self, number: int) -> bool:
        block = self._blocks.get(number >> BLOCK_BITS)
        if block is None:
            block = self._blocks[number >> BLOCK_BITS] = bytearray(1 << (BLOCK_BITS - 3))
        place = number & ((1 << BLOCK_BITS) - 1)
        bit = 1 << (place & 7)
        if block[place >> 3] & bit:
            return False
        block[place >> 3] |= bit
        return True


class PersonRows:
    """Puts people into a batch, each section of a record once.

    Args:
        batch: that the rows go to.
        file: name of the file, for messages.
    """

    def __init__(self, batch: Batch, file: str) -> None:
        self.batch, self.file = batch, file
        self._seen = Seen()
        self._lines: Counter[tuple[str, str]] = Counter()
        self._states: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()
        self._faults: Counter[str] = Counter()
        self._people = self._events = 0

    def add(self, person: Person) -> None:
        """Rows of one document."""
        for fault in person.faults:
            self._faults[fault.reason] += 1
            self.batch.reject(person.record, *fault)
        self._unknown.update(set(person.unknown))
        if person.state:
            self._states[person.state] += 1
        if person.orcid is None:
            if person.events:
                message = "The document does not say whose record it is."
                self.batch.reject(person.record, "person", "no-orcid", message)
                self._faults["no-orcid"] += 1
            return
        self._people += 1
        if not (person.events or person.keys):
            return
        sections = [SECTIONS.index(name) for name in person.sections]
        if not all([self._seen.add(person.orcid, number) for number in sections]):
            message = "The same record stands earlier in the file; the first one was kept."
            self.batch.reject(person.record, "person", "duplicate", message)
            return
        self._add_rows(person, f"orcid:{person.orcid}")

    def _add_rows(self, person: Person, key: str) -> None:
        origin = self.batch.origin_id
        is_part = len(person.sections) < 2
        self._events += len(person.events)
        for kind, place, *rest in person.events:
            line = place
            if is_part:  # the other section may hold posts too
                self._lines[key, str(kind)] += 1
                line = self._lines[key, str(kind)]
            self.batch.events.append((key, kind, line, *rest, origin))
        for other in sorted(set(person.keys)):
            left, right = sorted((key, other))
            self.batch.same_persons.append((left, right, origin))

    def close(self) -> None:
        """Counts of records that say nothing, and fields that this version does not know.

        Raises:
            SourceChanged: no record of many has what every record needs.
        """
        for state, words in STATES.items():
            if self._states[state]:
                message = f"{self._states[state]:,} {words}"
                self.batch.reject("file", "file", f"{state}-records", message)
        for name in sorted(self._unknown):
            message = (
                f"A field that this version does not know, in {self._unknown[name]:,} records; "
                "it was not read."
            )
            self.batch.reject(name, "field", "unknown-field", message)
        lost = self._faults["no-organisation"]
        if not self._events and lost >= ENOUGH:
            raise self._changed(f"none of {lost:,} statements names an organisation")
        lost = self._faults["no-orcid"] + self._faults["not-a-record"]
        if not self._people and lost >= ENOUGH:
            raise self._changed(f"none of {lost:,} documents has an ORCID iD")

    def _changed(self, what: str) -> SourceChanged:
        return SourceChanged(
            f"{self.file} does not have the layout of ORCID records: {what}.",
            why="Reading on would only look as if nobody had stated anything.",
            todo="Check that it is the file of summaries (not of activities), schema 2 or 3; "
            "if it is, ORCID changed the layout: please report it.",
        )
