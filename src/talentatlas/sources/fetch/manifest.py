"""The manifest of a fetch, written last: no manifest means that the folder is incomplete."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any  # values of JSON

from talentatlas.errors import StorageError
from talentatlas.sources.fetch.folder import FetchFolder
from talentatlas.sources.fetch.job import Job
from talentatlas.sources.fetch.journal import FORMAT, Journal, Part, fingerprint
from talentatlas.sources.fetch.providers import PROVIDERS

if TYPE_CHECKING:  # heavy
    from talentatlas.engine.build import Progress


def make_manifest(
    job: Job, journal: Journal, folder: FetchFolder, *, progress: Progress, tool: str
) -> dict[str, Any]:
    """Read every file once more and say what lies there.

    Args:
        job: the request.
        journal: with every part finished, or as many as the user's cap asks for.
        folder: where the answers lie.
        progress: told how far it is.
        tool: version of Talent Atlas.

    Raises:
        StorageError: a file is not as it was written.
    """
    closed = [part for part in journal.parts if part.closed]
    pages, singles, distinct = _laid(job, closed, folder, progress)
    folder.sweep({entry["file"] for entry in (*pages, *singles)})
    notes: Counter[str] = Counter()
    for part in closed:
        notes.update(_of(part, "notes"))
    received = sum(entry["records"] for entry in pages)
    provider = PROVIDERS[journal.source]
    return {
        "format": FORMAT,
        "tool": f"talentatlas {tool}",
        "source": journal.source,
        "producer": provider.title,
        "homepage": provider.homepage,
        "licence": provider.licence.name,
        "licence_class": provider.licence.kind.value,
        "request": journal.request,
        "vintage": journal.vintage,
        "is_reduced": job.is_reduced,
        "announced": sum(part.closed["announced"][1] for part in closed if part.closed),
        "received": received,
        "distinct": distinct,
        "cost_usd": round(sum(part.closed["cost_usd"] for part in closed if part.closed), 9),
        "parts": [_part(part) for part in closed],
        "pages": pages,
        "singles": singles,
        "merged": {k: v for part in closed for k, v in _of(part, "merged").items()},
        "gone": [key for part in closed for key in _of(part, "gone")],
        "absent": [key for part in closed for key in _of(part, "absent")],
        "still_cut": [key for part in closed for key in _of(part, "still_cut")],
        "notes": dict(sorted(notes.items())),
    }


def _laid(
    job: Job, closed: Sequence[Part], folder: FetchFolder, progress: Progress
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Pages, singles and the number of distinct records, once every file was read again."""
    progress.stage("checking files", sum(part.length for part in closed), "pages")
    pages: list[dict[str, Any]] = []
    singles: list[dict[str, Any]] = []
    marks = array("Q")
    for part in closed:
        laid = [_single(folder, key) for key in _of(part, "singles")]
        _check(laid, _of(part, "singles_sha256"), part)
        singles += laid
        laid = []
        for number in range(part.number, part.number + part.length):
            entry, found = _page(job, folder, folder.page_name(number), part)
            laid.append(entry)
            marks.extend(_mark(key) for key in found)
            progress.advance(1)
        _check(laid, _of(part, "sha256"), part)
        pages += laid
    return pages, singles, _distinct(marks)


def _mark(key: str) -> int:
    """Eight bytes for an identifier; millions of strings would fill the memory."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")


def _distinct(marks: array[int]) -> int:
    import numpy as np

    return int(np.unique(np.asarray(marks, dtype=np.uint64)).size)


def _of(part: Part, name: str) -> Any:  # noqa: ANN401 (a value of JSON)
    return part.closed[name] if part.closed else {}


def _part(part: Part) -> dict[str, Any]:
    least, most = _of(part, "announced")
    return {
        "name": part.name,
        "question": part.question,
        "planned": part.planned,
        "announced_least": least,
        "announced_most": most,
        "received": part.received,
        "distinct": _of(part, "distinct"),
        "first_page": part.number,
        "pages": part.length,
    }


def _page(
    job: Job, folder: FetchFolder, name: str, part: Part
) -> tuple[dict[str, Any], list[str]]:
    content, sha, size = folder.content(name) or (None, "", 0)
    if content is None:
        raise _damaged(part)
    found = list(job.ids(content))
    return {"file": name, "sha256": sha, "bytes": size, "records": len(found)}, found


def _single(folder: FetchFolder, key: str) -> dict[str, Any]:
    name = folder.single_name(key)
    _, sha, size = folder.content(name) or (b"", "", 0)
    return {"id": key, "file": name, "sha256": sha, "bytes": size}


def _check(laid: list[dict[str, Any]], expected: str, part: Part) -> None:
    """Whether files are as they were written."""
    if fingerprint(entry["sha256"] for entry in laid) != expected:
        raise _damaged(part)


def _damaged(part: Part) -> StorageError:
    return StorageError(
        f"The files of {part.name} are not as they were written.",
        why="The manifest must say only what lies there.",
        todo="Type the same command again; what is damaged is fetched anew.",
    )
