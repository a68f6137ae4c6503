"""Which works of a block count by a field rule: from columns, and from lines before parsing.

`rule.Selection` is the definition.
"""

# The kernels of pyarrow.compute are made when it is imported.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Iterable
from typing import Any  # works as JSON

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.sources.openalex.snapshot_nested import Flags, column, items, matches, part
from talentatlas.sources.openalex.snapshot_record import RECORD
from talentatlas.vocabulary.field_rules import FieldRule


class ColumnSelection:
    """Selects works of a block.

    Args:
        rule: which works count.
    """

    def __init__(self, rule: FieldRule) -> None:
        self._rule = rule
        self._subfields = "|".join(map(str, rule.subfields))
        self._venues = "|".join(venue[1:] for venue in rule.venues)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that decide; none where every work counts."""
        if self._rule.takes_all:
            return ()
        topics = ("primary_topic",) if self._rule.scope == "primary" else ("topics",)
        venues = ("primary_location", "host_venue")
        return (topics if self._subfields else ()) + (venues if self._venues else ())

    def takes(self, record: pa.Table) -> Flags:
        """Which works count.

        Args:
            record: the columns named in `columns`, and any others.
        """
        chosen = np.full(len(record), self._rule.takes_all)
        if self._subfields:
            pattern = f"(?:^|/)(?:{self._subfields})$"
            if self._rule.scope == "primary":
                topic = part(column(record, "primary_topic"), "subfield", "id")
                chosen |= matches(topic, pattern)
            else:
                topics = items(column(record, "topics"))
                found = matches(part(topics.values, "subfield", "id"), pattern)
                chosen[topics.holder[found]] = True
        if self._venues:
            location, host = column(record, "primary_location"), column(record, "host_venue")
            source = pc.if_else(
                location.is_valid(), part(location, "source", "id"), part(host, "id")
            )
            chosen |= matches(source, f"(?i)(?:^|/)[SV](?:{self._venues})$")
        return chosen

    def pattern(self, sample: Iterable[dict[str, Any]]) -> str | None:
        """What every line of a work that counts has in it, and few others; None for all.

        Args:
            sample: works of the file. Where all their subfields are addresses, as since 2024,
                the pattern begins with a slash and is ten times as fast.
        """
        if self._rule.takes_all:
            return None
        found: list[str] = []
        if self._subfields:
            subfields = [value for work in sample for value in _subfields(work)]
            are_addresses = all(isinstance(v, str) and "/" in v for v in subfields)
            if subfields and are_addresses:
                found.append(f'/(?:{self._subfields})"')
            else:
                found.append(f"[^0-9](?:{self._subfields})[^0-9]")
        if self._venues:
            found.append(f"[SVsv](?:{self._venues})[^0-9]")
        return "|".join(found)


def columns_for(selection: ColumnSelection) -> tuple[str, ...]:
    """Columns of the record that are read, without those that decide nothing here."""
    unused = {"primary_topic", "topics"} - {*selection.columns}
    return tuple(name for name in RECORD if name not in unused)


def _subfields(work: dict[str, Any]) -> list[Any]:
    """Identifiers of the subfields of a work's topics."""
    topics = work.get("topics")
    stated = [work.get("primary_topic"), *(topics if isinstance(topics, list) else ())]
    subfields = [topic.get("subfield") for topic in stated if isinstance(topic, dict)]
    return [subfield.get("id") for subfield in subfields if isinstance(subfield, dict)]
