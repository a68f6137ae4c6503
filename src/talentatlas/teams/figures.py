"""Figures of a team as they may be shown: a value with an interval, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

SHARE, MEAN, MEDIAN, COUNT = "share", "mean", "median", "count"
SHOWN, HIDDEN, NONE = "shown", "suppressed", "not available"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a team.

    Args:
        name: what it is, a key of the surface's sentences.
        area: country it is about, or name of an organisation; "" for none.
        kind: share (0 to 1), mean, median or count.
        status: shown, suppressed (too few persons) or not available.
        value: None unless shown.
        lower: lower bound.
        upper: upper bound.
        base: members that it rests on, rounded; None unless shown.
    """

    name: str
    area: str
    kind: str
    status: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Pedigree:
    """A team in figures.

    Args:
        papers: number of lists or papers.
        members: different names.
        left_out: entries that read as no name.
        matches: members by class of match.
        home: country that the figures on leaving and returning refer to.
        figures: in order of showing.
    """

    papers: int
    members: int
    left_out: int
    matches: dict[str, int]
    home: str | None
    figures: tuple[Figure, ...]

    def figure(self, name: str, area: str = "") -> Figure | None:
        """The figure of that name and area."""
        wanted = (name, area)
        return next((f for f in self.figures if (f.name, f.area) == wanted), None)
