"""Every claim with our figure and the verdict: the studies run on the data at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from talentatlas.errors import ModelError, UnknownNameError
from talentatlas.studies.base import STUDIES, Finding, Study, Used
from talentatlas.studies.claims import MICRODATA, OPEN_STATISTICS, Claim, load_claims
from talentatlas.studies.data import StudyData
from talentatlas.studies.gap import Gap, gap_of
from talentatlas.studies.verdict import Kind, Verdict, is_finite, verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim, our figure or None, the verdict, and what a difference is made of."""

    claim: Claim
    finding: Finding | None
    verdict: Verdict
    gap: Gap | None

    def row(self, lang: str = "en") -> dict[str, object]:
        """The entry as one object of `talentatlas study ledger --json`."""
        finding = self.finding
        return {
            "claim_id": self.claim.claim_id,
            "study": self.claim.study,
            "statement": self.claim.said(lang),
            "published": self.claim.value,
            "ours": finding.value if finding else None,
            "lower": finding.lower if finding else None,
            "upper": finding.upper if finding else None,
            "level": finding.level if finding and finding.lower is not None else None,
            "unit": self.claim.unit,
            "verdict": str(self.verdict.kind),
            "gap": self.verdict.gap,
            "reason": self.verdict.reason(lang),
            "departs": list(finding.departs) if finding else [],
            "decomposition": self.gap.row() if self.gap else None,
            "method": finding.method.label(lang) if finding else None,
            "data": [_used(one) for one in finding.data] if finding else [],
            "recomputable": self.claim.recomputable,
        }


def ledger(data: StudyData, names: Sequence[str] = ()) -> tuple[Entry, ...]:
    """Every claim of some studies, or of all, in the order of the table of claims.

    Args:
        data: what is at hand.
        names: of studies; empty: all.

    Raises:
        UnknownNameError: no study and no claim has that name.
        ModelError: a study gave a figure for a claim that is not its own, or no number.
    """
    claims = load_claims()
    known = study_names()
    for name in names:
        if name not in known:
            raise UnknownNameError("study", name, known)
    wanted = [claim for claim in claims if not names or claim.study in names]
    written = set(STUDIES.names())
    findings: dict[str, Finding] = {}
    for name in dict.fromkeys(claim.study for claim in wanted):
        if name in written:
            findings |= findings_of(STUDIES.get(name), data)
    return tuple(_entry(data, claim, findings.get(claim.claim_id), written) for claim in wanted)


def study_names() -> list[str]:
    """Names of all studies that a claim belongs to, whether or not a file covers them yet."""
    return sorted({claim.study for claim in load_claims()})


def findings_of(study: Study, data: StudyData) -> Mapping[str, Finding]:
    """The figures of one study, checked.

    Raises:
        ModelError: a figure is for a claim of another study, or is no number.
    """
    own = {claim.claim_id for claim in load_claims() if claim.study == study.name}
    found = study.compute(data)
    strange = sorted(set(found) - own)
    broken = sorted(name for name, finding in found.items() if not is_finite(finding))
    if strange or broken:
        raise ModelError(
            f"Study {study.name} gave figures for {', '.join((strange or broken)[:3])}, which "
            + ("are not its claims." if strange else "are no numbers."),
            why="Every claim belongs to one study, and a verdict needs a number.",
            todo="Report it, with the data that it ran on.",
        )
    return found


def counts(entries: Iterable[Entry]) -> dict[str, int]:
    """Number of claims by verdict, in the order of the verdicts."""
    found = Counter(entry.verdict.kind for entry in entries)
    return {str(kind): found[kind] for kind in Kind}


def computed(entries: Iterable[Entry]) -> int:
    """Claims marked as open statistics or microdata that got a figure of ours."""
    kinds = (OPEN_STATISTICS, MICRODATA)
    return sum(1 for e in entries if e.finding and e.claim.recomputable in kinds)


def _entry(data: StudyData, claim: Claim, finding: Finding | None, written: set[str]) -> Entry:
    needs = (
        STUDIES.get(claim.study).needs_of(claim.claim_id) if claim.study in written else None
    )
    found = verdict(claim, finding, needs)
    return Entry(
        claim, finding, found, gap_of(data, claim, finding, found) if finding else None
    )


def _used(one: Used) -> dict[str, object]:
    names = ("title", "vintage", "licence", "file", "url", "is_quoted")
    return {name: getattr(one, name) for name in names}
