"""`talentatlas sources`: which records can be read, and whether some can."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session, verb
from talentatlas.errors import SourceError

if TYPE_CHECKING:
    from talentatlas.sources.base import Landed, Source, SourceEntry


@click.group("sources", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """List the sources of records, show what each cannot see, check files before a build."""


@verb("list", examples=["talentatlas sources list", "talentatlas sources list --json"])
def list_(session: Session) -> None:
    """List the sources with their licences."""
    from talentatlas.sources.base import SOURCES

    if session.as_json:
        session.show_json([_as_json(entry) for entry in SOURCES])
        return
    rows = [["name", "licence", "title", "homepage"]]
    rows += [[e.name, e.licence.name, e.title, e.homepage] for e in SOURCES]
    session.show(aligned(rows))


@verb("show", examples=["talentatlas sources show proceedings"])
@click.argument("name")
def show(session: Session, name: str) -> None:
    """Show one source: licence, tables, citation and what it cannot see."""
    from talentatlas.sources.base import SOURCES

    entry = SOURCES.get(name)
    if session.as_json:
        session.show_json(_as_json(entry))
        return
    rows = [
        ["title", entry.title],
        ["licence", f"{entry.licence.name} ({entry.licence.kind.value})"],
        ["homepage", entry.homepage],
        ["tables", ", ".join(entry.tables)],
        ["cite as", entry.citation],
        *(["cannot see", spot] for spot in entry.blind_spots),
    ]
    session.show(f"{entry.name}\n{aligned(rows, indent=2)}")
    session.say(f"\nUse it: talentatlas build {entry.name}:PATH --out atlas")


@verb(
    "check",
    examples=[
        "talentatlas sources check proceedings:papers",
        "talentatlas sources check proceedings:a.json",
    ],
)
@click.argument("source", metavar="SOURCE:PATH")
def check(session: Session, source: str) -> None:
    """Read the files at SOURCE:PATH without building: counts kept and rejected of each.

    Ends with exit code 4 when nothing at all could be read.
    """
    from talentatlas.builder import land
    from talentatlas.cli.progress import progress
    from talentatlas.sources.base import SOURCES

    inputs = land(source)
    found: list[dict[str, object]] = []
    with progress(session) as shown:
        shown.stage("reading files", len(inputs.landed), "files")
        for landed in inputs.landed:
            reader = SOURCES.get(landed.origin.source).make()
            found.append(_counted(reader, landed))
            shown.advance(1)
    _show_counts(session, found)
    if not any(row["works"] for row in found):
        raise SourceError(
            f"Nothing in {source} could be read.",
            why="An atlas needs at least one work.",
            todo="The reasons stand above; `talentatlas sources show NAME` names the format.",
        )


def _counted(reader: Source, landed: Landed) -> dict[str, object]:
    works = authorships = 0
    reasons: Counter[str] = Counter()
    for records in reader.rows(landed):
        works += records.work.num_rows
        authorships += records.authorship.num_rows
        reasons.update(records.rejected["reason"].to_pylist())
    return {
        "file": landed.origin.file,
        "works": works,
        "authorships": authorships,
        "rejected": sum(reasons.values()),
        "reasons": dict(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
    }


def _show_counts(session: Session, found: list[dict[str, object]]) -> None:
    if session.as_json:
        session.show_json(found)
        return
    columns = ("file", "works", "authorships", "rejected")
    rows = [[*columns, "reasons"]]
    for row in found:
        reasons = row["reasons"]
        words = [f"{n:,} {r}" for r, n in reasons.items()] if isinstance(reasons, dict) else []
        numbers = [f"{row[c]:,}" for c in columns[1:]]
        rows.append([str(row["file"]), *numbers, ", ".join(words[:3])])
    session.show(aligned(rows, right=(1, 2, 3)))


def _as_json(entry: SourceEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "title": entry.title,
        "licence": entry.licence.name,
        "licence_class": entry.licence.kind.value,
        "homepage": entry.homepage,
        "tables": list(entry.tables),
        "blind_spots": list(entry.blind_spots),
        "citation": entry.citation,
        "needs_key": False,
    }


command.add_command(list_)
command.add_command(show)
command.add_command(check)
