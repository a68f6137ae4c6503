"""`talentatlas cite`: how to cite a result, with every source that it was made from."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from talentatlas.cli.folders import atlas_or_demo, atlas_or_demo_option
from talentatlas.cli.verb import Session, verb
from talentatlas.vocabulary.messages import Messages

CATALOGUE = Path(__file__).with_name("cite_messages.csv")
FORMATS = ("text", "bibtex", "csl-json")


@verb(
    "cite",
    examples=[
        "talentatlas cite",
        "talentatlas cite net_flow retention_rate --atlas atlas --format bibtex > atlas.bib",
        "talentatlas cite --format csl-json --date 2026-11-24",
    ],
)
@click.argument("measures", nargs=-1, metavar="[MEASURE...]")
@atlas_or_demo_option
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True
)
@click.option(
    "--date",
    "published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Date on which the figures were published, if they were.",
)
def command(
    session: Session, measures: tuple[str, ...], folder: Path | None, form: str, *,
    published: datetime | None,
) -> None:  # fmt: skip
    """Print how to cite figures: the tool, the data release, and every source behind them."""
    from talentatlas.exports import as_bibtex, as_csl, as_text, works_of

    atlas = atlas_or_demo(session, folder)
    day = published.date().isoformat() if published else ""
    works = works_of(atlas, measures, date=day)
    if session.as_json or form == "csl-json":
        session.show(as_csl(works).rstrip("\n"))
    elif form == "bibtex":
        session.show(as_bibtex(works).rstrip("\n"))
    else:
        say = Messages(CATALOGUE, session.lang)
        session.show(as_text(works[:2], session.lang))
        session.show(f"\n{say('sources')}\n")
        session.show(as_text(works[2:], session.lang))
        session.say(f"\n{say('stand_beside')}")
