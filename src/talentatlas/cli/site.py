"""`talentatlas site`: the dashboard as plain files for any web host."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from talentatlas.cli.folders import atlas_or_demo, atlas_or_demo_option, open_atlas
from talentatlas.cli.verb import Session, verb
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas

CATALOGUE = Path(__file__).with_name("site_messages.csv")
MEGABYTE = 1_000_000


@click.group("site", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Write the dashboard as a static site."""


@verb(
    "build",
    examples=[
        "talentatlas site build --out site --demo",
        "talentatlas site build --out site --atlas atlas --results results",
    ],
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="Folder of the site; an older site there is replaced at the end.",
)
@click.option("--demo", "is_demo", is_flag=True, help="Show the bundled figures.")
@atlas_or_demo_option
@click.option(
    "--results",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Folder of stored scenario results, one folder each.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    metavar="DIR",
    help="Folder of official tables for the studies; repeatable.",
)
def build(
    session: Session, out: Path, is_demo: bool, folder: Path | None, *,
    results: Path | None, data: tuple[Path, ...],
) -> None:  # fmt: skip
    """Write every page in three languages: plain files, no program behind them.

    All countries and regions, every corridor with a number that may be shown, and the other
    choices of each page. After an interruption the same command continues.
    """
    from talentatlas.cli.progress import progress
    from talentatlas.web.site import Site

    say = Messages(CATALOGUE, session.lang)
    site = Site(_atlas(session, folder, is_demo=is_demo), results, data)
    began = time.monotonic()
    with progress(session) as shown:
        shown.stage(say("writing"), len(site.views), say("pages"))
        report = site.write(out, shown.advance)
    if session.as_json:
        session.show_json(
            {"folder": report.folder, "views": report.views, "kept": report.kept,
             "files": report.files, "bytes": report.bytes}
        )  # fmt: skip
        return
    size, seconds = report.bytes / MEGABYTE, time.monotonic() - began
    session.say(
        say("written", out=out, views=report.views, files=report.files, size=size, s=seconds)
    )
    session.say(say("look", out=out))


def _atlas(session: Session, folder: Path | None, *, is_demo: bool) -> Atlas:
    from talentatlas.atlas import demo

    if is_demo and folder is not None:
        raise click.UsageError("--demo and --atlas exclude each other.")
    if is_demo:
        return demo()
    return open_atlas(session, folder) if folder else atlas_or_demo(session, None)


command.add_command(build)
