"""The one place where a published figure and ours are compared: reproduced, agrees, differs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from talentatlas.studies.base import Finding, Need
from talentatlas.studies.claims import PROPRIETARY, SURVEY, Claim
from talentatlas.vocabulary.messages import Messages

REASONS = Path(__file__).with_name("reasons.csv")
SLACK = 1e-9  # of the figure; only for the error of binary arithmetic


class Kind(StrEnum):
    """What was found about a claim."""

    REPRODUCED = "reproduced"
    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_TESTABLE = "not testable here"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, how large the gap is, and why.

    Args:
        kind: the verdict.
        gap: ours less the nearest value that the claim allows, 0 when it allows ours;
            None when there is no figure of ours.
        reasons: (key of `reasons.csv`, values of its places).
        needs: files that would make the claim testable.
    """

    kind: Kind
    gap: float | None
    reasons: tuple[tuple[str, Mapping[str, str]], ...]
    needs: tuple[Need, ...] = field(default=(), repr=False)

    def reason(self, lang: str = "en") -> str:
        """Why, in one or two sentences."""
        say = Messages(REASONS, lang)
        sentences = [say(key, **_worded(say, values)) for key, values in self.reasons]
        sentences += [
            say("need", what=need.what.label(lang), get=need.get.label(lang))
            for need in self.needs
        ]
        return say("between").join(sentences)


def verdict(
    claim: Claim, finding: Finding | None, needs: Sequence[Need] | None = ()
) -> Verdict:
    """Compare a published figure with ours.

    Definition:
        reproduced: the very data of the claim gives a figure within its rounding.
        agrees: other data gives an interval that overlaps what the claim allows.
        differs: neither.
        not testable here: there is no figure of ours.

    Args:
        claim: the published figure.
        finding: ours, or None.
        needs: files that the claim needs; None when no study file covers the claim.
    """
    if finding is None:
        return _untested(claim, needs)
    low, high = claim.range
    slack = SLACK * max(1.0, abs(claim.value))
    gap = _distance(finding.value, low - slack, high + slack)
    values = {"ours": _plain(finding.value), "unit": claim.unit, "gap": _signed(gap)}
    rests = _rests_on(finding)
    if finding.same_data:
        kind = Kind.REPRODUCED if gap == 0 else Kind.DIFFERS
        key = "same_data" if gap == 0 else "same_data_off"
        return Verdict(kind, gap, ((key, values), *rests))
    ours = reach(finding)
    overlaps = ours[0] <= high + slack and ours[1] >= low - slack
    departs = "".join(f"{{{name}}}" for name in finding.departs)
    values |= {"departs": departs}
    if overlaps:
        key = "within" if gap == 0 else "overlap"
        return Verdict(Kind.AGREES, gap, ((key, values), *rests))
    key = "apart" if departs else "apart_plain"
    return Verdict(Kind.DIFFERS, gap, ((key, values), *rests))


def _rests_on(finding: Finding) -> tuple[tuple[str, Mapping[str, str]], ...]:
    """A sentence on figures that were taken from an account, not read from a file."""
    sources = dict.fromkeys(one.title for one in finding.data if one.is_quoted)
    return (("quoted", {"source": "; ".join(sources)}),) if sources else ()


def _untested(claim: Claim, needs: Sequence[Need] | None) -> Verdict:
    if claim.recomputable == SURVEY:
        return Verdict(Kind.NOT_TESTABLE, None, (("survey", {}),), tuple(needs or ()))
    if claim.recomputable == PROPRIETARY:
        return Verdict(Kind.NOT_TESTABLE, None, (("proprietary", {}),), tuple(needs or ()))
    if needs is None:
        return Verdict(Kind.NOT_TESTABLE, None, (("no_study", {"study": claim.study}),))
    key = "missing" if needs else "no_file_known"
    return Verdict(Kind.NOT_TESTABLE, None, ((key, {}),), tuple(needs))


def _distance(value: float, low: float, high: float) -> float:
    """How far a value lies above (+) or below (-) a range; 0 inside."""
    return value - high if value > high else value - low if value < low else 0.0


def reach(finding: Finding) -> tuple[float, float]:
    """Bounds of our figure; the figure itself where it has none."""
    low = finding.value if finding.lower is None else min(finding.lower, finding.value)
    high = finding.value if finding.upper is None else max(finding.upper, finding.value)
    return low, high


def _plain(value: float) -> str:
    """A figure with as many digits as its size supports."""
    digits = 0 if abs(value) >= 1000 or value == int(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}".replace("-", "−")


def _signed(value: float) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "") + _plain(abs(value))


def _worded(say: Messages, values: Mapping[str, str]) -> dict[str, str]:
    """The values with the names of units and departures in the language."""
    worded = dict(values)
    if "unit" in worded:
        unit = say(f"unit:{worded['unit']}")
        is_close = say.lang == "en" or unit.startswith("%")
        worded["unit"] = unit if is_close else f" {unit}"
    if "departs" in worded:
        names = [name for name in worded["departs"].strip("{}").split("}{") if name]
        worded["departs"] = listed(say, [say(f"departs:{name}") for name in names])
    return worded


def listed(say: Messages, names: Sequence[str]) -> str:
    """Names in a row, the last behind "and"."""
    listed = names[0] if names else ""
    for name in names[1:-1]:
        listed = say("first_names", names=listed, name=name)
    return say("last_name", names=listed, name=names[-1]) if len(names) > 1 else listed


def is_finite(finding: Finding) -> bool:
    """Is every figure of the finding a number?"""
    figures = (finding.value, finding.lower, finding.upper)
    return all(math.isfinite(figure) for figure in figures if figure is not None)
