"""Claims, figures and verdicts in words, in the three languages: for pages and terminals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from talentatlas.studies.differences import WORDS
from talentatlas.studies.verdict import REASONS, listed
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.studies.claims import Claim
    from talentatlas.studies.gap import Gap
    from talentatlas.studies.ledger import Entry

# Units without parts.
WHOLE = (
    "rank",
    "year",
    "persons",
    "papers",
    "articles",
    "publications",
    "citations",
    "patents",
)


def words(lang: str) -> Messages:
    """The sentences of studies in a language, a BCP 47 tag."""
    return Messages(REASONS, lang)


def verdict_word(lang: str, entry: Entry) -> str:
    """The verdict in the language."""
    return words(lang)(f"verdict:{entry.verdict.kind}")


def told(lang: str, entry: Entry) -> str:
    """The reason of a verdict, and how our figure was made."""
    method = [entry.finding.method.label(lang)] if entry.finding else []
    return words(lang)("space").join([entry.verdict.reason(lang), *method])


def reason_of(lang: str, entry: Entry) -> str:
    """The reason of a verdict without what would be needed."""
    key, values = entry.verdict.reasons[0]
    return words(lang)(key, **values)


def way(lang: str, entry: Entry) -> str:
    """What the way from our figure to the published one is made of; empty without a gap."""
    if entry.gap is None:
        return ""
    say = words(lang)
    parts = [
        say(
            "part" if len(part.kinds) == 1 else "part_joint",
            kinds=listed(say, [say(f"departs:{_word(entry.gap, k)}") for k in part.kinds]),
            change=signed(part.change, entry.claim),
        )
        for part in entry.gap.parts
        if entry.gap.is_rerun or signed(part.change, entry.claim) != "0"
    ]
    sign = _sign(entry.claim)
    is_joint = any(len(part.kinds) > 1 for part in entry.gap.parts)
    key = "way_rerun" if entry.gap.is_rerun else "way_joint" if is_joint else "way_split"
    return say(
        key, start=figure(entry.gap.start, _step(entry.gap.start, entry.claim)) + sign,
        end=figure(entry.gap.end, entry.claim.precision) + sign,
        parts=say("comma").join(parts),
    )  # fmt: skip


def steps(lang: str, entry: Entry) -> list[str]:
    """The single changes of rules on that way; none where rules could not be changed."""
    return [
        words(lang)(
            "step", step=WORDS[one.name].label(lang), change=signed(one.change, entry.claim)
        )
        for one in (entry.gap.steps if entry.gap else ())
    ]


def _word(gap: Gap, kind: str) -> str:
    """Our interval stands for sampling where no sample was drawn anew."""
    return "interval" if kind == "sampling" and not gap.is_rerun else kind


def verdict_counts(lang: str, entries: Sequence[Entry]) -> str:
    """Number of claims by verdict, those that occur."""
    from talentatlas.studies.ledger import counts

    say = words(lang)
    found = counts(entries).items()
    return say("comma").join(say(f"count:{kind}", count=n) for kind, n in found if n)


def said(lang: str, claim: Claim) -> str:
    """Statement, period and unit; the unit percent stands with the figures."""
    say = words(lang)
    key = f"period:{claim.period}"
    period = say(key) if say.has(key) else claim.period.replace("-", "–")
    if claim.unit == "percent":
        return say("said_plain", statement=claim.said(lang), period=period)
    unit = say(f"unit:{claim.unit}").strip("()（）")
    return say("said", statement=claim.said(lang), period=period, unit=unit)


def licence_of(lang: str, licence: str) -> str:
    """The licence, in the language where it is no name."""
    say, key = words(lang), f"licence:{licence}"
    return say(key) if say.has(key) else licence


def published(lang: str, claim: Claim) -> str:
    """The published figure as its wording allows it: more than, nearly, or a range."""
    say = words(lang)
    value = figure(claim.value, claim.precision) + _sign(claim)
    if claim.lower is not None and claim.upper is not None:
        return _interval(lang, value, (claim.lower, claim.upper), claim.precision)
    if claim.lower is not None:
        return say("more_than", value=value)
    return say("nearly", value=value) if claim.upper is not None else value


def ours(lang: str, entry: Entry) -> str:
    """Our figure with its interval, or a dash."""
    finding = entry.finding
    if finding is None:
        return words(lang)("none")
    step = _step(finding.value, entry.claim)
    value = figure(finding.value, step) + _sign(entry.claim)
    if finding.lower is None or finding.upper is None:
        return value
    if figure(finding.lower, step) == figure(finding.upper, step):
        return value
    return _interval(lang, value, (finding.lower, finding.upper), step)


def gap(lang: str, entry: Entry) -> str:
    """How far ours is from what the claim allows, with its sign; a dash without one."""
    distance = entry.verdict.gap
    if distance is None:
        return words(lang)("none")
    if distance == 0:
        return "0"
    shown = figure(abs(distance), 10 ** (len(str(int(abs(distance)))) - 2))
    return ("+" if distance > 0 else "−") + shown


def signed(change: float, claim: Claim) -> str:
    """A change with its sign, to the digits of the claim or one more."""
    shown = figure(abs(change), _step(change, claim))
    return ("+" if change > 0 else "−") + shown if float(shown.replace(",", "")) else "0"


def figure(value: float, step: float) -> str:
    """A figure printed to a step of rounding, 0.1 or 1 or finer than it."""
    digits = 0 if step >= 1 else 1 if step >= 0.1 else 2
    return f"{value:,.{digits}f}".replace("-", "−")


def _step(value: float, claim: Claim) -> float:
    """Three digits, but no finer than a tenth of the published rounding."""
    if claim.unit in WHOLE:
        return 1.0
    return min(
        claim.precision, max(claim.precision / 10, 10 ** (len(str(int(abs(value)))) - 3))
    )


def _sign(claim: Claim) -> str:
    return "%" if claim.unit == "percent" else ""


def _interval(lang: str, value: str, bounds: tuple[float, float], step: float) -> str:
    """A figure and its bounds; a dash between negative ones would read as a sign."""
    low, high = (figure(bound, step) for bound in bounds)
    key = "interval_below" if min(bounds) < 0 else "interval"
    return words(lang)(key, value=value, low=low, high=high)
