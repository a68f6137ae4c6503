"""What the way from our figure to a published one is made of, for every claim that differs.

Definition:
    Where records at hand allow it, our figure is computed anew under the study's own rules, one
    at a time (`studies.differences`). Elsewhere the way is cut in three: as far as our own
    interval reaches (sampling, or rounding where our figure comes from rounded ones), as far as
    "nearly", "more than" or a published range reaches (wording), and the rest, which belongs to
    what departs. Where two things depart at once and only the publisher could compute with one
    of them, the rest is stated for both together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from talentatlas.studies.differences import KINDS, Step, difference
from talentatlas.studies.verdict import Kind, Verdict, reach

if TYPE_CHECKING:
    from talentatlas.studies.base import Finding
    from talentatlas.studies.claims import Claim
    from talentatlas.studies.data import StudyData

SAMPLING, WORDING, UNEXPLAINED = "sampling", "wording", "unexplained"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the way; unit: that of the claim.

    Args:
        kinds: definition, coverage, time, sampling, wording or unexplained; more than one where
            they cannot be told apart.
        change: signed, towards the published figure.
    """

    kinds: tuple[str, ...]
    change: float


@dataclass(frozen=True, slots=True)
class Gap:
    """The way from our figure to the published one.

    Args:
        start: our figure; where rules were changed one at a time, under our own rules.
        end: the published figure.
        parts: that add up to `end - start`.
        steps: the single changes of rules, where the study's rules were applied to the records
            at hand; else none.
    """

    start: float
    end: float
    parts: tuple[Part, ...]
    steps: tuple[Step, ...] = ()

    @property
    def is_rerun(self) -> bool:
        """Were the study's rules applied to the records at hand?"""
        return bool(self.steps)

    def row(self) -> dict[str, object]:
        """As a part of one object of `talentatlas study ledger --json`."""
        return {
            "start": self.start,
            "end": self.end,
            "rerun": self.is_rerun,
            "parts": [{"of": list(part.kinds), "change": part.change} for part in self.parts],
            "steps": [{"step": one.name, "change": one.change} for one in self.steps],
        }


def gap_of(data: StudyData, claim: Claim, finding: Finding, found: Verdict) -> Gap | None:
    """Take the way from our figure to the published one apart.

    Args:
        data: what is at hand.
        claim: the published figure.
        finding: ours.
        found: the verdict on both.

    Returns:
        None unless the verdict is "differs".
    """
    if found.kind is not Kind.DIFFERS:
        return None
    apart = difference(data, claim.claim_id)
    if apart is not None:
        named = {step.kind for step in apart.steps}
        parts = [Part((kind,), apart.total(kind)) for kind in KINDS if kind in named]
        return Gap(apart.ours, apart.published, tuple(parts), apart.steps)
    return Gap(finding.value, claim.value, _split(claim, finding))


def _split(claim: Claim, finding: Finding) -> tuple[Part, ...]:
    """Sampling, wording or rounding, and what departs."""
    low, high = claim.range
    is_below = finding.value < low
    own = reach(finding)[is_below] - finding.value
    is_loose = claim.lower is not None or claim.upper is not None
    wording = claim.value - (low if is_below else high) if is_loose else 0.0
    is_exact = finding.level == 1  # bounds that hold whatever rounding hides
    sampling = 0.0 if is_exact else own
    wording += own if is_exact else 0.0
    rest = claim.value - finding.value - sampling - wording
    parts = (
        Part((SAMPLING,), sampling),
        Part((WORDING,), wording),
        Part(finding.departs or (UNEXPLAINED,), rest),
    )
    return tuple(part for part in parts if part.change)
