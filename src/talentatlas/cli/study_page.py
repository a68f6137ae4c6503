"""One study, or one published figure, as a page that is read alone: in under two screens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from talentatlas import __version__
from talentatlas.cli.study_words import WIDTH, wrapped, wrapped_lines
from talentatlas.studies import wording
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.studies.base import Need, Study, Text
    from talentatlas.studies.ledger import Entry

INDENT = "  "
BETWEEN = "  "  # columns
LEAST = 30  # cells of the column with what was said
SHOWN_NAMES = 6  # untested claims named in one paragraph; all are in --json
SHOWN_REASONS = 5  # ways of computing whose largest gap is explained; all are in --json
LOOKED_AT = ("sample", "unit", "definition")
HELD_AGAINST = ("departs", "limits")


def study_page(say: Messages, study: Study, entries: Sequence[Entry]) -> str:
    """Claims, our figures, why they differ, what cannot be tested, limits, citation."""
    kinds = dict.fromkeys(str(entry.verdict.kind) for entry in entries)
    meanings = [say(f"means:{kind}") for kind in kinds if say.has(f"means:{kind}")]
    summary = say(
        "summary", claims=len(entries), counts=wording.verdict_counts(say.lang, entries)
    )
    parts = [
        "\n".join([wrapped(f"{study.title} [{study.name}]", ""), wrapped(study.cite, "")]),
        wrapped(say("space").join([summary, *meanings]), ""),
        _labelled(say, study, LOOKED_AT),
        _table(say, [entry for entry in entries if entry.finding]),
        _differences(say, entries),
        _untested(say, entries),
        _needs(say, entries),
        _labelled(say, study, HELD_AGAINST),
        _ending(say, study, entries),
    ]
    return "\n\n".join(part for part in parts if part)


def claim_page(say: Messages, study: Study, entry: Entry) -> str:
    """One published figure: ours, verdict, reason, parts of the gap, limits, citation."""
    claim = entry.claim
    compared = say(
        "compared",
        published=wording.published(say.lang, claim),
        ours=wording.ours(say.lang, entry),
        verdict=wording.verdict_word(say.lang, entry),
    )
    notes = [claim.note] if claim.note and say.lang == "en" else []
    parts = [
        "\n".join(
            [
                wrapped(f"{wording.said(say.lang, claim)} [{claim.claim_id}]", ""),
                wrapped(claim.source, ""),
            ]
        ),
        "\n".join(
            wrapped(text, "") for text in [compared, wording.told(say.lang, entry), *notes]
        ),
        "\n".join(
            [
                wrapped(wording.way(say.lang, entry), ""),
                *(wrapped(step, INDENT) for step in wording.steps(say.lang, entry)),
            ]
        ),
        _labelled(say, study, (*LOOKED_AT, *HELD_AGAINST)),
        _ending(say, study, [entry]),
    ]
    return "\n\n".join(part for part in parts if part)


def _labelled(say: Messages, study: Study, names: Sequence[str]) -> str:
    return "\n".join(
        wrapped(f"{say(name)}{say('colon')}{getattr(study, name).label(say.lang)}", "")
        for name in names
    )


def _table(say: Messages, entries: Sequence[Entry]) -> str:
    """Claims with published figure, ours, gap and verdict; statements get the room left."""
    from rich.cells import cell_len

    if not entries:
        return ""
    rows = [[say(name) for name in ("published", "ours", "gap", "verdict")]]
    rows += [
        [
            wording.published(say.lang, entry.claim),
            wording.ours(say.lang, entry),
            wording.gap(say.lang, entry),
            wording.verdict_word(say.lang, entry),
        ]
        for entry in entries
    ]
    texts = [say("claim"), *(wording.said(say.lang, entry.claim) for entry in entries)]
    widths = [max(cell_len(row[n]) for row in rows) for n in range(len(rows[0]))]
    room = WIDTH - sum(widths) - len(BETWEEN) * len(widths)
    cut = [wrapped_lines(text, "", width=max(room, LEAST)) for text in texts]
    first = max(cell_len(line) for lines in cut for line in lines)
    table: list[str] = []
    for lines, row in zip(cut, rows, strict=True):
        cells = [
            _set(cell, width, n < 3)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        table.append(BETWEEN.join([_set(lines[0], first, False), *cells]).rstrip())
        table += [f"{INDENT}{line}" for line in lines[1:]]
    return "\n".join(table)


def _set(cell: str, width: int, is_right: bool) -> str:
    from rich.cells import cell_len

    space = " " * (width - cell_len(cell))
    return space + cell if is_right else cell + space


def _differences(say: Messages, entries: Sequence[Entry]) -> str:
    """Why the largest differences are there, and what they are made of."""
    apart = [entry for entry in entries if entry.gap]
    apart.sort(
        key=lambda entry: -abs(entry.verdict.gap or 0) / max(abs(entry.claim.value), 1e-9)
    )
    first: dict[Text, Entry] = {}  # the largest gap of each way of computing
    for entry in apart:
        if entry.finding:
            first.setdefault(entry.finding.method, entry)
    shown = list(first.values())[:SHOWN_REASONS]
    lines = [
        wrapped(
            say("space").join(
                [
                    say("because", said=wording.said(say.lang, entry.claim)),
                    wording.told(say.lang, entry),
                    wording.way(say.lang, entry),
                ]
            ),
            INDENT,
        )
        for entry in shown
    ]
    more = len(apart) - len(shown)
    if more:
        lines.append(wrapped(say("more_alike", count=more), INDENT))
    return "\n".join([say("why"), *lines]) if lines else ""


def _untested(say: Messages, entries: Sequence[Entry]) -> str:
    """Claims without a figure by reason, with what was published."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.finding is None:
            groups.setdefault(entry.verdict.reasons[0][0], []).append(entry)
    lines: list[str] = []
    for group in groups.values():
        told_of = [
            say(
                "told",
                said=wording.said(say.lang, e.claim),
                value=wording.published(say.lang, e.claim),
            )
            for e in group
        ]
        names = list(dict.fromkeys(told_of))
        shown = say("semicolon").join(names[:SHOWN_NAMES])
        if len(names) > SHOWN_NAMES:
            shown = say("and_more", names=shown, count=len(names) - SHOWN_NAMES)
        text = say(
            "untested",
            count=len(group),
            reason=wording.reason_of(say.lang, group[0]),
            names=shown,
        )
        lines.append(wrapped(text, INDENT))
    return "\n".join([say("untested_head"), *lines]) if lines else ""


def _needs(say: Messages, entries: Sequence[Entry]) -> str:
    """Files that would make claims testable, each once."""
    wanted: dict[Need, int] = {}
    for entry in entries:
        for need in entry.verdict.needs:
            wanted[need] = wanted.get(need, 0) + 1
    lines = [
        wrapped(
            say(
                "need", what=_upper(need.what.label(say.lang)),
                get=need.get.label(say.lang), count=number,
            ),
            INDENT,
        )
        for need, number in wanted.items()
    ]  # fmt: skip
    return "\n".join([say("needs"), *lines]) if lines else ""


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ending(say: Messages, study: Study, entries: Sequence[Entry]) -> str:
    """What the figures rest on, each once, and how to cite."""
    used: dict[tuple[str, str], dict[str, None]] = {}
    for entry in entries:
        for one in entry.finding.data if entry.finding else ():
            used.setdefault((one.title, one.licence), {})[one.vintage] = None
    parts = [
        say(
            "rests_on", title=title, vintages=", ".join(sorted(vintages)),
            licence=wording.licence_of(say.lang, licence),
        )
        for (title, licence), vintages in sorted(used.items())
    ]  # fmt: skip
    lines = [wrapped(f"{say('data')}{say('colon')}{say('semicolon').join(parts)}", "")]
    where = f" {study.url}" if study.url else ""
    cited = say("cited", cite=study.cite, url=where, version=__version__)
    lines = (lines if used else []) + wrapped_lines(f"{say('cite')}{say('colon')}{cited}", "")
    return "\n".join(lines)
