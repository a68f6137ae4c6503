"""How late a source shows what happened: the visible share of a year, by years back.

Years back are counted from the year in which the source was frozen. Three kinds of evidence,
the best at hand first: the works of an atlas, replayed as if it had been frozen earlier; two
or more releases of a source; else what was published about one source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Two releases of the Scholarly Migration Database from Scopus, frozen in July 2022 and in 2024:
# moves in the first over those in the second, over the mean of that ratio in 2012-2016 (0.829).
# One to five years back. Year 0 continues the odds backwards and serves shares only.
PUBLISHED = (0.37, 0.71, 0.91, 0.97, 0.97, 0.98)
PUBLISHED_ENTRIES = (0.0, 0.0, 0.0, 0.59, 0.83, 0.90)
PUBLISHED_SOURCE = "Scholarly Migration Database, Scopus releases of July 2022 and of 2024"
# Squared relative error of what is unseen. One pair of releases shows no spread, so it holds
# both readings of the pair (the newer release as late itself at the same age: 0.67 and 0.88;
# the 0.97 at three to five years taken for a drift of the level: 0.73 and 0.94), and the
# spread between years that replayed conference records show (0.25 at one year back).
PUBLISHED_SPREAD = (0.25, 0.10, 0.16, 0.36, 0.36, 0.36)
PUBLISHED_AREAS = 0.15  # more between areas, of the same order as between areas of that replay


@dataclass(frozen=True, slots=True)
class Delays:
    """How late a source is, and how sure that is.

    Args:
        evidence: "replay", "releases" or "published".
        rests_on: what was compared.
        visible: share of moves visible, by years back from 0; all are from there on.
        total_spread: variance of all unseen moves over the square of their mean, beyond chance.
        area_spread: the same for the unseen moves of one area.
        least_back: years back from which the evidence reaches levels; before, only shares.
        entries: share of first appearances visible; empty when they are complete at once.
        late_in: factor on the odds to be unseen of moves into an area; 1 where not named.
        late_out: the same of moves out of an area.
    """

    evidence: str
    rests_on: tuple[str, ...]
    visible: tuple[float, ...]
    total_spread: tuple[float, ...]
    area_spread: tuple[float, ...]
    least_back: int = 0
    entries: tuple[float, ...] = ()
    late_in: Mapping[str, float] = field(default_factory=dict)
    late_out: Mapping[str, float] = field(default_factory=dict)

    def share(self, back: int) -> float:
        """Share of the moves visible so many years back."""
        return self.visible[back] if back < len(self.visible) else 1.0

    def entries_share(self, back: int) -> float:
        """Share of the first appearances visible so many years back."""
        return self.entries[back] if back < len(self.entries) else 1.0


def published_delays() -> Delays:
    """What is known of one source, for a release that comes without evidence of its own.

    Source: ratio of two releases, see `PUBLISHED_SOURCE`; no other source need be as late,
        so that the intervals are wide.
    """
    return Delays(
        evidence="published",
        rests_on=(PUBLISHED_SOURCE,),
        visible=PUBLISHED,
        total_spread=PUBLISHED_SPREAD,
        area_spread=tuple(spread + PUBLISHED_AREAS for spread in PUBLISHED_SPREAD),
        least_back=1,
        entries=PUBLISHED_ENTRIES,
    )
