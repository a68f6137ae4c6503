"""Studies in words: pages short enough to read, in the three languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from talentatlas.cli.layout import aligned
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.sources.official.base import Series
    from talentatlas.studies.base import Study, Text
    from talentatlas.studies.claims import Claim
    from talentatlas.studies.ledger import Entry

CATALOGUE = Path(__file__).with_name("study_messages.csv")
UNITS = Path(__file__).parents[1] / "studies" / "reasons.csv"
WIDTH = 96  # cells of a line
TITLE = 44  # cells of a title in a table
SAID = 62  # cells of a statement in a table
SHOWN_NAMES = 3  # claims named in one line
SHOWN_REASONS = 4  # largest gaps that are explained; all are in --json
TOKEN = re.compile(r"[^\s\u2e80-\uffef]+\s*|[\u2e80-\uffef]\s*|\s+")
# words with what follows them, or one Chinese character or mark
CLOSING = "，。；：、）”’！？》"  # never begin a line
WORDS = ("sample", "unit", "definition", "departs", "limits")


def page(say: Messages, study: Study, entries: Sequence[Entry]) -> str:
    """One study: what was claimed, what we get, why it differs, limits, citation."""
    parts = [heading(say, study), _table(say, entries)]
    parts += [text for text in (_reasons(say, entries), _untested(say, entries)) if text]
    parts += [_about(say, study), _data(say, entries)]
    return "\n\n".join(part for part in parts if part)


def description(say: Messages, study: Study) -> str:
    """One study without its figures, with everything that it needs."""
    wants = [
        wrapped(f"{need.what.label(say.lang)}. {need.get.label(say.lang)}", "  ")
        for need in study.needs
    ]
    needs = "\n".join([f"{say('needs')}{say('colon').rstrip()}", *wants]) if wants else ""
    return "\n\n".join(
        part for part in (heading(say, study), _about(say, study), needs) if part
    )


def heading(say: Messages, study: Study) -> str:
    """Title, name and citation."""
    return "\n".join([wrapped(f"{study.title} [{study.name}]", ""), wrapped(study.cite, "")])


def table_of(say: Messages, entries: Iterable[Entry], *, by_name: bool) -> str:
    """Claims with published figure, ours, gap and verdict, one a line.

    Args:
        say: the catalogue.
        entries: of the ledger.
        by_name: with the names to type, else with what was said and when.
    """
    head = [say("claim"), say("published"), say("ours"), say("gap"), say("verdict")]
    rows = [
        [
            entry.claim.claim_id if by_name else _said(say, entry.claim),
            published(say, entry.claim),
            ours(say, entry),
            gap(say, entry),
            say(str(entry.verdict.kind)),
        ]
        for entry in entries
    ]
    return aligned([head, *rows], right=(1, 2, 3))


def series_table(say: Messages, found: Sequence[Series]) -> str:
    """Official series with their size, and the reasons for what was left out."""
    if not found:
        return wrapped(say("no_series", how=say("how_to_find")), "")
    head = [say(key) for key in ("title", "vintage", "figures", "left_out", "licence")]
    rows = [
        [
            one.title[:TITLE],
            one.vintage,
            f"{len(one.figures):,}",
            f"{sum(rows for _, rows in one.left_out):,}",
            one.licence[:TITLE],
        ]
        for one in found
    ]
    reasons = [
        wrapped(say("reason_rows", series=one.title[:TITLE], rows=f"{rows:,}", reason=why), "")
        for one in found
        for why, rows in one.left_out[:SHOWN_REASONS]
    ]
    table = aligned([head, *rows], right=(2, 3))
    return "\n\n".join(part for part in (table, "\n".join(reasons)) if part)


def totals(say: Messages, entries: Sequence[Entry]) -> str:
    """Claims by verdict, in a sentence."""
    from talentatlas.studies.claims import MICRODATA, OPEN_STATISTICS
    from talentatlas.studies.ledger import computed, counts

    parts = [
        say("count", count=number, verdict=say(kind))
        for kind, number in counts(entries).items()
    ]
    kinds = (OPEN_STATISTICS, MICRODATA)
    line = say(
        "total",
        claims=len(entries),
        counts=say("comma").join(parts),
        computed=computed(entries),
        open=sum(entry.claim.recomputable in kinds for entry in entries),
    )
    return "\n".join([wrapped(line, ""), wrapped(say("how"), "")])


def published(say: Messages, claim: Claim) -> str:
    """The published figure as its wording allows it: more than, nearly, or a range."""
    value = figure(claim.value, claim.precision)
    if claim.lower is not None and claim.upper is not None:
        low, high = (figure(bound, claim.precision) for bound in (claim.lower, claim.upper))
        return say("range", value=value, low=low, high=high)
    if claim.lower is not None:
        return say("more_than", value=value)
    return say("nearly", value=value) if claim.upper is not None else value


def ours(say: Messages, entry: Entry) -> str:
    """Our figure with its interval, or a dash."""
    finding = entry.finding
    if finding is None:
        return say("none")
    step = min(entry.claim.precision, 10 ** (len(str(int(abs(finding.value)))) - 3))
    value = figure(finding.value, step)
    if finding.lower is None or finding.upper is None:
        return value
    low, high = figure(finding.lower, step), figure(finding.upper, step)
    return value if low == high else say("interval", value=value, low=low, high=high)


def gap(say: Messages, entry: Entry) -> str:
    """How far ours is from what the claim allows, with its sign; a dash without one."""
    distance = entry.verdict.gap
    if distance is None:
        return say("none")
    if distance == 0:
        return "0"
    shown = figure(abs(distance), 10 ** (len(str(int(abs(distance)))) - 2))
    return ("+" if distance > 0 else "−") + shown


def figure(value: float, step: float) -> str:
    """A figure printed to a step of rounding, 0.1 or 1 or finer than it."""
    digits = 0 if step >= 1 else 1 if step >= 0.1 else 2
    return f"{value:,.{digits}f}".replace("-", "−")


def wrapped(text: str, indent: str) -> str:
    """A text in lines of at most WIDTH cells; Chinese characters count for two."""
    return "\n".join(wrapped_lines(text, indent))


def wrapped_lines(text: str, indent: str) -> list[str]:
    """The lines of `wrapped`; a line never begins with a closing mark."""
    from rich.cells import cell_len

    lines, line = [], indent
    for token in TOKEN.findall(text):
        fits = cell_len(line) + cell_len(token.rstrip()) <= WIDTH
        if not fits and line.strip() and token.strip() not in CLOSING:
            lines.append(line.rstrip())
            line = indent
        line += token
    return [*lines, line.rstrip()] if line.strip() else lines


def _said(say: Messages, claim: Claim) -> str:
    """Statement, period and unit, cut to the room that a line has."""
    from rich.cells import cell_len, set_cell_size

    unit = Messages(UNITS, say.lang)(f"unit:{claim.unit}")
    text = say("said", statement=claim.said(say.lang), period=claim.period, unit=unit)
    return text if cell_len(text) <= SAID else set_cell_size(text, SAID - 1) + "…"


def _table(say: Messages, entries: Sequence[Entry]) -> str:
    """Claims that have a figure of ours; the others are named in one line."""
    shown = [entry for entry in entries if entry.finding]
    return table_of(say, shown, by_name=False) if shown else ""


def _reasons(say: Messages, entries: Sequence[Entry]) -> str:
    """Why the largest differences are there, one claim a line."""
    apart = [entry for entry in entries if str(entry.verdict.kind) == "differs"]
    apart.sort(key=lambda entry: -_relative(entry))
    first: dict[Text, Entry] = {}  # the largest gap of each way of computing
    for entry in apart:
        if entry.finding:
            first.setdefault(entry.finding.method, entry)
    lines: list[str] = []
    for method_words, entry in list(first.items())[:SHOWN_REASONS]:
        method = method_words.label(say.lang)
        text = say("because", said=entry.claim.said(say.lang), period=entry.claim.period)
        text += say("space").join([entry.verdict.reason(say.lang), method])
        lines.append(wrapped(text, "  "))
    return "\n".join([say("why"), *lines]) if lines else ""


def _relative(entry: Entry) -> float:
    return abs(entry.verdict.gap or 0) / max(abs(entry.claim.value), 1e-9)


def _untested(say: Messages, entries: Sequence[Entry]) -> str:
    """Claims without a figure by reason, a few of them named."""
    groups: dict[str, list[str]] = {}
    for entry in entries:
        if entry.finding is None:
            reason = entry.verdict.reason(say.lang)
            groups.setdefault(reason, []).append(entry.claim.said(say.lang))
    lines: list[str] = []
    for reason, names in groups.items():
        shown = say("semicolon").join(names[:SHOWN_NAMES])
        if len(names) > SHOWN_NAMES:
            shown = say("and_more", names=shown, count=len(names) - SHOWN_NAMES)
        text = say("untested", count=len(names), names=shown)
        lines.append(wrapped(say("space").join([text, reason]), ""))
    return "\n".join(lines)


def _about(say: Messages, study: Study) -> str:
    """Sample, unit, definition, departures and limits."""
    lines = [
        wrapped(f"{say(name)}{say('colon')}{getattr(study, name).label(say.lang)}", "")
        for name in WORDS
    ]
    cite = wrapped(f"{say('cite')}{say('colon')}{study.cite}.", "")
    return "\n".join([*lines, cite, *([study.url] if study.url else [])])


def _data(say: Messages, entries: Sequence[Entry]) -> str:
    """What the figures rest on, each once."""
    used: dict[tuple[str, str], set[str]] = {}
    for entry in entries:
        for one in entry.finding.data if entry.finding else ():
            used.setdefault((one.title, one.licence), set()).add(one.vintage)
    parts = [
        f"{title}, {', '.join(sorted(vintages))} ({licence})"
        for (title, licence), vintages in sorted(used.items())
    ]
    return wrapped(f"{say('data')}{say('colon')}{'; '.join(parts)}", "") if used else ""
