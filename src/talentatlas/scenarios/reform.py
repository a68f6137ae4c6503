"""A reform: what is set, where, when and for whom; composed, compared, written out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import ConfigError
from talentatlas.provenance import digest
from talentatlas.scenarios.base import LEVEL, TOTAL, Dose
from talentatlas.scenarios.parameters import baseline, by_name

Array = NDArray[np.float64]
SCHEMA = 1  # version of the file format
FOREVER = 9999


class ReformError(ConfigError):
    """A reform says something that cannot be; names the file and the line."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value of one parameter over one period.

    Args:
        area: code or group.
        name: of the parameter, without the area.
        start: first year.
        end: last year; FOREVER when open.
        value: as written.
        is_step: written with a sign: added to the baseline instead of replacing it.
        origins: whose people; empty: all.
        partners: the other side.
        baseline: stated in the file, or None.
        line: where it stands in its file.
    """

    area: str
    name: str
    start: int
    end: int
    value: float
    is_step: bool = False
    origins: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    baseline: float | None = None
    line: int = field(default=0, compare=False)

    @property
    def path(self) -> str:
        """As written in a file."""
        return f"{self.area}.{self.name}"

    @property
    def key(self) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
        """What must not be set twice for the same year."""
        return self.area, self.name, self.origins, self.partners

    @property
    def period(self) -> str:
        """As written in a file: 2026, 2026- or 2025..2027."""
        if self.end == FOREVER:
            return f"{self.start}-"
        return str(self.start) if self.start == self.end else f"{self.start}..{self.end}"

    @property
    def number(self) -> str:
        """As written in a file, with its sign where the sign matters."""
        return f"{self.value:+.12g}" if self.is_step else f"{self.value:.12g}"

    def covers(self, year: int) -> bool:
        """Is the year in the period?"""
        return self.start <= year <= self.end


@dataclass(frozen=True, slots=True)
class Reform:
    """Changes and assumptions under a name.

    Args:
        name: short name.
        changes: in canonical order.
        assumptions: name → number, or a word for `diversion`, or the reason under `because`.
        sources: ids of rows of evidence.csv that say what was announced.
        title: in words, by language tag.
        parts: names of the reforms it was composed of, left to right.
        replaced: lines saying what a later part took over from an earlier one.
    """

    name: str
    changes: tuple[Change, ...] = ()
    assumptions: Mapping[str, float | str] = field(default_factory=dict[str, float | str])
    sources: tuple[str, ...] = ()
    title: Mapping[str, str] = field(default_factory=dict[str, str])
    parts: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Does it set nothing?"""
        return not self.changes

    @property
    def fingerprint(self) -> str:
        """Same reform, same fingerprint, whatever the order of lines or the name."""
        return digest(dump(replace(self, name="", title={}, parts=(), replaced=())))[:12]


def order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Canonical order: by path, whose people, period."""
    return tuple(sorted(changes, key=lambda c: (c.path, c.origins, c.partners, c.start)))


def compose(reforms: Sequence[Reform], name: str = "") -> Reform:
    """One reform out of several, left to right: for the same years the later one holds.

    Args:
        reforms: in order.
        name: of the result; by default the names joined by " + ".
    """
    if len(reforms) == 1 and not name:
        return reforms[0]
    changes: list[Change] = []
    assumptions: dict[str, float | str] = {}
    notes: list[str] = []
    for reform in reforms:
        for new in reform.changes:
            kept: list[Change] = []
            for old in changes:
                rest = _without(old, new)
                kept += rest
                if rest != [old]:
                    notes.append(
                        f"{new.path} {new.period}: {reform.name} replaces {old.number}"
                    )
            changes = [*kept, new]
        for key, value in reform.assumptions.items():
            if key in assumptions and assumptions[key] != value:
                notes.append(f"{key}: {reform.name} replaces {assumptions[key]}")
            assumptions[key] = value
    return Reform(
        name or " + ".join(reform.name for reform in reforms),
        order(changes),
        assumptions,
        tuple(sorted({source for reform in reforms for source in reform.sources})),
        {},
        tuple(part for reform in reforms for part in reform.parts or (reform.name,)),
        tuple([*(note for reform in reforms for note in reform.replaced), *notes]),
    )


def _without(old: Change, new: Change) -> list[Change]:
    """What is left of an earlier change beside a later one."""
    if old.key != new.key or new.end < old.start or old.end < new.start:
        return [old]
    parameter, _ = by_name()[old.name]
    if parameter.kind == TOTAL:  # an amount for a period cannot be cut
        return []
    before = [replace(old, end=new.start - 1)] if old.start < new.start else []
    after = [replace(old, start=new.end + 1)] if new.end < old.end else []
    return before + after


@dataclass(frozen=True, slots=True)
class Difference:
    """One line on which two reforms differ; None where one says nothing."""

    what: str
    left: str | None
    right: str | None


def diff(left: Reform, right: Reform) -> list[Difference]:
    """Lines on which two reforms differ, sorted."""
    a, b = _lines(left), _lines(right)
    return [
        Difference(what, a.get(what), b.get(what))
        for what in sorted({*a, *b})
        if a.get(what) != b.get(what)
    ]


def _lines(reform: Reform) -> dict[str, str]:
    lines = {}
    for change in reform.changes:
        whose = f" {{{', '.join([*change.origins, *change.partners])}}}"
        where = f"{change.path}{whose if change.origins or change.partners else ''}"
        lines[f"{where} {change.period}"] = change.number
    return lines | {key: _plain(value) for key, value in reform.assumptions.items()}


def dump(reform: Reform) -> str:
    """The reform as a file in canonical form; reading it gives the same reform."""
    lines = [f"schema: {SCHEMA}", f"name: {_quoted(reform.name)}"]
    if reform.title:
        lines += [
            "title:",
            *(f"  {tag}: {_quoted(t)}" for tag, t in sorted(reform.title.items())),
        ]
    if reform.sources:
        lines.append(f"sources: [{', '.join(sorted(reform.sources))}]")
    lines.append("parameters:" if reform.changes else "parameters: {}")
    for path in sorted({change.path for change in reform.changes}):
        blocks: dict[tuple[object, ...], list[Change]] = {}
        for change in reform.changes:
            if change.path == path:
                blocks.setdefault((*change.key, change.baseline), []).append(change)
        written = [_block(changes) for changes in blocks.values()]
        text = written[0] if len(written) == 1 else f"[{', '.join(written)}]"
        lines.append(f"  {path}: {text}")
    if reform.assumptions:
        lines.append("assumptions:")
        lines += [f"  {key}: {_plain(v)}" for key, v in sorted(reform.assumptions.items())]
    return "\n".join(lines) + "\n"


def _block(changes: Sequence[Change]) -> str:
    parts = [f"{change.period}: {change.number}" for change in changes]
    first = changes[0]
    if first.origins:
        parts.append(f"origins: [{', '.join(first.origins)}]")
    if first.partners:
        parts.append(f"partners: [{', '.join(first.partners)}]")
    if first.baseline is not None:
        parts.append(f"baseline: {first.baseline:.12g}")
    return "{" + ", ".join(parts) + "}"


def _plain(value: float | str) -> str:
    if isinstance(value, str):
        return value if value.isidentifier() else _quoted(value)
    return f"{value:.12g}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def doses(reform: Reform, years: Sequence[int]) -> list[Dose]:
    """The reform as series over the years of a forecast, one for each parameter and area."""
    keys = sorted({change.key for change in reform.changes})
    return [
        _dose([change for change in reform.changes if change.key == key], years) for key in keys
    ]


def _dose(changes: Sequence[Change], years: Sequence[int]) -> Dose:
    first = changes[0]
    kind = by_name()[first.name][0].kind
    stated = first.baseline
    base = np.array(
        [stated if stated is not None else baseline(first.name, first.area, y) for y in years],
        dtype=float,
    )
    level = base.copy()
    for change in changes:
        share = 1 / (change.end - change.start + 1) if kind == TOTAL else 1.0
        for place, year in enumerate(years):
            if change.covers(year):
                step = change.value * share
                level[place] = base[place] + step if change.is_step or kind != LEVEL else step
    return Dose(
        first.name, first.area, level - base, level, base, first.origins, first.partners
    )
