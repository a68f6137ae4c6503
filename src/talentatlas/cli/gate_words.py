"""What the quality gate found, in words: table, JSON, and the message of a block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session
from talentatlas.errors import TalentAtlasError

if TYPE_CHECKING:
    from talentatlas.vintage import Finding, Gate

MOST_NAMED = 3  # breaches in the message; all of them stand in the table


class GateBlocked(TalentAtlasError):
    """A statistic of a new vintage is beyond its tolerance."""

    exit_code = 6


def blocked(found: Gate) -> GateBlocked:
    """The error of a gate that blocks: the worst breaches, what they may mean, what to do."""
    breaches = found.having("block")
    worst = breaches[0]
    named = "; ".join(_in_words(breach) for breach in breaches[:MOST_NAMED])
    more = len(breaches) - MOST_NAMED
    return GateBlocked(
        f"{found.new.vintage} is not promoted: {named}"
        + (f"; and {more} more." if more > 0 else "."),
        why=worst.statistic.meaning,
        todo=f"{worst.statistic.todo} If it is no fault: --accept "
        f"{worst.statistic.name}='the reason'.",
    )


def _in_words(found: Finding) -> str:
    title = found.statistic.title()
    part = "" if found.part == "_T" else f" ({found.part})"
    before = "" if found.before is None else f"{_number(found, found.before)} before, "
    return (
        f"{title}{part} [{found.statistic.name}] {before}{_number(found, found.after)} now, "
        f"may move by {_number(found, found.allowed)}"
    )


def _number(found: Finding, value: float | None) -> str:
    if value is None:
        return "–"
    if found.statistic.unit == "count":
        return f"{value:,.0f}"
    if found.statistic.unit == "share":
        return f"{100 * value:.3g}%"
    return f"{1000 * value:.3g}" if found.statistic.unit == "rate" else f"{value:.3g}"


def as_text(session: Session, found: Gate, *, is_all: bool) -> str:
    """Head, then breaches (or all), then what could not be compared."""
    say = session.words
    shown = [f for f in found.findings if is_all or f.verdict != "pass"]
    parts = [
        say(
            "gate_head",
            new=found.new.vintage,
            last=found.last.vintage,
            statistics=len({f.statistic.name for f in found.findings}),
            findings=len(found.findings),
        )
    ]
    if shown:
        heads = ("gate_statistic", "before", "after", "gate_allowed", "gate_verdict")
        rows = [[say(head) for head in heads]]
        rows += [_row(session, f) for f in shown]
        parts.append(aligned(rows, right=(1, 2, 3)))
    if all(f.verdict == "pass" for f in found.findings):
        parts.append(say("gate_all_pass"))
    if found.missing:
        parts.append(say("gate_missing", names=", ".join(found.missing)))
    return "\n\n".join(parts)


def _row(session: Session, found: Finding) -> list[str]:
    say = session.words
    title = found.statistic.title(session.lang)
    part = "" if found.part == "_T" else f" ({found.part})"
    accepted = found.accepted is not None
    verdict = say(f"gate_{found.verdict}")
    if accepted:
        verdict += "; " + say("gate_accepted", reason=found.accepted)
    numbers = [_number(found, v) for v in (found.before, found.after, found.allowed)]
    return [f"{title}{part} [{found.statistic.name}]", *numbers, verdict]


def as_json(found: Gate) -> dict[str, object]:
    """Every value that was compared, with tolerance and reason."""
    return {
        "verdict": found.verdict,
        "new": {"vintage": found.new.vintage, "run_id": found.new.run_id},
        "last": {"vintage": found.last.vintage, "run_id": found.last.run_id},
        "missing": list(found.missing),
        "findings": [
            {
                "statistic": f.statistic.name,
                "part": f.part,
                "unit": f.statistic.unit,
                "before": f.before,
                "after": f.after,
                "allowed": f.allowed,
                "verdict": f.verdict,
                "accepted": f.accepted,
                "reason": f.statistic.reason,
                "meaning": f.statistic.meaning,
                "todo": f.statistic.todo,
            }
            for f in found.findings
        ],
    }
