"""Whether a work of OpenAlex counts by a field rule."""

from __future__ import annotations

from typing import Any  # values of any JSON type

from talentatlas.vocabulary.field_rules import FieldRule


class Selection:
    """Selects works while they are read.

    A venue is that of the work's primary location, so that what is selected and what the work
    says of its venue agree.

    Args:
        rule: which works count.
    """

    def __init__(self, rule: FieldRule) -> None:
        self.rule = rule
        self._subfields = frozenset(map(str, rule.subfields))
        self._venues = frozenset(rule.venues)
        self._is_primary = rule.scope == "primary"

    @property
    def selected_by(self) -> str | None:
        """What stands in `work.selected_by`; None when nothing is left out."""
        return None if self.rule.takes_all else f"field:{self.rule.name}"

    @property
    def needs(self) -> tuple[tuple[str, ...], ...]:
        """Fields without which nothing could be selected; one of each group suffices."""
        topics = (("primary_topic",) if self._is_primary else ("topics",),)
        venues = (("primary_location", "host_venue"),)
        return (topics if self._subfields else ()) + (venues if self._venues else ())

    def takes(self, work: dict[str, Any]) -> bool:
        """Whether a work counts; one that lacks the fields does not."""
        if self.rule.takes_all:
            return True
        return (bool(self._subfields) and self._has_subfield(work)) or (
            bool(self._venues) and source_of(work)[0] in self._venues
        )

    def _has_subfield(self, work: dict[str, Any]) -> bool:
        if self._is_primary:
            return _subfield(work.get("primary_topic")) in self._subfields
        topics = work.get("topics")
        return type(topics) is list and any(_subfield(t) in self._subfields for t in topics)


def source_of(work: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """Identifier (S…) and record of the source of a work's primary location.

    Until 2023 it was its `host_venue`, with the same number after a V.
    """
    location = work.get("primary_location")
    source = location.get("source") if type(location) is dict else work.get("host_venue")
    if type(source) is not dict:
        return None, {}
    name = source.get("id")
    if type(name) is not str:
        return None, source
    name = name.rpartition("/")[2].upper()
    number = name[1:]
    if name[:1] not in ("S", "V") or not (number.isascii() and number.isdecimal()):
        return None, source
    return f"S{number}", source


def _subfield(topic: object) -> str | None:
    """Number of the subfield of a topic: an address since 2024, a whole number before."""
    if type(topic) is not dict:
        return None
    subfield = topic.get("subfield")
    value = subfield.get("id") if type(subfield) is dict else None
    if type(value) is str:
        return value.rpartition("/")[2]
    return str(value) if type(value) is int else None
