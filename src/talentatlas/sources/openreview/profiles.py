"""Studies, posts and other identifiers out of OpenReview profiles.

Nothing else of a profile is read: no address, no name, no relation, no gender.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any  # values of JSON

from talentatlas.places.iso import alpha3_of
from talentatlas.sources.batch import Batch
from talentatlas.sources.degrees import NO_DEGREE, level_of
from talentatlas.sources.identifiers import dblp, domain, openreview, orcid, without_emails
from talentatlas.sources.openreview.notes import text_of
from talentatlas.sources.venues import year_of

LONGEST_TEXT = 500  # characters
# States in which a profile is not public or not vouched for.
UNUSABLE = re.compile(r"reject|block|moderation|delet|merged|limited", re.IGNORECASE)
STUDENT = re.compile(r"\b(?:student|undergrad\w*|candidate|phd|ph\.d|msc|bsc)\b", re.IGNORECASE)
WORKING = re.compile(
    r"\b(?:researcher|research assistant|assistant|intern|employee|engineer|scientist|fellow"
    r"|instructor|teacher|lecturer|professor|visiting|exchange|post-?doc\w*)\b",
    re.IGNORECASE,
)
NO_ORGANISATION_DOMAIN = "independent-researcher.org"  # what the form puts for "none"
INDEPENDENT = re.compile(
    r"independent researcher|self[- ]employed|freelance\w*|unaffiliated|none"
)
OF_HISTORY = frozenset({"position", "start", "end", "institution"})
OF_INSTITUTION = frozenset(
    {"name", "domain", "country", "stateProvince", "city", "department", "fullname"}
)


class Profiles:
    """Puts profiles into a batch.

    Args:
        batch: that the rows go to.
    """

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.read = self.unusable = self.without_place = 0
        self.unknown: Counter[str] = Counter()
        self._seen: set[str] = set()

    def add(self, profile: dict[str, Any]) -> None:
        """Rows of one profile."""
        identifier = openreview(str(profile.get("id") or ""))
        if identifier is None:
            return
        self.read += 1
        if UNUSABLE.search(str(profile.get("state") or "")):
            self.unusable += 1
            return
        if identifier in self._seen:
            message = "The same profile stands earlier in the file; the first one was kept."
            self.batch.reject(identifier, "person", "duplicate", message)
            return
        self._seen.add(identifier)
        content = profile.get("content")
        content = content if isinstance(content, dict) else {}
        key = f"openreview:{identifier}"
        self._add_history(key, identifier, _list(content.get("history")))
        for other in sorted(_other_keys(content) - {key}):
            left, right = sorted((key, other))
            self.batch.same_persons.append((left, right, self.batch.origin_id))

    def _add_history(self, key: str, record: str, history: list[Any]) -> None:
        lines: Counter[str] = Counter()
        for entry in history:
            if not isinstance(entry, dict):
                continue
            place = entry.get("institution")
            place = place if isinstance(place, dict) else {}
            self.unknown.update(f"history/{name}" for name in entry.keys() - OF_HISTORY)
            self.unknown.update(f"institution/{name}" for name in place.keys() - OF_INSTITUTION)
            event = self._event(record, entry, place)
            if event is None:
                self.without_place += 1
                continue
            lines[event[0]] += 1
            self.batch.events.append(
                (key, event[0], lines[event[0]], *event[1:], "self", 1, self.batch.origin_id)
            )

    def _event(
        self, record: str, entry: dict[str, Any], place: dict[str, Any]
    ) -> tuple[Any, ...] | None:
        """An entry of the history, in the columns of `life_event`; None without a place."""
        name = _short(text_of(place.get("name")))
        if name and INDEPENDENT.fullmatch(name.lower()):
            name = None
        stated = domain(text_of(place.get("domain")) or "")
        if stated == NO_ORGANISATION_DOMAIN:
            stated = None
        code = text_of(place.get("country"))
        country = alpha3_of(code) if code else None
        if code and country is None:
            message = f'"{code[:20]}" is no country of ISO 3166; left empty.'
            self.batch.reject(record, "country", "unknown-country", message)
        if name is None and stated is None and country is None:
            return None
        start, end = year_of(entry.get("start")), year_of(entry.get("end"))
        if start is not None and end is not None and end < start:
            message = f"It ends in {end}, before it starts in {start}; both years left empty."
            self.batch.reject(record, "affiliation", "end-before-start", message)
            start = end = None
        role = _short(text_of(entry.get("position")))
        kind, level = kind_of(role)
        department = _short(text_of(place.get("department")))
        return kind, level, role, department, name, None, stated, country, start, end


def kind_of(position: str | None) -> tuple[str, str | None]:
    """Whether a position is a study, and for which degree.

    Example:
        >>> kind_of("PhD student"), kind_of("MS student"), kind_of("Research intern")
        (('degree', 'doctorate'), ('degree', 'master'), ('post', None))
    """
    if not position or not STUDENT.search(position) or WORKING.search(position):
        return "post", None
    level = level_of(position)
    return ("post", None) if level == NO_DEGREE else ("degree", level)


def _other_keys(content: dict[str, Any]) -> set[str]:
    """Author keys of ours that the profile states for the same person."""
    keys: set[str] = set()
    if found := orcid(text_of(content.get("orcid")) or ""):
        keys.add(f"orcid:{found}")
    if found := dblp(text_of(content.get("dblp")) or ""):
        keys.add(f"dblp:{found}")
    for name in _list(content.get("names")):
        username = text_of(name.get("username")) if isinstance(name, dict) else None
        if username and (found := openreview(username)):
            keys.add(f"openreview:{found}")
    return keys


def _short(text: str | None) -> str | None:
    return without_emails(text)[:LONGEST_TEXT] or None if text else None


def _list(value: Any) -> list[Any]:  # noqa: ANN401 (any JSON value)
    return value if isinstance(value, list) else []
