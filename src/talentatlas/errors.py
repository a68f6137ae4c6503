"""The error tree of Talent Atlas; each class carries its exit code and a stable code.

TalentAtlasError
├── UsageError           the words of a command do not fit
├── ConfigError          settings wrong or missing
├── SourceError          upstream: SourceUnavailable, SourceChanged, RateLimited, LicenceError
├── SchemaError          a table breaks its contract
├── PortabilityError     SQL outside the portable subset
├── EngineError          a statement failed
├── StorageError         a folder cannot be read or written
├── CoverageError        too little data to answer: HorizonError, SmallCellError
├── IdentityError        linkage could not run or is degenerate
├── ModelError           not identified, not converged
└── UnknownNameError     a measure, source, country that does not exist; suggests the nearest
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

NEAR_NAMES = 3  # more would be a table, not a hint


class TalentAtlasError(Exception):
    """Anything Talent Atlas can explain to its user.

    Args:
        what: what happened, with names and values.
        why: why it matters for the numbers.
        todo: what to type or change next.
    """

    exit_code = 1

    def __init__(self, what: str, *, why: str = "", todo: str = "") -> None:
        self.what, self.why, self.todo = what, why, todo
        super().__init__("\n".join(part for part in (what, why, todo) if part))

    @property
    def code(self) -> str:
        """Stable name of this kind of error, for REST answers and scripts."""
        return type(self).__name__


class UsageError(TalentAtlasError):
    """The words of a command do not fit."""

    exit_code = 2


class ConfigError(TalentAtlasError):
    """A setting is wrong or missing."""

    exit_code = 3


class SourceError(TalentAtlasError):
    """A source could not be read."""

    exit_code = 4


class SourceUnavailable(SourceError):
    """The source cannot be reached or the path does not exist."""


class SourceChanged(SourceError):
    """The source no longer has the layout that the reader expects."""


class RateLimited(SourceError):
    """The quota of a source is spent."""

    exit_code = 5


class LicenceError(SourceError):
    """A licence or privacy rule forbids this output."""

    exit_code = 7


class SchemaError(TalentAtlasError):
    """A table breaks its contract."""


class PortabilityError(TalentAtlasError):
    """A statement uses SQL on which engines disagree."""


class EngineError(TalentAtlasError):
    """A statement failed; carries its name, text and engine."""

    def __init__(
        self, what: str, *, statement: str = "", text: str = "", engine: str = ""
    ) -> None:
        self.statement, self.text, self.engine = statement, text, engine
        super().__init__(
            what,
            why="The table was not written; tables finished before it are kept.",
            todo="Run the same command again with -vv to see the statement, and report it.",
        )


class StorageError(TalentAtlasError):
    """A folder cannot be read or written, or the disk is full."""


class CoverageError(TalentAtlasError):
    """There is too little data to answer."""


class HorizonError(CoverageError):
    """The year asked for lies outside the years with complete evidence."""


class SmallCellError(CoverageError):
    """The cell has fewer persons than may be shown."""


class IdentityError(TalentAtlasError):
    """Linkage could not run or its result is degenerate."""


class ModelError(TalentAtlasError):
    """A model is not identified or did not converge."""


class UnknownNameError(TalentAtlasError):
    """A name that nothing is registered under; suggests the nearest."""

    exit_code = 2

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        near = difflib.get_close_matches(name, names, n=NEAR_NAMES, cutoff=0.5) or names
        self.kind, self.name, self.near = kind, name, near[:NEAR_NAMES]
        super().__init__(
            f'There is no {kind} called "{name}".',
            todo=f"Did you mean {', '.join(self.near)}?" if self.near else "",
        )
