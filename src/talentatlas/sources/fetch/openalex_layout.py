"""The layout of OpenAlex's answers, before and after its rewrite of November 2025."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any  # values of JSON

from talentatlas.errors import SourceChanged
from talentatlas.sources.fetch.client import Answer
from talentatlas.sources.fetch.fields import required
from talentatlas.sources.fetch.refusals import NEWER

BYLINE_CUT = 100  # authors that lists carry at most
KEY = "https://openalex.org/"
WORK_ID = re.compile(r"W\d+")


def is_cut(work: Mapping[str, Any]) -> bool:
    """Whether a list may have shortened the byline."""
    byline, stated = len(work.get("authorships") or ()), work.get("authors_count")
    if work.get("is_authors_truncated") or stated_authors(work) > byline:
        return True
    return stated is None and byline == BYLINE_CUT


def stated_authors(work: Mapping[str, Any]) -> int:
    """Authors of a work as stated; 0 when it is not."""
    stated = work.get("authors_count")
    return stated if isinstance(stated, int) else 0


def envelope(answer: Answer, where: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The two parts of an answer that lists works.

    Raises:
        SourceChanged: they are not there.
    """
    value = answer.value
    if not isinstance(value, dict):
        raise changed(where, "an answer is no object")
    meta, works = value.get("meta"), value.get("results")
    if not isinstance(meta, dict) or not isinstance(works, list):
        raise changed(where, f"an answer has {', '.join(sorted(value))}, not meta and results")
    return meta, works


def count_of(meta: Mapping[str, Any], where: str) -> int:
    """Announced number of works."""
    count = meta.get("count")
    if not isinstance(count, int) or count < 0:
        raise changed(where, f"meta.count is {count!r}")
    return count


def cursor_of(meta: Mapping[str, Any], where: str) -> str | None:
    """Where the next page begins; None after the last."""
    cursor = meta.get("next_cursor", 0)
    if cursor is not None and not isinstance(cursor, str):
        raise changed(where, f"meta.next_cursor is {meta.get('next_cursor', 'not there')!r}")
    return cursor


def check_year(works: Sequence[Mapping[str, Any]], year: int, where: str) -> None:
    """Stop when works of other years come: the filter was passed over.

    Raises:
        SourceChanged: they came.
    """
    others = {work["publication_year"] for work in works} - {year}
    if others:
        raise changed(where, f"works of {', '.join(map(str, sorted(others, key=str)))} came")


def key_of(work: object, where: str) -> str:
    """Identifier of a work (W…), once its needed fields were found."""
    if not isinstance(work, dict):
        raise changed(where, "a work is no object")
    if absent := [name for name in required("openalex") if name not in work]:
        raise changed(where, f"a work ({work.get('id')}) has no {', '.join(absent)}")
    if not isinstance(work["authorships"], list):
        raise changed(where, f"authorships of {work['id']} are no list")
    key = str(work["id"]).removeprefix(KEY)
    if not WORK_ID.fullmatch(key):
        raise changed(where, f"a work is called {work['id']!r}")
    return key


def changed(where: str, fault: str) -> SourceChanged:
    """The layout is another one."""
    return SourceChanged(
        f"OpenAlex gave {where} in another layout: {fault}.",
        why="Reading on would lose works without a word. What was finished is kept.",
        todo=NEWER,
    )
