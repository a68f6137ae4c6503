"""`talentatlas study`: what was published, what open data gives, and how far apart they are."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session, verb
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.studies.data import StudyData

CATALOGUE = Path(__file__).with_name("study_messages.csv")
VERDICTS = ("reproduced", "agrees", "differs", "not testable here")  # as studies.verdict.Kind
F = TypeVar("F", bound=Callable[..., object])


@click.group("study", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Compare published figures with what open data gives.

    Official tables are looked for in --data, which may be given more than once, else in
    TALENTATLAS_DATA_DIR or the folder of your own reference files. Figures on AI authors come
    from --atlas, else from the bundled figures.
    """


def with_data(function: F) -> F:
    """Add --data and --atlas to a command."""
    function = click.option(
        "--atlas",
        type=click.Path(path_type=Path),
        metavar="ATLAS",
        help="Atlas to compare with; else the bundled figures.",
    )(function)
    return click.option(
        "--data",
        "folders",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Folder with official tables, searched with its subfolders; repeatable.",
    )(function)


@verb("list", examples=["talentatlas study list", "talentatlas study list --lang zh-Hans"])
def list_(session: Session) -> None:
    """All studies, with the number of their claims."""
    from talentatlas.studies.base import STUDIES
    from talentatlas.studies.claims import load_claims

    say = Messages(CATALOGUE, session.lang)
    claims = Counter(claim.study for claim in load_claims())
    titles = {study.name: study.title for study in STUDIES}
    if session.as_json:
        session.show_json(
            [
                {"study": name, "title": titles.get(name), "claims": number}
                for name, number in sorted(claims.items())
            ]
        )
        return
    rows = [[n, str(claims[n]), titles.get(n, say("no_file"))] for n in sorted(claims)]
    session.show(aligned([[say("name"), say("claims"), say("title")], *rows], right=(1,)))


@verb("show", examples=["talentatlas study show us-doctorates"])
@click.argument("name")
def show(session: Session, name: str) -> None:
    """What a study looked at, its rules, where we depart, and the data that it needs."""
    from talentatlas.cli.study_words import description
    from talentatlas.studies.base import STUDIES

    study = STUDIES.get(name)
    if session.as_json:
        words = {
            key: getattr(study, key).label(session.lang)
            for key in ("sample", "unit", "definition", "departs", "limits")
        }
        needs = [
            {"what": n.what.label(session.lang), "get": n.get.label(session.lang)}
            for n in study.needs
        ]
        session.show_json(
            {"study": name, "title": study.title, "cite": study.cite, "url": study.url}
            | words
            | {"needs": needs}
        )
        return
    session.show(description(Messages(CATALOGUE, session.lang), study))


@verb(
    "run",
    examples=[
        "talentatlas study run us-doctorates --data tables",
        "talentatlas study run bcg-ai-geniuses --atlas atlas --lang zh-Hant",
    ],
)
@click.argument("name")
@with_data
def run(session: Session, name: str, folders: tuple[Path, ...], atlas: Path | None) -> None:
    """One study on the data at hand: claims, our figures, verdicts, reasons."""
    from talentatlas.cli.study_words import page
    from talentatlas.studies.base import STUDIES
    from talentatlas.studies.ledger import ledger

    study = STUDIES.get(name)
    entries = ledger(_data(session, folders, atlas), (name,))
    if session.as_json:
        session.show_json([entry.row(session.lang) for entry in entries])
        return
    session.show(page(Messages(CATALOGUE, session.lang), study, entries))


@verb(
    "compare",
    examples=[
        "talentatlas study compare --data tables",
        "talentatlas study compare us-doctorates us-stay-rates --data tables",
    ],
)
@click.argument("names", nargs=-1)
@with_data
def compare(
    session: Session, names: tuple[str, ...], folders: tuple[Path, ...], atlas: Path | None
) -> None:
    """Every claim that has a figure of ours, of some studies or of all."""
    _show(session, names, (folders, atlas), VERDICTS[:-1])


@verb(
    "ledger",
    examples=[
        "talentatlas study ledger --data tables",
        'talentatlas study ledger --verdict "not testable here" --json',
    ],
)
@click.option(
    "--verdict",
    "verdicts",
    multiple=True,
    type=click.Choice(VERDICTS),
    help="Only claims with this verdict; repeatable.",
)
@with_data
def ledger_(
    session: Session,
    verdicts: tuple[str, ...],
    folders: tuple[Path, ...],
    atlas: Path | None,
) -> None:
    """Every claim with its verdict; with --json one object a claim."""
    _show(session, (), (folders, atlas), verdicts or VERDICTS)


@verb(
    "data",
    examples=["talentatlas study data --data tables", "talentatlas study data --json"],
)
@with_data
def data_(session: Session, folders: tuple[Path, ...], atlas: Path | None) -> None:
    """Official series that were found, with what could not be read."""
    from talentatlas.studies.at_hand import series_at_hand

    found = series_at_hand(_data(session, folders, atlas))
    if session.as_json:
        session.show_json(
            [
                {
                    "series": one.name,
                    "title": one.title,
                    "vintage": one.vintage,
                    "licence": one.licence,
                    "citation": one.citation,
                    "figures": len(one.figures),
                    "left_out": dict(one.left_out),
                }
                for one in found
            ]
        )
        return
    from talentatlas.cli.study_words import series_table

    session.show(series_table(Messages(CATALOGUE, session.lang), found))


def _show(
    session: Session,
    names: Sequence[str],
    where: tuple[tuple[Path, ...], Path | None],
    verdicts: Sequence[str],
) -> None:
    """A table of claims with some verdicts, and the count of all."""
    from talentatlas.cli.study_words import table_of, totals
    from talentatlas.studies.ledger import ledger

    entries = ledger(_data(session, *where), names)
    kept = [entry for entry in entries if str(entry.verdict.kind) in verdicts]
    if session.as_json:
        session.show_json([entry.row(session.lang) for entry in kept])
        return
    say = Messages(CATALOGUE, session.lang)
    parts = [table_of(say, kept, by_name=True)] if kept else []
    session.show("\n\n".join([*parts, totals(say, entries)]))


def _data(session: Session, folders: tuple[Path, ...], atlas: Path | None) -> StudyData:
    """The data at hand; the default folder counts only if it is there."""
    from talentatlas.atlas import Atlas
    from talentatlas.studies.data import StudyData

    named = os.environ.get("TALENTATLAS_DATA_DIR")
    default = (session.data_dir,) if named or session.data_dir.is_dir() else ()
    chosen = folders or default
    say = Messages(CATALOGUE, session.lang)
    if chosen:
        session.say(say("reading", folders=", ".join(str(folder) for folder in chosen)))
    return StudyData(chosen, Atlas(atlas) if atlas else None)


for sub in (list_, show, run, compare, ledger_, data_):
    command.add_command(sub)
