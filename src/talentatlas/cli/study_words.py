"""Claims and their verdicts in words: tables, figures and reasons, in the three languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from talentatlas.cli.layout import aligned
from talentatlas.studies import wording
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.sources.official.base import Series
    from talentatlas.studies.ledger import Entry

CATALOGUE = Path(__file__).with_name("study_messages.csv")
WIDTH = 96  # cells of a line
TITLE = 44  # cells of a title in a table
SHOWN_REASONS = 4  # of what was left out of a series; all are in --json
CLOSING = "，。；：、）”’！？》"  # never begin a line
TOKEN = re.compile(
    rf"(?:[^\s\u2e80-\uffef]+|[\u2e80-\uffef])[{CLOSING}]*\s*|\s+"
)  # words, or one Chinese character, with the marks and spaces behind


def table_of(say: Messages, entries: Iterable[Entry]) -> str:
    """Claims by their names to type, with published figure, ours, gap and verdict."""
    head = [say(name) for name in ("claim", "published", "ours", "gap", "verdict")]
    rows = [
        [
            entry.claim.claim_id,
            wording.published(say.lang, entry.claim),
            wording.ours(say.lang, entry),
            wording.gap(say.lang, entry),
            wording.verdict_word(say.lang, entry),
        ]
        for entry in entries
    ]
    return aligned([head, *rows], right=(1, 2, 3))


def reasons(say: Messages, entries: Iterable[Entry]) -> str:
    """Why each claim has its verdict, and what a difference is made of."""
    lines = [
        wrapped(
            say("space").join(
                text
                for text in (
                    f"{entry.claim.claim_id}{say('colon')}",
                    wording.told(say.lang, entry),
                    wording.way(say.lang, entry),
                )
                if text
            ),
            "",
        )
        for entry in entries
    ]
    return "\n".join(lines)


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
    from talentatlas.studies.ledger import computed

    kinds = (OPEN_STATISTICS, MICRODATA)
    line = say(
        "total",
        claims=len(entries),
        counts=wording.verdict_counts(say.lang, entries),
        computed=computed(entries),
        open=sum(entry.claim.recomputable in kinds for entry in entries),
    )
    return "\n".join([wrapped(line, ""), wrapped(say("how"), "")])


def wrapped(text: str, indent: str) -> str:
    """A text in lines of at most WIDTH cells; Chinese characters count for two."""
    return "\n".join(wrapped_lines(text, indent))


def wrapped_lines(text: str, indent: str, *, width: int = WIDTH) -> list[str]:
    """The lines of `wrapped`; a line never begins with a closing mark."""
    from rich.cells import cell_len

    lines, line = [], indent
    for token in TOKEN.findall(text):
        fits = cell_len(line) + cell_len(token.rstrip()) <= width
        if not fits and line.strip():
            lines.append(line.rstrip())
            line = indent
        line += token
    return [*lines, line.rstrip()] if line.strip() else lines
