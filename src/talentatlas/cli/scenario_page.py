"""`talentatlas scenario page`: the page of a result; and what a run with --out adds to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from talentatlas.cli.verb import Session, verb
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.scenarios.result import Result
    from talentatlas.scenarios.run import Ground

CATALOGUE = Path(__file__).with_name("scenario_page_messages.csv")


@verb(
    "page",
    examples=[
        "talentatlas scenario page result",
        "talentatlas scenario page result --out fee.html --lang zh-Hans",
    ],
)
@click.argument("result", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Page to write; index.html in the result folder by default.",
)
def command(session: Session, result: Path, out: Path | None) -> None:
    """Write the page of a result: one file that works offline, with every table behind it.

    RESULT is a folder that `talentatlas scenario run --out` wrote.
    """
    from talentatlas.report.scenario_page import page_name, write_scenario_page

    page = write_scenario_page(
        result, out or result / page_name(session.lang), lang=session.lang
    )
    if session.as_json:
        session.show_json({"page": str(page), "lang": session.lang})
    elif not session.quiet:
        session.show(Messages(CATALOGUE, session.lang)("page_written", page=page))


def complete(folder: Path, result: Result, ground: Ground, lang: str) -> Path:
    """Add to a stored result what its page needs, and the page.

    Args:
        folder: of the result, as `write_result` left it.
        result: of the run.
        ground: that it ran on.
        lang: BCP 47 tag of the page.

    Returns:
        The page.
    """
    from talentatlas.report.scenario_page import page_name, write_scenario_page
    from talentatlas.scenarios.beside import write_beside

    write_beside(folder, result, ground)
    return write_scenario_page(folder, folder / page_name(lang), lang=lang)
