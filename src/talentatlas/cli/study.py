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
    from talentatlas.studies.base import Study
    from talentatlas.studies.data import StudyData
    from talentatlas.studies.ledger import Entry

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


@verb(
    "show",
    examples=[
        "talentatlas study show us-doctorates --data tables",
        "talentatlas study show mp-2022-work-chn --atlas atlas",
        "talentatlas study show macropolo-2022 --atlas atlas --lang zh-Hant",
    ],
)
@click.argument("name")
@with_data
def show(session: Session, name: str, folders: tuple[Path, ...], atlas: Path | None) -> None:
    """A page on one study or one claim: figures, reasons, what is missing, limits, citation.

    NAME is that of a study (`talentatlas study list`) or of a claim (`talentatlas study run`).
    """
    from talentatlas.cli.study_page import claim_page, study_page
    from talentatlas.studies.base import STUDIES
    from talentatlas.studies.claims import claim_named, load_claims
    from talentatlas.studies.ledger import ledger

    is_claim = name in {claim.claim_id for claim in load_claims()}
    study = STUDIES.get(claim_named(name).study if is_claim else name)
    entries = ledger(_data(session, folders, atlas), (study.name,))
    if is_claim:
        entries = tuple(entry for entry in entries if entry.claim.claim_id == name)
    if session.as_json:
        session.show_json(_described(study, session.lang, entries))
        return
    say = Messages(CATALOGUE, session.lang)
    page = claim_page(say, study, entries[0]) if is_claim else study_page(say, study, entries)
    session.show(page)


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
    """Every claim of one study on the data at hand, each with its reason, however many."""
    from talentatlas.cli.study_words import reasons, table_of, totals
    from talentatlas.studies.ledger import ledger

    entries = ledger(_data(session, folders, atlas), (name,))
    if session.as_json:
        session.show_json([entry.row(session.lang) for entry in entries])
        return
    say = Messages(CATALOGUE, session.lang)
    parts = (table_of(say, entries), reasons(say, entries), totals(say, entries))
    session.show("\n\n".join(parts))


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
    from talentatlas.studies.ledger import ledger

    _show(session, ledger(_data(session, folders, atlas), names), VERDICTS[:-1])


@verb(
    "ledger",
    examples=[
        "talentatlas study ledger --data tables",
        'talentatlas study ledger --verdict "not testable here" --json',
        "talentatlas study ledger --data tables --atlas atlas --out ledger",
    ],
)
@click.option(
    "--verdict",
    "verdicts",
    multiple=True,
    type=click.Choice(VERDICTS),
    help="Only claims with this verdict; repeatable.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write ledger.csv, ledger.json and a page there too.",
)
@with_data
def ledger_(
    session: Session,
    verdicts: tuple[str, ...],
    out: Path | None,
    folders: tuple[Path, ...],
    atlas: Path | None,
) -> None:
    """Every claim with its verdict; with --json one object a claim."""
    from talentatlas.studies.ledger import ledger

    data = _data(session, folders, atlas)
    entries = ledger(data)
    if out is not None:
        from talentatlas.cli.study_files import write_ledger

        say = Messages(CATALOGUE, session.lang)
        session.say(say("wrote", path=write_ledger(out, data, entries, lang=session.lang)))
    _show(session, entries, verdicts or VERDICTS)


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


def _described(study: Study, lang: str, entries: Sequence[Entry]) -> dict[str, object]:
    """A study in words with its claims, as JSON."""
    words = {
        key: getattr(study, key).label(lang)
        for key in ("sample", "unit", "definition", "departs", "limits")
    }
    needs = [{"what": n.what.label(lang), "get": n.get.label(lang)} for n in study.needs]
    about = {"study": study.name, "title": study.title, "cite": study.cite, "url": study.url}
    return about | words | {"needs": needs, "claims": [entry.row(lang) for entry in entries]}


def _show(session: Session, entries: Sequence[Entry], verdicts: Sequence[str]) -> None:
    """A table of claims with some verdicts, and the count of all."""
    from talentatlas.cli.study_words import table_of, totals

    kept = [entry for entry in entries if str(entry.verdict.kind) in verdicts]
    if session.as_json:
        session.show_json([entry.row(session.lang) for entry in kept])
        return
    say = Messages(CATALOGUE, session.lang)
    parts = [table_of(say, kept)] if kept else []
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
