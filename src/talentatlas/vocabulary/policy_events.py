"""Dated events of policy: visa rules, fees, budgets, programmes, movement and security."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from talentatlas.errors import UnknownNameError
from talentatlas.vocabulary.countries import members
from talentatlas.vocabulary.messages import LANGUAGES

EVENTS = Path(__file__).with_name("policy_events.csv")
KINDS = ("visa", "fee", "budget", "programme", "movement", "security")
STAGES = ("proposed", "announced", "in force")  # what happened on the date
READ = ("official page", "summary by others", "press", "study")  # how far the source was read


@dataclass(frozen=True, slots=True)
class PolicyEvent:
    """One event that a reader may want to see on a time series.

    An event beside a bend in a line is no proof that it caused the bend.

    Args:
        event_id: stable name.
        date: ISO 8601, "2008-12" where only the month is known.
        stage: what happened on that date, one of `STAGES`.
        areas: alpha-3 codes; the country that acted first, then those it is about.
        kind: one of `KINDS`.
        titles: short words by language, in the order of `LANGUAGES`.
        source: who says so.
        url: where it was read.
        read: how far, one of `READ`.
    """

    event_id: str
    date: str
    stage: str
    areas: tuple[str, ...]
    kind: str
    titles: tuple[str, str, str]
    source: str
    url: str
    read: str

    @property
    def year(self) -> int:
        """Calendar year of the date."""
        return int(self.date[:4])

    @property
    def at(self) -> float:
        """Place on an axis of years: 2016.5 is mid 2016; a month counts as its middle."""
        whole = len(self.date) == len("2016-05-10")
        day = dt.date.fromisoformat(self.date if whole else f"{self.date}-15")
        start, end = dt.date(day.year, 1, 1), dt.date(day.year + 1, 1, 1)
        return day.year + (day - start).days / (end - start).days

    def title(self, lang: str) -> str:
        """What happened, in a language.

        Args:
            lang: BCP 47 tag.

        Raises:
            UnknownNameError: the language is not known.
        """
        if lang not in LANGUAGES:
            raise UnknownNameError("language", lang, LANGUAGES)
        return self.titles[LANGUAGES.index(lang)]


def policy_events(
    *, areas: Collection[str] = (), kinds: Collection[str] = (), first_year: int = 0,
    last_year: int = 9999,
) -> tuple[PolicyEvent, ...]:  # fmt: skip
    """Events by date.

    Args:
        areas: alpha-3 codes; events about any of them; empty: all.
        kinds: of `KINDS`; empty: all.
        first_year: earliest.
        last_year: latest.

    Raises:
        UnknownNameError: a kind is not known.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise UnknownNameError("kind of event", kind, KINDS)
    return tuple(
        event
        for event in _events()
        if first_year <= event.year <= last_year
        and (not kinds or event.kind in kinds)
        and (not areas or not set(areas).isdisjoint(event.areas))
    )


@cache
def _events() -> tuple[PolicyEvent, ...]:
    with EVENTS.open(encoding="utf-8", newline="") as file:
        found = [_event(row) for row in csv.DictReader(file)]
    return tuple(sorted(found, key=lambda event: (event.date, event.event_id)))


def _event(row: dict[str, str]) -> PolicyEvent:
    areas = [code for part in row["areas"].split() for code in _codes(part)]
    titles = (row["title"], row["title_zh_hans"], row["title_zh_hant"])
    return PolicyEvent(
        row["event_id"], row["date"], row["stage"], tuple(dict.fromkeys(areas)), row["kind"],
        titles, row["source"], row["url"], row["read"],
    )  # fmt: skip


def _codes(part: str) -> list[str]:
    return sorted(members(part)) if part.startswith("grp:") else [part]
